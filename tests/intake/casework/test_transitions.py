"""Every transition of the plan's state table, T1 to T49, on real rows."""

from datetime import date
from typing import Any

import pytest

from intake.office import organisations
from intake.office.casework import (
    airing,
    answering,
    extending,
    handover,
    leads,
    live,
    merging,
    reclassifying,
    rectifying,
    registration,
    routing,
    supervising,
    verifying,
)
from intake.office.casework.answering import Channel, Reply
from intake.office.casework.closing import ClosingBlocked
from intake.office.casework.evidence import Evidence, Sort, TooFewAttempts
from intake.office.casework.permits import Permit, permits
from intake.office.casework.registration import Registration, VoidReason
from intake.office.casework.routing import Addressee
from intake.office.casework.turn import Incomplete, ProtectedChannel, events_in
from intake.office.casework.verifying import Attempt, Satisfied
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules.case_table import NotAllowedNow
from intake.rules.casework import NeedsANotice
from intake.rules.moments import When
from intake.rules.who import NotYours, OwnVerification
from intake.words import AiringState, CaseState, Category, Duty, Kind, LeadState, SupervisionState
from intake.words.steps import LeadStep
from tests.office import Matter, Office, moment

SHOW = "2016-06-07"
YES = {"answered": True, "action": True, "done": True, "agrees": True}
NO = YES | {"done": False, "agrees": False}


def a_reply(*, sort: Sort = Sort.RECEIPT, of: str = "短信回执 20160612-001") -> Reply:
    return Reply(
        result="已更换水管",
        told="已电话告知来电人，来电人表示满意",
        channel=Channel.PHONE,
        evidence=Evidence(sort=sort, of=of),
        handler="王工",
        opinion="同意办理",
        signed_by="李局长",
    )


def offered(found: Matter, name: str) -> list[Permit]:
    with found.office.db.read() as tx:
        partner = organisations.of_duty_in(tx, Duty.PARTNER_12345)
    return permits(found.file, found.office.people[name], partner)


def own(office: Office, kind: Kind = Kind.COMPLAINT) -> Matter:
    """A case of the first show that its unit handles itself."""
    found = office.registered(kind)
    found.do(routing.take_own, by="water", at="2016-06-07 18:40")
    return found


def noticed(office: Office, unit: str = "roads") -> Matter:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    found.do(routing.notify, [Addressee(organisation=office.units[unit])], by="office", at="2016-06-08 09:00")
    return found


def replied(office: Office) -> Matter:
    found = own(office)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-13 10:00")
    return found


def verified(office: Office, answers: dict[str, bool]) -> Matter:
    found = replied(office)
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-14 10:00")
    found.do(verifying.begin, by="verifier", at="2016-06-15 09:00")
    words = Attempt(reached=True, checklist=answers, satisfied=Satisfied.SATISFIED, opinion="好")
    found.do(verifying.attempt, words, by="verifier", at="2016-06-15 09:10")
    return found


def closed(office: Office) -> Matter:
    found = verified(office, YES)
    found.do(verifying.close, by="verifier", at="2016-06-15 09:20")
    return found


def unsolved(office: Office) -> Matter:
    found = verified(office, NO)
    found.do(verifying.not_solved, demand="限期办结", reason="水仍浑浊", by="verifier", at="2016-06-15 09:20")
    return found


def issued(office: Office) -> tuple[Matter, int]:
    found = unsolved(office)
    which = found.file.supervisions[-1].id
    found.do(supervising.take_up, which, by="bureau", at="2016-06-16 09:00")
    found.do(supervising.issue, which, demand="限期办结", signed_by="局长", by="bureau", at="2016-06-17 09:00")
    return found, which


def served(office: Office) -> tuple[Matter, int]:
    found, which = issued(office)
    found.do(supervising.serve, which, by="water", at="2016-06-17 10:00")
    return found, which


def reported(office: Office) -> tuple[Matter, int]:
    found, which = served(office)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    found.do(supervising.report, which, report="已更换", opinion="满意", by="water", at="2016-06-21 10:00")
    return found, which


def rectifying_case(office: Office) -> Matter:
    found = own(office)
    items = [
        rectifying.Item(organisation=office.units["water"], item="更换主管道", due_on=date(2016, 6, 30)),
        rectifying.Item(organisation=office.units["roads"], item="恢复路面", due_on=date(2016, 7, 8)),
    ]
    found.do(rectifying.order, items, reason="管道老化", by="office", at="2016-06-13 10:00")
    return found


def rectified(office: Office) -> Matter:
    found = rectifying_case(office)
    first, second = [row.id for row in found.rows(tables.rectification)]
    found.do(rectifying.accept, first, done="已更换", by="office", at="2016-06-29 10:00")
    found.do(rectifying.accept, second, done="已恢复", by="office", at="2016-07-07 10:00")
    return found


