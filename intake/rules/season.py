"""节目季: the shows of a season by the plan's rhythm, what the calendar says of each, and who was on air lately. Pure.

A day off is never moved in silence: the planner says whether the show is left out or put on the next working day of
the usual weekday (table A6, 33).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from intake.rules import show_table
from intake.rules.calendar import Calendar
from intake.rules.show_table import DayOfShow
from intake.words import OrganisationId, Refusal

# A season is planned for some months; whoever asks for decades has mistyped a year.
LONGEST_SEASON = timedelta(days=731)


class SeasonChoice(StrEnum):
    """What the planner says about one proposed day."""

    TAKE = "take"  # 照排
    SKIP = "skip"  # 跳过
    NEXT = "next"  # 顺延至下一个同一星期的工作日


class BadSeason(Refusal):
    """It ends before it begins, has no day of the rhythm, or is years long."""

    key = "intake.bad_season"


class SeasonChanged(Refusal):
    """What was chosen is not what the rhythm proposes now."""

    key = "intake.season_changed"


class DayOffUndecided(Refusal):
    """Days on which nobody works, and nobody said whether to leave them out or to move them."""

    key = "intake.day_off_undecided"


class NothingToMove(Refusal):
    """A working day is taken or left out; only a show on a day off goes to another day."""

    key = "intake.nothing_to_move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One proposed day with the planner's choice, and the unit that is to go on the air."""

    day: date
    choice: SeasonChoice
    unit: OrganisationId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedShow:
    """Where a chosen show comes to lie."""

    proposed: date
    day: date
    unit: OrganisationId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAirBefore:
    """The unit of a chosen show was on air shortly before: on `last`."""

    day: date
    unit: OrganisationId
    last: date


def propose(calendar: Calendar, first: date, last: date, *, weekday: int, every_days: int) -> list[DayOfShow]:
    """The days of a season, the first one on the first usual weekday on or after `first`. Raises BadSeason."""
    if not timedelta(0) <= last - first <= LONGEST_SEASON:
        raise BadSeason(years=LONGEST_SEASON.days // 365)
    begins = first + timedelta(days=(weekday - first.weekday()) % 7)
    days = [begins + timedelta(days=n) for n in range(0, max((last - begins).days + 1, 0), every_days)]
    if not days:
        raise BadSeason(years=LONGEST_SEASON.days // 365)
    return [show_table.look(calendar, day, weekday) for day in days]


def place(proposed: Sequence[DayOfShow], slots: Sequence[Slot]) -> list[PlacedShow]:
    """The shows that are to be made. Raises SeasonChanged, DayOffUndecided, NothingToMove."""
    if [one.day for one in proposed] != [slot.day for slot in slots]:
        raise SeasonChanged
    pairs = list(zip(proposed, slots, strict=True))
    undecided = [one.day for one, slot in pairs if not one.working and slot.choice is SeasonChoice.TAKE]
    if undecided:
        raise DayOffUndecided(days="、".join(day.isoformat() for day in undecided))
    placed = []
    for one, slot in pairs:
        if slot.choice is SeasonChoice.TAKE:
            placed.append(PlacedShow(proposed=one.day, day=one.day, unit=slot.unit))
        elif slot.choice is SeasonChoice.NEXT:
            if one.next_day is None:
                raise NothingToMove(day=one.day.isoformat())
            placed.append(PlacedShow(proposed=one.day, day=one.next_day, unit=slot.unit))
    return placed


def too_soon(
    placed: Iterable[PlacedShow], aired: Mapping[OrganisationId, Iterable[date]], rest_months: int
) -> list[OnAirBefore]:
    """Chosen shows whose unit was, or is to be, on the air less than so many months before: a warning, no refusal.

    Args:
        aired: days of shows that stand in the books, by unit.
    """
    shows = sorted(placed, key=lambda one: one.day)
    found = []
    for one in shows:
        if one.unit is None:
            continue
        others = [*aired.get(one.unit, ()), *(other.day for other in shows if other.unit == one.unit)]
        last = max((day for day in others if day < one.day), default=None)
        if last is not None and months_after(last, rest_months) > one.day:
            found.append(OnAirBefore(day=one.proposed, unit=one.unit, last=last))
    return found


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
