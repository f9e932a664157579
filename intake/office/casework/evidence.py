"""What proves that a caller was answered. A claim that nothing supports is taken down as 待核, and shown as such."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from intake.office.casework.turn import Turn, need
from intake.office.numbering import local
from intake.records import tables
from intake.words import OrganisationId, Refusal


class TooFewAttempts(Refusal):
    """Not reached counts as an answer only after enough attempts on enough days."""

    key = "intake.too_few_attempts"


class Sort(StrEnum):
    CALL = "call"  # the call records
    RECEIPT = "receipt"  # a message's receipt
    VISIT = "visit"  # a visit, with its photo or signed sheet
    AIRED = "aired"  # answered in a show
    ATTEMPTS = "attempts"  # could not be reached


class Proof(StrEnum):
    PROVEN = "proven"
    STATED = "stated"  # a paper or receipt is named; a person looks at it
    TO_CHECK = "to_check"  # 待核
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`of` names it: a call back, a receipt's number, the visit's sheet, the show; of attempts nothing."""

    sort: Sort
    of: str = ""


def check(turn: Turn, evidence: Evidence, organisation: OrganisationId) -> Proof:
    """How far the house can prove it. Raises: Incomplete without any evidence, TooFewAttempts."""
    if evidence.sort is Sort.ATTEMPTS:
        _attempts(turn, organisation)
        return Proof.PROVEN
    need(evidence=evidence.of)
    if evidence.sort is not Sort.CALL:
        return Proof.STATED
    row = turn.tx.execute(select(tables.call_back).where(tables.call_back.c.id == evidence.of.strip())).first()
    if row is None or row.matter != turn.file.id:
        return Proof.TO_CHECK
    return Proof.PROVEN if row.citizen_at is not None else Proof.CONTRADICTED


def _attempts(turn: Turn, organisation: OrganisationId) -> None:
    """Only calls that the house itself placed count (table A6, 64)."""
    rows = turn.tx.execute(
        select(tables.call_back.c.asked_at)
        .where(tables.call_back.c.matter == turn.file.id, tables.call_back.c.organisation == organisation)
        .where(tables.call_back.c.citizen_rung_at.is_not(None), tables.call_back.c.citizen_at.is_(None))
    )
    moments = [row.asked_at for row in rows]
    days = {local(moment).date() for moment in moments}
    handling = turn.rules.pack.handling
    if len(moments) < handling.unreachable_attempts or len(days) < handling.unreachable_days:
        raise TooFewAttempts(
            attempts=len(moments),
            days=len(days),
            needed=handling.unreachable_attempts,
            needed_days=handling.unreachable_days,
        )
