"""The plan's rules for a unit and its show, P9 to P15, one by one (section four, item two; work rules one and five)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from intake import journal
from intake.office import posts
from intake.office.organisations import of_duty_in
from intake.office.programme import leaves, manuscripts, onair_people, reminding
from intake.office.programme.leaves import LeaveIncomplete, LeaveStands
from intake.office.programme.manuscripts import EmptyManuscript, NotTheNewest
from intake.office.programme.onair_people import NotTheDay, OnTheList, TheyAreHere
from intake.office.programme.reports import ReportIncomplete, ShowNotOver
from intake.records import tables
from intake.rules import preparing
from intake.rules.preparing import (
    DeputyWithoutLeave,
    LeaderFirst,
    LeaveIsDecided,
    NotYourPreparation,
    OneHand,
    OneHead,
    OpinionGiven,
)
from intake.words import Duty, Kind, Post, Role
from intake.words.preparing import Arrival, Lack, LeaveState, ShowDuty
from tests.intake.programme.rounds import (
    AWAY,
    FOUR,
    SHOW,
    TEXT,
    THREE,
    WITH_DEPUTY,
    come,
    decide,
    file_leave,
    listed,
    owed,
    put_on_file,
    report,
    seen,
    send,
)
from tests.office import Office, moment


def test_p9_the_manuscript_is_due_a_week_before_the_show(office: Office) -> None:
    show = office.show(SHOW)
    assert owed(office, show, ShowDuty.MANUSCRIPT, "2016-05-20 09:00").due_on == date(2016, 5, 31)
    send(office, show, "2016-05-31 23:59")
    found = owed(office, show, ShowDuty.MANUSCRIPT, "2016-06-01 09:00")
    assert (found.late, found.done_at) == (False, moment("2016-05-31 23:59"))
    # A better version is a version, and makes nothing late.
    send(office, show, "2016-06-03 09:00", replace(TEXT, text="改过的稿子"))
    later = seen(office, show, "2016-06-03 10:00")
    assert [one.version for one in later.manuscripts] == [1, 2]
    assert owed(office, show, ShowDuty.MANUSCRIPT, "2016-06-03 10:00").late is False


def test_p9_a_manuscript_after_its_day_is_late_and_the_host_comments_it(office: Office) -> None:
    show = office.show(SHOW)
    with pytest.raises(EmptyManuscript):
        send(office, show, "2016-05-30 09:00", replace(TEXT, topics="  "))
    sheet = send(office, show, "2016-06-01 00:00")
    assert owed(office, show, ShowDuty.MANUSCRIPT, "2016-06-01 09:00").late is True
    host = office.people["host"].id
    manuscripts.comment(office.db, show, sheet, "请补充水价", by=host, at=moment("2016-06-01 10:00"))
    (said,) = seen(office, show, "2016-06-01 11:00").manuscripts[0].comments
    assert said.text == "请补充水价"
    with pytest.raises(NotYourPreparation):
        manuscripts.comment(
            office.db, show, sheet, "我也说", by=office.people["roads"].id, at=moment("2016-06-01 10:00")
        )


def test_p10_the_sealed_copy_is_filed_before_the_show_with_the_style_office(office: Office) -> None:
    show = office.show(SHOW)
    first = send(office, show, "2016-05-30 09:00")
    with pytest.raises(NotYourPreparation):
        put_on_file(office, show, first, "2016-06-01 09:00", by="water")
    second = send(office, show, "2016-06-01 09:00", replace(TEXT, text="新稿"))
    with pytest.raises(NotTheNewest):
        put_on_file(office, show, first, "2016-06-02 09:00")
    assert owed(office, show, ShowDuty.SEAL, "2016-06-02 09:00").due_on == date(2016, 6, 6)
    put_on_file(office, show, second, "2016-06-06 17:00")
    found = seen(office, show, "2016-06-06 18:00")
    assert Lack.NOT_FILED not in found.lacks
    assert found.manuscripts[-1].filed_late is False
    # What was sealed is not what is read on the air if the unit sends another text afterwards.
    send(office, show, "2016-06-07 09:00", replace(TEXT, text="又改了"))
    assert Lack.NOT_FILED in seen(office, show, "2016-06-07 10:00").lacks


def test_p11_three_come_and_are_there_in_time(office: Office) -> None:
    show = office.show(SHOW)
    assert owed(office, show, ShowDuty.ROSTER, "2016-05-20 09:00").due_on == date(2016, 6, 2)
    with pytest.raises(OneHead):
        listed(office, show, "2016-06-01 09:00", THREE[1:])
    listed(office, show, "2016-06-01 09:00", THREE[:2])
    assert Lack.ROSTER_SHORT in seen(office, show, "2016-06-01 10:00").lacks
    assert owed(office, show, ShowDuty.ROSTER, "2016-06-01 10:00").done_at is None
    listed(office, show, "2016-06-02 09:00")
    assert owed(office, show, ShowDuty.ROSTER, "2016-06-02 10:00").late is False
    with pytest.raises(NotTheDay):
        come(office, show, 0, "2016-06-06 17:00")


@pytest.mark.parametrize(
    ("at", "arrival"),
    [
        ("2016-06-07 17:25:00", Arrival.ON_TIME),
        ("2016-06-07 17:25:01", Arrival.LATE),
        ("2016-06-07 17:30:00", Arrival.LATE),
        ("2016-06-07 17:30:01", Arrival.VERY_LATE),
    ],
)
def test_p14_who_is_late_is_told_by_the_studios_clock(office: Office, at: str, arrival: Arrival) -> None:
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00")
    come(office, show, 0, at)
    found = seen(office, show, at)
    now = moment(at)
    verdicts = [
        preparing.arrival(one.person, found.show.starts_at, found.show.ends_at, found.showing, now)
        for one in found.people
    ]
    assert verdicts == [arrival, Arrival.EXPECTED, Arrival.EXPECTED]
    after = moment("2016-06-07 18:30")
    assert {
        preparing.arrival(one.person, found.show.starts_at, found.show.ends_at, found.showing, after)
        for one in found.people[1:]
    } == {Arrival.ABSENT}


def test_p14_whoever_leaves_before_the_end_has_left_early(office: Office) -> None:
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00")
    come(office, show, 0, "2016-06-07 17:10")
    come(office, show, 1, "2016-06-07 17:10")
    with pytest.raises(TheyAreHere):
        listed(office, show, "2016-06-07 17:20", (THREE[0], THREE[2]))
    host = office.people["host"].id
    for place, at in ((0, "2016-06-07 18:00"), (1, "2016-06-07 18:30")):
        who = seen(office, show, at).people[place].id
        onair_people.leave(office.db, show, who, by=host, at=moment(at))
    found = seen(office, show, "2016-06-07 18:40")
    assert [preparing.left_early(one.person, found.show.ends_at) for one in found.people[:2]] == [True, False]


def test_p12_the_head_comes_in_person_or_the_gate_says_so(office: Office) -> None:
    show = office.show(SHOW)
    assert Lack.NO_HEAD in seen(office, show, "2016-06-07 17:00").lacks
    with pytest.raises(DeputyWithoutLeave):
        listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    sheet = send(office, show, "2016-05-30 09:00")
    put_on_file(office, show, sheet, "2016-06-06 09:00")
    listed(office, show, "2016-06-02 09:00")
    assert seen(office, show, "2016-06-07 17:00").lacks == (Lack.NOT_ARRIVED,)
    for place in range(3):
        come(office, show, place, "2016-06-07 17:10")
    assert seen(office, show, "2016-06-07 17:20").lacks == ()


def test_p13_leave_goes_through_the_district_leader_to_both_bodies_and_a_deputy_may_come(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-05-31 10:00")
    found = seen(office, show, "2016-05-31 11:00")
    assert (found.leaves[0].late, found.leaves[0].due_on) == (False, date(2016, 5, 31))
    assert Lack.LEAVE_UNDECIDED in found.lacks
    with pytest.raises(LeaderFirst):
        decide(office, show, leave, "bureau", "2016-05-31 12:00")
    with pytest.raises(NotYourPreparation):
        decide(office, show, leave, "water", "2016-05-31 12:00", party="district_leader")
    assert decide(office, show, leave, "leader", "2016-05-31 12:00") is LeaveState.LEADER_APPROVED
    assert decide(office, show, leave, "bureau", "2016-06-01 12:00") is LeaveState.LEADER_APPROVED
    with pytest.raises(OpinionGiven):
        decide(office, show, leave, "bureau", "2016-06-01 13:00")
    with pytest.raises(LeaveStands):
        file_leave(office, show, "2016-06-01 13:00")
    assert decide(office, show, leave, "committee", "2016-06-01 14:00") is LeaveState.GRANTED
    with pytest.raises(LeaveIsDecided):
        decide(office, show, leave, "leader", "2016-06-01 15:00")
    listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    assert Lack.NO_HEAD not in seen(office, show, "2016-06-02 10:00").lacks
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None


def test_p13_a_leave_after_its_day_takes_the_late_path_and_may_still_be_refused(office: Office) -> None:
    show = office.show(SHOW)
    leave = file_leave(office, show, "2016-06-01 00:00")
    assert seen(office, show, "2016-06-01 09:00").leaves[0].late is True
    # The leader's word came on paper: the style office enters it (table A6, 58).
    decide(office, show, leave, "office", "2016-06-01 10:00", party="district_leader")
    assert decide(office, show, leave, "committee", "2016-06-01 11:00", agreed=False) is LeaveState.REFUSED
    with pytest.raises(DeputyWithoutLeave):
        listed(office, show, "2016-06-02 09:00", WITH_DEPUTY)
    again = file_leave(office, show, "2016-06-02 10:00")
    assert len(seen(office, show, "2016-06-02 11:00").leaves) == 2
    assert again != leave


def test_p15_the_report_has_four_blocks_and_three_working_days(office: Office) -> None:
    show = office.show(SHOW)
    office.registered(Kind.COMPLAINT)
    office.registered(Kind.CONSULTATION)
    with pytest.raises(ShowNotOver):
        report(office, show, "2016-06-07 18:00")
    with pytest.raises(ReportIncomplete):
        report(office, show, "2016-06-08 09:00", replace(FOUR, shortcomings=" "))
    assert owed(office, show, ShowDuty.POST_REPORT, "2016-06-08 09:00").due_on == date(2016, 6, 13)
    report(office, show, "2016-06-13 23:59")
    found = seen(office, show, "2016-06-14 09:00")
    assert (found.reports[0].late, found.reports[0].figures["cases"]) == (False, 2)
    assert found.reports[0].figures["complaint"] == 1


def test_another_unit_and_an_unfinished_leave_are_refused(office: Office) -> None:
    show = office.show(SHOW)
    for step in (send, file_leave, listed):
        with pytest.raises(NotYourPreparation):
            step(office, show, "2016-05-30 09:00", by="roads")
    with pytest.raises(NotYourPreparation):
        seen(office, show, "2016-05-30 09:00", by="roads")
    by = office.people["water"].id
    with pytest.raises(LeaveIncomplete):
        leaves.file(office.db, show, replace(AWAY, deputy_name=""), by=by, at=moment("2016-05-30 09:00"))


def test_a_show_on_the_day_after_a_holiday_week_is_prepared_before_it(office: Office) -> None:
    show = office.show("2017-02-07")
    assert owed(office, show, ShowDuty.MANUSCRIPT, "2016-06-01 09:00").due_on == date(2017, 1, 26)


def test_a_deputy_without_leave_who_is_at_the_door_is_written_down(office: Office) -> None:
    show = office.show(SHOW)
    listed(office, show, "2016-06-02 09:00")
    host, at = office.people["host"].id, moment("2016-06-07 17:20")
    onair_people.walk_in(office.db, show, WITH_DEPUTY[0], by=host, at=at)
    with pytest.raises(OnTheList):
        onair_people.walk_in(office.db, show, THREE[0], by=host, at=at)
    with pytest.raises(NotYourPreparation):
        onair_people.walk_in(office.db, show, THREE[0], by=office.people["water"].id, at=at)
    found = seen(office, show, "2016-06-07 17:21")
    assert [(one.person.part.value, one.person.arrived_at) for one in found.people[:2]] == [
        ("head", None),
        ("deputy", at),
    ]


def test_p13_one_hand_gives_one_opinion(office: Office) -> None:
    show = office.show(SHOW)
    bureau = office.people["bureau"].id
    with office.db.read() as tx:
        committee = of_duty_in(tx, Duty.ORGAN_COMMITTEE)
    posts.give_post(
        office.db, bureau, Post(organisation=committee, role=Role.ORGAN_COMMITTEE), moment("2016-05-20 09:00")
    )
    leave = file_leave(office, show, "2016-05-30 10:00")
    decide(office, show, leave, "leader", "2016-05-30 11:00")
    decide(office, show, leave, "bureau", "2016-05-30 12:00")
    with pytest.raises(OneHand):
        decide(office, show, leave, "bureau", "2016-05-30 13:00", party="organ_committee")
    assert decide(office, show, leave, "committee", "2016-05-30 14:00") is LeaveState.GRANTED


def test_a_pack_that_knows_of_no_lists_owes_none_and_everything_else_goes_on(office: Office) -> None:
    with office.db.begin() as tx:
        text = tx.execute(select(tables.policy_pack.c.text)).scalar_one()
        begins = text.rindex("[[clocks]]", 0, text.index('name = "roster"'))
        ends = text.index("[[clocks]]", begins + 1)
        tx.execute(tables.policy_pack.update().values(text=text[:begins] + text[ends:]))
    show = office.show(SHOW)
    duties = [one.duty for one in seen(office, show, "2016-05-20 09:00").owed]
    assert ShowDuty.ROSTER not in duties
    assert ShowDuty.SEAL in duties
    listed(office, show, "2016-06-06 09:00")
    assert owed(office, show, ShowDuty.ROSTER, "2016-06-06 10:00").late is False
    assert reminding.remind(office.db, moment("2016-06-06 09:00")) > 0
