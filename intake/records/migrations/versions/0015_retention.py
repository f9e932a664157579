"""The records schedule: cases on hold, and when a recording's file was taken away while its hash stayed.

Revision ID: 0015
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matter", sa.Column("held_at", Moment(), nullable=True))
    op.add_column("recording_file", sa.Column("removed_at", Moment(), nullable=True))
    op.add_column("call_back_file", sa.Column("removed_at", Moment(), nullable=True))
    # What is looked for each hour must not read every case and every call there ever was.
    op.create_index("ix_matter_masking", "matter", ["masked_at", "closed_at"])
    op.create_index("ix_call_keeping", "call", ["recording_state", "rang_at"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
