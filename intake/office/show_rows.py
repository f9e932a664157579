"""How shows lie in their table, and the show of a moment. Reading only: a ring asks here, in its own transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from intake.office.numbering import local
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_table
from intake.rules.show_window import PlannedShow, ShowWindow
from intake.words import OrganisationId, ShowId, ShowState

# The plan's own rhythm of shows (P2).
EVERY_OTHER_WEEK = timedelta(days=14)

_NEAR = (
    select(tables.show)
    .where(tables.show.c.on_day.between(bindparam("since"), bindparam("upto")))
    .where(tables.show.c.practice == bindparam("kind"), tables.show.c.state != ShowState.CALLED_OFF)
    .order_by(tables.show.c.starts_at)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A show as the books have it. `state` is what somebody decided; see `standing` for what the clock adds.

    Attributes:
        number: 期 in its year; None when it was called off, because the others close the gap.
        reason: why it was moved or called off.
        content: what it is about (上线内容), as the public reads it.
    """

    id: ShowId
    year: int
    number: int | None
    day: date
    starts_at: datetime
    ends_at: datetime
    unit: OrganisationId | None
    state: ShowState
    reason: str
    practice: bool
    version: int
    content: str

    def standing(self, now: datetime) -> ShowState:
        return show_table.standing(self.state, self.starts_at, self.ends_at, now)


def show_at_in(tx: Connection, moment: datetime, *, practice: bool) -> Show | None:
    """The planned show that a call of this moment belongs to; where two are near, the one that is on the air."""
    day = local(moment).date()
    near = tx.execute(_NEAR, {"since": day - timedelta(days=1), "upto": day + timedelta(days=1), "kind": practice})
    found = [one for one in map(as_show, near) if show_table.belongs(one.starts_at, one.ends_at, moment)]
    on_air = [one for one in found if one.starts_at <= moment < one.ends_at]
    return next(iter([*on_air, *found]), None)


def planned_in(tx: Connection) -> tuple[PlannedShow, ...]:
    """Every show anybody planned, called off ones included, as the show's schedule wants them. No practice shows."""
    rows = tx.execute(select(tables.show).where(~tables.show.c.practice).order_by(tables.show.c.starts_at))
    return tuple(
        PlannedShow(window=ShowWindow(start=one.starts_at, end=one.ends_at), number=one.number)
        for one in map(as_show, rows)
    )


def planned(db: Database) -> tuple[PlannedShow, ...]:
    with db.read() as tx:
        return planned_in(tx)


def mark(db: Database) -> tuple[int, ...]:
    """Another one after every change of a show: what is looked at each second need not be read each second."""
    marked = select(func.count(), func.coalesce(func.sum(tables.show.c.version), 0), func.max(tables.show.c.id))
    with db.read() as tx:
        return tuple(int(found or 0) for found in tx.execute(marked).one())


def as_show(row: Row[Any]) -> Show:
    return Show(
        id=ShowId(row.id),
        year=row.year,
        number=row.number if row.number > 0 else None,
        day=row.on_day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        unit=None if row.unit is None else OrganisationId(row.unit),
        state=ShowState(row.state),
        reason=row.reason,
        practice=row.practice,
        version=row.version,
        content=row.content,
    )


def days_after_in(tx: Connection, after: date, wanted: int, *, practice: bool) -> list[date]:
    """So many days of shows after a day: those that are planned, then every other week.

    Nobody may have planned that far, and a term must not wait until somebody does.
    """
    show = tables.show.c
    held = select(show.on_day).where(show.practice == practice, show.state != ShowState.CALLED_OFF)
    later = list(tx.execute(held.where(show.on_day > after).order_by(show.on_day).limit(wanted)).scalars())
    before = tx.execute(held.where(show.on_day <= after).order_by(show.on_day.desc()).limit(1)).scalar()
    last = later[-1] if later else before or after
    while len(later) < wanted:
        last += EVERY_OTHER_WEEK
        later += [last] if last > after else []
    return later
