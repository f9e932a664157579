"""Clocks of a case: rows that begin and end with its events. Nothing here counts a day; that is one pure function."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from intake.office import organisations, show_rows
from intake.office.casework import breaches
from intake.office.casework.file import Assignment
from intake.office.casework.turn import Incomplete, Turn
from intake.office.due import NO_DUE, due_fields
from intake.office.numbering import local
from intake.office.rules_in_force import pack_in
from intake.records import tables
from intake.rules import casework
from intake.rules.casework import CITIZEN, Effects, Whose
from intake.rules.clocks import Outcome
from intake.rules.policy import Event, Owner
from intake.words import Duty, OrganisationId

_DUTIES = {
    Owner.PARTNER_12345: Duty.PARTNER_12345,
    Owner.STATION: Duty.STATION,
    Owner.STYLE_OFFICE: Duty.STYLE_OFFICE,
    Owner.SUPERVISOR: Duty.SUPERVISOR,
    Owner.PROPAGANDA: Duty.PROPAGANDA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is said of this one clock beside its kind.

    Attributes:
        working_days: a notice's own days.
        named_day: the day an order names.
        promised_on: a day promised on air.
        counted_from: the day that is not counted, when it is not the one its kind says.
        started_at: when it began, when that is not the event's moment.
    """

    working_days: int | None = None
    named_day: date | None = None
    promised_on: date | None = None
    counted_from: date | None = None
    started_at: datetime | None = None
    item: int | None = None


USUAL = Terms()


def apply(
    turn: Turn,
    effects: Effects,
    *,
    assignment: Assignment | None = None,
    supervision: int | None = None,
    holder: OrganisationId | None = None,
    terms: Terms = USUAL,
) -> None:
    """What the event just written does to clocks: some end, then others begin."""
    running = _running(turn, effects, assignment, supervision, holder)
    for clock in running:
        ended = _ending(turn, effects, clock)
        if ended is not None:
            _stop(turn, clock, ended)
    kind = turn.file.kind
    if kind is None and casework.OF_KIND in effects.starts:
        raise Incomplete(fields="kind")
    names = casework.kinds(effects.starts, kind) if kind is not None else effects.starts
    for name in names:
        start(
            turn,
            name,
            assignment=assignment,
            supervision=supervision,
            holder=holder,
            terms=terms,
            from_now=effects.from_now,
        )


def start(
    turn: Turn,
    kind: str,
    *,
    assignment: Assignment | None = None,
    supervision: int | None = None,
    holder: OrganisationId | None = None,
    terms: Terms = USUAL,
    from_now: bool = False,
) -> int:
    """One clock begins with the turn's event. Returns its id.

    Raises:
        Incomplete: the unit on air, whose clock it is, is not known.
    """
    started_at = terms.started_at or turn.at
    row: dict[str, Any] = {
        "matter": turn.file.id,
        "assignment": None if assignment is None else assignment.id,
        "supervision": supervision,
        "item": terms.item,
        "kind": kind,
        "practice": turn.file.practice,
        "policy": turn.rules.pack_id,
        "calendar": turn.rules.calendar.version,
        "started_by": turn.event,
        "started_at": started_at,
    }
    if kind == CITIZEN:
        row |= {"organisation": organisations.station_in(turn.tx), "counted_from": local(started_at).date(), **NO_DUE}
    else:
        counted = terms.counted_from or _counted_from(turn, kind, started_at, from_now=from_now)
        row |= {"organisation": _owner(turn, kind, holder, assignment), "counted_from": counted}
        row |= _due(turn, kind, counted, terms)
    made: int = turn.tx.execute(insert(tables.clock).values(**row).returning(tables.clock.c.id)).scalar_one()
    return made


def _due(turn: Turn, kind: str, counted: date, terms: Terms) -> dict[str, Any]:
    found = due_fields(
        turn.rules,
        kind,
        counted,
        terms.working_days,
        terms.named_day,
        terms.promised_on,
        shows=_shows(turn, kind, counted),
    )
    said = {"working_days": terms.working_days, "named_day": terms.named_day, "promised_on": terms.promised_on}
    return said | found.columns() | {"due_original": found.due_original}


def stop(turn: Turn, clock: Row[Any], outcome: Outcome | None = None, at: datetime | None = None) -> None:
    """End one clock by hand: `outcome` None asks whether it was in time."""
    _stop(turn, clock, outcome or _in_time(clock, at or turn.at), at)


def child_answered(turn: Turn, at: datetime) -> None:
    """The caller of a merged case has been answered: nothing of it waits any more but a letter of its own.

    What a letter asks for ends by the supervision's steps alone: no report counts without the caller's opinion.
    """
    for clock in running(turn):
        if clock.supervision is not None:
            continue
        if clock.kind == CITIZEN:
            stop(turn, clock, Outcome.MET, at)
        else:
            stop(turn, clock, Outcome.CANCELLED if clock.kind in (*casework.INTERNAL, "onair-reply") else None, at)


