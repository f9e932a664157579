"""共同确认: station, unit on air and style office confirm a show's cases when it is over.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment, Serial

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "show_signature",
        sa.Column("id", Serial, primary_key=True, autoincrement=True),
        sa.Column("show", Serial, sa.ForeignKey("show.id"), nullable=False),
        sa.Column("party", sa.String(12), nullable=False),
        sa.Column("unit", Serial, sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("person", Serial, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
    )
    op.create_index("ix_show_signature_show", "show_signature", ["show"])


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
