"""The plan's rules for the programme itself, P1 to P6 and P17, one by one (sections two to four)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.documents.catalogue import LAYOUTS
from intake.documents.cells import PROGRAMME
from intake.documents.snapshot import read
from intake.office import organisations
from intake.office.assessment import reading
from intake.office.casework import live
from intake.office.programme import door
from intake.records import tables
from intake.rules import show_window
from intake.words import CaseState, Duty, Kind
from telephony.settings import TelephonySettings
from tests.intake.programme.rounds import SHOW, TEXT, THREE, come, listed, put_on_file, send
from tests.office import Office, moment


@pytest.fixture
def schedule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> show_window.Schedule:
    """Of a house in which nobody has set anything."""
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    monkeypatch.setenv("REXIAN_TELEPHONY_AMI_SECRET", "nothing-secret")
    monkeypatch.setenv("REXIAN_TELEPHONY_SOFTPHONE_SECRET", "nothing-secret")
    return TelephonySettings().schedule()


def test_p1_every_paper_is_headed_by_the_programmes_name() -> None:
    assert all(PROGRAMME in layout.title for layout in LAYOUTS.values())


def test_p2_every_other_tuesday_from_half_past_five_to_half_past_six(schedule: show_window.Schedule) -> None:
    found = show_window.windows(schedule, moment("2016-06-01 09:00"), 3)
    assert [one.start for one in found] == [moment(f"2016-{day} 17:30") for day in ("06-07", "06-21", "07-05")]
    assert {one.end - one.start for one in found} == {timedelta(hours=1)}
    assert {one.start.weekday() for one in found} == {1}


@pytest.mark.parametrize(
    ("at", "is_open"), [("17:29:59", False), ("17:30:00", True), ("18:29:59", True), ("18:30:00", False)]
)
def test_p3_the_lines_are_open_from_on_air_to_off_air(schedule: show_window.Schedule, at: str, is_open: bool) -> None:
    assert show_window.is_open(schedule, moment(f"{SHOW} {at}")) is is_open


def test_p4_one_station_broadcasts_it(office: Office) -> None:
    with office.db.read() as tx:
        station = organisations.of_duty_in(tx, Duty.STATION)
        assert organisations.organisation_in(tx, station, date(2016, 6, 7)).name == "区广播电视台"


def test_p5_what_a_unit_commits_itself_to_is_on_file_in_its_own_words(office: Office) -> None:
    show = office.show(SHOW)
    put_on_file(office, show, send(office, show, "2016-05-30 09:00"), "2016-06-06 09:00")
    with office.db.read() as tx:
        sheet = tx.execute(select(tables.document.c.snapshot).where(tables.document.c.form == "F9")).scalar_one()
    assert read(sheet).cells["commitments"] == TEXT.commitments


def test_p6_a_call_is_answered_on_the_air_or_taken_as_a_case_that_is_owed_an_answer(office: Office) -> None:
    answered, taken = office.registered(Kind.CONSULTATION), office.registered(Kind.COMPLAINT)
    answered.do(live.answer_live, answer="带身份证到窗口", answered_by="李局长", by="host", at=f"{SHOW} 18:05")
    assert answered.state is CaseState.ANSWERED_LIVE
    assert taken.state is CaseState.REGISTERED


def test_p17_how_a_unit_came_and_how_it_handled_are_assessed_together(office: Office) -> None:
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00", THREE)
    for place in range(3):
        come(office, show, place, f"{SHOW} 17:20")
    door.close(office.db, show, by=office.people["host"].id, at=moment(f"{SHOW} 18:40"))
    office.registered(Kind.COMPLAINT)
    found = reading.assess(office.db, "2016-06", moment("2016-07-01 09:00")).unit(office.units["water"])
    assert found is not None
    assert found.scored.attendance is not None
    assert {figure.measure.value for figure in found.figures.values()} >= {
        "attendance",
        "punctuality",
        "in_time",
        "solved",
    }
