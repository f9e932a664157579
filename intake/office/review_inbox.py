"""待审: calls whose text no person has confirmed yet, and how many there are; asked in a show after every change."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, TranscriptState

MANY = 1000
ENDLESS = 2**62
# About as many as one has; where there are more, the inbox asks once more.
OF_A_CALL = 8
_BY_INDEX = (tables.segment.c.confidence, tables.segment.c.call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreviewed:
    call: CallId
    segments: int
    lowest_confidence: float


def inbox(db: Database, limit: int = 200, *, practice: bool = False) -> list[Unreviewed]:
    """Calls whose after-call text nobody has confirmed yet, the least certain first. Practice calls stand apart."""
    segment = tables.segment.c
    with db.read() as tx:
        lowest = _least_certain(tx, limit, practice=practice)
        counted = _waiting(segment.call, func.count().label("open"), practice=practice)
        counted = counted.where(segment.call.in_(lowest)).group_by(segment.call)
        number = {row.call: row.open for row in tx.execute(counted)}
    return [
        Unreviewed(call=CallId(call), segments=number[call], lowest_confidence=confidence)
        for call, confidence in lowest.items()
    ]


def _least_certain(tx: Connection, limit: int, *, practice: bool) -> dict[str, float]:
    """So many calls by their least certain segment. Taken from the front of the index: a backlog costs nothing."""
    segment = tables.segment.c
    found = _waiting(segment.call, segment.confidence, practice=practice).order_by(*_BY_INDEX)
    take = OF_A_CALL * limit
    while True:
        rows = tx.execute(found.limit(take)).all()
        calls: dict[str, float] = {}
        for row in rows:
            calls.setdefault(row.call, row.confidence)
        if len(calls) >= limit or len(rows) < take:
            return dict(list(calls.items())[:limit])
        take *= OF_A_CALL


@cache
def _counted() -> Select[int]:
    """Asked after every change in a show, so drawn up once."""
    # In the order of the index of what waits; left to itself, SQLite would go through all that was ever said.
    found = _waiting(tables.segment.c.call, practice=False).order_by(*_BY_INDEX)
    waiting = select(found.limit(ENDLESS).subquery().c.call).distinct().limit(MANY)
    return select(func.count()).select_from(waiting.subquery())


def count(tx: Connection) -> int:
    """Calls in the inbox, counted up to MANY: who has more wants no number, and no screen waits for it."""
    return tx.execute(_counted()).scalar_one()


def last_word() -> ColumnElement[bool]:
    """Segments that no later pass is going to replace: the pass's own, and live ones once the pass has failed."""
    failed = select(tables.call.c.id).where(tables.call.c.transcript_state == TranscriptState.FAILED)
    return or_(~tables.segment.c.live, tables.segment.c.call.in_(failed))


def _waiting(*columns: Any, practice: bool) -> Select[Any]:
    segment, call = tables.segment.c, tables.call.c
    found = select(*columns).join_from(tables.segment, tables.call, call.id == segment.call)
    return found.where(segment.reviewed_at.is_(None), last_word(), call.practice if practice else ~call.practice)
