"""Rules C1 to C20 of the plan, each by its name; where a transition has a test of its own, the rule's is short."""

from datetime import date

import pytest

from intake.office.casework import answering, handover, lateness, live, rectifying, registration, routing, supervising
from intake.office.casework.registration import Registration
from intake.office.casework.routing import Addressee
from intake.office.casework.turn import Incomplete
from intake.records import tables
from intake.words import AiringState, CaseState, Kind, SupervisionState
from tests.intake.casework.test_transitions import (
    SHOW,
    a_reply,
    closed,
    noticed,
    own,
    rectified,
    replied,
    reported,
    served,
    unsolved,
)
from tests.office import Office, moment


def test_c01_a_question_is_answered_on_the_spot(office: Office) -> None:
    found = office.registered(Kind.CONSULTATION)
    found.do(live.answer_live, answer="带身份证", answered_by="局长", by="host", at="2016-06-07 18:05")
    assert found.rows(tables.reply)[0].channel == "aired"
    assert not found.clocks("consult")


def test_c02_what_can_be_settled_is_promised_on_the_spot(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(live.promise, live.Promise(speaker="局长", text="尽快修好"), by="host", at="2016-06-07 18:05")
    assert (found.state, found.rows(tables.promise)[0].text) == (CaseState.PROMISED, "尽快修好")
    assert found.clock("complaint").due_on == date(2016, 6, 15)  # falls to C3


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.SUGGESTION])
def test_c03_what_cannot_be_answered_has_five_working_days_from_the_show(office: Office, kind: Kind) -> None:
    found = own(office, kind)
    (clock,) = [clock for clock in found.clocks() if clock.kind in ("complaint", "suggest")]
    assert (clock.counted_from, clock.due_on) == (date(2016, 6, 7), date(2016, 6, 15))
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-15 23:59")
    assert found.clocks(clock.kind)[0].outcome == "met"


def test_c04_the_station_registers_and_on_the_same_day(office: Office) -> None:
    found = office.call("2016-06-07 18:10", show=SHOW)
    words = Registration(kind=Kind.COMPLAINT, summary="停水")
    found.do(registration.register, words, by="registrar", at="2016-06-08 00:10")
    assert found.clock("register").outcome == "missed_done"
    assert not found.rows(tables.overdue)  # a target, no duty of the plan


def test_c05_the_office_sorts_and_obliges_departments_by_notice(office: Office) -> None:
    found = noticed(office)
    notice = found.clock("notice")
    assert (notice.organisation, notice.counted_from, notice.due_on) == (
        office.units["roads"],
        date(2016, 6, 8),
        date(2016, 6, 16),
    )


def test_c06_rectification_item_by_item_and_an_answer_in_a_later_show(office: Office) -> None:
    for day in ("2016-07-19", "2016-08-02"):
        office.show(day)
    found = rectified(office)
    assert (len(found.rows(tables.rectification)), found.file.airing) == (2, AiringState.QUEUED)
    assert found.clock("onair-reply").due_on == date(2016, 8, 2)


def test_c07_what_is_not_done_in_time_is_reported_to_the_bureau(office: Office) -> None:
    found = own(office)
    lateness.sweep(office.db, moment("2016-06-16 00:00"))
    assert [line.clock for line in found.rows(tables.overdue)] == [found.clock("complaint").id]


def test_c08_a_consultation_has_two_working_days_after_the_show(office: Office) -> None:
    assert own(office, Kind.CONSULTATION).clock("consult").due_on == date(2016, 6, 12)


def test_c09_an_ordinary_complaint_is_settled_in_five_working_days(office: Office) -> None:
    found = replied(office)
    assert (found.row.general, found.clock("complaint").outcome) == (True, "met")


