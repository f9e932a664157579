"""The reminder ladder (催办): which reminder of a clock is due at a moment, and when people may be told. Pure.

Days and hours are the office's own. A reminder that would fall into the quiet hours or on a day off comes at the next
allowed moment; one that would then be too late to be of use is left out, because the next rung says more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from intake.rules.calendar import LONGEST_REST, ONE_DAY, Calendar, NoWorkingDay
from intake.rules.policy import Reminder, Reminders

Tell = Literal["handler", "leader", "style_office", "supervisor"]

START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A reader's own quiet hours, from one time of day up to another; over midnight when `until` is the earlier."""

    since: time
    until: time

    def covers(self, hour: time) -> bool:
        if self.since <= self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One reminder of one clock.

    Attributes:
        step: "start", or working days from the due day and the hour, as "-1:0900".
        key: the step with its due day: a clock whose day moves is reminded of the new day, never twice of the old.
        at: when people are told.
        late: working days since the due day; 0 up to it.
    """

    step: str
    key: str
    at: datetime
    tell: tuple[Tell, ...]
    late: int


def allowed_from(
    moment: datetime, reminders: Reminders, calendar: Calendar, zone: tzinfo, *, on_air: bool = False
) -> datetime:
    """`moment`, or the first one after it when people may be told: a working day, outside the quiet hours.

    Args:
        on_air: who goes on the air is told at any hour, because the show does not wait for Monday.
    """
    local = moment.astimezone(zone)
    day, hour = local.date(), local.time()
    if on_air:
        return local
    if calendar.is_working(day) and hour <= reminders.latest:
        return local if hour >= reminders.earliest else datetime.combine(day, reminders.earliest, zone)
    for _ in range(LONGEST_REST):
        day += ONE_DAY
        if calendar.is_working(day):
            return datetime.combine(day, reminders.earliest, zone)
    raise NoWorkingDay(f"no working day in the {LONGEST_REST} days after {local.date()}")


def allowed_for(
    moment: datetime, own: Quiet | None, reminders: Reminders, calendar: Calendar, zone: tzinfo, *, on_air: bool = False
) -> datetime | None:
    """As `allowed_from`, and outside a channel's own quiet hours; None when those leave no hour of the day."""
    for _ in range(LONGEST_REST):
        moment = allowed_from(moment, reminders, calendar, zone, on_air=on_air)
        if own is None or not own.covers(moment.time()):
            return moment
        # The window's end may lie behind midnight.
        day = moment.date() if moment.time() < own.until else moment.date() + ONE_DAY
        moment = datetime.combine(day, own.until, zone)
    return None


def rungs(due_on: date, reminders: Reminders, calendar: Calendar, zone: tzinfo) -> tuple[Rung, ...]:
    """The ladder of a due day, in the order of its moments: all clocks that are due on it share them."""
    too_late = datetime.combine(due_on + ONE_DAY, time(), zone)
    found = []
    for reminder in reminders.ladder:
        day = _day(due_on, reminder.working_days, calendar)
        for hour in reminder.at:
            at = allowed_from(datetime.combine(day, hour, zone), reminders, calendar, zone)
            if reminder.working_days <= 0 and at >= too_late:
                continue
            found.append(_rung(due_on, reminder, hour, at))
    return tuple(sorted(found, key=lambda rung: rung.at))


def due(
    due_on: date,
    started_at: datetime,
    now: datetime,
    reminders: Reminders,
    calendar: Calendar,
    zone: tzinfo,
    *,
    sent: Collection[str] = (),
) -> tuple[Rung, ...]:
    """What is to be told at `now` about one running clock: at most one reminder, the latest that has come.

    A house that was away tells where things stand, not every step it missed.

    Args:
        sent: keys of the clock's reminders that went out already.
    """
    first = [start(started_at, reminders, calendar, zone)] if reminders.at_start else []
    passed = [
        rung
        for rung in (*first, *rungs(due_on, reminders, calendar, zone))
        if rung.at <= now and (rung.step == START or rung.at > started_at)
    ]
    latest = max(passed, key=lambda rung: rung.at, default=None)
    return () if latest is None or latest.key in sent else (latest,)


def start(started_at: datetime, reminders: Reminders, calendar: Calendar, zone: tzinfo) -> Rung:
    """That a clock has begun: told to those who work, once in its life, whatever becomes of its day."""
    at = allowed_from(started_at, reminders, calendar, zone)
    return Rung(step=START, key=START, at=at, tell=("handler",), late=0)


def latest(due_on: date, now: datetime, reminders: Reminders, calendar: Calendar, zone: tzinfo) -> Rung | None:
    """The last rung of a due day's ladder whose moment has come."""
    passed = [rung for rung in rungs(due_on, reminders, calendar, zone) if rung.at <= now]
    return passed[-1] if passed else None


def touched(
    after: datetime, now: datetime, reminders: Reminders, calendar: Calendar, zone: tzinfo
) -> Iterator[tuple[date, Rung]]:
    """Every due day of which a rung came after `after` and by `now`, with the latest rung that has come."""
    widest = max((abs(reminder.working_days) for reminder in reminders.ladder), default=0)
    day = _outside(after.astimezone(zone).date(), widest + 1, calendar, -ONE_DAY)
    last = _outside(now.astimezone(zone).date(), widest + 1, calendar, ONE_DAY)
    while day <= last:
        found = latest(day, now, reminders, calendar, zone)
        if found is not None and found.at > after:
            yield day, found
        day += ONE_DAY


def digest_day(now: datetime, reminders: Reminders, calendar: Calendar, zone: tzinfo) -> date | None:
    """The day whose summary of what is long overdue should have been told by `now`; None on days off and before nine.

    It comes with the first rung of a working day, so that people are told once in the morning.
    """
    local = now.astimezone(zone)
    hours = [hour for reminder in reminders.ladder if reminder.working_days > 0 for hour in reminder.at]
    first = max(min(hours, default=reminders.earliest), reminders.earliest)
    if not calendar.is_working(local.date()) or not first <= local.time() <= reminders.latest:
        return None
    return local.date()


def digest_before(day: date, reminders: Reminders, calendar: Calendar) -> date:
    """Clocks due before this day are in the summary of `day`: their own ladder has come to its end."""
    ladder = max((reminder.working_days for reminder in reminders.ladder), default=0)
    return calendar.before(day, max(ladder, reminders.daily_after)).end


def _day(due_on: date, working_days: int, calendar: Calendar) -> date:
    if working_days < 0:
        return calendar.before(due_on, -working_days).end
    return calendar.after(due_on, working_days).end if working_days else due_on


def _rung(due_on: date, reminder: Reminder, hour: time, at: datetime) -> Rung:
    step = f"{reminder.working_days}:{hour:%H%M}"
    return Rung(
        step=step,
        key=f"{due_on.isoformat()}:{step}",
        at=at,
        tell=reminder.tell,
        late=max(0, reminder.working_days),
    )


def _outside(day: date, number: int, calendar: Calendar, way: timedelta) -> date:
    """The `number`-th working day from `day` in one direction."""
    while number:
        day += way
        number -= calendar.is_working(day)
    return day
