"""A ledger's filter as a query over cases, within what its reader may see at all."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, false, func, select

from intake.office.casework import seen
from intake.office.people import Person
from intake.office.search import written
from intake.records import tables
from intake.records.columns import Moment
from intake.rules import grams, who
from intake.rules.ledger import Filter, Order
from intake.settings import house
from intake.words import Refusal, SupervisionState

_CASE, _CLOCK, _LETTER = tables.matter.c, tables.clock.c, tables.supervision.c


class NumbersHidden(Refusal):
    """A search by callers' numbers, by somebody who may not see them: its answer would betray them."""

    key = "intake.numbers_hidden"


def check(person: Person, asked: Filter) -> None:
    """Raises NumbersHidden."""
    if asked.caller and not who.sees_every_number(person.posts):
        raise NumbersHidden


def found(tx: Connection, person: Person, asked: Filter, now: datetime) -> Select[Any]:
    """The cases; what is not asked for is not joined."""
    cases = select(tables.matter).where(_practice(person, asked), seen.visible(person))
    for condition in (*_columns(asked), *_days(asked), *_related(asked, now)):
        cases = cases.where(condition)
    return cases if not asked.place.strip() else cases.where(_place(tx, person, asked.place.strip()))


def _place(tx: Connection, person: Person, words: str) -> ColumnElement[bool]:
    """A number or a protected name that somebody wrote into a place is found by nobody who may not read it."""
    place: ColumnElement[str] = _CASE.place
    wanted = grams.folded(words)
    if who.sees_every_number(person.posts) and who.reads_protected(person.roles):
        return place.contains(words, autoescape=True)
    if not wanted:
        return false()
    if not who.reads_protected(person.roles):
        place = case((_CASE.protected, func.replace(place, func.trim(_CASE.caller_name), " ")), else_=place)
    return and_(place.contains(words, autoescape=True), written.holds(tx, person, [wanted]))


def _practice(person: Person, asked: Filter) -> ColumnElement[bool]:
    """Where a set of numbers says which cases, they are looked up, and no index of all cases is gone over."""
    few = (asked.overdue, asked.supervised)
    if who.sees_all_cases(person.posts) and asked.unit is None and not any(few):
        return _CASE.practice == asked.practice
    return _CASE.practice.is_not(not asked.practice)


def ordered(cases: Select[Any], order: Order) -> tuple[ColumnElement[Any], Select[Any]]:
    """What a page is ordered by, and the cases that have it."""
    if order is Order.OPENED:
        return _CASE.opened_at, cases
    if order is Order.DUE:
        clock = tables.clock.alias("due")
        soonest = select(clock.c.matter, func.min(clock.c.too_late_from, type_=Moment()).label("late_from"))
        soonest = soonest.where(clock.c.outcome.is_(None), clock.c.too_late_from.is_not(None))
        due = soonest.group_by(clock.c.matter).subquery()
        return due.c.late_from, cases.join(due, due.c.matter == _CASE.id)
    column = _CASE.accepted_at if order is Order.ACCEPTED else _CASE.closed_at
    return column, cases.where(column.is_not(None))


def _columns(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    lists = ((_CASE.state, asked.states), (_CASE.kind, asked.kinds), (_CASE.category, asked.categories))
    conditions += [column.in_(words) for column, words in (*lists, (_CASE.airing, asked.airings)) if words]
    if asked.show is not None:
        conditions.append(_CASE.show == asked.show)
    if asked.reopened is not None:
        conditions.append(_CASE.reopened > 0 if asked.reopened else _CASE.reopened == 0)
    if asked.protected is not None:
        conditions.append(_CASE.protected == asked.protected)
    if asked.caller.strip():
        conditions.append(_CASE.caller_number.contains(asked.caller.strip(), autoescape=True))
    return conditions


def _days(asked: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, first, last in (
        (_CASE.opened_at, asked.opened_from, asked.opened_to),
        (_CASE.accepted_at, asked.accepted_from, asked.accepted_to),
        (_CASE.closed_at, asked.closed_from, asked.closed_to),
    ):
        if first is not None:
            conditions.append(column >= _midnight(first))
        if last is not None:
            conditions.append(column < _midnight(last + timedelta(days=1)))
    return conditions


def _related(asked: Filter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.unit is not None:
        conditions.append(seen.had_by([asked.unit]))
    if asked.overdue is not None:
        late = and_(_CLOCK.outcome.is_(None), _CLOCK.too_late_from <= now)
        conditions.append(_has(_CASE.id.in_(select(_CLOCK.matter).where(late)), asked.overdue))
    if asked.supervised is not None:
        letters = select(_LETTER.matter).where(_LETTER.state != SupervisionState.REFUSED)
        conditions.append(_has(_CASE.id.in_(letters), asked.supervised))
    if asked.promised is not None:
        promised = exists(select(tables.promise.c.id).where(tables.promise.c.matter == _CASE.id))
        conditions.append(_has(promised, asked.promised))
    return conditions


def _has(condition: ColumnElement[bool], wanted: bool) -> ColumnElement[bool]:
    return condition if wanted else ~condition


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(house().timezone))
