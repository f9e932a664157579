"""The index of character pairs itself, on either make of database: put, take, and a condition for a query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Table,
    TableClause,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from intake.records import tables
from intake.rules import grams

# The letter before each pair says what it stands in.
WORDS, NAME, PHONE, SPEECH = "w", "n", "p", "s"
# Cases that are looked up one by one, where so few hold what is asked for.
FEW = 1_000
_NAME_OF = {"search_case": "search_index_case", "search_speech": "search_index_speech"}

# A ring puts its case in: what it says is made once.
_PUT = {source: text(f"INSERT INTO {name} (rowid, grams) VALUES (:case, :grams)") for source, name in _NAME_OF.items()}
_ROW = {source.name: source.insert() for source in (tables.search_case, tables.search_speech)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One case's texts, as they are in the columns of a source, and the pairs they are cut into."""

    case: int
    tokens: Sequence[str]
    texts: Mapping[str, str]


def put(tx: Connection, source: Table, entries: Sequence[Entry]) -> None:
    """Put cases in that are not there."""
    if not entries:
        return
    rows: list[dict[str, Any]] = [{"matter": one.case, **one.texts} for one in entries]
    if tx.dialect.name == "sqlite":
        tx.execute(_PUT[source.name], _said(entries))
        tx.execute(_ROW[source.name], rows)
        return
    rows = [row | {"tokens": list(one.tokens)} for row, one in zip(rows, entries, strict=True)]
    made = func.array_to_tsvector(bindparam("tokens", type_=ARRAY(Text)))
    named: dict[str, Any] = {name: bindparam(name) for name in ("matter", *entries[0].texts)}
    tx.execute(source.insert().values(grams=made, **named), rows)


def take(tx: Connection, source: Table, entries: Sequence[Entry]) -> None:
    """Take cases out, with what was put: FTS5 keeps no text of its own to find its pairs by."""
    if not entries:
        return
    if tx.dialect.name == "sqlite":
        name = _NAME_OF[source.name]
        tx.execute(text(f"INSERT INTO {name} ({name}, rowid, grams) VALUES ('delete', :case, :grams)"), _said(entries))
    tx.execute(source.delete().where(source.c.matter.in_([one.case for one in entries])))


def clear(tx: Connection, source: Table) -> None:
    if tx.dialect.name == "sqlite":
        name = _NAME_OF[source.name]
        tx.execute(text(f"INSERT INTO {name} ({name}) VALUES ('delete-all')"))
    tx.execute(source.delete())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Rows whose pairs hold what is asked for: from where, on what condition, and the case by which they are ordered.

    FTS5 gives its rows in the order of their numbers without looking at all of them, but only to who asks it directly.
    """

    begin: FromClause
    condition: ColumnElement[bool]
    case: ColumnElement[int]


def asked(tx: Connection, source: Table, terms: Sequence[str], sorts: Collection[str]) -> Asked:
    """Rows of `source` whose pairs hold every term, each in one of `sorts`.

    For terms of one or two characters that is exact; longer ones have to be looked for in the text as well.
    """
    if tx.dialect.name == "sqlite":
        index = _index(source)
        return Asked(
            begin=index.join(source, source.c.matter == index.c.rowid),
            condition=_held(tx, source, terms, sorts),
            case=index.c.rowid,
        )
    condition = _held(tx, source, terms, sorts)
    # PostgreSQL keeps no count of each pair. Of a rare one it would look through all cases from the newest on; of a
    # frequent one just that is the fastest.
    found = few(tx, source, terms, sorts)
    if found is not None:
        condition = source.c.matter == any_(bindparam(None, found, type_=ARRAY(BigInteger)))
    return Asked(begin=source, condition=condition, case=source.c.matter)


def few(tx: Connection, source: Table, terms: Sequence[str], sorts: Collection[str]) -> list[int] | None:
    """The cases whose pairs hold what is asked for, as in `asked`; None where there are more than `FEW`."""
    case = _index(source).c.rowid if tx.dialect.name == "sqlite" else source.c.matter
    found = list(tx.execute(select(case).where(_held(tx, source, terms, sorts)).limit(FEW + 1)).scalars())
    return found if len(found) <= FEW else None


def _held(tx: Connection, source: Table, terms: Iterable[str], sorts: Collection[str]) -> ColumnElement[bool]:
    if tx.dialect.name == "sqlite":
        words = " AND ".join(f"({' OR '.join(_fts5(sort, term) for sort in sorts)})" for term in terms)
        name = _NAME_OF[source.name]
        return literal_column(name).op("MATCH", is_comparison=True)(bindparam(None, words))
    words = " & ".join(f"({' | '.join(_tsquery(sort, term) for sort in sorts)})" for term in terms)
    return source.c.grams.op("@@", is_comparison=True)(cast(bindparam(None, words), TSQUERY))


def _index(source: Table) -> TableClause:
    return table(_NAME_OF[source.name], column("rowid", Integer))


def _said(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [{"case": one.case, "grams": " ".join(one.tokens)} for one in entries]


def _fts5(sort: str, term: str) -> str:
    # Only letters and digits are left in a term, so nothing in it can end the quotation.
    pairs = grams.pairs(term)
    if not pairs:
        return f'"{sort}{term}"*'
    return "(" + " AND ".join(f'"{sort}{pair}"' for pair in pairs) + ")"


def _tsquery(sort: str, term: str) -> str:
    pairs = grams.pairs(term)
    if not pairs:
        return f"'{sort}{term}':*"
    return "(" + " & ".join(f"'{sort}{pair}'" for pair in pairs) + ")"
