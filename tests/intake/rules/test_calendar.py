"""Working days: the golden dates of the plan's first shows, layers, provisional years, counting back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.records import notices
from intake.rules.calendar import Calendar, Layer, NoWorkingDay, Why, Word, layered

NATIONAL = layered(1, notices.years(), notices.words())


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        # The first show: Dragon Boat on 9 to 11 June, Sunday the 12th is worked.
        ("2016-06-07", 2, "2016-06-12"),
        ("2016-06-07", 3, "2016-06-13"),
        ("2016-06-07", 5, "2016-06-15"),
        ("2016-06-07", 8, "2016-06-20"),
        ("2016-06-21", 2, "2016-06-23"),
        ("2016-06-21", 5, "2016-06-28"),
        ("2016-06-21", 8, "2016-07-01"),
        ("2016-09-13", 2, "2016-09-18"),
        ("2016-09-13", 8, "2016-09-26"),
        ("2016-09-27", 3, "2016-09-30"),
        ("2016-09-27", 5, "2016-10-09"),
        ("2016-09-27", 8, "2016-10-12"),
        ("2017-01-17", 5, "2017-01-23"),
        ("2017-01-17", 8, "2017-01-26"),
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-04-28", 3, "2026-05-06"),
        ("2026-04-28", 8, "2026-05-12"),
        ("2026-09-22", 5, "2026-09-30"),
        ("2026-09-22", 8, "2026-10-10"),
        ("2016-06-17", 5, "2016-06-24"),
        ("2016-06-17", 8, "2016-06-29"),
        ("2016-06-12", 5, "2016-06-17"),
        ("2016-06-10", 2, "2016-06-13"),
        ("2020-01-21", 5, "2020-02-05"),
        ("2025-09-30", 5, "2025-10-14"),
    ],
)
def test_the_golden_dates(start: str, number: int, due: str) -> None:
    count = NATIONAL.after(date.fromisoformat(start), number)
    assert count.end == date.fromisoformat(due)
    assert not count.provisional
    assert count.steps[-1].number == number


def test_every_day_of_a_count_is_accounted_for() -> None:
    count = NATIONAL.after(date(2016, 6, 7), 2)
    assert [(step.day.day.day, step.number, step.day.why, step.day.name) for step in count.steps] == [
        (7, None, Why.START, ""),
        (8, 1, Why.WORKDAY, ""),
        (9, None, Why.DAY_OFF, "端午节"),
        (10, None, Why.DAY_OFF, "端午节"),
        (11, None, Why.DAY_OFF, "端午节"),
        (12, 2, Why.MADE_UP, "端午节调休上班"),
    ]


@pytest.mark.parametrize(
    ("show", "due"),
    [
        ("2016-06-07", "2016-05-31"),
        ("2017-02-07", "2017-01-26"),  # a week before is the Spring Festival
        ("2026-10-13", "2026-09-30"),
        ("2026-02-24", "2026-02-14"),  # back to a Saturday that is worked
    ],
)
def test_a_week_ahead_rolls_back_to_a_working_day(show: str, due: str) -> None:
    assert NATIONAL.days_before(date.fromisoformat(show), 7).end == date.fromisoformat(due)


def test_the_last_working_day_before_march_2026_is_a_saturday() -> None:
    assert NATIONAL.before(date(2026, 3, 1), 1).end == date(2026, 2, 28)


def test_a_year_without_a_notice_is_counted_by_weekends_and_says_so() -> None:
    count = NATIONAL.after(date(2026, 12, 30), 5)
    assert count.end == date(2027, 1, 6)
    assert count.provisional
    # The start may lie in any year: no notice can move what is not counted.
    assert not layered(1, {2027}, []).after(date(2026, 12, 31), 1).provisional


def test_a_notice_entered_by_the_office_makes_the_year_certain() -> None:
    new_year = Word(day=date(2027, 1, 1), working=False, layer=Layer.NATIONAL, name="元旦")
    calendar = layered(2, notices.years() | {2027}, [*notices.words(), new_year])
    count = calendar.after(date(2026, 12, 30), 5)
    assert (count.end, count.provisional, count.calendar) == (date(2027, 1, 7), False, 2)


@pytest.mark.parametrize("order", [1, -1], ids=["weak first", "strong first"])
def test_the_units_word_goes_before_the_nations(order: int) -> None:
    typhoon = Word(day=date(2016, 6, 8), working=False, layer=Layer.CITY, name="台风停工")
    at_work = Word(day=date(2016, 6, 8), working=True, layer=Layer.UNIT, name="防汛值守")
    words = [Word(day=date(2016, 6, 8), working=True, layer=Layer.NATIONAL, name=""), typhoon, at_work][::order]
    assert layered(1, {2016}, words).look(date(2016, 6, 8)).name == "防汛值守"
    assert not layered(1, {2016}, [typhoon]).is_working(date(2016, 6, 8))


def test_the_start_day_counts_where_a_policy_says_so_and_it_is_worked() -> None:
    assert NATIONAL.after(date(2016, 6, 7), 2, count_start=True).end == date(2016, 6, 8)
    assert NATIONAL.after(date(2016, 6, 10), 2, count_start=True).end == date(2016, 6, 13)


def test_calendar_days_are_never_a_guess() -> None:
    count = NATIONAL.days_after(date(2027, 3, 1), 30)
    assert (count.end, count.provisional, count.steps[-1].number) == (date(2027, 3, 31), False, 30)


def test_a_calendar_without_work_is_an_error_and_not_an_endless_count() -> None:
    nothing = Calendar(
        version=1,
        announced=frozenset({2030}),
        words={
            day: Word(day=day, working=False, layer=Layer.UNIT, name="")
            for day in (date(2030, 1, 1) + timedelta(days=n) for n in range(120))
        },
    )
    for ask in (lambda: nothing.after(date(2030, 1, 1), 1), lambda: nothing.before(date(2030, 4, 25), 1)):
        with pytest.raises(NoWorkingDay):
            ask()


def test_it_agrees_with_the_package_on_every_day_it_knows() -> None:
    from chinese_calendar import is_workday

    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert NATIONAL.is_working(day) == is_workday(day), day
        day += timedelta(days=1)


days = some.dates(date(2004, 1, 1), date(2026, 6, 30))


@given(days, some.integers(1, 40))
def test_a_due_date_is_a_working_day_and_exactly_so_many_lie_between(start: date, number: int) -> None:
    end = NATIONAL.after(start, number).end
    assert NATIONAL.is_working(end)
    assert NATIONAL.working_days_between(start, end) == number


@given(days, days, some.integers(1, 20))
def test_a_later_start_is_never_due_earlier(one: date, other: date, number: int) -> None:
    first, second = sorted((one, other))
    assert NATIONAL.after(first, number).end <= NATIONAL.after(second, number).end


@given(days, some.integers(1, 20))
def test_counting_back_is_counting_forth_seen_from_the_end(start: date, number: int) -> None:
    back = NATIONAL.before(start, number).end
    assert NATIONAL.working_days_between(back, start) - NATIONAL.is_working(start) == number - 1
