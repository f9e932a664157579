"""The show's rhythm: every second Tuesday from the seventh of June 2016, and what the station changes about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from intake.rules.show_window import (
    Schedule,
    ShowMode,
    ShowWindow,
    current,
    is_open,
    next_show,
    number_in_year,
    windows,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAN = Schedule(
    mode=ShowMode.PLAN,
    first=date(2016, 6, 7),
    start=time(17, 30),
    end=time(18, 30),
    every_days=14,
    zone=SHANGHAI,
    cancelled=frozenset(),
    extra=(),
)


def at(day: int, hour: int, minute: int, *, month: int = 6, year: int = 2016) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


FIRST = ShowWindow(start=at(7, 17, 30), end=at(7, 18, 30))
SECOND = ShowWindow(start=at(21, 17, 30), end=at(21, 18, 30))


def test_the_first_two_shows_are_a_fortnight_apart() -> None:
    assert windows(PLAN, at(1, 0, 0), 2) == [FIRST, SECOND]


def test_a_show_is_open_from_its_first_second_and_closed_at_its_last() -> None:
    assert not is_open(PLAN, at(7, 17, 29))
    assert is_open(PLAN, at(7, 17, 30))
    assert is_open(PLAN, at(7, 18, 29))
    assert not is_open(PLAN, at(7, 18, 30))


def test_during_a_show_the_next_one_is_a_fortnight_later() -> None:
    assert current(PLAN, at(7, 18, 0)) == FIRST
    assert next_show(PLAN, at(7, 18, 0)) == SECOND


def test_the_time_may_come_in_any_time_zone() -> None:
    assert is_open(PLAN, datetime(2016, 6, 7, 9, 45, tzinfo=UTC))


def test_a_cancelled_show_is_passed_over() -> None:
    assert windows(replace(PLAN, cancelled=frozenset({date(2016, 6, 7)})), at(1, 0, 0), 1) == [SECOND]


def test_the_station_s_own_window_counts_beside_the_plan() -> None:
    own = ShowWindow(start=at(10, 9, 0), end=at(10, 10, 0))
    with_own = replace(PLAN, extra=(own,))
    assert windows(with_own, at(8, 0, 0), 2) == [own, SECOND]
    assert is_open(with_own, at(10, 9, 30))


def test_a_window_that_touches_a_show_makes_it_longer() -> None:
    longer = replace(PLAN, extra=(ShowWindow(start=at(7, 18, 30), end=at(7, 19, 0)),))
    assert current(longer, at(7, 18, 15)) == ShowWindow(start=at(7, 17, 30), end=at(7, 19, 0))


def test_a_show_across_midnight_is_still_open_after_midnight() -> None:
    night = replace(PLAN, start=time(23, 30), end=time(0, 30))
    assert is_open(night, at(8, 0, 15))
    assert not is_open(night, at(8, 0, 30))


def test_before_the_first_show_nothing_is_open_and_the_first_is_next() -> None:
    assert not is_open(PLAN, at(1, 17, 45, month=1))
    assert next_show(PLAN, at(1, 17, 45, month=1)) == FIRST


def test_always_and_never_need_no_plan() -> None:
    always, never = replace(PLAN, mode=ShowMode.ALWAYS), replace(PLAN, mode=ShowMode.NEVER)
    assert is_open(always, at(1, 3, 0))
    assert not is_open(never, at(7, 18, 0))
    assert current(always, at(7, 18, 0)) is None
    assert next_show(never, at(7, 18, 0)) is None


@given(st.integers(min_value=-50_000, max_value=400_000))
def test_windows_are_in_order_apart_and_never_over(hours: int) -> None:
    now = datetime(2016, 6, 7, tzinfo=UTC) + timedelta(hours=hours)
    found = windows(PLAN, now, 52)
    assert len(found) == 52
    assert all(window.end > now for window in found)
    assert all(later.start - earlier.start == timedelta(days=14) for earlier, later in pairwise(found))


def test_a_show_keeps_its_number_when_an_extra_window_before_it_is_over() -> None:
    early = ShowWindow(start=at(7, 16, 30), end=at(7, 17, 30))
    assert number_in_year(replace(PLAN, extra=(early,)), at(7, 18, 0)) == number_in_year(PLAN, at(7, 18, 0)) == 1
    assert number_in_year(replace(PLAN, extra=(early,)), at(21, 18, 0)) == 2


def test_a_show_across_new_year_s_night_counts_in_the_year_it_began_in() -> None:
    nightly = replace(PLAN, first=date(2016, 12, 30), start=time(23, 30), end=time(0, 30), every_days=1)
    assert number_in_year(nightly, at(1, 0, 10, month=1, year=2017)) == 2
    assert number_in_year(nightly, at(1, 23, 40, month=1, year=2017)) == 1


@given(
    st.integers(0, 800_000),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 200)), max_size=4),
)
def test_whatever_the_station_adds_every_moment_on_the_air_has_a_number(
    minutes: int, added: list[tuple[int, int]]
) -> None:
    now = at(1, 0, 0) + timedelta(minutes=minutes)
    extra = [now + timedelta(minutes=before - 4500) for before, _ in added]
    windows_added = tuple(
        ShowWindow(start=start, end=start + timedelta(minutes=long))
        for start, (_, long) in zip(extra, added, strict=True)
    )
    schedule = replace(PLAN, extra=windows_added)
    assert (number_in_year(schedule, now) is None) is not is_open(schedule, now)
