"""People are told of what happened to a case, in the transaction in which it did. Nobody's name goes with it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from intake import journal
from intake.office import organisations
from intake.office.notices import notify_in
from intake.records import tables
from intake.rules.assignments import AssignmentState
from intake.rules.tidings import OF_EVENT, Hearer, Tiding
from intake.words import CaseId, OrganisationId
from intake.words.notices import ToOrganisation


def tell_in(tx: Connection, case: CaseId, events: Iterable[int], at: datetime) -> None:
    """Args:
    events: ids of the case's events that a verb has just written.
    """
    wanted = list(events)
    rows = tx.execute(select(tables.matter_event).where(tables.matter_event.c.id.in_(wanted))).all() if wanted else []
    number = None
    for row in rows:
        tiding = OF_EVENT.get(row.step)
        if tiding is None:
            continue
        if number is None:
            number = tx.execute(select(tables.matter.c.number).where(tables.matter.c.id == case)).scalar_one()
        facts: dict[str, journal.Fact] = {"case": number}
        if row.step == "breach":
            facts["clock"] = str(row.facts["kind"])
        to = [ToOrganisation(organisation=one) for one in _organisations(tx, case, row, tiding)]
        notify_in(tx, key=f"event:{row.id}", to=to, sentence=tiding.sentence, facts=facts, matter=case, at=at)


def tell_parted_in(
    tx: Connection, case: CaseId, event: int, organisations: Iterable[OrganisationId], at: datetime
) -> None:
    """Whoever had a part that ended, and has no other, need do nothing more: said with the case's number alone."""
    part = tables.assignment.c
    at_work = select(part.organisation).where(part.matter == case, part.state != AssignmentState.ENDED)
    gone = set(organisations) - set(tx.execute(at_work).scalars())
    if not gone:
        return
    number = tx.execute(select(tables.matter.c.number).where(tables.matter.c.id == case)).scalar_one()
    to = [ToOrganisation(organisation=one) for one in sorted(gone)]
    notify_in(tx, key=f"parted:{event}", to=to, sentence="parted", facts={"case": number}, matter=case, at=at)


def _organisations(tx: Connection, case: CaseId, row: Row[Any], tiding: Tiding) -> Iterator[OrganisationId]:
    for hearer in tiding.to:
        if hearer is not Hearer.HOLDER:
            yield organisations.of_duty_in(tx, hearer)
            continue
        for organisation in _holders(tx, case, row):
            yield OrganisationId(organisation)


def _holders(tx: Connection, case: CaseId, row: Row[Any]) -> list[int]:
    """Whom the event is about: its part, its clock or its letter names them; otherwise everybody at work."""
    part, clock, letter = tables.assignment.c, tables.clock.c, tables.supervision.c
    if row.assignment is not None:
        found = select(part.organisation).where(part.id == row.assignment)
    elif "clock" in row.facts:
        found = select(clock.organisation).where(clock.id == row.facts["clock"])
    elif "supervision" in row.facts:
        found = select(letter.organisation).where(letter.id == row.facts["supervision"])
    else:
        found = select(part.organisation).where(part.matter == case, part.state.in_(("given", "active"))).distinct()
    return list(tx.execute(found).scalars())
