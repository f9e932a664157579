"""What is set, promised and granted for one clock, beside its kind's term."""

from datetime import date
from pathlib import Path

import pytest

import intake
from intake.office.due import due_fields
from intake.office.rules_in_force import Rules
from intake.records import notices
from intake.rules import explained, policy
from intake.rules.calendar import layered
from intake.rules.terms import Binds

TEXT = (Path(intake.__file__).parent / "policies" / "doumen-2016.toml").read_text("utf-8")
RULES = Rules(pack_id=1, pack=policy.read(TEXT), calendar=layered(1, notices.years(), notices.words()))
SHOW = date(2016, 6, 7)


def under(promise_binds: str) -> Rules:
    pack = policy.read(TEXT + f'\n[handling]\npromise_binds = "{promise_binds}"\n')
    return Rules(pack_id=2, pack=pack, calendar=RULES.calendar)


def test_the_term_alone_binds_where_nothing_else_was_said() -> None:
    found = due_fields(RULES, "complaint", SHOW)
    assert (found.due_on, found.bound.binds, found.provisional) == (date(2016, 6, 15), Binds.TERM, False)
    assert found.too_late_from.isoformat() == "2016-06-16T00:00:00+08:00"


@pytest.mark.parametrize(
    ("rule", "promised", "due"),
    [
        ("earlier", date(2016, 6, 10), date(2016, 6, 10)),
        ("earlier", date(2016, 6, 20), date(2016, 6, 15)),
        ("promised", date(2016, 6, 20), date(2016, 6, 20)),
        ("never", date(2016, 6, 10), date(2016, 6, 15)),
    ],
)
def test_a_promise_binds_as_the_pack_says_and_both_days_are_kept(rule: str, promised: date, due: date) -> None:
    found = due_fields(under(rule), "complaint", SHOW, promised_on=promised)
    assert found.due_on == due
    assert (found.explained["general"], found.explained["promised"]) == ("2016-06-15", promised.isoformat())


def test_granted_days_are_counted_on_from_the_day_they_move() -> None:
    found = due_fields(RULES, "complaint", SHOW, extended=5)
    assert found.due_on == date(2016, 6, 22) == due_fields(RULES, "complaint", SHOW, working_days=10).due_on
    assert [day["number"] for day in found.explained["days"] if day["number"]] == list(range(1, 11))
    promised = due_fields(RULES, "complaint", SHOW, promised_on=date(2016, 6, 8), extended=1)
    assert promised.due_on == date(2016, 6, 12)
    ordered = due_fields(RULES, "rectify", SHOW, named_day=date(2016, 7, 29), extended=2)
    assert (ordered.due_on, ordered.bound.binds) == (date(2016, 8, 2), Binds.ORDER)


def test_a_promised_day_is_no_guess_although_the_term_ends_in_a_year_without_a_notice() -> None:
    start = date(2026, 12, 29)
    assert due_fields(RULES, "complaint", start).provisional
    assert not due_fields(RULES, "complaint", start, promised_on=date(2026, 12, 31)).provisional
    # Friday 1 January may yet be worked, or the Saturday after it, and then the term would end before the promise.
    assert due_fields(RULES, "consult", date(2026, 12, 31), promised_on=date(2027, 1, 4)).provisional


def test_what_a_row_keeps_is_read_back_as_the_count_it_was() -> None:
    found = due_fields(RULES, "consult", SHOW)
    assert explained.again(found.explained["days"], found.calendar) == found.bound.due.count
