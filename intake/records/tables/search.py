"""Tables of the search: folded text beside its source, and how far an old home has been filled in.

On SQLite the pairs of characters are in two FTS5 tables whose row is the case, on PostgreSQL
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
    Column("matter", ForeignKey("matter.id"), primary_key=True),
    Column("words", Text, nullable=False),  # of all calls of the case
    Column("grams", Grams),
)

search_fill = Table(
    "search_fill",
    metadata,
    Column("name", String(8), primary_key=True),  # case
    Column("edition", Integer, nullable=False),  # of the way in which text is cut into pairs
    Column("through", Serial, nullable=False),  # every case up to here has been gone over
    Column("upto", Serial, nullable=False),  # newer ones came in by themselves
)
