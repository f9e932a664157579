"""The day one clock is due: its kind's term with what was set, promised and granted for this one clock. Pure.

The command, the public page, the clocks of cases and the simulation all ask here, so that no two of them can differ.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from intake.rules import clocks
from intake.rules.calendar import Calendar, Count
from intake.rules.clocks import Due
from intake.rules.policy import Pack
from intake.words import Refusal


class Binds(StrEnum):
    """What the due day follows from."""

    TERM = "term"
    PROMISE = "promise"
    ORDER = "order"  # a named day


# Whoever names a later day has mistyped the year; every look at such a clock would go over each day until then.
LONGEST_NAMED = timedelta(days=3 * 366)


class DayTooFar(Refusal):
    """A day that somebody named lies years ahead."""

    key = "intake.day_too_far"


def check_named(day: date, today: date) -> None:
    """Raises DayTooFar."""
    if day > today + LONGEST_NAMED:
        raise DayTooFar(day=day.isoformat(), last=(today + LONGEST_NAMED).isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one clock: the day that is not counted, and what was set for it alone.

    Attributes:
        working_days: the notice's own days, instead of the kind's.
        named_day: the day an order names (限期), or the show an answer is due in.
        promised_on: the day somebody named on the air.
        extended: all working days granted so far (延期).
        shows: days of the shows after `counted_from`, in order, for terms counted in shows.
    """

    counted_from: date
    working_days: int | None = None
    named_day: date | None = None
    promised_on: date | None = None
    extended: int = 0
    shows: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """`due` is what counts; `general` what the term alone would give, before promise and extension."""

    due: Due
    general: Due
    binds: Binds
    provisional: bool


def bound(pack: Pack, calendar: Calendar, kind: str, facts: Facts) -> Bound:
    """Raises: NoSuchClock; OwnDate where the kind has no general term and nothing was set."""
    clock = pack.clock(kind)
    general = clocks.due(
        clock,
        facts.counted_from,
        calendar,
        pack.counting,
        pack.zone,
        working_days=facts.working_days,
        on=facts.named_day,
        shows=facts.shows,
    )
    binds = Binds.ORDER if facts.named_day is not None else Binds.TERM
    count, provisional = general.count, general.provisional
    promised = facts.promised_on
    if promised is not None and _promise_binds(pack, promised, general.day):
        named = clocks.due(clock, facts.counted_from, calendar, pack.counting, pack.zone, on=promised)
        binds, count = Binds.PROMISE, named.count
        # The term can still become the earlier one only by a notice about a day before the promised one.
        provisional = pack.handling.promise_binds == "earlier" and any(
            step.day.provisional and step.day.day <= promised for step in general.count.steps
        )
    if facts.extended:
        further = calendar.after(count.end, facts.extended)
        count, provisional = _joined(count, further), provisional or further.provisional
    due = Due(day=count.end, too_late_from=clocks.too_late_from(count.end, pack.counting, pack.zone), count=count)
    return Bound(due=due, general=general, binds=binds, provisional=provisional)


def _promise_binds(pack: Pack, promised: date, general: date) -> bool:
    """Table A6, 55: the earlier of promise and term, unless the office's pack says otherwise."""
    rule = pack.handling.promise_binds
    return rule == "promised" or (rule == "earlier" and promised < general)


def _joined(count: Count, further: Count) -> Count:
    """An extension is counted on from the day it moves, so the numbers go on."""
    last = count.steps[-1].number or 0
    more = tuple(
        replace(step, number=None if step.number is None else step.number + last) for step in further.steps[1:]
    )
    return replace(count, end=further.end, steps=count.steps + more)
