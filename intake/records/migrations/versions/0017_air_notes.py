"""What was noted with one key while it was said on the air: answers and promises, before their case is registered.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "air_note",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), nullable=False),
        sa.Column("sort", sa.String(8), nullable=False),
        sa.Column("speaker", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("clip_from", sa.Float(), nullable=True),
        sa.Column("clip_to", sa.Float(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("surface", sa.String(8), nullable=False),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("bound_to", Serial, sa.ForeignKey("matter.id"), nullable=True),
        sa.Column("bound_at", Moment(), nullable=True),
        sa.Column("withdrawn_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
    )
    op.create_index("ix_air_note_call", "air_note", ["call"])
    op.create_index("ix_air_note_bound_to", "air_note", ["bound_to"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
