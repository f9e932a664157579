"""The working days of eleven years, day by day, as two independent sources have published them."""

from datetime import date, timedelta

import chinese_calendar
import holidays

from intake.office import calendars
from intake.rules.calendar import Why

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CHINA = holidays.country_holidays("CN", years=range(2016, 2027))


def is_worked(day: date) -> bool:
    """The second source keeps days off and worked weekends in two lists."""
    return day in CHINA.weekend_workdays or (day.weekday() < 5 and day not in CHINA)


def test_every_one_of_4018_days_is_as_both_sources_published_it() -> None:
    ours = calendars.calendar()
    assert len(DAYS) == 4018
    assert [day for day in DAYS if ours.is_working(day) != chinese_calendar.is_workday(day)] == []
    assert [day for day in DAYS if ours.is_working(day) != is_worked(day)] == []


def test_a_worked_weekend_is_called_made_up_and_a_weekday_off_has_its_holiday_s_name() -> None:
    ours = calendars.calendar()
    found = [ours.look(day) for day in DAYS]
    assert all((day.why is Why.MADE_UP) == (day.working and day.day.weekday() >= 5) for day in found)
    assert all(day.name for day in found if not day.working and day.day.weekday() < 5)
    assert not any(day.provisional for day in found)
