"""节目单: the parts of a show with their lengths, and when each began.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "show_part",
        sa.Column("show", Serial, sa.ForeignKey("show.id"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("sort", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=True),
    )
    op.add_column("show", sa.Column("rundown_version", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
