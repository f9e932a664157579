"""Tables of the search: folded text beside its source, and how far an old home has been filled in.

On SQLite the pairs of characters are in two FTS5 tables that SQLAlchemy does not know; on PostgreSQL they are
in the column `grams`.
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from intake.records.columns import Serial
from intake.records.tables.base import metadata

Grams = Text().with_variant(TSVECTOR, "postgresql")

search_case = Table(
    "search_case",
    metadata,
    Column("matter", ForeignKey("matter.id"), primary_key=True),
    Column("words", Text, nullable=False),  # numbers of the case, place and summary, as everybody may read them
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),  # the caller's number and contact, and what has numbers in it
    Column("grams", Grams),
)

search_speech = Table(
    "search_speech",
    metadata,
    # No foreign key: a later pass replaces segments, and takes these with them.
    Column("segment", Serial, primary_key=True, autoincrement=False),
    Column("call", ForeignKey("call.id"), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("grams", Grams),
)

search_fill = Table(
    "search_fill",
    metadata,
    Column("source", String(8), primary_key=True),  # case, speech
    Column("edition", Integer, nullable=False),  # of the way in which text is cut into pairs
    Column("through", Serial, nullable=False),  # every row up to here has been gone over
    Column("upto", Serial, nullable=False),  # newer rows came in by themselves
)
