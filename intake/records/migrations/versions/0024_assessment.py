"""考核: published periods, and each unit's sheet with what the unit says to it.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_period",
        sa.Column("period", sa.String(16), primary_key=True),
        sa.Column("policy", Serial, sa.ForeignKey("policy_pack.id"), nullable=False),
        sa.Column("published_by", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("appeal_until", sa.Date(), nullable=False),
        sa.Column("frozen_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("frozen_at", Moment(), nullable=True),
    )
    op.create_table(
        "assessment_sheet",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("period", sa.String(16), sa.ForeignKey("assessment_period.period"), nullable=False),
        sa.Column("organisation", Serial, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("document", Serial, sa.ForeignKey("document.id"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("period", "organisation", name=op.f("uq_assessment_sheet_period")),
    )
    op.create_index("ix_assessment_sheet_period", "assessment_sheet", ["period"])
    op.create_index("ix_assessment_sheet_organisation", "assessment_sheet", ["organisation"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
