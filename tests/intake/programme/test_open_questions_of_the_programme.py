"""Where the plan is silent or against itself about the programme: the default of each question, as a test."""

from dataclasses import replace
from datetime import date

import pytest

from intake.office import bodies, calendars
from intake.office.programme import onair_people, sheets
from intake.office.programme.turns import turn_in
from intake.rules import season, who
from intake.rules.preparing import LeaderFirst
from intake.rules.season import DayOffUndecided, SeasonChoice, Slot
from intake.rules.showing import Showing
from intake.settings import HouseSettings
from intake.words import Role
from intake.words.preparing import Lack, LeaveState, OnAirPart, ShowDuty
from intake.words.steps import LeadStep, Step
from telephony.settings import TelephonySettings
from tests.intake.programme.rounds import (
    SHOW,
    THREE,
    WITH_DEPUTY,
    come,
    decide,
    file_leave,
    listed,
    owed,
    person,
    seen,
)
from tests.office import Office, moment

OFF = date(2017, 1, 31)


def test_a6_33_a_show_on_a_day_off_is_asked_about_and_never_moved_by_itself() -> None:
    days = season.propose(calendars.calendar(), OFF, OFF, weekday=1, every_days=14)
    with pytest.raises(DayOffUndecided):
        season.place(days, [Slot(day=OFF, choice=SeasonChoice.TAKE, unit=None)])
    assert season.place(days, [Slot(day=OFF, choice=SeasonChoice.SKIP, unit=None)]) == []
    (moved,) = season.place(days, [Slot(day=OFF, choice=SeasonChoice.NEXT, unit=None)])
    assert moved.day == date(2017, 2, 7)


def test_a6_35_the_district_leader_first_and_then_both_bodies(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-05-30 10:00")
    with pytest.raises(LeaderFirst):
        decide(office, show, leave, "committee", "2016-05-30 11:00")
    decide(office, show, leave, "leader", "2016-05-30 11:00")
    assert decide(office, show, leave, "bureau", "2016-05-30 12:00") is LeaveState.LEADER_APPROVED
    assert decide(office, show, leave, "committee", "2016-05-30 13:00") is LeaveState.GRANTED


def test_a6_36_a_leave_inside_the_week_is_marked_and_goes_the_same_way(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-06-07 12:00")
    assert seen(office, show, "2016-06-07 12:01").leaves[0].late
    for who_decides in ("leader", "bureau", "committee"):
        state = decide(office, show, leave, who_decides, "2016-06-07 13:00")
    assert state is LeaveState.GRANTED


def test_a6_37_three_are_wanted_more_are_welcome_and_an_approved_deputy_fills_the_heads_seat(office: Office) -> None:
    assert Showing().people == 3
    show = office.show(SHOW)
    listed(office, show, "2016-06-01 09:00", (*THREE, person(OnAirPart.STAFF, "孙八")))
    assert Lack.ROSTER_SHORT not in seen(office, show, "2016-06-01 10:00").lacks
    leave = file_leave(office, show, "2016-05-30 10:00")
    for who_decides in ("leader", "bureau", "committee"):
        decide(office, show, leave, who_decides, "2016-05-30 11:00")
    listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    assert Lack.NO_HEAD not in seen(office, show, "2016-06-02 10:00").lacks


def test_a6_40_the_number_is_a_setting_and_off_the_air_a_message_is_taken() -> None:
    assert HouseSettings().hotline == ""
    assert TelephonySettings.model_fields["message_seconds"].default == 300


def test_a6_41_the_rectification_office_reads_and_takes_no_step() -> None:
    assert all(grant.role is not Role.RECTIFY_OFFICE for step in Step for grant in who.STEP[step])
    assert [step for step in LeadStep if any(one.role is Role.RECTIFY_OFFICE for one in who.LEAD[step])] == [
        LeadStep.RAISE
    ]


def test_a6_42_a_unit_that_is_renamed_keeps_the_name_of_the_day_on_its_papers(office: Office) -> None:
    show = office.show(SHOW)
    new = {"name": "区水务和河湖局", "since": date(2016, 6, 8)}
    bodies.rename(office.db, office.units["water"], at=moment("2016-06-08 09:00"), **new)  # type: ignore[arg-type]
    with office.db.begin() as tx:
        turn = turn_in(tx, show, office.people["office"].id, moment("2016-06-09 09:00"))
        assert sheets.unit_name(turn) == "区水务局"


def test_a6_43_the_report_has_three_working_days_and_nothing_is_owed_weekly(office: Office) -> None:
    show = office.show(SHOW)
    assert owed(office, show, ShowDuty.POST_REPORT, "2016-06-08 09:00").due_on == date(2016, 6, 13)
    assert len(seen(office, show, "2016-06-08 09:00").owed) == 5


def test_a6_44_attendance_weighs_thirty_and_handling_seventy_until_a_pack_says_otherwise() -> None:
    first, second = calendars.pack(), calendars.pack("example-2-5-10")
    assert (first.score.attendance, first.score.handling) == (30, 70)
    assert (second.score.attendance, second.score.handling) != (30, 70)


def test_a6_58_a_leave_is_electronic_and_the_leaders_word_on_paper_is_entered(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-05-30 10:00")
    decide(office, show, leave, "office", "2016-05-30 11:00", party="district_leader")
    (opinion,) = seen(office, show, "2016-05-30 12:00").leaves[0].opinions
    assert opinion.person == office.people["office"].display


def test_a6_65_the_servers_clock_counts_without_any_tolerance(office: Office) -> None:
    assert (Showing().tolerance_seconds, Showing().minutes_before) == (0, 5)
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00")
    come(office, show, 0, "2016-06-07 17:25:00")
    (first, *_) = seen(office, show, "2016-06-07 17:25:01").people
    assert first.person.arrived_at == moment("2016-06-07 17:25:00")
    # Whoever touches the screen twice came when they came.
    onair_people.arrive(office.db, show, first.id, by=office.people["host"].id, at=moment("2016-06-07 17:29:00"))
    assert seen(office, show, "2016-06-07 17:30:00").people[0].person == replace(first.person)
