"""Whether a claimed telephone answer agrees with the call records, and when a caller counts as out of reach. Pure.

The house can only prove what its own PBX saw. What it did not see it does not call a lie: that is 待核, and a person
asks the caller. Only a record that says the opposite contradicts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intake.rules.call_backs import TRIES
from intake.words import OrganisationId
from intake.words.call_backs import CallBackOutcome

# Eight seconds of it are the announcement. Who says hello and is gone, or a machine, was told nothing.
SHORTEST_ANSWER = timedelta(seconds=20)


class Verdict(StrEnum):
    PROVEN = "proven"
    TO_CHECK = "to_check"  # 待核
    CONTRADICTED = "contradicted"


class Source(StrEnum):
    CALL_BACK = "call_back"  # the house rang the citizen
    INBOUND = "inbound"  # the citizen rang the hotline


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One call that the house's PBX saw.

    Attributes:
        number: keyed hash of the citizen's number; two records are of one number when these are equal.
        organisation: whose official spoke; None for a call of the citizen to the hotline.
        begun: when the citizen's telephone rang, or when he rang.
        talked: how long both were connected; zero when it was not answered.
        outcome: of a call back; None for one that still runs, and of inbound calls.
    """

    id: str
    source: Source
    number: str
    organisation: OrganisationId | None
    begun: datetime
    talked: timedelta
    outcome: CallBackOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a unit says: that it told this citizen, by telephone, at this moment or in this call back.

    Attributes:
        asked: since when another answer than an earlier one is asked for. What was said before is no part of it.
    """

    organisation: OrganisationId
    number: str
    at: datetime | None = None
    call_back: str = ""
    asked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`key` names the sentence that explains it; `record` is the call it rests on."""

    verdict: Verdict
    key: str
    record: str | None = None


def judge(claim: Claim, records: Sequence[Record], tolerance: timedelta) -> Finding:
    """Compare a claim with the records of the case's number, whatever their order."""
    if claim.call_back:
        named = next((one for one in records if one.id == claim.call_back), None)
        return _found(Verdict.TO_CHECK, "no_such_call") if named is None else _named(claim, named)
    if claim.at is None or not claim.number:
        return _found(Verdict.TO_CHECK, "nothing_to_compare")
    return _at_that_moment(claim, claim.at, since(records, claim.asked), tolerance)


def since(records: Sequence[Record], asked: datetime | None) -> list[Record]:
    """Calls that can be about an answer asked for at that moment."""
    return [one for one in records if asked is None or one.begun >= asked]


def _named(claim: Claim, named: Record) -> Finding:
    if named.number != claim.number:
        return _found(Verdict.CONTRADICTED, "other_number", named)
    if named.organisation != claim.organisation:
        return _found(Verdict.TO_CHECK, "other_unit", named)
    if not since([named], claim.asked):
        return _found(Verdict.TO_CHECK, "before_asked", named)
    return _heard(named)


def _at_that_moment(claim: Claim, at: datetime, records: Sequence[Record], tolerance: timedelta) -> Finding:
    near = [one for one in records if one.number == claim.number and _near(one, at, tolerance)]
    mine = [one for one in near if one.source is Source.CALL_BACK and one.organisation == claim.organisation]
    spoken = [one for one in mine if one.talked > timedelta(0)]
    if spoken:
        # Of several the longest: a call that broke off was perhaps followed by the one that counts.
        return _heard(max(spoken, key=lambda one: one.talked))
    if mine:
        # Only what names this very call is contradicted by it: another telephone may have come through afterwards.
        return _found(Verdict.TO_CHECK, "not_answered_then", max(mine, key=lambda one: one.begun))
    others = [one for one in near if one.talked > timedelta(0)]
    if others:
        found = max(others, key=lambda one: one.talked)
        return _found(Verdict.TO_CHECK, "other_unit" if found.source is Source.CALL_BACK else "rang_himself", found)
    return _found(Verdict.TO_CHECK, "not_through_the_house")


def _heard(record: Record) -> Finding:
    if record.outcome is None or record.outcome is CallBackOutcome.LINE_LOST:
        # It still runs, or nobody knows when it ended: how long they spoke is not known.
        return _found(Verdict.TO_CHECK, "length_not_known", record)
    if record.talked <= timedelta(0):
        return _found(Verdict.CONTRADICTED, "never_connected", record)
    if record.talked < SHORTEST_ANSWER:
        return _found(Verdict.TO_CHECK, "too_short", record)
    return _found(Verdict.PROVEN, "connected", record)


def _near(record: Record, at: datetime, tolerance: timedelta) -> bool:
    return record.begun - tolerance <= at <= record.begun + record.talked + tolerance


def _found(verdict: Verdict, word: str, record: Record | None = None) -> Finding:
    return Finding(verdict=verdict, key=f"proof.{word}", record=None if record is None else record.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often, and on how many of the office's days, somebody tried to reach a citizen, and what is asked for."""

    tries: int
    days: int
    needed: int
    needed_days: int

    @property
    def enough(self) -> bool:
        return self.tries >= self.needed and self.days >= self.needed_days


def tries(records: Collection[Record], zone: ZoneInfo, *, needed: int, needed_days: int) -> Tries:
    """Only what the house itself rang counts, and only where the citizen's side was the reason (table A6, 64)."""
    counted = [one.begun for one in records if one.source is Source.CALL_BACK and one.outcome in TRIES]
    days = {begun.astimezone(zone).date() for begun in counted}
    return Tries(tries=len(counted), days=len(days), needed=needed, needed_days=needed_days)
