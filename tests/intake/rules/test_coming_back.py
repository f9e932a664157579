"""When a closed matter came back: the same caller, soon, and about the same thing."""

from dataclasses import replace
from datetime import timedelta

from intake.rules.coming_back import Rung, came_back
from intake.words import CaseId, Kind
from tests.office import moment

DAYS = timedelta(days=90)
FIRST = Rung(
    case=CaseId(1),
    number="13800138000",
    opened_at=moment("2016-06-07 18:00"),
    closed_at=moment("2016-06-17 12:00"),
    kind=Kind.COMPLAINT,
    place="井岸镇中兴路",
    summary="自来水浑浊，三天没有人来修",
    duplicate=False,
)
AGAIN = replace(
    FIRST, case=CaseId(2), opened_at=moment("2016-07-01 09:00"), closed_at=None, summary="自来水还是浑浊，没有人来修"
)
DUPLICATE = replace(AGAIN, case=CaseId(3), kind=None, place="", summary="", duplicate=True)


def back(*cases: Rung) -> set[int]:
    return set(came_back(cases, within=DAYS))


def test_the_same_caller_about_the_same_matter() -> None:
    assert back(FIRST, AGAIN) == {1}


def test_another_number_kind_place_or_matter_is_no_repeat() -> None:
    assert back(FIRST, replace(AGAIN, number="13900139000")) == set()
    assert back(FIRST, replace(AGAIN, kind=Kind.SUGGESTION)) == set()
    assert back(FIRST, replace(AGAIN, place="斗门镇")) == set()
    assert back(FIRST, replace(AGAIN, summary="路灯坏了")) == set()
    assert back(replace(FIRST, number=""), replace(AGAIN, number="")) == set()


def test_before_the_closing_or_long_after_it_is_no_repeat() -> None:
    assert back(FIRST, replace(AGAIN, opened_at=moment("2016-06-10 09:00"))) == set()
    assert back(FIRST, replace(AGAIN, opened_at=moment("2016-09-15 12:00"))) == {1}
    assert back(FIRST, replace(AGAIN, opened_at=moment("2016-09-15 12:01"))) == set()


def test_a_duplicate_call_belongs_to_the_newest_matter_of_its_number() -> None:
    assert back(FIRST, DUPLICATE) == {1}
    other = replace(FIRST, case=CaseId(4), opened_at=moment("2016-06-20 09:00"), closed_at=None, summary="路灯坏了")
    assert back(FIRST, other, DUPLICATE) == set()
