"""The line of a show: every stage reads what was done, and what is late says so."""

import pytest

from intake.office import wrapping
from intake.office.programme import agreements, door, previews, stages
from intake.rules.preparing import NotYourPreparation
from intake.rules.stages import Aside, Reached, Stage
from intake.words import ShowId
from intake.words.shows import AgreeParty, WrapParty
from tests.intake.programme.rounds import SHOW, WITH_DEPUTY, come, decide, file_leave, listed, put_on_file, report, send
from tests.office import Office, moment


def line(office: Office, show: ShowId, at: str, by: str = "office") -> dict[Stage, Reached]:
    found = stages.line(office.db, show, by=office.people[by].id, at=moment(at))
    assert [one.stage for one in found.stages] == list(Stage)
    return {one.stage: one for one in found.stages}


def asides(office: Office, show: ShowId, at: str) -> tuple[Aside, ...]:
    return stages.line(office.db, show, by=office.people["office"].id, at=moment(at)).asides


def done(office: Office, show: ShowId, at: str) -> list[Stage]:
    return [stage for stage, one in line(office, show, at).items() if one.done_at is not None]


def agree(office: Office, show: ShowId) -> None:
    for who, party in zip(("bureau", "committee", "office"), AgreeParty, strict=True):
        by = office.people[who].id
        agreements.say(office.db, show, party, agreed=True, words="", by=by, at=moment("2016-05-20 09:00"))


def publish(office: Office, at: str) -> None:
    seen = previews.month(office.db, SHOW[:7], moment(at)).draft.sha256
    previews.publish(office.db, SHOW[:7], seen=seen, by=office.people["editor"].id, at=moment(at))


def confirm(office: Office, show: ShowId, at: str) -> None:
    for who, party in zip(("editor", "water", "office"), WrapParty, strict=True):
        wrapping.sign(office.db, show, party, by=office.people[who], at=moment(at))


def test_each_stage_is_reached_by_the_act_that_the_plan_asks_for(office: Office) -> None:
    show = office.show(SHOW)
    agree(office, show)
    publish(office, "2016-05-30 09:00")
    put_on_file(office, show, send(office, show, "2016-05-31 09:00"), "2016-06-06 09:00")
    listed(office, show, "2016-06-02 09:00")
    reached = [Stage.APPROVED, Stage.PREVIEWED, Stage.MANUSCRIPT_IN, Stage.SEALED, Stage.ROSTER_OK]
    assert done(office, show, "2016-06-07 09:00") == reached
    for place in range(2):
        come(office, show, place, f"{SHOW} 17:10")
    assert done(office, show, f"{SHOW} 17:11") == reached, "two of three"
    come(office, show, 2, f"{SHOW} 17:12")
    assert done(office, show, f"{SHOW} 17:30") == [*reached, Stage.CHECKED_IN, Stage.ON_AIR]
    confirm(office, show, f"{SHOW} 19:00")
    report(office, show, "2016-06-13 10:00")
    last = line(office, show, "2016-06-14 09:00")
    assert [stage for stage, one in last.items() if one.done_at is None] == [Stage.PLANNED, Stage.SCORED]
    assert not [stage for stage, one in last.items() if one.late]


def test_what_is_late_says_so_whether_it_came_or_not(office: Office) -> None:
    show = office.show(SHOW)
    publish(office, "2016-06-01 09:00")
    send(office, show, "2016-06-02 09:00")
    listed(office, show, "2016-06-07 09:00")
    come(office, show, 0, f"{SHOW} 17:26")
    found = line(office, show, "2016-06-08 09:00")
    late = {stage: one.done_at is not None for stage, one in found.items() if one.late}
    assert late == {
        Stage.PREVIEWED: True,
        Stage.MANUSCRIPT_IN: True,
        Stage.SEALED: False,
        Stage.ROSTER_OK: True,
        Stage.CHECKED_IN: False,
        Stage.WRAPPED: False,
    }


def test_a_preview_that_told_of_another_unit_is_none_of_this_show(office: Office) -> None:
    show = office.show(SHOW)
    publish(office, "2016-05-30 09:00")
    assert Stage.PREVIEWED in done(office, show, "2016-05-30 10:00")
    with office.db.begin() as tx:
        tx.exec_driver_sql(f"UPDATE show SET unit = {office.units['roads']}")
    assert Stage.PREVIEWED not in done(office, show, "2016-05-30 10:00")


def test_leave_deputies_and_absence_stand_beside_the_line(office: Office) -> None:
    show, absent = office.show(SHOW), office.show("2016-06-21", unit="roads")
    leave = file_leave(office, show, "2016-05-30 10:00")
    assert asides(office, show, "2016-05-30 10:01") == (Aside.LEAVE_PENDING,)
    for who in ("leader", "bureau", "committee"):
        decide(office, show, leave, who, "2016-05-30 12:00")
    assert asides(office, show, "2016-05-30 12:01") == (Aside.LEAVE_GRANTED,)
    listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    come(office, show, 0, f"{SHOW} 17:10")
    assert asides(office, show, f"{SHOW} 17:11") == (Aside.LEAVE_GRANTED, Aside.SUBSTITUTED)
    assert asides(office, absent, "2016-06-21 18:35") == ()
    door.close(office.db, absent, by=office.people["host"].id, at=moment("2016-06-21 18:40"))
    assert asides(office, absent, "2016-06-21 18:41") == (Aside.NO_SHOW,)


def test_another_unit_sees_no_line(office: Office) -> None:
    show = office.show(SHOW)
    assert line(office, show, "2016-05-30 09:00", by="water")
    with pytest.raises(NotYourPreparation):
        line(office, show, "2016-05-30 09:00", by="roads")