def test_t01_a_call_is_a_draft(office: Office) -> None:
    found = office.call("2016-06-07 17:50", show=SHOW)
    assert found.state is CaseState.DRAFT
    with office.db.read() as tx:
        (event,) = events_in(tx, found.id)
    assert (event.step, event.before, event.after, event.at) == ("open", "", "draft", moment("2016-06-07 17:50"))


def test_t02_registration_starts_the_citizens_clock_when_they_rang(office: Office) -> None:
    found = office.call("2016-06-07 17:50", show=SHOW)
    with pytest.raises(Incomplete) as missing:
        found.do(
            registration.register, Registration(kind=Kind.COMPLAINT, summary=" "), by="registrar", at="2016-06-07 19:00"
        )
    assert missing.value.facts["fields"] == "summary"
    found.do(
        registration.register, Registration(kind=Kind.COMPLAINT, summary="停水"), by="registrar", at="2016-06-07 19:00"
    )
    assert found.state is CaseState.REGISTERED
    assert found.file.accepted_at == moment("2016-06-07 17:50")  # told in the show
    assert found.clock("citizen").started_at == moment("2016-06-07 17:50")
    assert found.clock("citizen").due_on is None
    assert found.clock("register").outcome == "met"
    assert found.file.onair == office.units["water"]


def test_t02_without_name_and_number_somebody_says_why(office: Office) -> None:
    found = office.call("2016-06-07 17:52", show=SHOW, number="")
    words = Registration(kind=Kind.COMPLAINT, summary="停水")
    with pytest.raises(Incomplete) as missing:
        found.do(registration.register, words, by="registrar", at="2016-06-07 19:00")
    assert missing.value.facts["fields"] == "anonymous"


def test_t03_void_and_a_silent_call_is_listened_to_again(office: Office) -> None:
    found = office.call("2016-06-07 17:51", show=SHOW)
    with pytest.raises(registration.SilentNeedsASecondLook):
        found.do(registration.void, VoidReason.SILENT, by="registrar", at="2016-06-07 18:00")
    found.do(registration.void, VoidReason.SILENT, listened_again=True, by="registrar", at="2016-06-07 18:00")
    assert (found.file.state, found.row.outcome) == (CaseState.VOID, "silent")


