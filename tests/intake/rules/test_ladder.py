"""The reminder ladder: never in the quiet hours, each step once, and a moved due day is reminded of anew."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from intake.office import calendars
from intake.rules import ladder, telling
from intake.words import Duty, Role

ZONE = ZoneInfo("Asia/Shanghai")
PACK = calendars.pack()
REMINDERS = PACK.reminders
CALENDAR = calendars.calendar()
days = st.dates(date(2016, 6, 1), date(2026, 11, 30))
moments = st.datetimes(datetime(2016, 6, 1), datetime(2026, 11, 30), timezones=st.just(ZONE))  # noqa: DTZ001


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZONE)


def steps(due_on: date) -> list[tuple[str, str]]:
    return [(rung.step, f"{rung.at:%m-%d %H:%M}") for rung in ladder.rungs(due_on, REMINDERS, CALENDAR, ZONE)]


def test_the_first_show_s_complaints_are_reminded_around_the_festival() -> None:
    assert steps(date(2016, 6, 15)) == [
        ("-1:0900", "06-14 09:00"),
        ("0:0900", "06-15 09:00"),
        ("0:1500", "06-15 15:00"),
        ("1:0900", "06-16 09:00"),
        ("2:0900", "06-17 09:00"),
    ]


def test_a_made_up_sunday_is_a_day_like_any_other() -> None:
    assert steps(date(2016, 6, 12))[:2] == [("-1:0900", "06-08 09:00"), ("0:0900", "06-12 09:00")]


def test_a_day_named_on_a_day_off_is_announced_before_and_told_as_late_after_it() -> None:
    assert [step for step, _ in steps(date(2016, 6, 10))] == ["-1:0900", "1:0900", "2:0900"]


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    night, early, rest = at("2016-06-07", "20:01"), at("2016-06-08", "03:00"), at("2016-06-09", "10:00")
    for moment, told in ((night, "2016-06-08"), (early, "2016-06-08"), (rest, "2016-06-12")):
        assert ladder.allowed_from(moment, REMINDERS, CALENDAR, ZONE) == at(told, "08:00")
    assert ladder.allowed_from(at("2016-06-07", "20:00"), REMINDERS, CALENDAR, ZONE) == at("2016-06-07", "20:00")


def test_after_a_week_away_only_the_latest_step_is_told() -> None:
    found = ladder.due(date(2016, 6, 15), at("2016-06-07"), at("2016-06-17", "12:00"), REMINDERS, CALENDAR, ZONE)
    assert [rung.step for rung in found] == ["2:0900"]
    assert found[0].tell == ("handler", "leader", "style_office", "supervisor")


def test_a_clock_that_began_on_its_due_day_is_not_told_of_the_morning() -> None:
    begun = at("2016-06-15", "10:00")
    found = ladder.due(date(2016, 6, 15), begun, at("2016-06-15", "10:05"), REMINDERS, CALENDAR, ZONE)
    assert [rung.step for rung in found] == ["start"]


@given(days)
def test_nobody_is_told_in_the_quiet_hours_or_on_a_day_off(day: date) -> None:
    for rung in ladder.rungs(day, REMINDERS, CALENDAR, ZONE):
        assert time(8) <= rung.at.time() <= time(20)
        assert CALENDAR.is_working(rung.at.date())


@given(moments)
def test_the_next_allowed_moment_is_allowed_and_not_earlier(moment: datetime) -> None:
    found = ladder.allowed_from(moment, REMINDERS, CALENDAR, ZONE)
    assert found >= moment
    assert time(8) <= found.time() <= time(20)
    assert CALENDAR.is_working(found.date())


@given(days, st.integers(0, 40), st.lists(st.integers(0, 60 * 24 * 30), min_size=1, max_size=60))
def test_each_step_is_told_once_and_in_order_whenever_one_looks(day: date, length: int, looks: list[int]) -> None:
    begun = datetime.combine(day, time(10), ZONE)
    due_on = CALENDAR.after(day, length + 1).end
    sent: list[str] = []
    for minutes in sorted(looks):
        found = ladder.due(due_on, begun, begun + timedelta(minutes=minutes), REMINDERS, CALENDAR, ZONE, sent=sent)
        assert len(found) <= 1
        sent += [rung.key for rung in found]
    assert len(sent) == len(set(sent))
    order = ["start", *(rung.key for rung in ladder.rungs(due_on, REMINDERS, CALENDAR, ZONE))]
    assert [order.index(key) for key in sent] == sorted(order.index(key) for key in sent)


@given(days, st.integers(1, 20))
def test_a_moved_day_has_steps_of_its_own(day: date, later: int) -> None:
    before = {rung.key for rung in ladder.rungs(day, REMINDERS, CALENDAR, ZONE)}
    moved = CALENDAR.after(day, later).end
    assert before.isdisjoint(rung.key for rung in ladder.rungs(moved, REMINDERS, CALENDAR, ZONE))


@given(moments, st.lists(st.integers(1, 60 * 24 * 5), min_size=1, max_size=12))
def test_windows_that_follow_each_other_tell_every_rung_that_is_still_the_latest(
    begin: datetime, lengths: list[int]
) -> None:
    edges = [begin]
    for minutes in lengths:
        edges.append(edges[-1] + timedelta(minutes=minutes))
    told = [
        (day, rung.key)
        for after, now in pairwise(edges)
        for day, rung in ladder.touched(after, now, REMINDERS, CALENDAR, ZONE)
    ]
    assert len(told) == len(set(told))
    for day in {begin.date() + timedelta(days=n) for n in range(-5, 40)}:
        latest = ladder.latest(day, edges[-1], REMINDERS, CALENDAR, ZONE)
        if latest is not None and latest.at > begin:
            assert (day, latest.key) in told


def test_targets_of_the_house_tell_no_other_body() -> None:
    tell = ("handler", "leader", "style_office", "supervisor")
    of_unit = telling.readers(tell, duty=Duty.UNIT, clock="complaint", plan=True)
    assert (Duty.SUPERVISOR, Role.SUPERVISOR) in of_unit
    assert (None, Role.UNIT_LEADER) in of_unit
    assert telling.readers(tell, duty=Duty.STATION, clock="verify", plan=False) == ((None, Role.VERIFIER),)
