"""Periods of the assessment (考核期): a month, a quarter or a year of the office's own calendar. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Self

from intake.rules.calendar import ONE_DAY
from intake.words import Refusal

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
MONTHS, QUARTER = 12, 3


class NoSuchPeriod(Refusal):
    """A period is written 2016, 2016-Q2 or 2016-06."""

    key = "intake.no_such_period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `first` to `last`, both included. `key` is how it is written everywhere."""

    key: str
    first: date
    last: date

    @classmethod
    def read(cls, key: str) -> Self:
        """Raises NoSuchPeriod."""
        found = _WRITTEN.fullmatch(key)
        if found is None or int(found[1]) == 0 or int(found[1]) > date.max.year - 1:
            raise NoSuchPeriod(period=key[:16])
        year, quarter, month = int(found[1]), found[2], found[3]
        if month is not None:
            begins, length = int(month), 1
        elif quarter is not None:
            begins, length = (int(quarter) - 1) * QUARTER + 1, QUARTER
        else:
            begins, length = 1, MONTHS
        ends = begins + length
        beyond = date(year + (ends > MONTHS), (ends - 1) % MONTHS + 1, 1)
        return cls(key=key, first=date(year, begins, 1), last=beyond - ONE_DAY)

    @staticmethod
    def around(day: date) -> tuple[str, str, str]:
        """The year, the quarter and the month that hold a day, as they are written."""
        return f"{day:%Y}", f"{day:%Y}-Q{(day.month - 1) // QUARTER + 1}", f"{day:%Y-%m}"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The first moment of the period and the first one after it."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.last + ONE_DAY, time(), zone)

    def over(self, today: date) -> bool:
        return today > self.last
