"""Beside a ringing line: earlier cases of the number, open ones of the place, what was promised and is overdue."""

from datetime import date

import pytest

from intake.office.casework import live
from intake.office.casework.live import Promise
from intake.office.desk import earlier
from intake.words import CallId, CaseState, Kind
from tests.intake.desk.test_air_notes import call_of
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

NUMBER = "13800138000"


def test_the_third_call_shows_what_was_promised_and_how_late_it_is(office: Office) -> None:
    first = office.registered(Kind.COMPLAINT, number=NUMBER)
    words = Promise(speaker="李局长", text="周一前修好", promised_on=date(2016, 6, 13))
    first.do(live.promise, words, by="registrar", at="2016-06-07 18:10")
    neighbour = office.registered(Kind.COMPLAINT, number="13900139000")
    office.call("2016-06-14 10:00", number=NUMBER)
    again = office.call("2016-06-16 10:00", number=NUMBER)
    found = earlier.earlier(office.db, call_of(again), moment("2016-06-16 10:01"))
    assert found.rings == 2
    draft, known = found.same_number
    assert (draft.state, known.case, known.state) == (CaseState.DRAFT, first.id, CaseState.PROMISED)
    assert (known.due_on, known.late_days) == (date(2016, 6, 13), 3)
    assert known.promise is not None
    assert known.promise.promised_on == date(2016, 6, 13)
    assert found.same_place == (), "nobody has asked where this caller lives"
    beside = earlier.earlier(office.db, call_of(neighbour), moment("2016-06-16 10:01"))
    assert [one.case for one in beside.same_place] == [first.id]


def test_a_withheld_number_has_no_history(office: Office) -> None:
    office.call("2016-06-14 10:00", number="")
    again = office.call("2016-06-16 10:00", number="")
    found = earlier.earlier(office.db, call_of(again), moment("2016-06-16 10:01"))
    assert (found.rings, found.same_number) == (0, ())


def test_a_call_that_does_not_exist_is_said_to_be_gone(office: Office) -> None:
    with pytest.raises(earlier.CallerGone):
        earlier.earlier(office.db, CallId("none"), moment("2016-06-16 10:01"))
