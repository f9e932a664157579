"""What a dashboard (看板) looks at: a period of the assessment or one show, cut into pieces for its charts. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from intake.rules.calendar import ONE_DAY
from intake.rules.periods import MONTHS, Period
from intake.words import ShowId

WEEK = timedelta(days=7)
# A month and a quarter are cut into weeks, a year into months: a dozen pieces or fewer fit beside each other.
LONGEST_IN_WEEKS = 92


class Slice(StrEnum):
    """How long a piece is."""

    WEEK = "week"
    MONTH = "month"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """From `first` to `last`, both included; `ends` is the first moment after it."""

    first: date
    last: date
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Without `show` everything from `begins` up to but without `ends`; with it that show's cases alone."""

    first: date
    last: date
    begins: datetime
    ends: datetime
    slice: Slice
    pieces: tuple[Piece, ...]
    show: ShowId | None

    @classmethod
    def of_period(cls, period: Period, zone: tzinfo) -> Self:
        begins, ends = period.bounds(zone)
        weekly = (period.last - period.first).days < LONGEST_IN_WEEKS
        days = _weeks(period) if weekly else _months(period)
        return cls(
            first=period.first,
            last=period.last,
            begins=begins,
            ends=ends,
            slice=Slice.WEEK if weekly else Slice.MONTH,
            pieces=tuple(Piece(first=one, last=last, ends=_after(last, zone)) for one, last in days),
            show=None,
        )

    @classmethod
    def of_show(cls, show: ShowId, day: date, zone: tzinfo) -> Self:
        """What became of the cases of one show, whenever it did."""
        ends = _after(day, zone)
        return cls(
            first=day,
            last=day,
            begins=datetime.combine(day, time(), zone),
            ends=ends,
            slice=Slice.WHOLE,
            pieces=(Piece(first=day, last=day, ends=ends),),
            show=show,
        )


def _after(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), zone)


def _weeks(period: Period) -> list[tuple[date, date]]:
    """Monday to Sunday; the first and the last are as long as the period lets them be."""
    found, first = [], period.first
    while first <= period.last:
        last = min(first + WEEK - ONE_DAY * (first.weekday() + 1), period.last)
        found.append((first, last))
        first = last + ONE_DAY
    return found


def _months(period: Period) -> list[tuple[date, date]]:
    months = [Period.read(f"{period.first.year:04}-{month:02}") for month in range(1, MONTHS + 1)]
    return [(one.first, one.last) for one in months]
