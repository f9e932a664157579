"""Asking the search: cases whose own words hold what is asked for, then those in whose calls it was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from intake.office.casework import running, seen
from intake.office.casework.cursors import Cursor
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.office.search import pairs, written
from intake.office.search.snippets import Piece, said_pieces, written_pieces
from intake.records import tables
from intake.records.database import Database
from intake.rules import grams, rights

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
        pieces = {row.id: tuple(written_pieces(row, masks[row.id], wanted)) for row in found}
        said = said_pieces(tx, [row.id for row, rank in rows[:limit] if rank == SAID], wanted)
        hits = [Hit(case=row, mask=masks[row.id], pieces=(*pieces[row.id], *said.get(row.id, ()))) for row in found]
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
    if rank == WRITTEN:
        pairs_asked = pairs.asked(tx, tables.search_case, wanted, written.readable(person))
        for row in tx.execute(_newest(pairs_asked, (written.beside(tx, person, wanted), *seeable), last, limit)):
            limit -= 1
            yield row, WRITTEN
        last = None
    if limit > 0 and rights.sight(person.roles).words:
        said, own = tables.search_speech, written.holds(tx, person, wanted)
        pairs_asked = pairs.asked(tx, said, wanted, [pairs.SPEECH])
        exact = [written.position(tx, said.c.words, term) for term in wanted if len(term) > PAIR]
        for row in tx.execute(_newest(pairs_asked, (*exact, ~own, *seeable), last, limit)):
            yield row, SAID


def _newest(asked: pairs.Asked, conditions: Sequence[ColumnElement[bool]], last: int | None, limit: int) -> Select[Any]:
    found = select(tables.matter).select_from(asked.begin.join(tables.matter, _CASE.id == asked.case))
    found = found.where(asked.condition, *conditions)
    if last is not None:
        found = found.where(asked.case < last)
    return found.order_by(asked.case.desc()).limit(limit)
