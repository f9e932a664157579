"""Clocks (时限): when something is due and whether it was in time. Pure: pack, calendar and moments are brought.

A clock is never edited. Its due day follows from its start, its term and the calendar; whether it was met from the
moment it stopped and the due day. Lateness is read, not stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from intake.rules.calendar import ONE_DAY, Calendar, Count, Step, Why
from intake.rules.policy import Clock, Counting
from intake.words import Refusal


class OwnDate(Refusal):
    """The clock has no general term: each order names its own day."""

    key = "intake.own_date"


class Standing(StrEnum):
    """How a clock that still runs looks to people."""

    RUNNING = "running"
    DUE_SOON = "due_soon"  # the next working day is the last one
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"


class Outcome(StrEnum):
    """How a clock ended, or that it has passed its day and runs on."""

    MET = "met"
    MISSED_OPEN = "missed_open"
    MISSED_DONE = "missed_done"
    DEEMED = "deemed"  # the rules took it as done, because nobody did it; never counted as in time
    TRANSFERRED = "transferred"  # passed on; never counted as good work
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day and the moment from which it is too late, with every day that was gone over."""

    day: date
    too_late_from: datetime
    count: Count

    @property
    def provisional(self) -> bool:
        """暂定: a year on the way has no notice yet, so the day may move."""
        return self.count.provisional


def due(
    clock: Clock,
    start: date,
    calendar: Calendar,
    counting: Counting,
    zone: tzinfo,
    *,
    working_days: int | None = None,
    on: date | None = None,
    shows: Sequence[date] = (),
) -> Due:
    """When a clock of this kind is due.

    Args:
        start: the local day of the start event; for terms counted back, the day of the show.
        working_days: a term set for this one item (a notice's own days, an extension), instead of the kind's.
        on: the day an order names (限期).
        shows: days of the shows after `start`, in order, for terms counted in shows.

    Raises:
        OwnDate: the kind has no general term, and neither `working_days`, `on` nor enough `shows` were given.
    """
    count = _count(clock, start, calendar, counting, working_days, on, shows)
    return Due(day=count.end, too_late_from=too_late_from(count.end, counting, zone), count=count)


def too_late_from(day: date, counting: Counting, zone: tzinfo) -> datetime:
    """The first moment after the due day: midnight, or the second after the office closes (Civil Code, art. 203)."""
    if counting.cutoff == "office_close":
        return datetime.combine(day, counting.office_close, zone) + timedelta(microseconds=1)
    return datetime.combine(day + ONE_DAY, time(), zone)


def in_time(stopped: datetime, due: Due) -> bool:
    return stopped < due.too_late_from


def outcome(due: Due, stopped: datetime | None, now: datetime) -> Outcome | None:
    """How a clock stands that was neither passed on nor taken back; None while it runs and can still be met."""
    if stopped is not None:
        return Outcome.MET if in_time(stopped, due) else Outcome.MISSED_DONE
    return None if now < due.too_late_from else Outcome.MISSED_OPEN


def standing(due: Due, now: datetime, calendar: Calendar) -> Standing:
    """How a running clock looks at `now`, which is aware and read in the zone of the due moment."""
    today = now.astimezone(due.too_late_from.tzinfo).date()
    if now >= due.too_late_from:
        return Standing.OVERDUE
    if today >= due.day:
        return Standing.DUE_TODAY
    return Standing.DUE_SOON if calendar.working_days_between(today, due.day) <= 1 else Standing.RUNNING


def overdue_days(due: Due, now: datetime, calendar: Calendar) -> int:
    """Working days begun since the due day (已超期工作日数); 0 while it is not too late."""
    if now < due.too_late_from:
        return 0
    today = now.astimezone(due.too_late_from.tzinfo).date()
    return max(1, calendar.working_days_between(due.day, today))


def _count(
    clock: Clock,
    start: date,
    calendar: Calendar,
    counting: Counting,
    working_days: int | None,
    on: date | None,
    shows: Sequence[date],
) -> Count:
    term = clock.term
    number = working_days or term.working_days
    if on is not None:
        return _to(on, start, calendar)
    if number is not None:
        return calendar.after(start, number, count_start=counting.count_start_day)
    if term.same_day:
        return _to(start, start, calendar)
    if term.days_before is not None:
        return calendar.days_before(start, term.days_before)
    if term.working_days_before is not None:
        return calendar.before(start, term.working_days_before)
    if term.last_working_day_of_previous_month:
        return calendar.before(start.replace(day=1), 1)
    if term.next_shows is not None and len(shows) >= term.next_shows:
        return _to(shows[term.next_shows - 1], start, calendar)
    raise OwnDate(clock=clock.name)


def _to(day: date, start: date, calendar: Calendar) -> Count:
    """A day that was named, not counted: only it is gone over, and no notice can move it."""
    found = calendar.look(day)
    why = Why.START if day == start else Why.CALENDAR_DAY
    named = type(found)(day=day, working=found.working, why=why, layer=found.layer, name=found.name, provisional=False)
    return Count(end=day, steps=(Step(day=named, number=1),), calendar=calendar.version)
