"""What the plan leaves open or says twice (table A6): the default of every row that concerns cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import func, select

from intake.documents import catalogue
from intake.office import calendars, rules_in_force
from intake.office.cases import NoSuchCase
from intake.office.casework import (
    airing,
    answering,
    extending,
    handover,
    lateness,
    live,
    merging,
    reading,
    reclassifying,
    registration,
    routing,
    supervising,
    verifying,
)
from intake.office.casework.evidence import Evidence, Sort, TooFewAttempts
from intake.office.casework.registration import Registration
from intake.office.casework.routing import Addressee
from intake.office.casework.turn import Incomplete, ProtectedChannel
from intake.office.casework.verifying import Attempt
from intake.records import tables
from intake.rules import casework, who
from intake.rules.case_table import NotAllowedNow
from intake.rules.casework import NeedsANotice
from intake.rules.moments import When
from intake.rules.who import NotYours
from intake.words import AiringState, CaseState, Category, Kind, SupervisionState
from intake.words.documents import Form
from tests.intake.casework.test_transitions import (
    NO,
    YES,
    a_reply,
    closed,
    issued,
    noticed,
    own,
    rectified,
    replied,
    served,
    unsolved,
    verified,
)
from tests.office import Matter, Office, moment

TWO_USES = (Form.COORDINATION_12345, Form.COORDINATION_JOINT)


@contextmanager
def under(office: Office, *changes: tuple[str, str]) -> Iterator[None]:
    """The office adopts another pack for a while; what it started stays as it was."""
    text = calendars.shipped_text()
    with office.db.begin() as tx:
        version = int(tx.execute(select(func.max(tables.policy_pack.c.version))).scalar_one())
        changed = text.replace("version = 1", f"version = {version + 1}", 1)
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new, 1)
        rules_in_force.adopt_in(tx, changed, moment("2016-06-01 09:00"))
    try:
        yield
    finally:
        with office.db.begin() as tx:
            again = text.replace("version = 1", f"version = {version + 2}", 1)
            rules_in_force.adopt_in(tx, again, moment("2016-06-01 09:00"))


def test_a6_01_consultations_two_days_complaints_and_suggestions_five(office: Office) -> None:
    dues = [own(office, kind).clocks()[-1].due_on for kind in Kind]
    assert dues == [date(2016, 6, 12), date(2016, 6, 15), date(2016, 6, 15)]


def test_a6_02_from_the_show_on_the_air_from_acceptance_off_it(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT, "2016-06-13 10:00", show=None)
    found.do(routing.to_triage, by="registrar", at="2016-06-13 10:05")
    found.do(routing.take_own, unit=office.units["water"], by="office", at="2016-06-14 09:00")
    assert found.clock("complaint").counted_from == date(2016, 6, 13)


def test_a6_03_to_06_the_first_day_is_not_counted_and_the_last_ends_at_midnight(office: Office) -> None:
    found = own(office)
    clock = found.clock("complaint")
    days = {day["day"]: day["number"] for day in clock.explained["days"]}
    assert (days["2016-06-07"], days["2016-06-08"], days["2016-06-15"]) == (None, 1, 5)
    assert clock.too_late_from == moment("2016-06-16 00:00")


def test_a6_05_a_show_that_ends_after_office_hours_starts_no_day_later(office: Office) -> None:
    assert own(office, Kind.CONSULTATION).clock("consult").due_on == date(2016, 6, 12)


def test_a6_07_a_notice_has_five_days_and_one_to_thirty_by_reason(office: Office) -> None:
    assert noticed(office).clock("notice").working_days is None
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    roads = office.units["roads"]
    for words, refusal in (
        (Addressee(organisation=roads, working_days=0, reason="x"), routing.TooManyDays),
        (Addressee(organisation=roads, working_days=31, reason="x"), routing.TooManyDays),
        (Addressee(organisation=roads, working_days=6), Incomplete),
    ):
        with pytest.raises(refusal):
            found.do(routing.notify, [words], by="office", at="2016-06-08 09:00")


def test_a6_09_the_station_drafts_and_the_bureau_signs(office: Office) -> None:
    found = unsolved(office)
    which = found.file.supervisions[-1].id
    with pytest.raises(NotYours):
        found.do(supervising.issue, which, demand="x", signed_by="x", by="verifier", at="2016-06-16 09:00")
    found.do(supervising.take_up, which, by="bureau", at="2016-06-16 09:00")
    with pytest.raises(NotYours):
        found.do(supervising.issue, which, demand="x", signed_by="x", by="office", at="2016-06-16 10:00")


def test_a6_11_a_breach_is_reported_and_proposed_by_itself_but_a_person_submits(office: Office) -> None:
    found = own(office)
    lateness.sweep(office.db, moment("2016-06-16 00:00"))
    assert found.rows(tables.overdue)
    assert found.clock("suggest-sup").outcome is None
    assert not found.file.supervisions


def test_a6_12_internal_targets_of_one_two_and_one_days(office: Office) -> None:
    with office.db.read() as tx:
        pack = rules_in_force.in_force(tx).pack
    days = {name: pack.clock(name).term.working_days for name in ("suggest-sup", "issue-sup", "triage")}
    assert days == {"suggest-sup": 1, "issue-sup": 2, "triage": 1}
    assert not any(pack.clock(name).plan for name in days)


def test_a6_13_unsigned_letters_count_as_received_after_a_day(office: Office) -> None:
    found, _ = issued(office)
    lateness.sweep(office.db, moment("2016-06-21 00:00"))
    assert found.rows(tables.supervision)[0].service == "deemed"
    # Nobody signed in time, and no count of what was done in time takes it for that.
    assert (found.clock("sign").outcome, found.clock("sign").supervision) == ("deemed", found.file.supervisions[0].id)
    assert found.clock("sup-reply").counted_from == date(2016, 6, 20)


def test_a6_13_paper_counts_from_the_day_on_the_receipt(office: Office) -> None:
    found, which = issued(office)
    words = {"by": "bureau", "at": "2016-06-17 15:00", "now": "2016-06-20 09:00", "why_late": "送达回证"}
    found.do(supervising.serve, which, service="paper", **words)
    assert found.clock("sup-reply").counted_from == date(2016, 6, 17)


def test_a6_14_both_terms_from_receipt_five_inside_eight(office: Office) -> None:
    found, _ = served(office)
    assert {found.clock(kind).counted_from for kind in ("sup-reply", "sup-report")} == {date(2016, 6, 17)}


def test_a6_14_or_the_report_from_the_reply(office: Office) -> None:
    with under(office, ("[reminders]", '[handling]\nreport_counts_from = "reply"\n\n[reminders]')):
        found, _ = served(office)
        assert not found.clocks("sup-report")
        found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
        assert found.clock("sup-report").counted_from == date(2016, 6, 20)


def test_a6_15_the_units_word_and_the_stations_are_both_kept_and_a_denial_is_a_lead(office: Office) -> None:
    found = replied(office)
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换", told="满意", by="water", at="2016-06-14 10:00")
    found.do(verifying.begin, by="verifier", at="2016-06-15 09:00")
    denial = YES | {"answered": False}
    words = Attempt(reached=True, checklist=denial, opinion="没人找过我")
    found.do(verifying.attempt, words, by="verifier", at="2016-06-15 09:10")
    assert (found.rows(tables.feedback)[0].told, found.rows(tables.verification)[0].opinion) == ("满意", "没人找过我")
    assert [(lead.situation, lead.organisation) for lead in found.rows(tables.lead)] == [(6, office.units["water"])]


@pytest.mark.parametrize("by", ["water", "partner"])
def test_a6_16_12345_signs_itself_or_the_unit_enters_its_receipt(office: Office, by: str) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-7", by=by, at="2016-06-08 11:00")
    assert found.rows(tables.assignment)[-1].outside_number == "12345-7"


def test_a6_17_an_unknown_receipt_counts_from_the_hand_over(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-8", by="partner", at="2016-06-08 11:00")
    market = office.units["market"]
    found.do(handover.receive_by_actual, market, receipt_known=False, by="office", at="2016-06-14 11:00")
    assert found.clock("actual").counted_from == date(2016, 6, 8)


def test_a6_18_12345s_own_due_day_is_kept_for_reference(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    due = date(2016, 6, 28)
    found.do(handover.receive_by_12345, receipt="12345-9", outside_due=due, by="partner", at="2016-06-08 11:00")
    found.do(handover.receive_by_actual, office.units["market"], by="partner", at="2016-06-12 11:00")
    assert found.clock("actual").due_on == date(2016, 6, 17)
    assert due in {row.outside_due for row in found.rows(tables.assignment)}


def test_a6_19_sent_back_the_citizen_still_waits(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_12345, receipt="12345-10", by="partner", at="2016-06-08 11:00")
    found.do(handover.send_back, reason="不属", by="partner", at="2016-06-12 11:00")
    assert (found.state, found.clock("citizen").outcome) == (CaseState.RETURNED, None)


def test_a6_20_sending_to_the_lead_has_two_days(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 10:00")
    assert (found.clock("joint-send").due_on, _plan(office, "joint-send")) == (date(2016, 6, 12), False)


def test_a6_21_the_unit_proposes_the_lead_and_the_office_or_the_bureau_decides(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 10:00")
    found.do(handover.dispute_lead, found.part("roads").id, legal_basis="非主责", by="roads", at="2016-06-08 11:00")
    with pytest.raises(NotYours):
        found.do(handover.designate_joint, office.units["roads"], reason="x", by="water", at="2016-06-08 12:00")
    found.do(handover.designate_joint, office.units["roads"], reason="牵头", by="office", at="2016-06-08 12:00")
    assert found.state is CaseState.JOINT


def test_a6_25_the_lead_hands_in_the_form_too(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 10:00")
    found.do(handover.receive_by_lead, found.part("roads").id, handler="陈工", by="roads", at="2016-06-12 10:00")
    found.do(answering.reply, found.part("roads").id, a_reply(), by="roads", at="2016-06-13 10:00")
    assert found.clock("feedback").organisation == office.units["roads"]


def test_a6_29_consultations_hand_overs_and_letters_are_not_extended(office: Office) -> None:
    with office.db.read() as tx:
        pack = rules_in_force.in_force(tx).pack
    for kind in ("consult", "transfer", "sup-reply", "sup-report", "feedback"):
        assert pack.clock(kind).extension is None
    found, _ = served(office)
    clock = found.clock("sup-reply").id
    with pytest.raises(extending.NotExtendable):
        found.do(extending.ask, clock, working_days=1, reason="x", by="water", at="2016-06-20 10:00")


def test_a6_31_solved_is_what_was_done_not_whether_it_pleases(office: Office) -> None:
    pleased = verified(office, YES | {"agrees": False})
    pleased.do(verifying.close, by="verifier", at="2016-06-15 09:20")
    assert pleased.rows(tables.verification)[0].solved
    with pytest.raises(verifying.NotVerifiedYet):
        verified(office, NO).do(verifying.close, by="verifier", at="2016-06-15 09:20")


def test_a6_32_an_anonymous_caller_is_answered_on_the_air_and_nobody_is_rung(office: Office) -> None:
    found = office.call("2016-06-07 17:50", number="", show="2016-06-07")
    words = Registration(kind=Kind.CONSULTATION, summary="补贴何时发", anonymous="不愿透露")
    found.do(registration.register, words, by="registrar", at="2016-06-07 18:40")
    found.do(routing.take_own, by="water", at="2016-06-07 18:45")
    part = found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-08 10:00")
    found.do(answering.feed_back, part, result="已解答", told="节目中答复", by="water", at="2016-06-08 11:00")
    found.do(verifying.begin, by="verifier", at="2016-06-12 09:00")
    found.do(verifying.close, by="verifier", at="2016-06-12 09:05")
    assert found.state is CaseState.CLOSED


def test_a6_47_and_48_split_and_merged_cases_keep_every_caller(office: Office) -> None:
    master, child = own(office), office.registered(Kind.COMPLAINT, number="13900139000")
    child.do(merging.merge, master.id, by="office", at="2016-06-08 09:00")
    assert child.clock("citizen").outcome is None
    (other,) = master.do(registration.split, ["另一事"], by="registrar", at="2016-06-08 09:10")
    assert Matter(office=office, id=other).file.accepted_at == master.file.accepted_at


def test_a6_50_emergencies_and_51_protected_channels_are_referred(office: Office) -> None:
    for channel in registration.Channel:
        found = office.registered(Kind.COMPLAINT)
        found.do(registration.refer, channel, told="请拨打110", by="registrar", at="2016-06-07 18:05")
        assert found.state is CaseState.REFERRED


def test_a6_51_and_62_a_report_about_officials_never_reaches_a_unit(office: Office) -> None:
    found = office.call("2016-06-07 17:55", show="2016-06-07")
    words = Registration(kind=Kind.COMPLAINT, summary="反映干部", category=Category.REPORT)
    found.do(registration.register, words, by="registrar", at="2016-06-07 18:40")
    assert found.row.protected
    with pytest.raises(NotYours):
        found.do(routing.take_own, by="water", at="2016-06-07 18:45")
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    with pytest.raises(ProtectedChannel):
        found.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-06-08 09:00")
    discipline = registration.Channel.DISCIPLINE
    found.do(registration.refer, discipline, told="请拨打12388", by="office", at="2016-06-08 09:10")


def test_a6_51_what_turns_out_to_be_a_report_is_taken_out_of_the_units_hands(office: Office) -> None:
    found = own(office)
    with pytest.raises(NotAllowedNow):
        found.do(registration.refer, registration.Channel.DISCIPLINE, told="12388", by="office", at="2016-06-08 09:00")
    found.do(
        reclassifying.reclassify,
        Kind.COMPLAINT,
        category=Category.REPORT,
        reason="举报收费员",
        by="office",
        at="2016-06-08 09:05",
    )
    with pytest.raises(NotYours):
        found.do(handover.prepare_joint, office.units["roads"], reason="多部门", by="water", at="2016-06-08 09:06")
    whole = reading.whole(office.db, found.id, office.people["office"], moment("2016-06-08 09:07"))
    assert "refer" in {permit.step for permit in whole.permits}
    found.do(registration.refer, registration.Channel.DISCIPLINE, told="12388", by="office", at="2016-06-08 09:10")
    assert found.state is CaseState.REFERRED
    with pytest.raises(NoSuchCase):
        reading.whole(office.db, found.id, office.people["water"], moment("2016-06-08 09:11"))
    assert not found.file.live()
    assert all(clock.outcome for clock in found.clocks())


def test_a6_55_the_earlier_of_promise_and_term_binds(office: Office) -> None:
    for day, due in ((date(2016, 6, 10), date(2016, 6, 10)), (date(2016, 6, 30), date(2016, 6, 15))):
        found = office.registered(Kind.COMPLAINT)
        found.do(
            live.promise, live.Promise(speaker="局长", text="x", promised_on=day), by="host", at="2016-06-07 18:05"
        )
        assert (found.clock("complaint").promised_on, found.clock("complaint").due_on) == (day, due)


def test_a6_56_a_polite_non_answer_is_found_out_by_the_call_back(office: Office) -> None:
    found = unsolved(office)
    assert found.file.supervisions[-1].state is SupervisionState.DRAFTED


def test_a6_57_what_is_not_ordinary_goes_by_notice(office: Office) -> None:
    found = office.call("2016-06-07 17:55", show="2016-06-07")
    words = Registration(kind=Kind.COMPLAINT, summary="大面积停水", general=False)
    found.do(registration.register, words, by="registrar", at="2016-06-07 18:40")
    with pytest.raises(NeedsANotice):
        found.do(routing.take_own, by="water", at="2016-06-07 18:45")


def test_a6_59_a_notice_has_its_own_days_or_the_cases_where_the_rules_say_so(office: Office) -> None:
    assert noticed(office).clock("notice").due_on == date(2016, 6, 16)
    with under(office, ("[reminders]", "[handling]\nnotice_within_case_term = true\n\n[reminders]")):
        assert noticed(office).clock("notice").due_on == date(2016, 6, 15)


def test_a6_60_a_notice_counts_from_its_issue_or_from_signing_where_the_rules_say_so(office: Office) -> None:
    assert noticed(office).clock("notice").counted_from == date(2016, 6, 8)
    with under(office, ('starts = "notice_issued"', 'starts = "signed_for"')):
        found = noticed(office)
        assert not found.clocks("notice")
        found.do(routing.sign_for, found.part("roads").id, handler="陈工", by="roads", at="2016-06-12 10:00")
        assert found.clock("notice").counted_from == date(2016, 6, 12)


def test_a6_61_a_corrected_kind_begins_where_the_first_did_and_later_needs_the_office(office: Office) -> None:
    found = own(office, Kind.CONSULTATION)
    with pytest.raises(reclassifying.LaterNeedsTheOffice):
        found.do(reclassifying.reclassify, Kind.COMPLAINT, reason="实为投诉", by="registrar", at="2016-06-08 10:00")
    found.do(reclassifying.reclassify, Kind.COMPLAINT, reason="实为投诉", by="office", at="2016-06-08 10:00")
    assert found.clock("consult").outcome == "superseded"
    assert (found.clock("complaint").counted_from, found.clock("complaint").due_on) == (
        date(2016, 6, 7),
        date(2016, 6, 15),
    )


def test_a6_62_help_runs_on_the_complaints_clock(office: Office) -> None:
    found = office.call("2016-06-07 17:55", show="2016-06-07")
    wrong = Registration(kind=Kind.CONSULTATION, summary="求助", category=Category.HELP)
    with pytest.raises(casework.KindDoesNotFit):
        found.do(registration.register, wrong, by="registrar", at="2016-06-07 18:40")
    words = Registration(kind=Kind.COMPLAINT, summary="求助", category=Category.HELP)
    found.do(registration.register, words, by="registrar", at="2016-06-07 18:40")
    assert found.row.category == "help"


def test_a6_63_under_supervision_the_form_and_the_call_back_come_once_more(office: Office) -> None:
    found, _ = served(office)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    assert [clock.outcome for clock in found.clocks("feedback")] == ["met", None]


def test_a6_64_not_reached_counts_only_after_three_tries_on_two_days(office: Office) -> None:
    found = own(office)
    words = answering.Reply(
        result="x",
        told="无法联系",
        channel=answering.Channel.PHONE,
        evidence=Evidence(sort=Sort.ATTEMPTS),
        handler="王工",
        opinion="x",
        signed_by="x",
    )
    with pytest.raises(TooFewAttempts) as few:
        found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-13 10:00")
    assert (few.value.facts["needed"], few.value.facts["needed_days"]) == (3, 2)


def test_a6_30_and_privacy_units_never_read_the_callers_number(office: Office) -> None:
    found = own(office)
    posts = office.people["water"].posts
    assert not who.sees_number(posts, found.file.parties(office.units["water"]), supervised=False)
    assert who.sees_number(office.people["bureau"].posts, found.file.parties(None), supervised=True)


def test_a6_08_22_and_23_each_letter_has_its_title_and_the_coordination_form_two_variants() -> None:
    titles = [catalogue.layout(form).title for form in (Form.REGISTRATION, *TWO_USES)]
    assert titles == [f"“服务群众敢担当”热线问题{name}" for name in ("登记表", "协调处理表", "协调处理表")]


def test_a6_24_what_was_answered_on_the_air_needs_no_form_of_its_own(office: Office) -> None:
    found = office.registered(Kind.CONSULTATION)
    found.do(live.answer_live, answer="带身份证", answered_by="局长", by="host", at="2016-06-07 18:05")
    chosen = [(found.id, found.file.version)]
    live.close_live(office.db, chosen, by=office.people["host"], when=When(now=moment("2016-06-07 19:00")))
    assert (found.state, found.clocks("feedback")) == (CaseState.CLOSED, [])


def test_a6_54_what_was_rectified_is_answered_on_the_air_and_other_cases_where_somebody_asks(office: Office) -> None:
    assert rectified(office).file.airing is AiringState.QUEUED
    found = own(office)
    assert found.file.airing is AiringState.NONE
    found.do(airing.queue, by="editor", at="2016-06-08 10:00")
    assert found.file.airing is AiringState.QUEUED


def test_a6_34_38_39_and_43_the_programmes_own_terms_stand_in_the_pack(office: Office) -> None:
    with office.db.read() as tx:
        pack = rules_in_force.in_force(tx).pack
    terms = {name: pack.clock(name).term for name in ("manuscript", "leave", "seal", "preview", "postreport")}
    assert (terms["manuscript"].days_before, terms["leave"].days_before) == (7, 7)
    assert terms["seal"].working_days_before == 1
    assert terms["preview"].last_working_day_of_previous_month
    assert terms["postreport"].working_days == 3


def test_closed_cases_tell_the_whole_story(office: Office) -> None:
    assert closed(office).row.outcome == "solved"


def _plan(office: Office, kind: str) -> bool:
    with office.db.read() as tx:
        return rules_in_force.in_force(tx).pack.clock(kind).plan
