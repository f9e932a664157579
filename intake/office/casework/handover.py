"""Handing a case on (转办制度): to 12345 and the actual unit, or to the lead of a joint case; and back again."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from intake.office import organisations
from intake.office.casework import clocks, leads, parts, sheets
from intake.office.casework.clocks import Terms
from intake.office.casework.file import Assignment
from intake.office.casework.live import own_part
from intake.office.casework.turn import Incomplete, Turn, need, refresh, take, turn_at
from intake.office.numbering import local
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.assignments import AssignmentState, AssignmentStep
from intake.rules.casework import BY_KIND, EFFECTS
from intake.rules.moments import When
from intake.words import AssignmentId, Capacity, CaseId, Duty, OrganisationId
from intake.words.steps import Step


def prepare_transfer(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T13: not this unit's duty. Its clock ends only when 12345 has it; the hand-over's own runs from the show."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.PREPARE_TRANSFER, reason=reason)
        _offer_to_12345(turn)
        clocks.apply(turn, EFFECTS[Step.PREPARE_TRANSFER], assignment=own_part(turn))
        return turn.version


def receive_by_12345(
    db: Database,
    case: CaseId,
    *,
    receipt: str,
    version: int,
    by: Person | None,
    when: When,
    outside_due: date | None = None,
) -> int:
    """T14: 12345 has the form (附件4). `receipt` is its own number; its own due day is kept for reference only."""
    need(receipt=receipt)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        partner = organisations.of_duty_in(turn.tx, Duty.PARTNER_12345)
        take(turn, Step.RECEIVE_BY_12345, holder=partner, facts={"receipt": receipt.strip()[:64]})
        parts.end_all(turn, Capacity.ONAIR_UNIT)
        part = turn.file.live(Capacity.PARTNER_12345)[0]
        parts.move(turn, part, AssignmentStep.TAKE, outside_number=receipt.strip()[:64], outside_due=outside_due)
        clocks.apply(turn, EFFECTS[Step.RECEIVE_BY_12345], assignment=part)
        sheets.handover_in(turn.tx, case, turn.when.now, None if by is None else by.id)
        return turn.version


def receive_by_actual(
    db: Database,
    case: CaseId,
    unit: OrganisationId,
    *,
    version: int,
    by: Person | None,
    when: When,
    receipt_known: bool = True,
) -> int:
    """T15: the actual unit is found and has it.

    Args:
        receipt_known: False when nobody knows the day it received the case: its term then counts from the day 12345
            did (table A6, 17).
    """
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.RECEIVE_BY_ACTUAL, holder=unit, facts={"organisation": unit, "receipt_known": receipt_known})
        terms = Terms() if receipt_known else Terms(counted_from=_day_of_12345(turn))
        parts.end_all(turn, Capacity.PARTNER_12345)
        part = parts.give(turn, unit, Capacity.ACTUAL_UNIT, state=AssignmentState.ACTIVE)
        clocks.apply(turn, EFFECTS[Step.RECEIVE_BY_ACTUAL], assignment=part, terms=terms)
        return turn.version


def send_back(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T16: 12345 hands it back. The citizen's clock has never stopped."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        partner = organisations.of_duty_in(turn.tx, Duty.PARTNER_12345)
        take(turn, Step.SEND_BACK, holder=partner, reason=reason, values={"hops": turn.file.hops + 1})
        parts.end_all(turn, Capacity.PARTNER_12345)
        clocks.apply(turn, EFFECTS[Step.SEND_BACK])
        return turn.version


def prepare_joint(
    db: Database, case: CaseId, lead: OrganisationId, *, reason: str, version: int, by: Person | None, when: When
) -> int:
    """T17: several departments are concerned; the unit on air proposes who leads."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.PREPARE_JOINT, reason=reason, facts={"organisation": lead})
        parts.give(turn, lead, Capacity.JOINT_LEAD, state=AssignmentState.GIVEN)
        clocks.apply(turn, EFFECTS[Step.PREPARE_JOINT], assignment=own_part(turn))
        return turn.version


