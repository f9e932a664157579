"""What proves that a caller was answered. A claim that nothing supports is taken down as 待核, and shown as such."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from intake.office.casework import call_records
from intake.office.casework.turn import Turn, check_moment, need
from intake.records import tables
from intake.records.columns import Moment
from intake.rules.casework import ASKS_AGAIN
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


def check(turn: Turn, evidence: Evidence, organisation: OrganisationId, letter: datetime | None = None) -> Proof:
    """How far the house can prove it.

    Args:
        letter: when the letter was received that asks for this answer, where the handling itself is over.

    Raises: Incomplete without any evidence; TooFewAttempts; BeforeTheCase, before another answer was asked for.
    """
    asked = max((at for at in (_asked_again(turn), letter) if at is not None), default=None)
    check_moment(turn, asked)
    if evidence.sort is Sort.ATTEMPTS:
        _attempts(turn, organisation, asked)
        return Proof.PROVEN
    need(evidence=evidence.of)
    if evidence.sort is not Sort.CALL:
        return Proof.STATED
    return Proof(call_records.judge_in(turn, organisation, evidence.of.strip(), asked).verdict)


def _asked_again(turn: Turn) -> datetime | None:
    """When an earlier answer ceased to count; None while the first one is still to come."""
    columns = tables.matter_event.c
    found = select(func.max(columns.at, type_=Moment()))
    found = found.where(columns.matter == turn.file.id, columns.step.in_([step.value for step in ASKS_AGAIN]))
    return turn.tx.execute(found).scalar()


def _attempts(turn: Turn, organisation: OrganisationId, asked: datetime | None) -> None:
    """Raises TooFewAttempts."""
    made = call_records.tries_in(turn, organisation, asked)
    if not made.enough:
        raise TooFewAttempts(attempts=made.tries, days=made.days, needed=made.needed, needed_days=made.needed_days)
