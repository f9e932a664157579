"""Indexes for the clocks and parts of one case that win over those for all that run.

SQLite without statistics takes the index of which a question uses most columns; with one column each it took the one
for all running clocks, and went over every one of them.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_clock_matter_outcome", "clock", ["matter", "outcome"], unique=False)
    op.drop_index("ix_clock_matter", table_name="clock")
    op.create_index("ix_assignment_matter_organisation", "assignment", ["matter", "organisation"], unique=False)
    op.drop_index("ix_assignment_matter", table_name="assignment")
    # Another index begins with it.
    op.drop_index("ix_assignment_organisation", table_name="assignment")


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
