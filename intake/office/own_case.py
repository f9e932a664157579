"""What a caller may hear of their own case by its number and the last digits of the number they rang from.

Whoever does not have both learns nothing, not even whether there is such a case.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from intake.office.organisations import organisation_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.numbers import is_case_number
from intake.words import CaseId, CaseState, OrganisationId

DIGITS = 4
# A number that was withheld, or of an internal telephone, proves nobody.
SHORTEST_NUMBER = 7
# What the caller is owed; the house's own targets are nobody's business outside.
OWED = ("consult", "complaint", "suggest", "notice", "actual", "joint", "sup-reply", "rectify")


class Phase(StrEnum):
    """Where a case stands, as a caller understands it."""

    RECEIVED = "received"  # 已收到
    IN_HAND = "in_hand"  # 办理中
    ANSWERED = "answered"  # 已答复，待核实
    CLOSED = "closed"  # 已办结
    REFERRED = "referred"  # 已告知其他渠道
    NONE = "none"  # 不作为案件


PHASE = {
    CaseState.DRAFT: Phase.RECEIVED,
    CaseState.REGISTERED: Phase.RECEIVED,
    CaseState.TRIAGE: Phase.RECEIVED,
    CaseState.ANSWERED_LIVE: Phase.ANSWERED,
    CaseState.REPLIED: Phase.ANSWERED,
    CaseState.FEEDBACK_IN: Phase.ANSWERED,
    CaseState.VERIFY: Phase.ANSWERED,
    CaseState.CLOSED: Phase.CLOSED,
    CaseState.ARCHIVED: Phase.CLOSED,
    CaseState.REFERRED: Phase.REFERRED,
    CaseState.VOID: Phase.NONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """What the page says. `unit` and `due_on` are of the duty that ends first, where one runs."""

    phase: Phase
    practice: bool
    unit: str
    due_on: date | None
    provisional: bool


def plain(number: str) -> str:
    """A case number as the books have it, however it was typed; nothing when it is none."""
    asked = re.sub(r"[\s-]", "", number)
    return asked if is_case_number(asked) else ""


def own_case(db: Database, number: str, digits: str, today: date) -> OwnCase | None:
    """None for whatever does not fit together, with the same work done for it."""
    known = plain(number)
    with db.read() as tx:
        matter = tables.matter.c
        row = tx.execute(select(tables.matter).where(matter.number == known)).first()
        rang = re.sub(r"\D", "", "" if row is None else row.caller_number)
        proves = len(rang) >= SHORTEST_NUMBER and re.fullmatch(r"[0-9]{4}", digits.strip()) is not None
        fits = hmac.compare_digest(rang[-DIGITS:].encode(), digits.strip().encode("utf-8", "replace"))
        # What does not fit is looked for like a number that is nobody's: how long the answer takes says nothing either.
        theirs = row if proves and fits else None
        return _found(tx, CaseId(0 if theirs is None else theirs.master or theirs.id), today)


def _found(tx: Connection, case: CaseId, today: date) -> OwnCase | None:
    row = tx.execute(select(tables.matter).where(tables.matter.c.id == case)).first()
    clock = tables.clock.c
    running = select(tables.clock).where(clock.matter == case, clock.outcome.is_(None), clock.kind.in_(OWED))
    first = tx.execute(running.where(clock.due_on.is_not(None)).order_by(clock.due_on).limit(1)).first()
    if row is None:
        return None
    return OwnCase(
        phase=PHASE.get(CaseState(row.state), Phase.IN_HAND),
        practice=row.practice,
        unit="" if first is None else organisation_in(tx, OrganisationId(first.organisation), today).name,
        due_on=None if first is None else first.due_on,
        provisional=first is not None and first.provisional,
    )
