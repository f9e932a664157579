"""What hands have marked on a call of the desk, and the desk as the rules want it. Marks move nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from intake import feed
from intake.records import tables
from intake.rules import desk as rules
from intake.rules.desk import Seated
from intake.words import CallId, CallState
from intake.words.desk import LineQuality

_SEATED: Select[Any] = (
    select(
        tables.call.c.id,
        tables.call.c.state,
        tables.call.c.practice,
        tables.call.c.placed_at,
        tables.call.c.rang_at,
        tables.desk_seat.c.rank,
        tables.desk_seat.c.named,
        tables.desk_seat.c.locked,
        tables.desk_seat.c.priority,
    )
    .select_from(tables.call)
    .outerjoin(tables.desk_seat, tables.desk_seat.c.call == tables.call.c.id)
)
_LIVE = _SEATED.where(tables.call.c.state != CallState.ENDED)
_ONE = _SEATED.where(tables.call.c.id == bindparam("which"))
_MARKS = select(tables.desk_seat).where(tables.desk_seat.c.call == bindparam("which"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks of one call.

    Attributes:
        point: what it is about, for the host, in one line.
        level: decibels that the studio hears the caller louder.
        version: 0 for a call that nobody has marked.
    """

    rank: int | None = None
    named: bool = False
    locked: bool = False
    priority: bool = False
    point: str = ""
    note: str = ""
    level: float = 0.0
    quality: LineQuality | None = None
    version: int = 0


NONE = Marks()


def seated_in(tx: Connection, *, practice: bool | None = None) -> list[Seated]:
    """Every live call; with `practice` only those of that sort."""
    rows = tx.execute(_LIVE).all()
    return [_seated(row) for row in rows if practice is None or row.practice == practice]


def one_in(tx: Connection, call: CallId) -> Seated:
    """Raises: CallerGone, for a call that is not in the books at all too."""
    row = tx.execute(_ONE, {"which": call}).first()
    if row is None:
        raise rules.CallerGone(call=call)
    return _seated(row)


def marks_of(row: Row[Any]) -> Marks:
    """Out of a row that joins `desk_seat`, whose columns are null for a call that nobody has marked."""
    if row.version is None:
        return NONE
    return Marks(
        rank=row.rank,
        named=row.named,
        locked=row.locked,
        priority=row.priority,
        point=row.point,
        note=row.note,
        level=row.level,
        quality=None if row.quality is None else LineQuality(row.quality),
        version=row.version,
    )


def marks_in(tx: Connection, call: CallId) -> Marks:
    row = tx.execute(_MARKS, {"which": call}).first()
    return NONE if row is None else marks_of(row)


def mark_in(tx: Connection, call: CallId, **values: object) -> None:
    """Set some marks of a call, and say so to every screen."""
    known = marks_in(tx, call)
    if known.version:
        changed = update(tables.desk_seat).where(tables.desk_seat.c.call == call)
        tx.execute(changed.values(**values, version=known.version + 1))
    else:
        fresh = {
            "rank": None,
            "named": False,
            "locked": False,
            "priority": False,
            "point": "",
            "note": "",
            "level": 0.0,
        }
        tx.execute(insert(tables.desk_seat).values(**(fresh | values), call=call, version=1))
    feed.changed(tx, feed.Kind.CALL, call)


def since(row: Row[Any]) -> datetime:
    """When the present state began."""
    moment: datetime = row.placed_at or row.rang_at
    return moment


def _seated(row: Row[Any]) -> Seated:
    return Seated(
        call=CallId(row.id),
        state=CallState(row.state),
        since=since(row),
        rank=row.rank,
        named=bool(row.named),
        locked=bool(row.locked),
        priority=bool(row.priority),
        practice=row.practice,
    )
