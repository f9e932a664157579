"""上线通知 with the unit's signature, the code by which its people sign in themselves, scans of the sealed page.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_up",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("document", Serial, sa.ForeignKey("document.id"), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("sent_by", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("signed_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.UniqueConstraint("show", "unit", "version", name=op.f("uq_call_up_show")),
    )
    op.create_table(
        "door_code",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revoked_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.UniqueConstraint("token", name=op.f("uq_door_code_token")),
    )
    op.create_index("ix_door_code_show", "door_code", ["show", "unit"])
    op.create_table(
        "manuscript_scan",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("manuscript", Serial, sa.ForeignKey("manuscript.id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("manuscript", "sha256", name=op.f("uq_manuscript_scan_manuscript")),
    )
    op.create_index(op.f("ix_manuscript_scan_manuscript"), "manuscript_scan", ["manuscript"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
