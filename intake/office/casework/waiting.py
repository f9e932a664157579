"""The rows behind each task of the inbox, as one query per task with the same columns for all."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, cast, exists, func, null, or_, select

from intake.office.people import Person
from intake.records import tables
from intake.records.columns import Moment, Serial
from intake.rules import assignments as life
from intake.rules import tasks
from intake.rules.assignments import AssignmentState
from intake.rules.case_table import HANDLING_STATES, OPEN_STATES
from intake.rules.tasks import JUDGING, WAITING, Scope, Waiting
from intake.rules.who import UNIT_ROLES
from intake.words import Capacity, Category, OrganisationId
from intake.words.tasks import Task

_CASE, _PART, _CLOCK = tables.matter.c, tables.assignment.c, tables.clock.c
_LETTER, _LEAD, _LINE = tables.supervision.c, tables.lead.c, tables.overdue.c
_ABOUT = ("part", "supervision", "extension", "item", "lead", "overdue", "clock", "organisation")


@dataclass(frozen=True, slots=True)
class Question:
    """What decides the query of one task: people with the same reach ask the same one."""

    task: Task
    scope: Scope
    outsider_of: frozenset[OrganisationId]
    practice: bool


def question(task: Task, person: Person, *, practice: bool) -> Question | None:
    """None when none of the person's posts takes the step."""
    scope = tasks.scope(WAITING[task].grants, person.posts)
    if not scope:
        return None
    units = {post.organisation for post in person.posts if post.role in UNIT_ROLES} if task in JUDGING else ()
    return Question(task, scope, frozenset(units), practice)


def select_of(asked: Question) -> Select[Any] | None:
    """What waits; None where nothing can.

    Columns: matter, key (a number of its own in the task), since, late_from, and those of _ABOUT, null where the task
    is about none.
    """
    row, scope, practice = WAITING[asked.task], asked.scope, asked.practice
    found = _SOURCES[row.of](row)
    if not scope.everywhere:
        found = found.where(_within(row, scope), _no_report(row))
    if row.of in ("lead", "overdue"):
        # Nothing of a practice case is late, and it leads nobody to anything.
        return None if practice else found
    found = found.where(_CASE.practice == practice)
    return found.where(_of_others(asked.outsider_of)) if asked.outsider_of else found


def _row(
    matter: ColumnElement[Any],
    key: ColumnElement[Any],
    since: ColumnElement[Any],
    late_from: ColumnElement[Any] | None = None,
    **about: ColumnElement[Any],
) -> Select[Any]:
    nothing, never = cast(null(), Serial), cast(null(), Moment())
    named = [about.get(name, nothing).label(name) for name in _ABOUT]
    late = (never if late_from is None else late_from).label("late_from")
    return select(matter.label("matter"), key.label("key"), since.label("since"), late, *named)


def _late_from(kinds: Collection[str], *about: ColumnElement[bool]) -> ColumnElement[Any] | None:
    """The moment from which the most urgent of the clocks is late."""
    if not kinds:
        return None
    # Of the bare column SQLite would take the least from the index of all running clocks, case by case.
    moment = func.coalesce(_CLOCK.too_late_from, _CLOCK.too_late_from, type_=Moment())
    urgent = select(func.min(moment, type_=Moment())).where(_CLOCK.matter == _CASE.id, *about)
    return urgent.where(_CLOCK.outcome.is_(None), _CLOCK.kind.in_(list(kinds))).scalar_subquery()


def _since_case() -> ColumnElement[Any]:
    return func.coalesce(_CASE.accepted_at, _CASE.opened_at, type_=Moment())


def _cases(row: Waiting) -> Select[Any]:
    return _row(_CASE.id, _CASE.id, _since_case(), _late_from(row.clocks)).where(_CASE.state.in_(row.states))


def _within(row: Waiting, scope: Scope) -> ColumnElement[bool]:
    """What a scope that does not reach everywhere leaves of a task."""
    own = _OWNER.get(row.of)
    if own is not None:
        return own.in_(sorted(scope.holder))
    held = select(_PART.id).where(_PART.matter == _CASE.id, _PART.organisation.in_(sorted(scope.holder)))
    held = held.where(_PART.state.in_([one.value for one in life.LIVE]))
    return or_(_CASE.onair_unit.in_(sorted(scope.onair)), held.exists())


def _no_report(row: Waiting) -> ColumnElement[bool]:
    """What reports officials waits for no unit, also where it went through one's hands before that was found out."""
    if row.of not in ("lead", "overdue"):
        return or_(_CASE.category.is_(None), _CASE.category != Category.REPORT)
    about = _LEAD.matter if row.of == "lead" else _LINE.matter
    return ~exists(select(_CASE.id).where(_CASE.id == about, _CASE.category == Category.REPORT))


def _disputes(row: Waiting) -> Select[Any]:
    """Handed back by somebody who was to lead or to find the unit; a refused notice is ruled on instead."""
    notice = and_(_PART.matter == _CASE.id, _PART.state == AssignmentState.REFUSED)
    notice = and_(notice, _PART.capacity == Capacity.NOTIFIED_UNIT)
    return _cases(row).where(~exists(select(_PART.id).where(notice)))


