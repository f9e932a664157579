"""Parts of cases as the figures see them: the first of a span, who handed one back, and who answered a case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Subquery, case, func, literal, select

from intake.office.assessment import part_marks
from intake.office.dashboard.scope import Scope, midnight_after
from intake.records import tables
from intake.records.columns import Moment
from intake.words import Capacity


def first_parts(scope: Scope) -> CTE:
    """The first part of the span that a unit was given in each case; 12345 only passes cases on."""
    part = tables.assignment.c
    found = select(func.min(part.id).label("id"))
    if scope.span.show is not None:
        found = found.join_from(tables.assignment, tables.matter)
    found = found.where(scope.within(part.given_at), part.capacity != Capacity.PARTNER_12345)
    return found.group_by(part.matter, part.organisation).cte("first_part")


def bounds(scope: Scope) -> tuple[datetime | None, datetime]:
    """Between which moments such parts were given; the first is None where there are none."""
    if scope.span.show is None:
        return scope.span.begins, scope.span.ends
    part = tables.assignment.c
    asked = select(func.min(part.given_at), func.max(part.given_at)).join_from(tables.assignment, tables.matter)
    first, last = scope.tx.execute(asked.where(scope.within(part.given_at))).one()
    return first, last or scope.now


def handed_back(scope: Scope) -> list[int]:
    """Parts whose refusal was upheld or waits for a ruling: nobody is measured by them."""
    part = tables.assignment.c
    asked = select(tables.assignment).join(tables.matter).where(scope.within(part.given_at), part.refusals > 0)
    upheld, _, open_ = part_marks.refusals(scope.tx, list(scope.tx.execute(asked.order_by(part.id))))
    return sorted(upheld | open_)


def taken_up(scope: Scope) -> CTE | None:
    """Such parts, each with `over`: the first moment after the working days for a first contact. None: there are none.

    Columns id, matter, organisation, given_at, signed_at and over; whoever has it from the air has not signed for it.
    """
    begins, ends = bounds(scope)
    if begins is None:
        return None
    part, first = tables.assignment.c, first_parts(scope)
    signed = case((part.capacity != Capacity.ONAIR_UNIT, part.signed_at)).label("signed_at")
    over = _by_day(part.given_at, _deadlines(scope, scope.day(begins), scope.day(ends))).label("over")
    asked = select(part.id, part.matter, part.organisation, part.given_at, signed, over)
    # Otherwise the days would be looked through once for each time `over` is used.
    return asked.join(first, first.c.id == part.id).cte("part").prefix_with("MATERIALIZED")


def _deadlines(scope: Scope, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """The first moment after each day, and the first after the days that began to count with it."""
    days, calendar = scope.rules.pack.score.response_working_days, scope.rules.calendar
    listed = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return [(midnight_after(scope, day), midnight_after(scope, calendar.after(day, days).end)) for day in listed]


def _by_day(moment: ColumnElement[Any], days: Sequence[tuple[datetime, datetime]]) -> Any:
    """The deadline of the day in which it lies, halving: nine comparisons for the days of a year."""
    if len(days) == 1:
        return literal(days[0][1], Moment())
    middle = len(days) // 2
    return case((moment < days[middle - 1][0], _by_day(moment, days[:middle])), else_=_by_day(moment, days[middle:]))


def answers() -> Subquery:
    """Who answered each case and when: by a part of it, under a letter, or on the air. Columns matter, unit, at."""
    reply, part, letter, matter = tables.reply.c, tables.assignment.c, tables.supervision.c, tables.matter.c
    unit = func.coalesce(part.organisation, letter.organisation, matter.onair_unit)
    return (
        select(reply.matter, unit.label("unit"), reply.answered_at.label("at"))
        .join_from(tables.reply, tables.matter, matter.id == reply.matter)
        .join(tables.assignment, part.id == reply.assignment, isouter=True)
        .join(tables.supervision, letter.id == reply.supervision, isouter=True)
        .subquery("answered")
    )
