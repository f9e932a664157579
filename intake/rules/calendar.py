"""Working days (工作日) as the State Council announces them, made-up days included. Pure: callers bring the layers.

A day is decided by the highest layer that says something about it: the unit's own word goes before the city's, the
city's before the province's, the province's before the nation's. Where no layer speaks, Monday to Friday are worked.
For a year whose notice is not out yet that is a guess, and every answer that leans on it says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# The longest run of days off ever announced is nine; a calendar with a hundred in a row is a mistake.
LONGEST_REST = 100


class Layer(StrEnum):
    """Whose word it is, weakest first."""

    NATIONAL = "national"  # 国务院办公厅通知
    PROVINCE = "province"
    CITY = "city"
    UNIT = "unit"


RANK = {layer: rank for rank, layer in enumerate(Layer)}


class Why(StrEnum):
    """Why a day counts or does not."""

    START = "start"  # the day of the event itself
    WORKDAY = "workday"  # Monday to Friday
    MADE_UP = "made_up"  # 调休上班日: a Saturday or Sunday that is worked
    WEEKEND = "weekend"
    DAY_OFF = "day_off"  # 放假日
    CALENDAR_DAY = "calendar_day"  # counted because every day is, in terms of calendar days


class NoWorkingDay(ValueError):
    """The calendar knows no working day for longer than any holiday lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One layer's word about one day. `name` is the holiday or the reason, as announced."""

    day: date
    working: bool
    layer: Layer
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day, decided. `provisional`: nobody has announced this year yet and no layer speaks of this day."""

    day: date
    working: bool
    why: Why
    layer: Layer | None
    name: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One day of a count. `number` is its place, from 1; None for a day that was skipped."""

    day: Day
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Where a count ends, and every day it went over, the first one included."""

    end: date
    steps: tuple[Step, ...]
    calendar: int  # the calendar's version

    @property
    def provisional(self) -> bool:
        """Whether the end could still move when a year's notice comes out."""
        return any(step.day.provisional for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`announced` are the years whose notice is out; `words` the strongest word about each day that has one."""

    version: int
    announced: frozenset[int]
    words: Mapping[date, Word]

    def look(self, day: date) -> Day:
        word = self.words.get(day)
        weekend = day.weekday() >= SATURDAY
        if word is not None:
            why = (Why.MADE_UP if weekend else Why.WORKDAY) if word.working else Why.DAY_OFF
            return Day(day=day, working=word.working, why=why, layer=word.layer, name=word.name, provisional=False)
        return Day(
            day=day,
            working=not weekend,
            why=Why.WEEKEND if weekend else Why.WORKDAY,
            layer=None,
            name="",
            provisional=day.year not in self.announced,
        )

    def is_working(self, day: date) -> bool:
        return self.look(day).working

    def after(self, start: date, number: int, *, count_start: bool = False) -> Count:
        """The `number`-th working day after `start`, which itself is not counted (Civil Code, art. 201).

        Args:
            number: at least 1.
            count_start: count `start` as well, where an office's policy says so and it is a working day.
        """
        if number < 1:
            raise ValueError("a term has at least one working day")
        first = self.look(start)
        counted = 1 if count_start and first.working else 0
        steps = [Step(day=first, number=1) if counted else Step(day=_start_of(first), number=None)]
        rest = 0
        while counted < number:
            day = self.look(steps[-1].day.day + ONE_DAY)
            rest = 0 if day.working else rest + 1
            if rest > LONGEST_REST:
                raise NoWorkingDay(f"no working day in the {LONGEST_REST} days before {day.day}")
            counted += day.working
            steps.append(Step(day=day, number=counted if day.working else None))
        return self._count(steps)

    def days_after(self, start: date, number: int) -> Count:
        """The `number`-th calendar day after `start`, whatever day that is."""
        steps = [Step(day=_start_of(self.look(start)), number=None)]
        for count in range(1, number + 1):
            found = self.look(start + count * ONE_DAY)
            day = Day(
                day=found.day,
                working=found.working,
                why=Why.CALENDAR_DAY,
                layer=found.layer,
                name=found.name,
                provisional=False,
            )
            steps.append(Step(day=day, number=count))
        return self._count(steps)

    def days_before(self, start: date, number: int) -> Count:
        """`number` calendar days before `start`, rolled back to the working day on or before (提前一周)."""
        steps = [Step(day=_start_of(self.look(start)), number=None)]
        day = self.look(start - number * ONE_DAY)
        for found in self._back_from(day.day):
            steps.append(Step(day=found, number=1 if found.working else None))
        return self._count(steps)

    def before(self, start: date, number: int) -> Count:
        """The `number`-th working day before `start`, which is not counted."""
        if number < 1:
            raise ValueError("a term has at least one working day")
        steps = [Step(day=_start_of(self.look(start)), number=None)]
        for count in range(1, number + 1):
            for found in self._back_from(steps[-1].day.day - ONE_DAY):
                steps.append(Step(day=found, number=count if found.working else None))
        return self._count(steps)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`: by how many a due date is overdue, or how many are left."""
        return sum(self.is_working(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))

    def _back_from(self, day: date) -> Iterator[Day]:
        """`day` and the days before it, up to the first working one."""
        for back in range(LONGEST_REST + 1):
            found = self.look(day - back * ONE_DAY)
            yield found
            if found.working:
                return
        raise NoWorkingDay(f"no working day in the {LONGEST_REST} days before {day}")

    def _count(self, steps: list[Step]) -> Count:
        return Count(end=steps[-1].day.day, steps=tuple(steps), calendar=self.version)


def layered(version: int, announced: Iterable[int], words: Iterable[Word]) -> Calendar:
    """One calendar of many layers' words; of two words about one day the stronger layer's stays."""
    strongest: dict[date, Word] = {}
    for word in words:
        known = strongest.get(word.day)
        if known is None or RANK[word.layer] >= RANK[known.layer]:
            strongest[word.day] = word
    return Calendar(version=version, announced=frozenset(announced), words=strongest)


def _start_of(day: Day) -> Day:
    """The day of the event: shown, never counted, and no guess about it can move the end."""
    return Day(day=day.day, working=day.working, why=Why.START, layer=day.layer, name=day.name, provisional=False)