def _parts(row: Waiting) -> Select[Any]:
    letters = select(_LETTER.id).where(_LETTER.matter == _CASE.id, _LETTER.organisation == _PART.organisation)
    # One answer is the case's and the letter's: whichever of the two is due first says how urgent it is.
    late = _late_from(row.clocks, or_(_CLOCK.assignment == _PART.id, _CLOCK.supervision.in_(letters)))
    found = _row(_CASE.id, _PART.id, _PART.given_at, late, part=_PART.id, organisation=_PART.organisation)
    found = found.join_from(tables.assignment, tables.matter, _CASE.id == _PART.matter)
    found = found.where(_PART.state.in_(row.parts), _CASE.state.in_(row.states))
    if set(row.capacities) != set(Capacity):
        found = found.where(_PART.capacity.in_(row.capacities))
    return found


def _items(row: Waiting) -> Select[Any]:
    item = tables.rectification.c
    late = _late_from(row.clocks, _CLOCK.item == item.id)
    found = _row(_CASE.id, item.id, item.ordered_at, late, item=item.id, organisation=item.organisation)
    found = _with_case(found, tables.rectification)
    said = item.reported_at.is_not(None) if row.reported else item.reported_at.is_(None)
    return found.where(item.accepted_at.is_(None), said, _CASE.state.in_(row.states))


def _extensions(_: Waiting) -> Select[Any]:
    asked = tables.extension.c
    about = {"extension": asked.id, "clock": _CLOCK.id, "organisation": _CLOCK.organisation, "part": _CLOCK.assignment}
    found = _row(_CASE.id, asked.id, asked.asked_at, _CLOCK.too_late_from, **about)
    found = _with_case(found, tables.extension).join(tables.clock, _CLOCK.id == asked.clock)
    return found.where(asked.granted.is_(None))


def _proposals(row: Waiting) -> Select[Any]:
    """Clocks under which the office is to propose supervision."""
    about = {"clock": _CLOCK.id, "part": _CLOCK.assignment, "organisation": _PART.organisation}
    found = _row(_CASE.id, _CLOCK.id, _CLOCK.started_at, _CLOCK.too_late_from, **about)
    found = _with_case(found, tables.clock).outerjoin(tables.assignment, _PART.id == _CLOCK.assignment)
    found = found.where(_CLOCK.outcome.is_(None), _CLOCK.kind.in_(row.clocks))
    return found.where(_CASE.state.in_(row.states))


def _letters(row: Waiting) -> Select[Any]:
    late = _late_from(row.clocks, _CLOCK.supervision == _LETTER.id)
    since = func.coalesce(_LETTER.reported_at, _LETTER.served_at, _LETTER.issued_at, _LETTER.begun_at, type_=Moment())
    about = {"supervision": _LETTER.id, "part": _LETTER.assignment, "organisation": _LETTER.organisation}
    found = _with_case(_row(_CASE.id, _LETTER.id, since, late, **about), tables.supervision)
    found = found.where(_LETTER.state.in_(row.states))
    if not row.by_itself:
        return found
    mine = select(_PART.id).where(_PART.matter == _CASE.id, _PART.organisation == _LETTER.organisation)
    mine = mine.where(_PART.state.in_([one.value for one in life.LIVE]), _CASE.state.in_(HANDLING_STATES))
    return found.where(~mine.exists())


def _airings(row: Waiting) -> Select[Any]:
    found = _row(_CASE.id, _CASE.id, _since_case(), _late_from(row.clocks))
    return found.where(_CASE.airing.in_(row.states), _CASE.state.in_(OPEN_STATES))


def _leads(row: Waiting) -> Select[Any]:
    found = _row(_LEAD.matter, _LEAD.id, _LEAD.raised_at, lead=_LEAD.id, organisation=_LEAD.organisation)
    found = found.where(_LEAD.state.in_(row.states))
    if row.unexplained is not None:
        found = found.where(_LEAD.explanation == "" if row.unexplained else _LEAD.explanation != "")
    return found


def _lines(_: Waiting) -> Select[Any]:
    about = {"overdue": _LINE.id, "organisation": _LINE.organisation}
    return _row(_LINE.matter, _LINE.id, _LINE.at, **about).where(_LINE.explanation == "")


def _with_case(found: Select[Any], begin: Table) -> Select[Any]:
    return found.join_from(begin, tables.matter, _CASE.id == begin.c.matter)


def _of_others(units: Collection[OrganisationId]) -> ColumnElement[bool]:
    """Cases in which none of the units has had a part."""
    own = sorted(units)
    held = exists(select(_PART.id).where(_PART.matter == _CASE.id, _PART.organisation.in_(own)))
    letters = exists(select(_LETTER.id).where(_LETTER.matter == _CASE.id, _LETTER.organisation.in_(own)))
    return and_(or_(_CASE.onair_unit.is_(None), _CASE.onair_unit.not_in(own)), ~held, ~letters)


# Whose a row is, where it is one organisation's.
_OWNER: Mapping[str, ColumnElement[Any]] = {
    "part": _PART.organisation,
    "supervision": _LETTER.organisation,
    "item": tables.rectification.c.organisation,
    "lead": _LEAD.organisation,
    "overdue": _LINE.organisation,
}
_SOURCES: Mapping[str, Callable[[Waiting], Select[Any]]] = {
    "case": _cases,
    "dispute": _disputes,
    "part": _parts,
    "item": _items,
    "extension": _extensions,
    "proposal": _proposals,
    "supervision": _letters,
    "airing": _airings,
    "lead": _leads,
    "overdue": _lines,
}
