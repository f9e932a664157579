"""Indexes for the lists over many cases, and the search: text in pairs of characters.

Chinese words have two characters, and SQLite's own trigrams find none of those; so text is cut into pairs by us and the
databases only keep them. FTS5 keeps nothing but the pairs here (content=''), which is the smallest it can be; what was
cut is beside it, so that it can be taken out again.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GRAMS = sa.Text().with_variant(TSVECTOR(), "postgresql")

INDEXES = (
    ("ix_matter_ledger_state", "matter", ["practice", "state", "opened_at"]),
    ("ix_matter_ledger_opened", "matter", ["practice", "opened_at"]),
    ("ix_matter_ledger_accepted", "matter", ["practice", "accepted_at"]),
    ("ix_matter_ledger_closed", "matter", ["practice", "closed_at"]),
    ("ix_matter_airing", "matter", ["airing", "state"]),
    ("ix_assignment_organisation_state", "assignment", ["organisation", "state", "matter"]),
    ("ix_assignment_state", "assignment", ["state", "matter"]),
    ("ix_clock_kind", "clock", ["outcome", "kind", "matter"]),
    ("ix_overdue_number", "overdue", ["year", "number"]),
    ("ix_lead_state", "lead", ["state"]),
    ("ix_extension_granted", "extension", ["granted"]),
    ("ix_rectification_accepted_at", "rectification", ["accepted_at"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns, unique=False)
    op.create_table(
        "search_case",
        sa.Column("matter", SERIAL, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("grams", GRAMS, nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_search_case_matter")),
        sa.PrimaryKeyConstraint("matter", name=op.f("pk_search_case")),
    )
    op.create_table(
        "search_speech",
        sa.Column("matter", SERIAL, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("grams", GRAMS, nullable=True),
        sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=op.f("fk_search_speech_matter")),
        sa.PrimaryKeyConstraint("matter", name=op.f("pk_search_speech")),
    )
    op.create_table(
        "search_fill",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("through", SERIAL, nullable=False),
        sa.Column("upto", SERIAL, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_fill")),
    )
    # What was there before is filled in after the start, in batches.
    op.execute("INSERT INTO search_fill SELECT 'case', 1, 0, coalesce(max(id), 0) FROM matter")
    for name in ("case", "speech"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE VIRTUAL TABLE search_index_{name} USING fts5"
                "(grams, content='', detail='none', columnsize=0, tokenize='ascii')"
            )
        else:
            op.execute(f"CREATE INDEX search_index_{name} ON search_{name} USING gin (grams)")


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
