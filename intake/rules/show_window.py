"""When shows are on the air: planned ones, else the plan's rhythm and the station's own list. Pure: time comes in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import islice

# Enough rounds to find the next window past any list of cancelled dates a station would write down by hand.
LOOK_AHEAD = 1000


class ShowMode(StrEnum):
    PLAN = "plan"
    ALWAYS = "always"  # the lines are open day and night, as for a rehearsal
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ShowWindow:
    """One show: from `start`, up to but without `end`; both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShow:
    """A show that somebody planned. `number` is its number in the year, None when it was called off."""

    window: ShowWindow
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The rhythm of shows in the station's own time: every `every_days` days from `first`, from `start` to `end`.

    From the first planned show to the last one the plan alone says when shows are, and for half a round beyond either
    end: a show that was moved by some days, or called off, is not on the air in the rhythm's hour as well.
    """

    mode: ShowMode
    first: date
    start: time
    end: time
    every_days: int
    zone: tzinfo
    cancelled: frozenset[date]
    extra: tuple[ShowWindow, ...]
    planned: tuple[PlannedShow, ...] = ()


def windows(schedule: Schedule, after: datetime, count: int) -> list[ShowWindow]:
    """The next `count` windows that are not over at `after`, oldest first; those that touch are one.

    Empty unless the mode is PLAN: a line that is always or never open has no windows.
    """
    if schedule.mode is not ShowMode.PLAN:
        return []
    rhythm = list(islice(_rhythm(schedule, after), count))
    planned = [show.window for show in schedule.planned if show.number is not None and show.window.end > after]
    own = [window for window in schedule.extra if window.end > after]
    return _joined(sorted([*rhythm, *planned, *own]))[:count]


def current(schedule: Schedule, now: datetime) -> ShowWindow | None:
    """The window that `now` lies in."""
    found = windows(schedule, now, 1)
    return found[0] if found and found[0].start <= now else None


def is_open(schedule: Schedule, now: datetime) -> bool:
    return schedule.mode is ShowMode.ALWAYS or current(schedule, now) is not None


def next_show(schedule: Schedule, now: datetime) -> ShowWindow | None:
    """The first window that begins after `now`."""
    return next((window for window in windows(schedule, now, 2) if window.start > now), None)


def number_in_year(schedule: Schedule, now: datetime) -> int | None:
    """Which show of its year is on the air, from 1 (热线〔2016〕01期), or None between shows."""
    on_air = current(schedule, now)
    for show in schedule.planned if on_air is not None else ():
        if show.number is not None and show.window.start <= now < show.window.end:
            return show.number
    if on_air is None:
        return None
    new_year = datetime(on_air.start.astimezone(schedule.zone).year, 1, 1, tzinfo=schedule.zone)
    # Counted by their beginnings: seen from new year a window may be joined with one that is over by now, and a show
    # across midnight on 31 December belongs to the year before.
    begun = [window for window in windows(schedule, new_year, LOOK_AHEAD) if new_year <= window.start <= now]
    return max(1, len(begun))


def first_number(schedule: Schedule, year: int) -> int:
    """The number of the year's first planned show: the rhythm's shows before it have the numbers up to there."""
    planned = [
        show.window.start for show in schedule.planned if show.window.start.astimezone(schedule.zone).year == year
    ]
    if not planned:
        return 1
    new_year = datetime(year, 1, 1, tzinfo=schedule.zone)
    begun = windows(schedule, new_year, LOOK_AHEAD)
    return 1 + sum(new_year <= window.start < min(planned) for window in begun)


def _rhythm(schedule: Schedule, after: datetime) -> Iterator[ShowWindow]:
    # One round earlier than needed: a show across midnight belongs to the day on which it began.
    since = (after.astimezone(schedule.zone).date() - schedule.first).days
    round_ = max(0, since // schedule.every_days - 1)
    ruled = _ruled_by_plan(schedule)
    for number in range(round_, round_ + LOOK_AHEAD):
        day = schedule.first + timedelta(days=number * schedule.every_days)
        window = _on(schedule, day)
        if day not in schedule.cancelled and window.end > after and not (ruled and ruled[0] <= day <= ruled[1]):
            yield window


def _ruled_by_plan(schedule: Schedule) -> tuple[date, date] | None:
    """The first and the last day on which the plan alone says when shows are."""
    days = [show.window.start.astimezone(schedule.zone).date() for show in schedule.planned]
    if not days:
        return None
    half = timedelta(days=(schedule.every_days - 1) // 2)
    return min(days) - half, max(days) + half


def _on(schedule: Schedule, day: date) -> ShowWindow:
    last = day if schedule.end > schedule.start else day + timedelta(days=1)
    return ShowWindow(
        start=datetime.combine(day, schedule.start, schedule.zone),
        end=datetime.combine(last, schedule.end, schedule.zone),
    )


def _joined(ordered: list[ShowWindow]) -> list[ShowWindow]:
    joined: list[ShowWindow] = []
    for window in ordered:
        if joined and window.start <= joined[-1].end:
            last = joined.pop()
            window = ShowWindow(start=last.start, end=max(last.end, window.end))
        joined.append(window)
    return joined
