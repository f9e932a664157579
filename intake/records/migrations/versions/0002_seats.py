"""Calls have seats: the row of the studio page, decided here and no longer in each browser.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would copy the whole table, and no row of it changes its shape.
    op.add_column("call", sa.Column("seat", sa.Integer(), nullable=True))
    op.create_index("ix_call_seat", "call", ["seat"], unique=True)
    # An upgrade stops the app and not the telephones: calls that are on the line now get rows too.
    call = sa.table("call", *(sa.column(name) for name in ("id", "state", "rang_at", "seat")))
    live = sa.select(call.c.id).where(call.c.state != "ended").order_by(call.c.rang_at, call.c.id)
    tx = op.get_bind()
    for seat, row in enumerate(tx.execute(live).all(), start=1):
        tx.execute(sa.update(call).where(call.c.id == row.id).values(seat=seat))


def downgrade() -> None:
    op.drop_index("ix_call_seat", table_name="call")
    op.drop_column("call", "seat")