def ends_with(turn: Turn, clock: Row[Any], event: Event) -> bool:
    """Whether this event ends a clock that runs."""
    return casework.stops(pack_in(turn.tx, clock.policy), clock.kind, frozenset({event}))


def running(turn: Turn, *kinds: str) -> list[Row[Any]]:
    """The case's clocks that run, of these kinds or of any."""
    found = select(tables.clock).where(tables.clock.c.matter == turn.file.id, tables.clock.c.outcome.is_(None))
    if kinds:
        found = found.where(tables.clock.c.kind.in_(kinds))
    return list(turn.tx.execute(found.order_by(tables.clock.c.id)))


def _running(
    turn: Turn,
    effects: Effects,
    assignment: Assignment | None,
    supervision: int | None,
    holder: OrganisationId | None,
) -> Iterable[Row[Any]]:
    columns = tables.clock.c
    found = select(tables.clock).where(columns.matter == turn.file.id, columns.outcome.is_(None))
    if supervision is not None:
        # A supervision's own clocks, and the target of proposing one of this organisation, which ran before it.
        mine = [part.id for part in turn.file.assignments if part.organisation == holder]
        proposal = and_(columns.kind == "suggest-sup", or_(columns.assignment.is_(None), columns.assignment.in_(mine)))
        found = found.where(or_(columns.supervision == supervision, proposal))
    else:
        found = found.where(columns.supervision.is_(None))
        if effects.whose is Whose.ASSIGNMENT and assignment is not None:
            found = found.where(or_(columns.assignment.is_(None), columns.assignment == assignment.id))
    return list(turn.tx.execute(found.order_by(columns.id)))


def _ending(turn: Turn, effects: Effects, clock: Row[Any]) -> Outcome | None:
    if clock.kind in effects.passed_on:
        return Outcome.TRANSFERRED
    if clock.kind in effects.superseded:
        return Outcome.SUPERSEDED
    if clock.kind in effects.cancelled:
        return Outcome.CANCELLED
    if clock.kind in effects.deemed:
        return Outcome.DEEMED
    happened: frozenset[Event] = frozenset(effects.happened)
    if happened and casework.stops(pack_in(turn.tx, clock.policy), clock.kind, happened):
        return _in_time(clock, turn.at)
    return None


def _in_time(clock: Row[Any], at: datetime) -> Outcome:
    late = clock.too_late_from is not None and at >= clock.too_late_from
    return Outcome.MISSED_DONE if late else Outcome.MET


def _stop(turn: Turn, clock: Row[Any], outcome: Outcome, at: datetime | None = None) -> None:
    turn.tx.execute(
        update(tables.clock)
        .where(tables.clock.c.id == clock.id)
        .values(outcome=outcome, stopped_at=at or turn.at, stopped_by=turn.event)
    )
    if clock.too_late_from is not None and (at or turn.at) >= clock.too_late_from:
        # It ended before anybody looked, also by being passed on: that it was late is taken down all the same.
        event = turn.event
        breaches.breached(turn, clock)
        turn.event = event


def _counted_from(turn: Turn, kind: str, started_at: datetime, *, from_now: bool) -> date:
    """The show's day for what the plan counts from the show, the day of acceptance off the air, else the event's."""
    starts = turn.rules.pack.clock(kind).starts
    accepted = turn.file.accepted_at
    if from_now or starts not in (Event.SHOW, Event.ACCEPTED):
        return local(started_at).date()
    if starts is Event.SHOW and turn.file.show_day is not None:
        return turn.file.show_day
    return local(accepted or started_at).date()


def counted_from(turn: Turn, accepted: datetime) -> date:
    """The day from which terms of the show count: the show's, or off the air that of acceptance."""
    return turn.file.show_day or local(accepted).date()


def call_ended(turn: Turn) -> datetime:
    """When the first call of the case ended, as far as anybody knows."""
    ended: datetime | None = turn.tx.execute(
        select(tables.call.c.ended_at)
        .join(tables.matter_call, tables.matter_call.c.call == tables.call.c.id)
        .where(tables.matter_call.c.matter == turn.file.id, tables.call.c.ended_at.is_not(None))
        .order_by(tables.call.c.ended_at)
        .limit(1)
    ).scalar()
    return ended or turn.file.opened_at


def _owner(turn: Turn, kind: str, holder: OrganisationId | None, assignment: Assignment | None) -> OrganisationId:
    owner = turn.rules.pack.clock(kind).owner
    duty = _DUTIES.get(owner)
    if duty is not None:
        return organisations.of_duty_in(turn.tx, duty)
    if holder is None and assignment is not None:
        holder = assignment.organisation
    if owner is Owner.ONAIR_UNIT:
        holder = turn.file.onair or holder
    if holder is None:
        raise Incomplete(fields="onair_unit")
    return holder


def _shows(turn: Turn, kind: str, after: date) -> list[date]:
    """Days of the shows after a day, for terms that are counted in shows."""
    wanted = turn.rules.pack.clock(kind).term.next_shows
    return [] if wanted is None else show_rows.days_after_in(turn.tx, after, wanted, practice=turn.file.practice)
