"""Lateness acts by itself, once, whoever is killed or restarted."""

from datetime import date

import pytest
from sqlalchemy import func, select

from intake.office.casework import answering, lateness, routing, supervising
from intake.office.casework.routing import Addressee
from intake.records import tables
from intake.rules.moments import LateWithoutReason, NotYetHappened
from intake.words import CaseState, Kind, SupervisionState
from tests.intake.casework.test_transitions import a_reply, issued, own, served
from tests.office import Matter, Office, moment


def swept(office: Office, at: str) -> lateness.Swept:
    return lateness.sweep(office.db, moment(at))


def test_c7_the_line_of_the_register_is_there_at_midnight_and_once(office: Office) -> None:
    found = own(office)
    swept(office, "2016-06-15 23:59")
    assert not found.rows(tables.overdue)
    swept(office, "2016-06-16 00:00")
    swept(office, "2016-06-16 00:01")
    (line,) = found.rows(tables.overdue)
    assert (line.clock, line.year) == (found.clock("complaint").id, 2016)
    assert found.clock("complaint").outcome is None  # lateness is read, never stored
    with office.db.read() as tx:
        overdue = tables.overdue.c
        count, highest = tx.execute(select(func.count(), func.max(overdue.number)).where(overdue.year == 2016)).one()
    assert count == highest  # gap-free


def test_c10_the_office_has_a_working_day_to_propose_supervision(office: Office) -> None:
    found = own(office)
    swept(office, "2016-06-16 00:00")
    target = found.clock("suggest-sup")
    assert (target.due_on, target.started_at) == (date(2016, 6, 17), moment("2016-06-16 00:00"))
    found.do(supervising.suggest, office.units["water"], demand="请督办", by="office", at="2016-06-16 09:00")
    assert found.clock("suggest-sup").outcome == "met"
    swept(office, "2016-06-17 09:00")
    assert len(found.clocks("suggest-sup")) == 1


def test_c10_the_worst_case_chain_to_the_day(office: Office) -> None:
    """06-15 due, late on 06-16, proposed 06-16, issued and served 06-17, reply by 06-24, report by 06-29."""
    found = own(office)
    assert found.clock("complaint").due_on == date(2016, 6, 15)
    swept(office, "2016-06-16 00:00")
    found.do(supervising.suggest, office.units["water"], demand="请督办", by="office", at="2016-06-16 10:00")
    which = found.file.supervisions[-1].id
    found.do(supervising.take_up, which, by="bureau", at="2016-06-16 15:00")
    found.do(supervising.issue, which, demand="限期办结", signed_by="局长", by="bureau", at="2016-06-17 09:00")
    found.do(supervising.serve, which, by="water", at="2016-06-17 10:00")
    assert (found.clock("sup-reply").due_on, found.clock("sup-report").due_on) == (date(2016, 6, 24), date(2016, 6, 29))


def test_done_late_before_anybody_looked_is_still_reported(office: Office) -> None:
    found = own(office)
    part = found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-16 00:00")
    assert found.clock("complaint").outcome == "missed_done"
    assert len(found.rows(tables.overdue)) == 1
    swept(office, "2016-06-16 09:00")
    assert len(found.rows(tables.overdue)) == 1


def test_a_minute_before_midnight_is_in_time_and_a_minute_after_is_not(office: Office) -> None:
    for at, outcome in (("2016-06-12 23:50", "met"), ("2016-06-13 00:01", "missed_done")):
        found = own(office, Kind.CONSULTATION)
        found.do(answering.reply, found.part("water").id, a_reply(), by="water", at=at)
        assert found.clock("consult").outcome == outcome


def test_a_hand_over_is_proposed_only_when_more_than_a_day_late(office: Office) -> None:
    from intake.office.casework import handover

    found = own(office, Kind.COMPLAINT)
    found.do(handover.prepare_transfer, reason="属市场监管", by="water", at="2016-06-08 10:00")
    swept(office, "2016-06-13 09:00")
    assert not found.clocks("suggest-sup")
    swept(office, "2016-06-14 09:00")
    assert found.clocks("suggest-sup")
    assert not found.rows(tables.overdue)


def test_t33_a_letter_nobody_signs_for_is_deemed_served(office: Office) -> None:
    found, _ = issued(office)  # on Friday 17 June
    swept(office, "2016-06-20 23:59")
    assert found.file.supervisions[-1].state is SupervisionState.ISSUED
    swept(office, "2016-06-21 00:00")
    (row,) = found.rows(tables.supervision)
    assert (row.state, row.service) == ("served", "deemed")
    assert found.clock("sup-reply").counted_from == date(2016, 6, 20)
    assert (found.clock("sup-reply").due_on, found.clock("sup-report").due_on) == (date(2016, 6, 27), date(2016, 6, 30))


def test_t38_a_missed_term_of_a_letter_raises_a_lead_of_situation_three(office: Office) -> None:
    found, _ = served(office)
    swept(office, "2016-06-25 00:00")
    swept(office, "2016-06-26 00:00")
    (lead,) = found.rows(tables.lead)
    assert (lead.situation, lead.key) == (3, f"clock:{found.clock('sup-reply').id}")


def test_a_draft_nobody_registers_has_a_target_of_the_same_day(office: Office) -> None:
    found = office.call("2016-06-27 10:00")
    swept(office, "2016-06-27 10:01")
    swept(office, "2016-06-27 10:02")
    (clock,) = found.clocks("register")
    assert clock.due_on == date(2016, 6, 27)


def test_two_refusals_raise_a_lead_of_situation_four(office: Office) -> None:
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    found.do(routing.notify, [Addressee(organisation=office.units["roads"])], by="office", at="2016-06-08 09:00")
    found.do(routing.refuse, found.part("roads").id, legal_basis="不属", by="roads", at="2016-06-08 10:00")
    to = Addressee(organisation=office.units["market"])
    found.do(routing.rule, found.part("roads").id, upheld=to, reason="属市场", by="office", at="2016-06-08 11:00")
    found.do(routing.refuse, found.part("market").id, legal_basis="不属", by="market", at="2016-06-08 12:00")
    (lead,) = found.rows(tables.lead)
    assert (lead.situation, found.row.hops, found.state) == (4, 2, CaseState.RETURNED)


def test_what_is_entered_long_afterwards_says_why_and_is_marked(office: Office) -> None:
    found: Matter = own(office)
    part = found.part("water").id
    late = {"by": "water", "at": "2016-06-13 10:00", "now": "2016-06-13 11:30"}
    with pytest.raises(LateWithoutReason):
        found.do(answering.reply, part, a_reply(), **late)
    with pytest.raises(NotYetHappened):
        found.do(answering.reply, part, a_reply(), by="water", at="2016-06-14 10:00", now="2016-06-13 10:00")
    found.do(answering.reply, part, a_reply(), **late, why_late="停电")
    event = found.rows(tables.matter_event)[-1]
    assert (event.at, event.recorded_at, event.late_reason) == (
        moment("2016-06-13 10:00"),
        moment("2016-06-13 11:30"),
        "停电",
    )
