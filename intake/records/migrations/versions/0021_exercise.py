"""Exercises: a producer trains with simulated callers, and the station can show it.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("callers", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("started_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("practised_by", Serial, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("end_asked_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("rings", sa.JSON(), nullable=False),
        sa.Column("score", sa.JSON(), nullable=True),
        sa.Column("total", sa.Float(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("scored_at", Moment(), nullable=True),
    )
    op.create_index("ix_exercise_state", "exercise", ["state"])
    op.create_index("ix_exercise_started_at", "exercise", ["started_at"])
    op.create_index("ix_exercise_practised_by", "exercise", ["practised_by"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
