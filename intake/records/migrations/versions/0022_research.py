"""调查研究: like matters of many callers, and what a unit found out about them.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "research_task",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
    )
    op.create_index("ix_research_task_state", "research_task", ["state"])
    op.create_index("ix_research_task_unit", "research_task", ["unit"])
    op.create_table(
        "research_case",
        sa.Column("task", Serial, sa.ForeignKey("research_task.id"), primary_key=True),
        sa.Column("matter", Serial, sa.ForeignKey("matter.id"), primary_key=True),
    )


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
