"""态度记录: what host or listeners hold against the attitude of a unit on the air.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attitude_mark",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heard_at", Moment(), nullable=False),
        sa.Column("call", sa.String(36), sa.ForeignKey("call.id"), nullable=True),
        sa.Column("clip_from", sa.Float(), nullable=True),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
    )
    op.create_index("ix_attitude_mark_show", "attitude_mark", ["show"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
