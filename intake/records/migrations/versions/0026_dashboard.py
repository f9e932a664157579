"""看板 and 不计入考核: cases that a leading body takes out of the assessment, and the ways into what a period decides.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_exclusion",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("matter", Serial, sa.ForeignKey("matter.id"), nullable=False),
        sa.Column("measure", sa.String(16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("approved_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("ended_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("frozen_in", sa.String(16), nullable=True),
    )
    op.create_index("ix_assessment_exclusion_matter", "assessment_exclusion", ["matter"])
    op.create_index("ix_assignment_given", "assignment", ["given_at"])
    op.create_index("ix_clock_stopped", "clock", ["kind", "stopped_at"])
    op.create_index("ix_clock_late", "clock", ["kind", "too_late_from"])
    op.create_index("ix_verification_at", "verification", ["at"])
    op.create_index("ix_airing_item_queued_at", "airing_item", ["queued_at"])
    op.create_index("ix_promise_promised_on", "promise", ["promised_on"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
