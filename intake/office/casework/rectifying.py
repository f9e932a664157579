"""限期整改: items with days of their own, accepted one by one, and then answered in a later show (C6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from intake.office.casework import airing, clocks, parts
from intake.office.casework.clocks import Terms
from intake.office.casework.file import Assignment, OpenItem
from intake.office.casework.turn import Incomplete, Turn, need, refresh, take, turn_at
from intake.office.numbering import local
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import terms
from intake.rules.assignments import AssignmentState, AssignmentStep
from intake.rules.casework import EFFECTS
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.rules.policy import Event
from intake.words import Capacity, CaseId, OrganisationId, Refusal
from intake.words.steps import Step


class DayIsPast(Refusal):
    """A day that is named for a rectification must lie ahead."""

    key = "intake.day_is_past"


class NoSuchItem(Refusal):
    """No such rectification item waits for this step."""

    key = "intake.no_such_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    organisation: OrganisationId
    item: str
    due_on: date


def order(
    db: Database, case: CaseId, items: Sequence[Item], *, reason: str, version: int, by: Person | None, when: When
) -> int:
    """T39: each item goes to one unit with a day of its own (限期). Raises: Incomplete, DayIsPast, DayTooFar."""
    need(reason=reason)
    if not items or any(not item.item.strip() for item in items):
        raise Incomplete(fields="items")
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        today = local(turn.at).date()
        for item in items:
            if item.due_on < today:
                raise DayIsPast(day=item.due_on.isoformat())
            terms.check_named(item.due_on, today)
        take(turn, Step.ORDER_RECTIFICATION, reason=reason, facts={"items": len(items)})
        _end_clocks(turn)
        held = {unit: _part(turn, unit) for unit in dict.fromkeys(item.organisation for item in items)}
        for part in turn.file.assignments:
            if part.organisation not in held and part.state is not AssignmentState.ENDED:
                parts.move(turn, part, AssignmentStep.END)
        for item in items:
            _give(turn, item, held[item.organisation])
        return turn.version


def report(db: Database, case: CaseId, item: int, *, done: str, version: int, by: Person | None, when: When) -> int:
    """The unit says that an item is done. Its days run on until the office has found it so.

    Raises: NoSuchItem, Incomplete.
    """
    need(done=done)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = _item(turn, item, reported=False)
        take(turn, Step.REPORT_ITEM, assignment=turn.file.latest(mine.organisation), facts={"item": item})
        _change(turn, item, reported=done.strip(), reported_at=turn.at)
        return turn.version


def send_back(
    db: Database, case: CaseId, item: int, *, reason: str, version: int, by: Person | None, when: When
) -> int:
    """The office did not find done what the unit had reported: it is the unit's turn again, by the same day.

    Raises: NoSuchItem, Incomplete.
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = _item(turn, item, reported=True)
        part = turn.file.latest(mine.organisation)
        take(turn, Step.RETURN_ITEM, assignment=part, reason=reason, facts={"item": item})
        _change(turn, item, reported_at=None)
        return turn.version


def accept(db: Database, case: CaseId, item: int, *, done: str, version: int, by: Person | None, when: When) -> int:
    """T40: one item is found done; with the last one the case goes on and is queued for a later show.

    Raises: NoSuchItem, Incomplete.
    """
    need(done=done)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _item(turn, item)
        last = len(turn.file.items) == 1
        step = Step.ACCEPT_RECTIFICATION if last else Step.ACCEPT_ITEM
        take(turn, step, facts={"item": item})
        _change(turn, item, done=done.strip(), accepted_at=turn.at)
        for clock in clocks.running(turn, "rectify"):
            if clock.item == item:
                clocks.stop(turn, clock)
        if last:
            airing.queue_in(turn)
            clocks.start(turn, "onair-reply", from_now=True)
        return turn.version


def _end_clocks(turn: Turn) -> None:
    effects = EFFECTS[Step.ORDER_RECTIFICATION]
    for clock in clocks.running(turn):
        if clock.supervision is None and clock.kind in effects.superseded:
            clocks.stop(turn, clock, Outcome.SUPERSEDED)
        elif clock.supervision is None and clocks.ends_with(turn, clock, Event.TRIAGED):
            clocks.stop(turn, clock)


def _part(turn: Turn, unit: OrganisationId) -> Assignment:
    """The unit's own part goes on; one that had none gets one, and an unsigned one needs no signature any more."""
    mine = turn.file.latest(unit)
    if mine is None or mine.state is AssignmentState.ENDED:
        made = parts.give(turn, unit, Capacity.NOTIFIED_UNIT, state=AssignmentState.ACTIVE)
        refresh(turn)
        return made
    if mine.state in (AssignmentState.GIVEN, AssignmentState.REFUSED):
        parts.move(turn, mine, AssignmentStep.TAKE)
    parts.resume(turn, mine)
    return mine


def _give(turn: Turn, item: Item, part: Assignment) -> None:
    made = (
        insert(tables.rectification)
        .values(
            matter=turn.file.id,
            organisation=item.organisation,
            item=item.item.strip(),
            due_on=item.due_on,
            ordered_at=turn.at,
            done="",
            reported="",
        )
        .returning(tables.rectification.c.id)
    )
    which = turn.tx.execute(made).scalar_one()
    clocks.start(turn, "rectify", assignment=part, terms=Terms(named_day=item.due_on, item=which))


def _item(turn: Turn, which: int, *, reported: bool | None = None) -> OpenItem:
    """Raises NoSuchItem."""
    found = next((one for one in turn.file.items if one.id == which and reported in (None, one.reported)), None)
    if found is None:
        raise NoSuchItem
    return found


def _change(turn: Turn, item: int, **values: Any) -> None:
    turn.tx.execute(update(tables.rectification).where(tables.rectification.c.id == item).values(**values))
