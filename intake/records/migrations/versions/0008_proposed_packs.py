"""Packs that wait for a second person, and why a calendar was refused.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was refused before had no reason kept.
    op.add_column("calendar_version", sa.Column("refusal", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "policy_proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("pack", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_policy_proposal_decided_by")),
        sa.ForeignKeyConstraint(["pack"], ["policy_pack.id"], name=op.f("fk_policy_proposal_pack")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_policy_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_proposal")),
    )


def downgrade() -> None:
    op.drop_table("policy_proposal")
    op.drop_column("calendar_version", "refusal")