def test_c10_lateness_leads_to_a_proposal_and_the_bureau_to_a_letter(office: Office) -> None:
    found = own(office)
    lateness.sweep(office.db, moment("2016-06-16 00:00"))
    assert found.clock("suggest-sup").outcome is None
    with pytest.raises(Exception, match=r"."):
        found.do(supervising.suggest, office.units["water"], demand="督办", by="water", at="2016-06-16 09:00")
    found.do(supervising.suggest, office.units["water"], demand="督办", by="office", at="2016-06-16 09:00")
    which = found.file.supervisions[-1].id
    found.do(supervising.take_up, which, by="bureau", at="2016-06-16 10:00")
    found.do(supervising.issue, which, demand="限期", signed_by="局长", by="bureau", at="2016-06-17 10:00")
    assert found.file.supervisions[-1].state is SupervisionState.ISSUED


def test_c11_a_letter_gives_five_working_days_from_receipt(office: Office) -> None:
    found, _ = served(office)
    assert (found.clock("sup-reply").counted_from, found.clock("sup-reply").due_on) == (
        date(2016, 6, 17),
        date(2016, 6, 24),
    )


def test_c12_and_eight_for_the_report_with_the_callers_opinion(office: Office) -> None:
    found, _ = reported(office)
    (row,) = found.rows(tables.supervision)
    assert (found.clock("sup-report").due_on, row.opinion) == (date(2016, 6, 29), "满意")


def test_c13_not_ours_or_not_ours_alone_is_handed_on(office: Office) -> None:
    one, other = own(office), own(office)
    one.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    other.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 10:00")
    assert (one.state, other.state) == (CaseState.TRANSFER_PREP, CaseState.JOINT_PREP)


def test_c14_to_12345_by_the_second_working_day_after_the_show(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-12 17:00")
    assert (found.clock("transfer").counted_from, found.clock("transfer").due_on) == (
        date(2016, 6, 7),
        date(2016, 6, 12),
    )


def test_c15_the_actual_unit_answers_within_five_working_days(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="1", by="partner", at="2016-06-12 10:00")
    found.do(handover.receive_by_actual, office.units["market"], by="partner", at="2016-06-12 11:00")
    assert found.clock("actual").due_on == date(2016, 6, 17)


def test_c16_the_lead_gets_the_form_and_c17_five_working_days_from_then(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 10:00")
    assert found.clock("joint-send").due_on == date(2016, 6, 12)
    found.do(handover.receive_by_lead, found.part("roads").id, handler="陈工", by="roads", at="2016-06-12 10:00")
    assert (found.clock("joint").organisation, found.clock("joint").due_on) == (
        office.units["roads"],
        date(2016, 6, 17),
    )


def test_c18_the_feedback_form_follows_within_three_working_days(office: Office) -> None:
    found = replied(office)
    assert (found.clock("feedback").counted_from, found.clock("feedback").due_on) == (
        date(2016, 6, 13),
        date(2016, 6, 16),
    )


def test_c19_what_is_not_really_solved_becomes_a_letter_of_the_station(office: Office) -> None:
    found = unsolved(office)
    assert found.rows(tables.supervision)[0].cause == "not_solved"


def test_c20_a_case_ends_only_when_the_caller_was_answered_and_asked(office: Office) -> None:
    found = own(office)
    with pytest.raises(Incomplete):
        found.do(answering.reply, found.part("water").id, a_reply(of=""), by="water", at="2016-06-13 10:00")
    ended = closed(office)
    assert ended.rows(tables.reply)
    assert ended.rows(tables.verification)[0].reached
    assert ended.clock("citizen").outcome == "met"


def test_a_notice_to_several_units_gives_each_its_own_clock(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    words = [
        Addressee(organisation=office.units["roads"]),
        Addressee(organisation=office.units["market"], working_days=3),
    ]
    found.do(routing.notify, words, by="office", at="2016-06-08 09:00")
    assert [clock.due_on for clock in found.clocks("notice")] == [date(2016, 6, 16), date(2016, 6, 14)]


def test_rectification_names_nobody_twice(office: Office) -> None:
    found = own(office)
    water = office.units["water"]
    items = [rectifying.Item(organisation=water, item=text, due_on=date(2016, 6, 30)) for text in ("甲", "乙")]
    found.do(rectifying.order, items, reason="老化", by="office", at="2016-06-13 10:00")
    assert len(found.file.live()) == 1
