"""What is late at once, passed on late, or asked for a second time: nothing is missing, doubled, or said too early."""

from typing import Any

import pytest

from intake.office import documents
from intake.office.casework import answering, handover, lateness, routing, supervising, verifying
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt, Satisfied
from intake.records import tables
from intake.rules.assignments import AssignmentElsewhere
from intake.rules.moments import BeforeTheCase
from intake.words import CaseState, Kind
from intake.words.documents import DocumentState
from tests.intake.casework.test_dead_ends import disputed, served
from tests.intake.casework.test_transitions import YES, a_reply, own
from tests.office import Matter, Office, moment


def papers_of(case: Matter, begins: str) -> list[Any]:
    with case.office.db.read() as tx:
        return [one for one in documents.documents_in(tx, case.id) if one.paper.startswith(begins)]


def both_notified(office: Office) -> Matter:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    both = [Addressee(organisation=office.units[unit]) for unit in ("roads", "market")]
    found.do(routing.notify, both, by="office", at="2016-06-08 09:00")
    return found


def test_two_units_that_are_late_at_the_same_midnight_are_both_proposed(office: Office) -> None:
    found = both_notified(office)
    lateness.sweep(office.db, moment("2016-06-17 09:00"))
    assert lateness.sweep(office.db, moment("2016-06-17 09:01")).proposals == 0
    parts = {found.part(unit).id for unit in ("roads", "market")}
    assert {clock.assignment for clock in found.clocks("suggest-sup")} == parts
    assert len(papers_of(found, "f7:")) == 2
    found.do(supervising.suggest, office.units["roads"], demand="办结", by="office", at="2016-06-17 10:00")
    ended = {clock.assignment: clock.outcome for clock in found.clocks("suggest-sup")}
    assert ended == {found.part("roads").id: "met", found.part("market").id: None}
    assert [paper.state for paper in papers_of(found, "f7:")].count(DocumentState.DRAFT) == 2


def test_a_second_lateness_after_a_letter_has_ended_is_proposed_too(office: Office) -> None:
    found = own(office)
    letter, part = served(office, found, "2016-06-08"), found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-08 15:00")
    found.do(supervising.report, letter, report="已办", opinion="满意", by="water", at="2016-06-08 16:00")
    found.do(supervising.accept, letter, decision="同意", by="bureau", at="2016-06-08 17:00")
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-13 10:00")
    found.do(verifying.begin, by="verifier", at="2016-06-14 09:00")
    words = Attempt(reached=True, checklist=YES, satisfied=Satisfied.SATISFIED, opinion="好")
    found.do(verifying.attempt, words, by="verifier", at="2016-06-14 09:10")
    found.do(verifying.close, by="verifier", at="2016-06-14 09:20")
    found.do(verifying.reopen, reason="又浑浊", by="registrar", at="2016-06-15 10:00")
    lateness.sweep(office.db, moment("2016-06-30 09:00"))
    assert len(found.clocks("suggest-sup")) == 1


def test_a_lateness_after_a_letter_was_refused_is_proposed_too(office: Office) -> None:
    found = own(office)
    found.do(supervising.draft, office.units["water"], demand="限期办结", by="bureau", at="2016-06-08 11:00")
    letter = found.file.supervisions[-1].id
    found.do(supervising.take_up, letter, by="bureau", at="2016-06-08 12:00")
    found.do(supervising.refuse, letter, reason="未超期", by="bureau", at="2016-06-08 13:00")
    lateness.sweep(office.db, moment("2016-06-16 09:00"))
    assert len(found.clocks("suggest-sup")) == 1


def test_what_is_passed_on_late_is_late_whether_anybody_had_looked_or_not(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-20 09:00")
    found.do(handover.receive_by_12345, receipt="12345-1", by="water", at="2016-06-20 12:00")
    assert found.clock("complaint").outcome == "transferred"
    assert [row.clock for row in found.rows(tables.overdue)].count(found.clock("complaint").id) == 1
    lateness.sweep(office.db, moment("2016-06-20 13:00"))
    assert [row.clock for row in found.rows(tables.overdue)].count(found.clock("complaint").id) == 1


def test_a_second_letter_has_a_number_only_when_it_is_issued_and_no_days_of_the_first(office: Office) -> None:
    found = own(office)
    letter = served(office, found)
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-17 10:00")
    found.do(supervising.report, letter, report="已办", opinion="不满意", by="water", at="2016-06-17 11:00")
    found.do(supervising.repeat, letter, reason="再督", by="bureau", at="2016-06-17 12:00")
    (second,) = papers_of(found, f"f6:supervision:{letter}:2")
    assert (second.state, second.number, second.snapshot.cells["due"]) == (DocumentState.DRAFT, "", "")
    found.do(supervising.issue, letter, demand="三日内办结", signed_by="局长", by="bureau", at="2016-06-20 09:00")
    second = papers_of(found, f"f6:supervision:{letter}:2")[-1]
    assert second.state is DocumentState.ISSUED
    assert second.number
    assert (second.snapshot.cells["due"], second.snapshot.cells["report"]) == ("", "")
    found.do(supervising.serve, letter, by="water", at="2016-06-20 10:00")
    assert "2016年6月27日" in papers_of(found, f"f6:supervision:{letter}:2")[-1].snapshot.cells["due"]


def test_a_disputed_lead_is_designated_and_neither_ruled_on_nor_signed_for(office: Office) -> None:
    """Otherwise the case would be handled by two without the lead's term, or wait for a signature nobody can give."""
    found = disputed(office)
    part = found.part("roads").id
    with pytest.raises(AssignmentElsewhere):
        found.do(routing.rule, part, upheld=None, reason="裁定", by="office", at="2016-06-08 11:00")
    with pytest.raises(AssignmentElsewhere):
        found.do(routing.sign_for, part, handler="王工", by="roads", at="2016-06-08 11:00")
    assert found.state is CaseState.RETURNED


def test_nothing_happens_before_what_it_is_about_began(office: Office) -> None:
    found = both_notified(office)
    part = found.part("roads").id
    late: dict[str, Any] = {"by": "roads", "now": "2016-06-20 10:00", "why_late": "补录"}
    with pytest.raises(BeforeTheCase):
        found.do(routing.sign_for, part, handler="王工", at="2016-06-07 19:00", **late)
    other = own(office)
    other.do(supervising.draft, office.units["water"], demand="办结", by="bureau", at="2016-06-16 11:00")
    letter = other.file.supervisions[-1].id
    other.do(supervising.take_up, letter, by="bureau", at="2016-06-16 12:00")
    other.do(supervising.issue, letter, demand="办结", signed_by="局长", by="bureau", at="2016-06-16 13:00")
    with pytest.raises(BeforeTheCase):
        other.do(supervising.serve, letter, at="2016-06-10 09:00", **(late | {"by": "bureau"}))
