"""Calls of a span: offered, answered by a person, on the air, given up; by show and hour, and how long they waited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, exists, func, literal, or_, select

from intake.office.casework.reading import names_in
from intake.office.dashboard.scope import Scope
from intake.office.placements import PLACED
from intake.records import local_time, tables
from intake.words import CallState, EndReason, OrganisationId, Place, ShowId, ShowState

# The rooms in which somebody of the house is with the caller, or was before the caller came there.
_WITH_A_PERSON = (Place.DESK, Place.READY, Place.STUDIO)
# Whoever left a message, asked for the state of a case or was turned away did not give up.
_GAVE_UP = (EndReason.CALLER_HUNG_UP, EndReason.BEFORE_ANSWER, EndReason.BEFORE_SPEECH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """来电: of those offered, how many a person answered, how many were on the air, how many gave up before either."""

    offered: int
    answered: int
    aired: int
    abandoned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfShow:
    show: ShowId
    number: int
    day: date
    unit: str
    calls: Calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """From the first ring until the caller was on the air, of those who were: how many, and seconds on average."""

    calls: int
    seconds: float | None


def together(some: Iterable[Calls]) -> Calls:
    listed = list(some)
    return Calls(
        offered=sum(one.offered for one in listed),
        answered=sum(one.answered for one in listed),
        aired=sum(one.aired for one in listed),
        abandoned=sum(one.abandoned for one in listed),
    )


def by_hour(scope: Scope) -> dict[int, Calls]:
    """By the hour of the day in which they rang; hours without a call are left out."""
    begins, ends = scope.span.begins, scope.span.ends
    hour = local_time.hour(scope.tx, tables.call.c.rang_at, scope.zone, begins, ends).label("hour")
    rows = scope.tx.execute(_counted(scope, hour).group_by(hour).order_by(hour))
    return {row.hour: _calls(row) for row in rows}


def by_show(scope: Scope) -> list[OfShow]:
    """Every show of the span that has begun, the first one first."""
    show, matter = tables.show.c, tables.matter.c
    shows = select(tables.show).where(show.practice.is_(False), show.state != ShowState.CALLED_OFF)
    shows = shows.where(show.starts_at <= scope.now, scope.show_within())
    found = list(scope.tx.execute(shows.order_by(show.starts_at)))
    counted = _counted(scope, matter.show.label("show")).where(matter.show.in_([row.id for row in found]))
    calls = {row.show: _calls(row) for row in scope.tx.execute(counted.group_by(matter.show))}
    names = names_in(scope.tx, scope.span.last)
    return [
        OfShow(
            show=ShowId(row.id),
            number=row.number,
            day=row.on_day,
            unit="" if row.unit is None else names.get(OrganisationId(row.unit), ""),
            calls=calls.get(row.id, Calls(offered=0, answered=0, aired=0, abandoned=0)),
        )
        for row in found
    ]


def waited(scope: Scope) -> Waiting:
    call, aired = tables.call.c, tables.aired.c
    first = select(func.min(aired.on_at)).where(aired.call == call.id).scalar_subquery()
    waits = _of(scope, local_time.seconds(scope.tx, call.rang_at, first).label("seconds")).subquery("waits")
    # Who was never on the air has no such moment, and neither count nor average sees what is null.
    row = scope.tx.execute(
        select(func.count(waits.c.seconds).label("number"), func.avg(waits.c.seconds).label("mean"))
    ).one()
    return Waiting(calls=row.number, seconds=None if row.mean is None else round(float(row.mean), 1))


def _of(scope: Scope, *columns: Any) -> Any:
    """Calls of the span, each once however many cases it became; of a show, by the case that it opened."""
    call = tables.call.c
    found = select(*columns).select_from(tables.call).where(call.practice.is_(False), call.rang_at <= scope.now)
    if scope.span.show is None:
        return found.where(call.rang_at >= scope.span.begins, call.rang_at < scope.span.ends)
    link, matter = tables.matter_call.c, tables.matter.c
    linked = select(link.call).join(tables.matter, matter.id == link.matter).where(matter.show == scope.span.show)
    return found.where(call.id.in_(linked))


def _counted(scope: Scope, *by: Any) -> Any:
    call = tables.call.c
    aired = exists().where(tables.aired.c.call == call.id)
    answered = or_(aired, _attended())
    gave_up = and_(call.state == CallState.ENDED, call.end_reason.in_(_GAVE_UP), ~answered)
    sums = [("offered", literal(True)), ("answered", answered), ("aired", aired), ("abandoned", gave_up)]
    if by and by[0].element is tables.matter.c.show:
        columns = [func.count(distinct(case((what, call.id)))).label(name) for name, what in sums]
        joined = _of(scope, *by, *columns).join(tables.matter_call, tables.matter_call.c.call == call.id)
        return joined.join(tables.matter, tables.matter.c.id == tables.matter_call.c.matter)
    return _of(scope, *by, *(func.coalesce(func.sum(case((what, 1), else_=0)), 0).label(name) for name, what in sums))


def _attended() -> ColumnElement[bool]:
    """Asterisk has confirmed the call in a room where somebody of the house is."""
    entry = tables.journal.c
    here = entry.subject == literal("call:").concat(tables.call.c.id)
    rooms = or_(*(entry.facts.contains(f'"place":"{place.value}"', autoescape=True) for place in _WITH_A_PERSON))
    return exists().where(here, entry.verb == PLACED, rooms)


def _calls(row: Any) -> Calls:
    return Calls(offered=row.offered, answered=row.answered, aired=row.aired, abandoned=row.abandoned)
