"""The calls with a case's caller that the house's PBX saw, as the rule of proof reads them."""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, or_, select

from intake.office.casework.turn import Turn
from intake.records import tables
from intake.rules import proof
from intake.rules.numbers import plain_number
from intake.rules.proof import Claim, Finding, Record, Source, Tries
from intake.settings import house
from intake.words import OrganisationId
from intake.words.call_backs import CallBackOutcome

# National numbers agree in their last digits, however the network wrote what stands before them.
TELLING_DIGITS = 10

Keyed = Callable[[str], str]


def judge_in(turn: Turn, organisation: OrganisationId, named: str, asked: datetime | None) -> Finding:
    """Whether the records bear out that this unit telephoned the case's caller.

    Args:
        named: the call back that the unit names; anything else is its own words, and the moment of the answer counts.
        asked: since when another answer than an earlier one is asked for.
    """
    keyed = _keying()
    records = _call_backs(turn, keyed) + _inbound(turn, keyed)
    known = any(one.id == named and one.source is Source.CALL_BACK for one in records)
    number = turn.file.caller_number
    claim = Claim(
        organisation=organisation,
        number=keyed(number) if number else "",
        at=None if known else turn.at,
        call_back=named if known else "",
        asked=asked,
    )
    return proof.judge(claim, records, timedelta(minutes=turn.rules.pack.handling.phone_claim_minutes))


def tries_in(turn: Turn, organisation: OrganisationId, asked: datetime | None) -> Tries:
    """How often this unit tried to reach the case's caller since its answer was asked for."""
    records = [one for one in proof.since(_call_backs(turn, _keying()), asked) if one.organisation == organisation]
    handling = turn.rules.pack.handling
    return proof.tries(
        records,
        ZoneInfo(house().timezone),
        needed=handling.unreachable_attempts,
        needed_days=handling.unreachable_days,
    )


def _keying() -> Keyed:
    """Numbers only need to be compared, so the rule gets none: the key lives as long as this one question."""
    key = secrets.token_bytes(16)

    def keyed(number: str) -> str:
        digits = plain_number(number).removeprefix("+")[-TELLING_DIGITS:]
        return hmac.digest(key, digits.encode(), "sha256").hex()

    return keyed


def _call_backs(turn: Turn, keyed: Keyed) -> list[Record]:
    found = select(tables.call_back).where(tables.call_back.c.matter == turn.file.id)
    return [_call_back(row, keyed, turn.file.caller_number) for row in turn.tx.execute(found)]


def _call_back(row: Row[Any], keyed: Keyed, caller: str) -> Record:
    kind, _, number = row.citizen.partition(":")
    return Record(
        id=row.id,
        source=Source.CALL_BACK,
        # A practice citizen's telephone has a name and stands for the caller's.
        number=keyed(number if kind == "number" else caller),
        organisation=None if row.organisation is None else OrganisationId(row.organisation),
        begun=row.citizen_rung_at or row.asked_at,
        talked=_talked(row.citizen_at, row.ended_at),
        outcome=None if row.outcome is None else CallBackOutcome(row.outcome),
    )


def _inbound(turn: Turn, keyed: Keyed) -> list[Record]:
    """Of the case, or of the same number."""
    number = turn.file.caller_number
    mine = select(tables.matter_call.c.call).where(tables.matter_call.c.matter == turn.file.id)
    same = (tables.call.c.number == number) & (tables.call.c.number != "")
    found = select(tables.call).where(or_(tables.call.c.id.in_(mine), same))
    return [
        Record(
            id=row.id,
            source=Source.INBOUND,
            number=keyed(row.number),
            organisation=None,
            begun=row.rang_at,
            talked=_talked(row.answered_at, row.ended_at),
            outcome=None,
        )
        for row in turn.tx.execute(found)
    ]


def _talked(begin: datetime | None, end: datetime | None) -> timedelta:
    return max(end - begin, timedelta(0)) if begin is not None and end is not None else timedelta(0)
