"""A season's days by the plan's rhythm and the calendar; who was on the air too short a time before."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.office import calendars
from intake.rules import season
from intake.rules.season import (
    BadSeason,
    DayOffUndecided,
    NothingToMove,
    PlacedShow,
    SeasonChanged,
    SeasonChoice,
    Slot,
)
from intake.words import OrganisationId

CALENDAR = calendars.calendar()
TUESDAY = 1
FIRST = date(2016, 6, 7)
OFF = date(2017, 1, 31)
WATER, ROADS = OrganisationId(1), OrganisationId(2)


def proposed(first: date, last: date) -> list[season.DayOfShow]:
    return season.propose(CALENDAR, first, last, weekday=TUESDAY, every_days=14)


def slots(first: date, last: date, **of: SeasonChoice) -> list[Slot]:
    choice = {date.fromisoformat(day.replace("_", "-")[1:]): said for day, said in of.items()}
    return [
        Slot(day=one.day, choice=choice.get(one.day, SeasonChoice.TAKE), unit=None) for one in proposed(first, last)
    ]


def test_a_season_begins_on_the_first_usual_weekday_and_ends_with_the_last_day() -> None:
    days = [one.day for one in proposed(date(2016, 6, 1), date(2016, 7, 19))]
    assert days == [date(2016, 6, 7), date(2016, 6, 21), date(2016, 7, 5), date(2016, 7, 19)]
    assert [one.day for one in proposed(FIRST, FIRST)] == [FIRST]


def test_of_all_fortnightly_tuesdays_until_the_end_of_2026_eighteen_are_days_off() -> None:
    off = [
        one.day
        for year in range(2016, 2027)
        for one in proposed(
            max(FIRST, FIRST + timedelta(days=-(-(date(year, 1, 1) - FIRST).days // 14) * 14)), date(year, 12, 31)
        )
        if not one.working
    ]
    assert (len(off), off[0], [day for day in off if day.year == 2026]) == (18, OFF, [date(2026, 2, 17)])


def test_18_a_show_on_a_day_off_is_asked_about_and_skipped_or_moved_as_the_planner_says() -> None:
    first, last = date(2017, 1, 17), date(2017, 2, 14)
    with pytest.raises(DayOffUndecided, match="2017-01-31"):
        season.place(proposed(first, last), slots(first, last))
    skipped = season.place(proposed(first, last), slots(first, last, d2017_01_31=SeasonChoice.SKIP))
    assert [one.day for one in skipped] == [date(2017, 1, 17), date(2017, 2, 14)]
    moved = season.place(proposed(first, last), slots(first, last, d2017_01_31=SeasonChoice.NEXT))
    assert [(one.proposed, one.day) for one in moved][1] == (OFF, date(2017, 2, 7))
    wrong = slots(first, last, d2017_01_17=SeasonChoice.NEXT, d2017_01_31=SeasonChoice.SKIP)
    with pytest.raises(NothingToMove, match="2017-01-17"):
        season.place(proposed(first, last), wrong)


def test_what_was_chosen_must_be_what_is_proposed_now() -> None:
    with pytest.raises(SeasonChanged):
        season.place(proposed(FIRST, date(2016, 7, 5)), slots(FIRST, date(2016, 6, 21)))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2016, 6, 8), date(2016, 6, 7)), (date(2016, 6, 8), date(2016, 6, 13)), (FIRST, date(2019, 6, 7))],
)
def test_a_season_without_a_day_or_of_many_years_is_none(first: date, last: date) -> None:
    with pytest.raises(BadSeason):
        proposed(first, last)


def test_a_unit_that_was_on_air_less_than_so_many_months_before_is_named() -> None:
    def show(day: date, unit: OrganisationId | None) -> PlacedShow:
        return PlacedShow(proposed=day, day=day, unit=unit)

    chosen = [show(FIRST, WATER), show(date(2016, 6, 21), ROADS), show(date(2016, 7, 5), WATER), show(OFF, None)]
    aired = {ROADS: [date(2015, 12, 21), date(2017, 1, 1)]}
    found = season.too_soon(chosen, aired, 6)
    # Six months to the day are enough; the water bureau comes twice in this very season.
    assert [(one.day, one.unit, one.last) for one in found] == [(date(2016, 7, 5), WATER, FIRST)]
    aired[ROADS].append(date(2015, 12, 22))
    assert {one.unit for one in season.too_soon(chosen, aired, 6)} == {WATER, ROADS}
    assert season.too_soon(chosen, aired, 0) == []


@settings(max_examples=300)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_after_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    found = season.months_after(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found.day <= day.day
