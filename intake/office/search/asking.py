"""Asking the search: cases whose own words hold what is asked for, then those in whose calls it was said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from intake.office.casework import running, seen
from intake.office.casework.cursors import Cursor
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.office.search import pairs
from intake.office.search.snippets import Piece, said_pieces, written_pieces
from intake.records import tables
from intake.records.database import Database
from intake.rules import grams, rights, who

_CASE = tables.matter.c
# Ranks of a hit: what is written of it, what was said in its calls.
WRITTEN, SAID = 0, 1
# Terms this long are found by their pair alone.
PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    case: Row[Any]
    mask: Mask
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    hits: list[Hit]
    next: Cursor | None
    names: dict[int, str]


def search(
    db: Database,
    person: Person,
    query: str,
    now: datetime,
    *,
    practice: bool = False,
    after: Cursor | None = None,
    limit: int = 20,
) -> Hits:
    """Cases that hold every word of the query, in what is written of them or in what was said in their calls.

    Written before said, then newest first. Only what the person may see is searched: a caller's number by those who
    see every number, a protected name by nobody of a unit, speech by those who may read transcripts.
    """
    wanted = grams.terms(query)
    with db.read() as tx:
        rows = list(_pages(tx, person, wanted, practice=practice, after=after, limit=limit + 1)) if wanted else []
        more = len(rows) > limit
        found = [row for row, _ in rows[:limit]]
        masks = seen.masks_in(tx, person, found) if found else {}
        written = {row.id: tuple(written_pieces(row, masks[row.id], wanted)) for row in found}
        said = said_pieces(tx, [row.id for row, rank in rows[:limit] if rank == SAID], wanted)
        hits = [Hit(case=row, mask=masks[row.id], pieces=(*written[row.id], *said.get(row.id, ()))) for row in found]
        last = rows[limit - 1] if more else None
        return Hits(
            hits=hits,
            next=None if last is None else Cursor.of(last[1], last[0].id),
            names=running.names_in(tx, now),
        )


def _pages(
    tx: Connection, person: Person, wanted: Sequence[str], *, practice: bool, after: Cursor | None, limit: int
) -> Iterator[tuple[Row[Any], int]]:
    """Rows of `matter` with their rank, in the order in which they are shown."""
    rank, last = (WRITTEN, None) if after is None else after.parts(int, int)
    seeable = (_CASE.practice == practice, seen.visible(person))
    columns = _readable(person)
    written = and_(*(_written(tx, columns, term, person) for term in wanted))
    if rank == WRITTEN:
        pairs_asked = pairs.asked(tx, tables.search_case, wanted, columns)
        for row in tx.execute(_newest(pairs_asked, (written, *seeable), last, limit)):
            limit -= 1
            yield row, WRITTEN
        last = None
    if limit > 0 and rights.sight(person.roles).words:
        said, own = tables.search_speech, tables.search_case
        pairs_asked = pairs.asked(tx, said, wanted, [pairs.SPEECH])
        here = select(own.c.matter).where(own.c.matter == _CASE.id, written).exists()
        exact = [_position(tx, said.c.words, term) for term in wanted if len(term) > PAIR]
        for row in tx.execute(_newest(pairs_asked, (*exact, ~here, *seeable), last, limit)):
            yield row, SAID


def _newest(asked: pairs.Asked, conditions: Sequence[ColumnElement[bool]], last: int | None, limit: int) -> Select[Any]:
    found = select(tables.matter).select_from(asked.begin.join(tables.matter, _CASE.id == asked.case))
    found = found.where(asked.condition, *conditions)
    if last is not None:
        found = found.where(asked.case < last)
    return found.order_by(asked.case.desc()).limit(limit)


def _readable(person: Person) -> dict[str, Any]:
    """Texts of a case by the letter of their pairs, as far as the person may read them of any case."""
    source = tables.search_case.c
    columns = {pairs.WORDS: source.words, pairs.NAME: source.name}
    return columns | ({pairs.PHONE: source.phone} if who.sees_every_number(person.posts) else {})


def _written(tx: Connection, columns: Mapping[str, Any], term: str, person: Person) -> ColumnElement[bool]:
    """The term in something of the case that the person may read."""
    found = []
    for sort, column in columns.items():
        here = _position(tx, column, term)
        hidden = sort == pairs.NAME and not who.sees_caller(person.posts, protected=True)
        found.append(and_(_CASE.protected.is_(False), here) if hidden else here)
    return or_(*found)


def _position(tx: Connection, column: Any, term: str) -> ColumnElement[bool]:
    """Whether the text holds the term; both makes of database compare character by character."""
    find = func.instr if tx.dialect.name == "sqlite" else func.strpos
    found: ColumnElement[bool] = find(column, term) > 0
    return found
