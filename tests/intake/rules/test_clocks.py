"""Due dates and standing by the plan's own pack: the first show to the day, midnight to the second."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import intake
from intake.records import notices
from intake.rules import clocks, policy
from intake.rules.calendar import layered
from intake.rules.clocks import Outcome, Standing

NATIONAL = layered(1, notices.years(), notices.words())
PACK = policy.read((Path(intake.__file__).parent / "policies" / "doumen-2016.toml").read_text("utf-8"))
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_SHOW = date(2016, 6, 7)


def due(name: str, start: date, **more: object) -> clocks.Due:
    return clocks.due(PACK.clock(name), start, NATIONAL, PACK.counting, PACK.zone, **more)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("name", "start", "day"),
    [
        ("consult", "2016-06-07", "2016-06-12"),
        ("transfer", "2016-06-07", "2016-06-12"),
        ("complaint", "2016-06-07", "2016-06-15"),
        ("suggest", "2016-06-07", "2016-06-15"),
        ("postreport", "2016-06-07", "2016-06-13"),
        ("actual", "2016-06-12", "2016-06-17"),
        ("feedback", "2016-06-17", "2016-06-22"),
        ("joint", "2016-06-12", "2016-06-17"),
        ("sup-reply", "2016-06-17", "2016-06-24"),
        ("sup-report", "2016-06-17", "2016-06-29"),
        ("manuscript", "2016-06-07", "2016-05-31"),
        ("leave", "2016-06-07", "2016-05-31"),
        ("seal", "2016-06-07", "2016-06-06"),
        ("preview", "2016-06-07", "2016-05-31"),
        ("preview", "2026-03-03", "2026-02-28"),
        ("leave", "2017-02-07", "2017-01-26"),
        ("register", "2016-06-07", "2016-06-07"),
    ],
)
def test_the_dates_of_the_first_show(name: str, start: str, day: str) -> None:
    assert due(name, date.fromisoformat(start)).day == date.fromisoformat(day)


def test_a_consultation_answered_ten_minutes_before_midnight_is_in_time_and_one_after_is_not() -> None:
    consult = due("consult", FIRST_SHOW)
    assert clocks.outcome(consult, at("2016-06-12 23:50"), at("2016-06-20 09:00")) is Outcome.MET
    assert clocks.outcome(consult, at("2016-06-13 00:01"), at("2016-06-20 09:00")) is Outcome.MISSED_DONE
    assert clocks.outcome(consult, None, at("2016-06-12 23:59:59.999999")) is None
    assert clocks.outcome(consult, None, at("2016-06-13 00:00")) is Outcome.MISSED_OPEN


def test_where_the_office_closes_the_day_ends_then() -> None:
    counting = PACK.counting.model_copy(update={"cutoff": "office_close"})
    consult = clocks.due(PACK.clock("consult"), FIRST_SHOW, NATIONAL, counting, PACK.zone)
    assert clocks.in_time(at("2016-06-12 17:30"), consult)
    assert not clocks.in_time(at("2016-06-12 17:30:01"), consult)


@pytest.mark.parametrize(
    ("now", "found", "days"),
    [
        ("2016-06-08 09:00", Standing.RUNNING, 0),
        ("2016-06-14 09:00", Standing.DUE_SOON, 0),
        ("2016-06-15 08:00", Standing.DUE_TODAY, 0),
        ("2016-06-16 00:00", Standing.OVERDUE, 1),
        ("2016-06-18 12:00", Standing.OVERDUE, 2),  # Saturday adds nothing to Thursday and Friday
        ("2016-06-20 09:00", Standing.OVERDUE, 3),
    ],
)
def test_how_a_complaint_of_the_first_show_looks(now: str, found: Standing, days: int) -> None:
    complaint = due("complaint", FIRST_SHOW)
    assert clocks.standing(complaint, at(now), NATIONAL) is found
    assert clocks.overdue_days(complaint, at(now), NATIONAL) == days


def test_a_notice_may_carry_its_own_days() -> None:
    assert due("notice", date(2016, 6, 8), working_days=10).day == date(2016, 6, 23)


def test_a_rectification_is_due_when_its_order_says_and_otherwise_never() -> None:
    assert due("rectify", FIRST_SHOW, on=date(2016, 7, 31)).day == date(2016, 7, 31)
    with pytest.raises(clocks.OwnDate):
        due("rectify", FIRST_SHOW)


def test_an_answer_on_air_is_due_at_the_second_next_show() -> None:
    shows = [date(2016, 6, 21), date(2016, 7, 5)]
    assert due("onair-reply", date(2016, 6, 20), shows=shows).day == date(2016, 7, 5)
    with pytest.raises(clocks.OwnDate):
        due("onair-reply", date(2016, 6, 20), shows=shows[:1])


def test_another_packs_numbers_need_no_code() -> None:
    text = (Path(intake.__file__).parent / "policies" / "doumen-2016.toml").read_text("utf-8")
    ten = policy.read(text.replace("term = { working_days = 8 }", "term = { working_days = 10 }"))
    assert clocks.due(ten.clock("sup-report"), date(2016, 6, 17), NATIONAL, ten.counting, ten.zone).day == date(
        2016, 7, 1
    )


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("term = { working_days = 8 }", "term = { working_days = 0 }", "clocks[sup-report].term.working_days"),
        ("term = { working_days = 8 }", "term = { working_days = 8, same_day = true }", "clocks[sup-report].term"),
        ('name = "consult"', 'name = "complaint"', "named twice: complaint"),
        ('owner = "propaganda"', 'owner = "nobody"', "clocks[preview].owner"),
        ("at = [09:00:00, 15:00:00]", "at = [21:00:00]", "quiet hours"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Doumen"', "timezone"),
        ("[counting]", "[counting", "line 10"),
        ("warn_at = 17:00:00", "warn_at = 17:00:00\nsurprise = 1", "counting.surprise"),
    ],
)
def test_a_wrong_pack_is_refused_with_the_place_of_the_fault(wrong: str, right: str, said: str) -> None:
    text = (Path(intake.__file__).parent / "policies" / "doumen-2016.toml").read_text("utf-8")
    assert wrong in text
    with pytest.raises(policy.BadPack) as refused:
        policy.read(text.replace(wrong, right, 1))
    assert said in str(refused.value.facts["faults"])


def test_every_clock_of_the_plan_quotes_it_and_every_target_says_that_it_is_none() -> None:
    for clock in PACK.clocks:
        assert clock.plan == bool(clock.quote), clock.name
