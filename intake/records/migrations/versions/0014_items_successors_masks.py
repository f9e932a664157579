"""What a unit says of a rectification item, who took over from a closed unit, a place for when a caller is forgotten.

Revision ID: 0014
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from intake.records.columns import Moment

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rectification", sa.Column("reported", sa.Text(), nullable=False, server_default=""))
    op.add_column("rectification", sa.Column("reported_at", Moment(), nullable=True))
    op.add_column("matter", sa.Column("masked_at", Moment(), nullable=True))
    # SQLite adds no constraint to a table, but takes one with its column; both databases read this.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE organisation ADD COLUMN successor {whole}"
        " CONSTRAINT fk_organisation_successor REFERENCES organisation (id)"
    )


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