def receive_by_lead(
    db: Database, case: CaseId, part: AssignmentId, *, handler: str, version: int, by: Person | None, when: When
) -> int:
    """T18: the lead signs; what the unit on air owed is passed on."""
    need(handler=handler)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        lead = turn.file.assignment(part)
        take(turn, Step.RECEIVE_BY_LEAD, assignment=lead)
        parts.end_all(turn, Capacity.ONAIR_UNIT)
        parts.move(turn, lead, AssignmentStep.TAKE, handler=handler.strip()[:80])
        clocks.apply(turn, EFFECTS[Step.RECEIVE_BY_LEAD], assignment=lead)
        return turn.version


def dispute_lead(
    db: Database, case: CaseId, part: AssignmentId, *, legal_basis: str, version: int, by: Person | None, when: When
) -> int:
    """T19: the proposed lead says why it is not the lead; the office decides."""
    need(legal_basis=legal_basis)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        lead = turn.file.assignment(part)
        take(turn, Step.DISPUTE_LEAD, assignment=lead, reason=legal_basis, values={"hops": turn.file.hops + 1})
        parts.move(turn, lead, AssignmentStep.REFUSE, refusals=lead.refusals + 1)
        clocks.apply(turn, EFFECTS[Step.DISPUTE_LEAD], assignment=lead)
        leads.after_refusal(turn, lead.organisation)
        return turn.version


def designate_joint(
    db: Database, case: CaseId, lead: OrganisationId, *, reason: str, version: int, by: Person | None, when: When
) -> int:
    """T20: the office, or the bureau, says who leads; that counts as receipt on the same day."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.DESIGNATE_JOINT, reason=reason, facts={"organisation": lead})
        parts.end_all(turn)
        part = parts.give(turn, lead, Capacity.JOINT_LEAD, state=AssignmentState.ACTIVE)
        clocks.apply(turn, EFFECTS[Step.DESIGNATE_JOINT], assignment=part)
        return turn.version


def designate_transfer(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T20: back to 12345; the hand-over gets a term of its own from today."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.DESIGNATE_TRANSFER, reason=reason)
        part = _back_to_onair(turn, None)
        _offer_to_12345(turn)
        clocks.apply(turn, EFFECTS[Step.DESIGNATE_TRANSFER], assignment=part)
        return turn.version


def designate_own(
    db: Database,
    case: CaseId,
    *,
    reason: str,
    version: int,
    by: Person | None,
    when: When,
    unit: OrganisationId | None = None,
) -> int:
    """T20: the unit on air has to handle it: under the clock that never stopped, or by its kind's term from today.

    A unit whose lead disputed the case has not got rid of it, so its own days run on and no new ones begin.
    The office's word is all the notice it takes: also for what is no ordinary complaint (table A6, 57).
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        named = turn.file.onair or unit
        if named is None:
            raise Incomplete(fields="onair_unit")
        parts.known(turn, named)
        take(turn, Step.DESIGNATE_OWN, reason=reason, values={"onair_unit": named}, facts={"organisation": named})
        part = _back_to_onair(turn, named)
        effects = EFFECTS[Step.DESIGNATE_OWN]
        own = [one for one in clocks.running(turn, *BY_KIND.values()) if one.assignment == part.id]
        clocks.apply(turn, replace(effects, starts=()) if own else effects, assignment=part)
        return turn.version


def _back_to_onair(turn: Turn, unit: OrganisationId | None) -> Assignment:
    """Whoever had it is out of it, and the unit on air has it once more, or still."""
    refresh(turn)
    unit = unit or turn.file.onair
    if unit is None:
        raise Incomplete(fields="onair_unit")
    mine = next((one for one in turn.file.live(Capacity.ONAIR_UNIT) if one.organisation == unit), None)
    parts.end_all(turn, keep=mine)
    return mine or parts.give(turn, unit, Capacity.ONAIR_UNIT, state=AssignmentState.ACTIVE)


def _offer_to_12345(turn: Turn) -> None:
    """12345 sees what is about to come, and may sign for it itself."""
    partner = organisations.of_duty_in(turn.tx, Duty.PARTNER_12345)
    parts.give(turn, partner, Capacity.PARTNER_12345, state=AssignmentState.GIVEN)


def _day_of_12345(turn: Turn) -> date:
    received = turn.tx.execute(
        select(tables.matter_event.c.at)
        .where(tables.matter_event.c.matter == turn.file.id)
        .where(tables.matter_event.c.step == Step.RECEIVE_BY_12345)
        .order_by(tables.matter_event.c.id.desc())
        .limit(1)
    ).scalar_one()
    return local(received).date()