def test_t04_referred_elsewhere_ends_the_waiting(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(
        registration.refer, registration.Channel.LITIGATION, told="请向法院起诉", by="registrar", at="2016-06-07 18:10"
    )
    assert found.state is CaseState.REFERRED
    assert found.clock("citizen").outcome == "cancelled"


def test_t05_answered_on_the_air_starts_no_clock_of_the_unit(office: Office) -> None:
    found = office.registered(Kind.CONSULTATION)
    found.do(live.answer_live, answer="带身份证到窗口办理", answered_by="张局长", by="host", at="2016-06-07 18:05")
    assert found.state is CaseState.ANSWERED_LIVE
    assert {row.kind for row in found.clocks()} == {"citizen", "register"}


def test_t06_a_promised_day_binds_where_it_is_earlier(office: Office) -> None:
    early, late = office.registered(Kind.COMPLAINT), office.registered(Kind.COMPLAINT)
    for found, day in ((early, date(2016, 6, 10)), (late, date(2016, 7, 1))):
        words = live.Promise(speaker="张局长", text="三天内修好", promised_on=day)
        found.do(live.promise, words, by="host", at="2016-06-07 18:05")
    assert early.clock("complaint").due_on == date(2016, 6, 10)
    assert late.clock("complaint").due_on == date(2016, 6, 15)
    assert early.clock("complaint").promised_on == date(2016, 6, 10)


@pytest.mark.parametrize(
    ("kind", "clock", "due"),
    [
        (Kind.CONSULTATION, "consult", date(2016, 6, 12)),
        (Kind.COMPLAINT, "complaint", date(2016, 6, 15)),
        (Kind.SUGGESTION, "suggest", date(2016, 6, 15)),
    ],
)
def test_t07_the_units_own_clock_counts_from_the_show(office: Office, kind: Kind, clock: str, due: date) -> None:
    found = own(office, kind)
    assert found.state is CaseState.UNIT_OWN
    assert (found.clock(clock).due_on, found.clock(clock).organisation) == (due, office.units["water"])


def test_t08_triage_has_a_target(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    assert (found.file.state, found.clock("triage").due_on) == (CaseState.TRIAGE, date(2016, 6, 8))


def test_t09_a_notice_counts_from_its_own_issue(office: Office) -> None:
    found = noticed(office)
    assert found.state is CaseState.NOTIFIED
    assert found.clock("triage").outcome == "met"
    assert (found.clock("notice").due_on, found.clock("sign").due_on) == (date(2016, 6, 16), date(2016, 6, 12))
    assert not found.clocks("complaint")


def test_t09_more_days_need_a_reason_and_have_an_end(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    roads = office.units["roads"]
    with pytest.raises(Incomplete):
        found.do(routing.notify, [Addressee(organisation=roads, working_days=10)], by="office", at="2016-06-08 09:00")
    words = Addressee(organisation=roads, working_days=31, reason="工程量大")
    with pytest.raises(routing.TooManyDays):
        found.do(routing.notify, [words], by="office", at="2016-06-08 09:00")
    words = Addressee(organisation=roads, working_days=10, reason="工程量大")
    found.do(routing.notify, [words], by="office", at="2016-06-08 09:00")
    assert found.clock("notice").due_on == date(2016, 6, 23)


def test_t10_signing_names_the_handler(office: Office) -> None:
    found = noticed(office)
    with pytest.raises(NotYours):
        found.do(routing.sign_for, found.part("roads").id, handler="陈工", by="water", at="2016-06-08 10:00")
    found.do(routing.sign_for, found.part("roads").id, handler="陈工", by="roads", at="2016-06-08 10:00")
    assert (found.file.state, found.part("roads").handler) == (CaseState.HANDLING, "陈工")
    assert found.clock("sign").outcome == "met"


def test_t11_t12_a_refusal_is_ruled_on_and_there_is_no_second_one(office: Office) -> None:
    found = noticed(office)
    found.do(routing.refuse, found.part("roads").id, legal_basis="非本单位管养路段", by="roads", at="2016-06-08 11:00")
    assert (found.file.state, found.file.hops) == (CaseState.RETURNED, 1)
    assert found.clock("notice").outcome is None  # runs until the office rules
    found.do(
        routing.rule, found.part("roads").id, upheld=None, reason="属公路局管养", by="office", at="2016-06-08 15:00"
    )
    assert found.state is CaseState.NOTIFIED
    assert len(found.clocks("notice")) == 1
    with pytest.raises(routing.AlreadyRefused):
        found.do(routing.refuse, found.part("roads").id, legal_basis="仍不属", by="roads", at="2016-06-08 16:00")


def test_t12_an_upheld_refusal_passes_the_case_on(office: Office) -> None:
    found = noticed(office)
    found.do(routing.refuse, found.part("roads").id, legal_basis="非本单位管养路段", by="roads", at="2016-06-08 11:00")
    to = Addressee(organisation=office.units["market"])
    found.do(routing.rule, found.part("roads").id, upheld=to, reason="属市场监管", by="office", at="2016-06-12 15:00")
    first, second = found.clocks("notice")
    assert (first.outcome, second.outcome, second.due_on) == ("transferred", None, date(2016, 6, 17))


def test_t11_saying_no_has_its_time(office: Office) -> None:
    found = noticed(office)
    with pytest.raises(routing.TooLateToRefuse):
        found.do(routing.refuse, found.part("roads").id, legal_basis="不属", by="roads", at="2016-06-13 08:00")


def test_t13_t14_t15_the_chain_of_12345_to_the_day(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="属市场监管", by="water", at="2016-06-08 10:00")
    assert found.clock("transfer").due_on == date(2016, 6, 12)  # from the show
    assert found.clock("complaint").outcome is None
    found.do(handover.receive_by_12345, receipt="12345-001", by="water", at="2016-06-12 16:00")
    assert (found.clock("complaint").outcome, found.clock("transfer").outcome) == ("transferred", "met")
    found.do(handover.receive_by_actual, office.units["market"], by="partner", at="2016-06-12 17:00")
    assert (found.file.state, found.clock("actual").due_on) == (CaseState.ACTUAL, date(2016, 6, 17))
    found.do(answering.reply, found.part("market").id, a_reply(), by="market", at="2016-06-17 23:50")
    assert (found.clock("actual").outcome, found.clock("feedback").due_on) == ("met", date(2016, 6, 22))
    assert found.clock("citizen").outcome is None


def test_t15_an_unknown_receipt_counts_from_12345s_own(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="属市场监管", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-002", by="partner", at="2016-06-12 16:00")
    market = office.units["market"]
    found.do(handover.receive_by_actual, market, receipt_known=False, by="office", at="2016-06-14 09:00")
    assert found.clock("actual").due_on == date(2016, 6, 17)


def test_t16_t20_sent_back_and_designated(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不清楚", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-003", by="partner", at="2016-06-12 16:00")
    found.do(handover.send_back, reason="属区水务局", by="partner", at="2016-06-13 09:00")
    assert (found.file.state, found.file.hops) == (CaseState.RETURNED, 1)
    assert found.clock("citizen").outcome is None
    found.do(handover.designate_own, reason="属水务", by="office", at="2016-06-13 11:00")
    assert found.state is CaseState.UNIT_OWN
    assert found.clock("complaint").due_on == date(2016, 6, 20)


def test_t17_t18_a_joint_case_counts_from_the_leads_receipt(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="涉及两部门", by="water", at="2016-06-08 10:00")
    assert found.clock("joint-send").due_on == date(2016, 6, 12)
    found.do(handover.receive_by_lead, found.part("roads").id, handler="陈工", by="roads", at="2016-06-12 10:00")
    assert found.state is CaseState.JOINT
    assert (found.clock("joint").due_on, found.clock("complaint").outcome) == (date(2016, 6, 17), "transferred")


def test_t19_t20_two_disputes_raise_a_lead_of_situation_four(office: Office) -> None:
    found = own(office)
    for day in ("08", "12"):
        found.do(handover.prepare_joint, office.units["roads"], reason="涉及", by="water", at=f"2016-06-{day} 10:00")
        part = found.part("roads").id
        found.do(handover.dispute_lead, part, legal_basis="非主责", by="roads", at=f"2016-06-{day} 11:00")
        found.do(handover.designate_own, reason="再研究", by="office", at=f"2016-06-{day} 12:00")
    (lead,) = found.rows(tables.lead)
    assert (lead.situation, lead.organisation, lead.key) == (4, office.units["roads"], f"refusals:{found.id}")


def test_t20_the_bureau_may_designate_the_lead(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="涉及", by="water", at="2016-06-08 10:00")
    found.do(handover.dispute_lead, found.part("roads").id, legal_basis="非主责", by="roads", at="2016-06-12 11:00")
    found.do(
        handover.designate_joint, office.units["market"], reason="市场监管牵头", by="bureau", at="2016-06-13 09:00"
    )
    assert (found.file.state, found.clock("joint").due_on) == (CaseState.JOINT, date(2016, 6, 20))
    assert not [clock for clock in found.clocks("joint-send") if clock.outcome is None]


def test_t20_back_to_12345_has_a_term_of_its_own(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不清楚", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-004", by="partner", at="2016-06-12 16:00")
    found.do(handover.send_back, reason="材料不全", by="partner", at="2016-06-13 09:00")
    found.do(handover.designate_transfer, reason="补齐后再转", by="office", at="2016-06-13 11:00")
    assert (found.file.state, found.clock("transfer").due_on) == (CaseState.TRANSFER_PREP, date(2016, 6, 15))


def test_t21_no_reply_without_evidence_or_signature(office: Office) -> None:
    found = own(office)
    part = found.part("water").id
    for words, field in (
        (a_reply(of=""), "evidence"),
        (Reply(**{**_fields(a_reply()), "signed_by": ""}), "signed_by"),
        (Reply(**{**_fields(a_reply()), "told": ""}), "told"),
    ):
        with pytest.raises(Incomplete) as missing:
            found.do(answering.reply, part, words, by="water", at="2016-06-13 10:00")
        assert missing.value.facts["fields"] == field
    with pytest.raises(TooFewAttempts):
        found.do(answering.reply, part, a_reply(sort=Sort.ATTEMPTS), by="water", at="2016-06-13 10:00")
    assert found.state is CaseState.UNIT_OWN


def test_t21_a_consultation_needs_no_leaders_signature(office: Office) -> None:
    found = own(office, Kind.CONSULTATION)
    words = Reply(**{**_fields(a_reply()), "signed_by": "", "opinion": ""})
    found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-12 23:50")
    assert (found.file.state, found.clock("consult").outcome) == (CaseState.REPLIED, "met")
    assert found.clock("feedback").due_on == date(2016, 6, 15)


def test_t21_a_claimed_call_that_no_record_supports_is_to_be_checked(office: Office) -> None:
    found = own(office, Kind.CONSULTATION)
    words = a_reply(sort=Sort.CALL, of="用办公室电话拨打")
    found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-12 10:00")
    assert found.rows(tables.reply)[-1].proof == "to_check"


def test_t21_with_two_units_the_case_waits_for_the_second(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    both = [Addressee(organisation=office.units[unit]) for unit in ("roads", "market")]
    found.do(routing.notify, both, by="office", at="2016-06-08 09:00")
    for unit in ("roads", "market"):
        found.do(routing.sign_for, found.part(unit).id, handler="某", by=unit, at="2016-06-08 10:00")
    found.do(answering.reply, found.part("roads").id, a_reply(), by="roads", at="2016-06-13 10:00")
    assert [clock.outcome for clock in found.clocks("notice")] == ["met", None]
    form = {"result": "完成", "told": "满意"}
    found.do(answering.feed_back, found.part("roads").id, **form, by="roads", at="2016-06-13 11:00")
    found.do(answering.reply, found.part("market").id, a_reply(), by="market", at="2016-06-14 10:00")
    found.do(answering.feed_back, found.part("market").id, **form, by="market", at="2016-06-14 11:00")
    assert found.file.state == CaseState.FEEDBACK_IN


def test_t22_an_extension_is_asked_in_time_once_and_decided_by_the_office(office: Office) -> None:
    found = own(office)
    clock = found.clock("complaint").id
    with pytest.raises(extending.TooLongAnExtension):
        found.do(extending.ask, clock, working_days=6, reason="管道采购", by="water", at="2016-06-13 10:00")
    asked = found.do(extending.ask, clock, working_days=5, reason="管道采购", by="water", at="2016-06-13 10:00")
    with pytest.raises(NotYours):
        found.do(extending.decide, asked, granted=True, decision="同意", by="water", at="2016-06-13 11:00")
    found.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-13 11:00")
    moved = found.clock("complaint")
    assert (moved.due_original, moved.due_on) == (date(2016, 6, 15), date(2016, 6, 22))
    with pytest.raises(extending.ExtendedAlready):
        found.do(extending.ask, clock, working_days=1, reason="再延", by="water", at="2016-06-20 10:00")


def test_t22_not_too_late_and_not_for_every_clock(office: Office) -> None:
    found, consult = own(office), own(office, Kind.CONSULTATION)
    words: dict[str, Any] = {"working_days": 1, "reason": "采购", "by": "water"}
    with pytest.raises(extending.TooLateToExtend):
        found.do(extending.ask, found.clock("complaint").id, **words, at="2016-06-16 00:00")
    with pytest.raises(extending.NotExtendable):
        consult.do(extending.ask, consult.clock("consult").id, **words, at="2016-06-08 10:00")


def test_t23_t24_t25_feedback_verification_closing(office: Office) -> None:
    found = closed(office)
    assert found.state is CaseState.CLOSED
    assert (found.clock("feedback").outcome, found.clock("verify").outcome) == ("met", "met")
    citizen = found.clock("citizen")
    assert (citizen.outcome, citizen.stopped_at) == ("met", moment("2016-06-13 10:00"))
    assert all(clock.outcome is not None for clock in found.clocks())


def test_t25_closing_waits_for_a_call_back_that_found_it_solved(office: Office) -> None:
    found = verified(office, NO)
    with pytest.raises(verifying.NotVerifiedYet):
        found.do(verifying.close, by="verifier", at="2016-06-15 09:20")
    why = verifying.Unsolvable.POLICY_LIMIT
    found.do(verifying.close, unsolvable=why, reason="政策不允许", by="verifier", at="2016-06-15 09:20")
    assert found.row.outcome == "policy_limit"


def test_t25_nobody_reached_closes_only_after_three_tries_on_two_days(office: Office) -> None:
    found = replied(office)
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换", told="已告知", by="water", at="2016-06-14 10:00")
    found.do(verifying.begin, by="verifier", at="2016-06-15 09:00")
    for at in ("2016-06-15 09:10", "2016-06-15 11:10", "2016-06-15 15:10"):
        found.do(verifying.attempt, Attempt(reached=False), by="verifier", at=at)
    with pytest.raises(verifying.NotVerifiedYet):
        found.do(verifying.close, by="verifier", at="2016-06-15 16:00")
    found.do(verifying.attempt, Attempt(reached=False), by="verifier", at="2016-06-16 09:10")
    found.do(verifying.close, by="verifier", at="2016-06-16 09:20")
    assert found.state is CaseState.CLOSED


def test_t25_nobody_judges_the_answer_of_their_own_unit(office: Office) -> None:
    found = verified(office, YES)
    with pytest.raises((OwnVerification, NotYours)):
        found.do(verifying.close, by="water", at="2016-06-15 09:20")


def test_t26_t31_not_solved_drafts_a_letter_and_the_unit_has_it_again(office: Office) -> None:
    found = unsolved(office)
    assert (found.file.state, found.part("water").live) == (CaseState.HANDLING, True)
    (supervision,) = found.file.supervisions
    assert (supervision.state, supervision.organisation) == (SupervisionState.DRAFTED, office.units["water"])
    assert found.clock("issue-sup").due_on == date(2016, 6, 17)


def test_t27_answered_on_the_air_is_filed_in_one_go(office: Office) -> None:
    both = [office.registered(Kind.CONSULTATION) for _ in range(2)]
    for found in both:
        found.do(live.answer_live, answer="带身份证", answered_by="张局长", by="host", at="2016-06-07 18:05")
    chosen = [(found.id, found.file.version) for found in both]
    by, when = office.people["host"], When(now=moment("2016-06-07 19:00"))
    with pytest.raises(Stale):
        live.close_live(office.db, [chosen[0], (chosen[1][0], 1)], by=by, when=when)
    assert both[0].file.state is CaseState.ANSWERED_LIVE  # all or nothing
    live.close_live(office.db, chosen, by=by, when=when)
    assert [found.file.state for found in both] == [CaseState.CLOSED] * 2
    assert both[0].clock("citizen").outcome == "met"


def test_t28_not_fully_answered_counts_from_the_show(office: Office) -> None:
    found = office.registered(Kind.CONSULTATION)
    found.do(live.answer_live, answer="大概可以", answered_by="张局长", by="host", at="2016-06-07 18:05")
    found.do(live.not_answered_fully, reason="来电人仍有疑问", by="host", at="2016-06-07 18:20")
    assert (found.file.state, found.clock("consult").due_on) == (CaseState.UNIT_OWN, date(2016, 6, 12))


def test_t28_what_needs_a_notice_goes_to_the_office_instead(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, general=False)
    found.do(live.answer_live, answer="会处理", answered_by="张局长", by="host", at="2016-06-07 18:05")
    with pytest.raises(NeedsANotice) as told:
        found.do(live.not_answered_fully, reason="未解决", by="host", at="2016-06-07 18:20")
    assert "请送区作风办梳理" in told.value.sentence("zh-CN")
    assert [permit.step for permit in offered(found, "registrar")].count("to_triage") == 1
    found.do(routing.to_triage, reason="须调查", by="registrar", at="2016-06-07 18:45")
    assert (found.state, found.clocks("complaint"), found.clock("triage").due_on) == (
        CaseState.TRIAGE,
        [],
        date(2016, 6, 8),
    )
    found.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-06-08 09:00")
    assert found.clock("notice").organisation == office.units["roads"]


def test_t28_a_report_about_officials_never_becomes_the_unit_s(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(live.answer_live, answer="会处理", answered_by="张局长", by="host", at="2016-06-07 18:05")
    found.do(
        reclassifying.reclassify,
        Kind.COMPLAINT,
        reason="检举",
        category=Category.REPORT,
        by="registrar",
        at="2016-06-07 18:10",
    )
    with pytest.raises(ProtectedChannel):
        found.do(live.not_answered_fully, reason="未解决", by="host", at="2016-06-07 18:20")


def test_t30_t32_proposed_refused_or_issued(office: Office) -> None:
    found = own(office)
    water = office.units["water"]
    found.do(supervising.suggest, water, demand="请督办", by="office", at="2016-06-16 09:00")
    with pytest.raises(supervising.SupervisedAlready):
        found.do(supervising.suggest, water, demand="请督办", by="office", at="2016-06-16 09:01")
    which = found.file.supervisions[-1].id
    assert found.clock("issue-sup").organisation != water
    found.do(supervising.refuse, which, reason="已办结在途", by="bureau", at="2016-06-16 10:00")
    assert (found.file.supervisions[-1].state, found.clock("issue-sup").outcome) == (
        SupervisionState.REFUSED,
        "cancelled",
    )
    found.do(supervising.suggest, water, demand="请督办", by="office", at="2016-06-17 09:00")
    again = found.file.supervisions[-1].id
    found.do(supervising.take_up, again, by="bureau", at="2016-06-17 09:30")
    found.do(supervising.issue, again, demand="限期办结", signed_by="局长", by="bureau", at="2016-06-17 10:00")
    assert (found.file.supervisions[-1].state, found.clock("issue-sup").outcome) == (SupervisionState.ISSUED, "met")


def test_t33_both_terms_count_from_receipt(office: Office) -> None:
    found, _ = served(office)
    assert (found.clock("sup-reply").due_on, found.clock("sup-report").due_on) == (date(2016, 6, 24), date(2016, 6, 29))


def test_t34_the_answer_is_also_the_letters(office: Office) -> None:
    found, _ = served(office)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    assert (found.file.state, found.file.supervisions[-1].state) == (CaseState.REPLIED, SupervisionState.REPLIED)
    assert (found.clock("sup-reply").outcome, found.clock("sup-report").outcome) == ("met", None)


def test_t34_the_letter_is_not_answered_past_a_case_that_still_waits(office: Office) -> None:
    found, which = served(office)
    words = {"result": "完成", "told": "满意", "channel": "message", "handler": "王工"}
    proof = Evidence(sort=Sort.VISIT, of="走访记录")
    with pytest.raises(supervising.AnswerTheCase):
        found.do(supervising.answer, which, **words, proof=proof, by="water", at="2016-06-20 10:00")


def test_t35_no_report_without_the_callers_opinion(office: Office) -> None:
    found, which = served(office)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    with pytest.raises(Incomplete) as missing:
        found.do(supervising.report, which, report="已办", opinion=" ", by="water", at="2016-06-21 10:00")
    assert missing.value.facts["fields"] == "opinion"
    assert found.clock("sup-report").outcome is None


def test_t36_the_bureau_accepts_and_the_case_can_close(office: Office) -> None:
    found, which = reported(office)
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换", told="满意", by="water", at="2016-06-22 10:00")
    found.do(verifying.begin, by="verifier", at="2016-06-22 11:00")
    words = Attempt(reached=True, checklist=YES, satisfied=Satisfied.SATISFIED)
    found.do(verifying.attempt, words, by="verifier", at="2016-06-22 11:05")
    with pytest.raises(ClosingBlocked) as blocked:
        found.do(verifying.close, by="verifier", at="2016-06-22 11:10")
    assert blocked.value.facts["ends"] == "supervision"
    found.do(supervising.accept, which, decision="同意办结", by="bureau", at="2016-06-22 14:00")
    found.do(verifying.close, by="verifier", at="2016-06-22 15:00")
    assert found.state is CaseState.CLOSED


def test_t37_another_letter_has_a_new_pair_of_terms(office: Office) -> None:
    found, which = reported(office)
    found.do(supervising.repeat, which, reason="未落实", by="bureau", at="2016-06-22 10:00")
    assert found.file.supervisions[-1].round == 2
    found.do(supervising.issue, which, demand="再次督办", signed_by="局长", by="bureau", at="2016-06-22 11:00")
    found.do(supervising.serve, which, by="water", at="2016-06-22 15:00")
    assert [clock.due_on for clock in found.clocks("sup-reply")] == [date(2016, 6, 24), date(2016, 6, 29)]
    words = {"result": "再次更换", "told": "满意", "channel": "phone", "handler": "王工"}
    proof = Evidence(sort=Sort.VISIT, of="走访记录")
    found.do(supervising.answer, which, **words, proof=proof, by="water", at="2016-06-23 10:00")
    assert found.clock("sup-reply").outcome == "met"


def test_t39_items_have_days_of_their_own(office: Office) -> None:
    found = rectifying_case(office)
    assert found.state is CaseState.RECTIFY
    assert [clock.due_on for clock in found.clocks("rectify")] == [date(2016, 6, 30), date(2016, 7, 8)]
    assert found.clock("complaint").outcome == "superseded"
    item, other = rectifying.Item(organisation=office.units["water"], item="更换", due_on=date(2016, 6, 1)), own(office)
    with pytest.raises(rectifying.DayIsPast):
        other.do(rectifying.order, [item], reason="老化", by="office", at="2016-06-13 10:00")


def test_t40_t41_rectified_is_answered_in_a_later_show(office: Office) -> None:
    for day in ("2016-07-19", "2016-08-02"):
        office.show(day)
    found = rectified(office)
    assert (found.file.state, found.file.airing) == (CaseState.HANDLING, AiringState.QUEUED)
    assert [clock.outcome for clock in found.clocks("rectify")] == ["met", "met"]
    assert found.clock("onair-reply").due_on == date(2016, 8, 2)
    found.do(airing.script, "某女士反映的水管已更换", by="editor", at="2016-07-18 10:00")
    found.do(airing.air, clip=(120.0, 150.0), show=office.show("2016-07-19"), by="editor", at="2016-07-19 18:00")
    assert (found.file.airing, found.clock("onair-reply").outcome) == (AiringState.AIRED, "met")
    assert found.rows(tables.airing_item)[-1].clip_from == 120.0


def test_t42_not_aired_when_the_caller_does_not_want_it(office: Office) -> None:
    for day in ("2016-07-19", "2016-08-02"):
        office.show(day)
    found = rectified(office)
    found.do(airing.waive, reason="来电人不愿公开", by="office", at="2016-07-08 10:00")
    assert (found.file.airing, found.clock("onair-reply").outcome) == (AiringState.WAIVED, "cancelled")


def test_t43_reopened_has_new_clocks_and_the_third_contact_raises_a_lead(office: Office) -> None:
    found = closed(office)
    found.do(verifying.reopen, reason="又浑浊", by="registrar", at="2016-07-05 10:00")
    assert (found.file.state, found.file.reopened) == (CaseState.HANDLING, 1)
    assert [clock.outcome for clock in found.clocks("citizen")] == ["met", None]
    assert found.clock("notice").due_on == date(2016, 7, 12)
    assert not found.rows(tables.lead)
    part = found.part("water").id
    found.do(routing.sign_for, part, handler="王工", by="water", at="2016-07-05 11:00")
    found.do(answering.reply, part, a_reply(), by="water", at="2016-07-06 10:00")
    found.do(answering.feed_back, part, result="已更换", told="满意", by="water", at="2016-07-06 11:00")
    found.do(verifying.begin, by="verifier", at="2016-07-07 09:00")
    words = Attempt(reached=True, checklist=YES, satisfied=Satisfied.FAIR)
    found.do(verifying.attempt, words, by="verifier", at="2016-07-07 09:05")
    found.do(verifying.close, by="verifier", at="2016-07-07 09:10")
    found.do(verifying.reopen, reason="再次浑浊", by="registrar", at="2016-07-20 10:00")
    (lead,) = found.rows(tables.lead)
    assert (lead.situation, lead.organisation) == (5, office.units["water"])


def test_t43_thirty_days_and_no_longer(office: Office) -> None:
    found = closed(office)
    with pytest.raises(verifying.TooLateToReopen):
        found.do(verifying.reopen, reason="又浑浊", by="registrar", at="2016-07-15 09:21")


def test_t44_every_merged_caller_is_still_answered(office: Office) -> None:
    master = own(office)
    children = [office.registered(Kind.COMPLAINT, number=f"1380013{n:04}") for n in range(3)]
    for child in children:
        child.do(merging.merge, master.id, by="office", at="2016-06-08 09:00")
        assert (child.file.state, child.clock("citizen").outcome) == (CaseState.MERGED, None)
    with pytest.raises(merging.NoMaster):
        master.do(merging.merge, children[0].id, by="office", at="2016-06-08 09:10")
    part = master.part("water").id
    master.do(answering.reply, part, a_reply(), by="water", at="2016-06-13 10:00")
    master.do(answering.feed_back, part, result="已修", told="满意", by="water", at="2016-06-13 11:00")
    master.do(verifying.begin, by="verifier", at="2016-06-14 09:00")
    words = Attempt(reached=True, checklist=YES, satisfied=Satisfied.SATISFIED)
    master.do(verifying.attempt, words, by="verifier", at="2016-06-14 09:05")
    with pytest.raises(ClosingBlocked) as blocked:
        master.do(verifying.close, by="verifier", at="2016-06-14 09:10")
    assert blocked.value.facts["ends"] == "children"
    chosen = [(child.id, child.file.version) for child in children]
    with pytest.raises(NotYours):
        answering.reply_to_children(
            office.db, chosen, part, a_reply(), by=office.people["roads"], when=When(now=moment("2016-06-14 10:00"))
        )
    answering.reply_to_children(
        office.db, chosen, part, a_reply(), by=office.people["water"], when=When(now=moment("2016-06-14 10:00"))
    )
    assert {child.clock("citizen").outcome for child in children} == {"met"}
    master.do(verifying.close, by="verifier", at="2016-06-14 11:00")
    assert master.file.state is CaseState.CLOSED


def test_t45_three_matters_of_one_call_share_recording_and_acceptance(office: Office) -> None:
    first = office.call("2016-06-07 17:55", show=SHOW)
    others = first.do(registration.split, ["路灯不亮", "垃圾未清"], by="registrar", at="2016-06-07 18:30")
    family = [first, *(Matter(office=office, id=case) for case in others)]
    for minute, found in enumerate(family):
        words = Registration(kind=Kind.COMPLAINT, summary="事项")
        found.do(registration.register, words, by="registrar", at=f"2016-06-07 19:{minute:02}")
    assert len({found.file.accepted_at for found in family}) == 1
    assert len({found.row.number for found in family}) == 3
    with office.db.read() as tx:
        linked = tables.matter_call
        shared = tx.execute(linked.select().where(linked.c.matter.in_([found.id for found in family]))).all()
    assert len(shared) == 3
    assert len({row.call for row in shared}) == 1


def test_t45_off_the_air_too(office: Office) -> None:
    first = office.call("2016-06-18 21:00")
    (other,) = first.do(registration.split, ["路灯不亮"], by="registrar", at="2016-06-20 09:00")
    second = Matter(office=office, id=other)
    for found, at in ((second, "2016-06-20 09:05"), (first, "2016-06-20 09:30")):
        found.do(registration.register, Registration(kind=Kind.COMPLAINT, summary="事项"), by="registrar", at=at)
    assert first.file.accepted_at == second.file.accepted_at == moment("2016-06-20 09:05")


def test_t46_t47_t48_a_lead_is_heard_before_it_is_sent(office: Office) -> None:
    water, when = office.units["water"], When(now=moment("2016-06-20 10:00"))
    with pytest.raises(NotYours):
        leads.raise_by_hand(
            office.db, matter=None, organisation=water, situation=2, facts="敷衍", by=office.people["water"], when=when
        )
    which = leads.raise_by_hand(
        office.db, matter=None, organisation=water, situation=2, facts="敷衍", by=office.people["office"], when=when
    )
    bureau = office.people["bureau"]
    assert leads.step(office.db, which, LeadStep.REVIEW, by=bureau, when=when) is LeadState.REVIEW
    with pytest.raises(leads.NotHeardYet):
        leads.step(office.db, which, LeadStep.SEND, finding="属实", by=bureau, when=when)
    leads.explain(office.db, which, explanation="暴雨停工", by=office.people["water"], when=when)
    assert leads.step(office.db, which, LeadStep.SEND, finding="属实", by=bureau, when=when) is LeadState.SENT
    done = leads.step(
        office.db, which, LeadStep.FINISH, finding="诫勉谈话", by=office.people["accountability"], when=when
    )
    assert done is LeadState.DONE


def test_t49_archived_for_good(office: Office) -> None:
    found = closed(office)
    found.do(verifying.archive, by="registrar", at="2016-06-20 10:00")
    assert found.state is CaseState.ARCHIVED
    with pytest.raises(NotAllowedNow):
        found.do(verifying.reopen, reason="又坏", by="registrar", at="2016-06-20 10:05")


def _fields(words: Reply) -> dict[str, Any]:
    return {name: getattr(words, name) for name in words.__slots__}
