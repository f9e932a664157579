"""Part one of the assessment from the programme's own books: only shows whose arrivals the station has confirmed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.office.assessment import attended
from intake.office.programme import door
from intake.rules.attendance import ShowFacts
from intake.rules.periods import Period
from tests.intake.programme.rounds import (
    THREE,
    WITH_DEPUTY,
    come,
    decide,
    file_leave,
    listed,
    put_on_file,
    report,
    send,
)
from tests.office import Office, moment
from tests.own_office import an_office

JUNE = Period.read("2016-06")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch, "2016-05-01 09:00") as found:
        yield found


def facts(office: Office, at: str) -> list[ShowFacts] | None:
    with office.db.read() as tx:
        return attended.shows_in(tx, JUNE, moment(at))


def test_a_show_without_a_confirmed_door_is_not_measured(office: Office) -> None:
    show = office.show("2016-06-07")
    listed(office, show, "2016-06-02 09:00")
    assert facts(office, "2016-06-30 09:00") is None


def test_everything_in_time_and_everything_late(office: Office) -> None:
    good = office.show("2016-06-07")
    sheet = send(office, good, "2016-05-30 09:00")
    put_on_file(office, good, sheet, "2016-06-06 09:00")
    listed(office, good, "2016-06-02 09:00", THREE)
    for place in range(3):
        come(office, good, place, "2016-06-07 17:20")
    host = office.people["host"].id
    door.close(office.db, good, by=host, at=moment("2016-06-07 18:40"))
    (one,) = facts(office, "2016-06-08 09:00") or []
    assert (one.leader_present, one.on_time, one.planned, one.roster_complete) == (True, 3, 3, True)
    assert (one.manuscript, one.sealed, one.report, one.leave_in_time) == (True, True, None, None)
    report(office, good, "2016-06-13 09:00")
    bad = office.show("2016-06-21", unit="roads")
    leave = file_leave(office, bad, "2016-06-15 10:00", by="roads")
    for who in ("leader", "bureau", "committee"):
        decide(office, bad, leave, who, "2016-06-15 12:00")
    send(office, bad, "2016-06-20 09:00", by="roads")
    listed(office, bad, "2016-06-20 09:00", WITH_DEPUTY, by="roads")
    come(office, bad, 0, "2016-06-21 17:28")
    door.close(office.db, bad, by=host, at=moment("2016-06-21 18:40"))
    first, second = facts(office, "2016-06-30 09:00") or []
    assert first.report is True
    assert (second.leader_present, second.deputy_approved, second.on_time) == (False, True, 0)
    # The leave was granted, but it was asked for after its day.
    assert (second.leave_in_time, second.manuscript, second.sealed, second.report) == (False, False, False, False)
