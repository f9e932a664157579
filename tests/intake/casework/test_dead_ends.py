"""What people could do to a case that the pages never offer, and the ways of a case that once led nowhere."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from intake.office.casework import (
    airing,
    answering,
    extending,
    handover,
    lateness,
    leads,
    live,
    merging,
    rectifying,
    registers,
    registration,
    routing,
    supervising,
    verifying,
)
from intake.office.casework.answering import NotYourCaller
from intake.office.casework.closing import ClosingBlocked
from intake.office.casework.extending import TooLateToExtend
from intake.office.casework.file import NoSuchAssignment
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt
from intake.records import tables
from intake.rules.case_table import CaseIsOver
from intake.rules.moments import When
from intake.words import CaseState, Kind, OrganisationId, SupervisionState
from intake.words.steps import LeadStep
from tests.intake.casework.test_transitions import YES, a_reply, own
from tests.office import Matter, Office, moment


def answer_child(child: Matter, part: int, unit: str, at: str) -> Any:
    chosen = [(child.id, child.file.version)]
    by, when = child.office.people[unit], When(now=moment(at))
    return answering.reply_to_children(child.office.db, chosen, part, a_reply(), by=by, when=when)  # type: ignore[arg-type]


def disputed(office: Office) -> Matter:
    """The unit on air proposed a lead, and the lead says it is none."""
    found = own(office)
    found.do(handover.prepare_joint, office.units["roads"], reason="涉及两部门", by="water", at="2016-06-08 09:00")
    found.do(handover.dispute_lead, found.part("roads").id, legal_basis="非主责", by="roads", at="2016-06-08 10:00")
    return found


def served(office: Office, case: Matter, at: str = "2016-06-16") -> int:
    """A letter to the case's unit on air that it has signed for."""
    case.do(supervising.draft, office.units["water"], demand="限期办结", by="bureau", at=f"{at} 11:00")
    letter = case.file.supervisions[-1].id
    case.do(supervising.take_up, letter, by="bureau", at=f"{at} 12:00")
    case.do(supervising.issue, letter, demand="限期办结", signed_by="局长", by="bureau", at=f"{at} 13:00")
    case.do(supervising.serve, letter, by="water", at=f"{at} 14:00")
    return letter


def test_only_a_merged_case_is_answered_as_a_child(office: Office) -> None:
    """Otherwise a unit would end every clock of its case, the citizen's too, and leave its part behind for ever."""
    found = own(office)
    with pytest.raises(NotYourCaller):
        answer_child(found, found.part("water").id, "water", "2016-06-13 10:00")
    assert found.state is CaseState.UNIT_OWN
    assert (found.clock("citizen").outcome, found.clock("complaint").outcome) == (None, None)


def test_who_gave_the_master_away_answers_none_of_its_callers(office: Office) -> None:
    master, child = office.registered(Kind.COMPLAINT), office.registered(Kind.COMPLAINT, number="13800138001")
    master.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    master.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-06-08 09:00")
    child.do(merging.merge, master.id, by="office", at="2016-06-08 09:10")
    part = master.part("roads").id
    master.do(routing.refuse, part, legal_basis="不属本局职责", by="roads", at="2016-06-08 10:00")
    with pytest.raises(NotYourCaller):
        answer_child(child, part, "roads", "2016-06-08 11:00")


def test_a_letter_goes_on_when_its_case_is_merged_and_answered(office: Office) -> None:
    """C12: no report counts without the caller's own opinion, whatever else ends the case's other clocks."""
    found, master = own(office), own(office)
    letter = served(office, found)
    found.do(merging.merge, master.id, by="office", at="2016-06-16 15:00")
    answer_child(found, master.part("water").id, "water", "2016-06-17 10:00")
    assert found.file.supervisions[0].state is SupervisionState.REPLIED
    assert (found.clock("sup-reply").outcome, found.clock("sup-report").outcome) == ("met", None)
    assert (found.clock("citizen").outcome, found.clock("complaint").outcome) == ("met", "missed_done")
    found.do(supervising.report, letter, report="已办", opinion="满意", by="water", at="2016-06-20 10:00")
    assert found.clock("sup-report").outcome == "met"


