"""服务承诺: what a unit promises to everybody on the air, and whether it was kept.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("noted_by", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("ruled_at", Moment(), nullable=True),
    )
    op.create_index("ix_commitment_show", "commitment", ["show"])
    op.create_index("ix_commitment_unit", "commitment", ["unit"])
    op.create_index("ix_commitment_state", "commitment", ["state", "due_on"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
