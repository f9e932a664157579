"""Every track of a call back with its own hash, and the indexes for those that run and for a person's day.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "call_back_file",
        sa.Column("call_back", sa.String(length=36), nullable=False),
        sa.Column("track", sa.String(length=8), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", SERIAL, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("repaired", sa.Boolean(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["call_back"], ["call_back.id"], name=op.f("fk_call_back_file_call_back")),
        sa.PrimaryKeyConstraint("call_back", "track", name=op.f("pk_call_back_file")),
    )
    op.create_index(op.f("ix_call_back_outcome"), "call_back", ["outcome"], unique=False)
    op.create_index("ix_call_back_person", "call_back", ["person", "asked_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
