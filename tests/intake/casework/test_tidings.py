"""Who is told of what, at once, and without a word about the caller."""

from sqlalchemy import select

from intake.office import organisations
from intake.office.casework import extending, handover, lateness, routing
from intake.records import tables
from intake.words import Duty
from tests.intake.casework.test_transitions import closed, noticed, own, reported, unsolved
from tests.office import Matter, Office, moment


def told(found: Matter, sentence: str) -> set[str]:
    """Names of the people who were told."""
    office = found.office
    names = {person.id: name for name, person in office.people.items()}
    with office.db.read() as tx:
        rows = tx.execute(select(tables.notification).where(tables.notification.c.matter == found.id)).all()
    assert not [row for row in rows if "𬱖" in str(row.facts) or "138" in str(row.facts)]
    return {names[row.person] for row in rows if row.sentence == sentence and row.person is not None}


def test_the_office_hears_of_what_waits_for_its_word(office: Office) -> None:
    found = noticed(office)
    found.do(routing.refuse, found.part("roads").id, legal_basis="不属", by="roads", at="2016-06-08 11:00")
    assert told(found, "returned") == {"office"}
    other = own(office)
    clock = other.clock("complaint").id
    asked = other.do(extending.ask, clock, working_days=2, reason="采购", by="water", at="2016-06-13 10:00")
    assert told(other, "extension_asked") == {"office"}
    other.do(extending.decide, asked, granted=False, decision="不同意", by="office", at="2016-06-13 11:00")
    assert told(other, "extension_decided") == {"water"}


def test_a_breach_is_reported_to_the_bureau_once(office: Office) -> None:
    found = own(office)
    for at in ("2016-06-16 00:00", "2016-06-16 00:01"):
        lateness.sweep(office.db, moment(at))
    assert told(found, "overdue_reported") == {"bureau", "office"}
    with office.db.read() as tx:
        bureau = organisations.of_duty_in(tx, Duty.SUPERVISOR)
        rows = tx.execute(select(tables.notification).where(tables.notification.c.matter == found.id)).all()
    mine = [row for row in rows if row.sentence == "overdue_reported" and row.person == office.people["bureau"].id]
    assert len(mine) == 1
    assert bureau


def test_units_and_the_bureau_hear_of_supervision(office: Office) -> None:
    assert told(unsolved(office), "not_solved") == {"water", "office"}
    found, _ = reported(office)
    assert told(found, "sup_reported") == {"bureau"}


def test_a_unit_that_no_longer_has_a_case_is_told_so_by_its_number_alone(office: Office) -> None:
    found = own(office)
    found.do(routing.to_triage, reason="须协调", by="office", at="2016-06-08 09:00")
    assert told(found, "parted") == {"water"}
    handed = own(office)
    handed.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 09:00")
    assert told(handed, "parted") == set()
    handed.do(handover.receive_by_12345, receipt="12345-1", by="partner", at="2016-06-08 10:00")
    assert told(handed, "parted") == {"water"}
    market = office.units["market"]
    handed.do(handover.receive_by_actual, market, by="partner", at="2016-06-08 11:00")
    assert told(handed, "parted") == {"water"}  # 12345 passed it on itself


def test_who_passes_a_case_on_and_whose_case_is_closed_is_not_told(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 09:00")
    found.do(handover.receive_by_12345, receipt="12345-1", by="water", at="2016-06-08 10:00")
    assert told(found, "parted") == set()
    assert told(closed(office), "parted") == set()
