"""The one place where part one (到位情况) is read from the programme's tables.

A show counts when the station has confirmed who came (考勤核对): where nobody kept the door, a blank is neither none
nor all.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from intake.office import rules_in_force
from intake.office.programme import turns
from intake.office.programme.preparation import Preparation, preparation_in
from intake.office.show_rows import as_show
from intake.records import tables
from intake.rules import preparing
from intake.rules.attendance import ShowFacts
from intake.rules.periods import Period
from intake.words import OrganisationId, ShowState
from intake.words.preparing import Arrival, LeaveState, OnAirPart, ShowDuty


def shows_in(tx: Connection, period: Period, now: datetime) -> list[ShowFacts] | None:
    """What is known of every show of the period whose arrivals are confirmed; None where there is none."""
    show, door = tables.show, tables.show_door
    asked = (
        select(show, door.c.unit.label("came"))
        .join(door, door.c.show == show.c.id)
        .where(show.c.on_day.between(period.first, period.last), show.c.state != ShowState.CALLED_OFF)
        .where(show.c.practice.is_(False), show.c.unit == door.c.unit, show.c.ends_at <= now)
        .order_by(show.c.starts_at)
    )
    rows = tx.execute(asked).all()
    found = [(OrganisationId(row.came), preparation_in(tx, as_show(row), now)) for row in rows]
    return [_facts(tx, unit, one, now) for unit, one in found] or None


def _facts(tx: Connection, unit: OrganisationId, found: Preparation, now: datetime) -> ShowFacts:
    show = found.show
    people = [one.person for one in found.people]
    came = {person.part for person in people if person.arrived_at is not None}
    arrivals = [preparing.arrival(one, show.starts_at, show.ends_at, found.showing, now) for one in people]
    late = {one.duty: one.late for one in found.owed if one.done_at is not None}
    granted = bool(found.leaves) and found.leaves[-1].state is LeaveState.GRANTED
    return ShowFacts(
        show=show.id,
        unit=unit,
        day=show.day,
        leader_present=OnAirPart.HEAD in came,
        deputy_approved=OnAirPart.DEPUTY in came and granted,
        planned=found.showing.people,
        on_time=arrivals.count(Arrival.ON_TIME),
        roster_complete=ShowDuty.ROSTER in late,
        leave_in_time=_leave(found, head_came=OnAirPart.HEAD in came, granted=granted),
        manuscript=late.get(ShowDuty.MANUSCRIPT) is False,
        sealed=late.get(ShowDuty.SEAL) is False,
        report=_report(tx, found, late.get(ShowDuty.POST_REPORT), now),
        left_early=sum(preparing.left_early(one, show.ends_at) for one in people),
    )


def _leave(found: Preparation, *, head_came: bool, granted: bool) -> bool | None:
    """None where the head came and no leave stood: nobody needed any."""
    if head_came:
        return None
    return granted and not found.leaves[-1].late


def _report(tx: Connection, found: Preparation, late: bool | None, now: datetime) -> bool | None:
    """None while it may still come in time."""
    if late is not None:
        return not late
    rules = rules_in_force.in_force(tx)
    if not turns.known(rules, ShowDuty.POST_REPORT):
        return None
    return False if now >= turns.due(rules, ShowDuty.POST_REPORT, found.show).too_late_from else None
