"""待审: the text that waits for a person is found without looking through all that was ever said.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("reviewed_at IS NULL")
    op.create_index(
        "ix_segment_unreviewed",
        "segment",
        ["confidence", "call", "live"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