def test_a_disputed_lead_gives_the_unit_on_air_no_new_days_and_the_case_an_end(office: Office) -> None:
    found = disputed(office)
    found.do(handover.designate_own, reason="属水务", by="office", at="2016-06-08 11:00")
    (clock,) = found.clocks("complaint")
    assert (clock.due_on, clock.outcome) == (date(2016, 6, 15), None)
    part = found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-13 10:00")
    assert found.clock("complaint").outcome == "met"
    found.do(answering.feed_back, part, result="已修", told="满意", by="water", at="2016-06-13 11:00")
    found.do(verifying.begin, by="verifier", at="2016-06-14 09:00")
    found.do(verifying.attempt, Attempt(reached=True, checklist=YES), by="verifier", at="2016-06-14 10:00")
    found.do(verifying.close, by="verifier", at="2016-06-14 11:00")
    assert found.state is CaseState.CLOSED


def test_nobody_is_asked_to_sign_for_a_notice_that_was_taken_back(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    both = [Addressee(organisation=office.units[unit]) for unit in ("roads", "market")]
    found.do(routing.notify, both, by="office", at="2016-06-08 09:00")
    found.do(routing.refuse, found.part("roads").id, legal_basis="不属", by="roads", at="2016-06-08 10:00")
    found.do(handover.designate_own, reason="属水务", by="office", at="2016-06-08 11:00")
    assert [clock.outcome for clock in found.clocks("sign")] == ["met", "superseded"]
    assert [clock.kind for clock in found.clocks() if clock.outcome is None] == ["citizen", "complaint"]


def test_more_days_are_not_granted_for_a_clock_that_has_ended(office: Office) -> None:
    found = own(office)
    clock = found.clock("complaint").id
    asked = found.do(extending.ask, clock, working_days=3, reason="备料", by="water", at="2016-06-08 09:00")
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-10 10:00")
    before = found.clock("complaint")
    with pytest.raises(TooLateToExtend):
        found.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-11 10:00")
    found.do(extending.decide, asked, granted=False, decision="已办结", by="office", at="2016-06-11 10:00")
    assert found.clock("complaint") == before
    assert [row.granted for row in found.rows(tables.extension)] == [False]


def test_no_letter_and_no_airing_begins_in_a_case_that_is_over(office: Office) -> None:
    found = office.call("2016-06-07 18:00", show="2016-06-07")
    found.do(
        registration.refer, registration.Channel.LITIGATION, told="请向法院", by="registrar", at="2016-06-07 18:10"
    )
    with pytest.raises(CaseIsOver):
        found.do(supervising.draft, office.units["water"], demand="办结", by="bureau", at="2016-06-08 09:00")
    with pytest.raises(CaseIsOver):
        found.do(airing.queue, by="editor", at="2016-06-08 09:00")
    assert found.file.supervisions == ()


def test_a_letter_is_addressed_to_nobody_who_has_nothing_to_do_with_the_case(office: Office) -> None:
    """Otherwise a slip of the pen would show a stranger the case."""
    found = own(office)
    for stranger in (office.units["market"], OrganisationId(10**9)):
        with pytest.raises(NoSuchAssignment):
            found.do(supervising.draft, stranger, demand="办结", by="bureau", at="2016-06-08 09:00")


def test_an_answer_on_the_air_is_not_filed_while_somebody_hangs_on_it(office: Office) -> None:
    master = office.registered(Kind.CONSULTATION)
    master.do(live.answer_live, answer="可办", answered_by="局长", by="registrar", at="2016-06-07 18:10")
    child = office.registered(Kind.CONSULTATION, number="13800138001")
    child.do(merging.merge, master.id, by="office", at="2016-06-07 18:20")
    when = When(now=moment("2016-06-07 18:40"))
    with pytest.raises(ClosingBlocked) as blocked:
        live.close_live(office.db, [(master.id, master.file.version)], by=office.people["registrar"], when=when)
    assert blocked.value.facts["ends"] == "children"
    assert master.state is CaseState.ANSWERED_LIVE


def test_whoever_hangs_on_a_master_is_told_before_it_is_referred_elsewhere(office: Office) -> None:
    master, child = office.registered(Kind.COMPLAINT), office.registered(Kind.COMPLAINT, number="13800138001")
    master.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    child.do(merging.merge, master.id, by="office", at="2016-06-07 18:50")
    words: dict[str, Any] = {"told": "请向法院", "by": "office", "at": "2016-06-08 09:00"}
    with pytest.raises(ClosingBlocked):
        master.do(registration.refer, registration.Channel.LITIGATION, **words)
    child.do(registration.refer, registration.Channel.LITIGATION, **words)
    assert (child.state, child.clock("citizen").outcome) == (CaseState.REFERRED, "cancelled")
    master.do(registration.refer, registration.Channel.LITIGATION, **words)
    assert master.state is CaseState.REFERRED


def test_an_explanation_stays_as_it_was_when_the_lead_was_decided(office: Office) -> None:
    when, water, bureau = When(now=moment("2016-06-20 09:00")), office.people["water"], office.people["bureau"]
    unit = office.units["water"]
    lead = leads.raise_by_hand(
        office.db, matter=None, organisation=unit, situation=3, facts="拖延", by=bureau, when=when
    )
    with pytest.raises(leads.NoSuchLead):
        leads.explain(office.db, lead, explanation="与我无关", by=office.people["roads"], when=when)
    leads.explain(office.db, lead, explanation="备料", by=water, when=when)
    leads.step(office.db, lead, LeadStep.REVIEW, by=bureau, when=when)
    leads.step(office.db, lead, LeadStep.SEND, finding="移送", by=bureau, when=when)
    with pytest.raises(leads.HeardAlready):
        leads.explain(office.db, lead, explanation="另有说法", by=water, when=when)


def test_a_rectification_is_accepted_although_nobody_has_planned_the_next_shows(office: Office) -> None:
    """C6: the answer is due in one of the next two shows, which by the plan are every other week."""
    found = own(office)
    due = date(2016, 6, 30)
    items = [rectifying.Item(organisation=office.units["water"], item="换管", due_on=due)]
    found.do(rectifying.order, items, reason="老化", by="office", at="2016-06-13 09:00")
    (item,) = found.rows(tables.rectification)
    found.do(rectifying.accept, item.id, done="已换", by="office", at="2016-06-20 09:00")
    assert (found.state, found.clock("onair-reply").due_on) == (CaseState.HANDLING, date(2016, 7, 5))


def test_two_of_one_unit_explain_and_neither_covers_the_other_unseen(office: Office) -> None:
    found = own(office)
    lateness.sweep(office.db, moment("2016-06-20 09:00"))
    with office.db.read() as tx:
        line = tx.execute(select(tables.overdue.c.id).where(tables.overdue.c.matter == found.id)).scalars().first()
    assert line is not None
    when, water = When(now=moment("2016-06-20 10:00")), office.people["water"]
    registers.explain_overdue(office.db, line, explanation="暴雨停工", by=water, when=when)
    with pytest.raises(leads.ExplainedMeanwhile):
        registers.explain_overdue(office.db, line, explanation="材料未到", by=water, when=when)
    registers.explain_overdue(office.db, line, explanation="暴雨停工", by=water, when=when)
    registers.explain_overdue(office.db, line, explanation="暴雨停工三天", before="暴雨停工", by=water, when=when)
    with office.db.read() as tx:
        said = select(tables.overdue.c.explanation).where(tables.overdue.c.id == line)
        assert tx.execute(said).scalar_one() == "暴雨停工三天"
