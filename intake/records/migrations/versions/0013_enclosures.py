"""What travels with a letter: the version of the registration form (附件2) that was enclosed, and for whose eyes.

It comes after 0014, which was in use first; a house that has that one goes on from it.

Revision ID: 0013
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite adds no constraint to a table, but takes one with its column; both databases read this.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE document ADD COLUMN enclosure {whole} CONSTRAINT fk_document_enclosure REFERENCES document (id)"
    )
    op.add_column("document", sa.Column("enclosure_eyes", sa.String(8), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
