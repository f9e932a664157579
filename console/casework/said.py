"""What people say when they take a step: one shape per form, with the version they were looking at."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from console.asked import Clean, Moment
from console.wire import Wire
from intake.office.casework.answering import Channel
from intake.office.casework.evidence import Sort
from intake.office.casework.registration import Channel as OtherWay
from intake.office.casework.registration import VoidReason
from intake.office.casework.verifying import Satisfied, Unsolvable
from intake.words import Category, Kind

Short = Annotated[str, StringConstraints(max_length=160), Clean]
# The longest form text that was ever handed in by hand had some three thousand characters.
Long = Annotated[str, StringConstraints(max_length=20_000), Clean]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Days = Annotated[int, Field(ge=1, le=250)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]


class Said(Wire):
    """`happened` is when it was, if earlier than now; `why_late` the reason for entering it long afterwards."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    happened: Moment | None = None
    why_late: Short = ""


class Reasoned(Said):
    reason: Long = ""


class Registering(Said):
    kind: Kind
    summary: Long
    caller_name: Short = ""
    place: Short = ""
    contact: Short = ""
    anonymous: Short = ""
    category: Category | None = None
    general: bool = True
    protected: bool = False
    show: Id | None = None
    onair: Id | None = None


class Voiding(Said):
    reason: VoidReason
    listened_again: bool = False


class Referring(Said):
    channel: OtherWay
    told: Long


class Splitting(Said):
    summaries: Annotated[list[Long], Field(max_length=20)]


class Reclassifying(Reasoned):
    """`category` None keeps the present one where it fits the new kind."""

    kind: Kind
    category: Category | None = None


class Amending(Reasoned):
    summary: Long


class Merging(Reasoned):
    master: Id


class AnsweringLive(Said):
    answer: Long
    answered_by: Short


class Promising(Said):
    speaker: Short
    text: Long
    promised_on: date | None = None
    call: Annotated[str, StringConstraints(max_length=36), Clean] | None = None
    clip_from: Seconds | None = None
    clip_to: Seconds | None = None


class ClosingLive(Wire):
    """Cases by id, each with the version that was looked at."""

    cases: Annotated[list["Versioned"], Field(min_length=1, max_length=500)]
    happened: Moment | None = None
    why_late: Short = ""


class Versioned(Wire):
    case: Id
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class TakingOwn(Said):
    unit: Id | None = None


class TakingOwnBack(Reasoned):
    unit: Id | None = None


class Addressed(Wire):
    organisation: Id
    working_days: Annotated[int, Field(ge=0, le=1000)] | None = None
    reason: Long = ""


class Notifying(Said):
    addressees: Annotated[list[Addressed], Field(max_length=50)]


class Signing(Said):
    handler: Short
    handler_phone: Short = ""


class Refusing(Said):
    legal_basis: Long


class Ruling(Reasoned):
    """`upheld` names the unit that gets the case instead; null means the refusal does not hold."""

    upheld: Addressed | None = None


class ReceivingBy12345(Said):
    receipt: Short
    outside_due: date | None = None


class ReceivingByActual(Said):
    unit: Id
    receipt_known: bool = True


class PreparingJoint(Reasoned):
    lead: Id


class ReceivingByLead(Said):
    handler: Short


class Evidenced(Said):
    result: Long
    told: Long
    channel: Channel
    evidence: Sort
    evidence_of: Short = ""
    handler: Short


class Replying(Evidenced):
    opinion: Long = ""
    signed_by: Short = ""


class ReplyingToChildren(Wire):
    children: Annotated[list[Versioned], Field(min_length=1, max_length=500)]
    happened: Moment | None = None
    why_late: Short = ""
    result: Long
    told: Long
    channel: Channel
    evidence: Sort
    evidence_of: Short = ""
    handler: Short
    opinion: Long = ""
    signed_by: Short = ""


class FeedingBack(Said):
    result: Long
    told: Long


class Attempting(Said):
    reached: bool
    checklist: Annotated[dict[str, bool], Field(default_factory=dict, max_length=10)]
    satisfied: Satisfied = Satisfied.NOT_ASKED
    opinion: Long = ""
    call_back: Annotated[str, StringConstraints(max_length=36), Clean] | None = None


class Closing(Reasoned):
    unsolvable: Unsolvable = Unsolvable.NONE


class NotSolved(Reasoned):
    units: Annotated[list[Id], Field(default_factory=list, max_length=50)]
    demand: Long


class Ordered(Wire):
    organisation: Id
    item: Long
    due_on: date


class Ordering(Reasoned):
    items: Annotated[list[Ordered], Field(max_length=50)]


class Done(Said):
    """What was done of a rectification item, as its unit or as the office says it."""

    done: Long


class Scripting(Said):
    script: Long
    show: Id | None = None


class Airing(Said):
    clip_from: Seconds | None = None
    clip_to: Seconds | None = None
    show: Id | None = None


class AskingToExtend(Reasoned):
    working_days: Annotated[int, Field(ge=0, le=1000)]


class DecidingToExtend(Said):
    granted: bool
    decision: Long


class Supervising(Said):
    organisation: Id
    demand: Long
    delay: Long = ""


class Issuing(Said):
    demand: Long
    signed_by: Short


class Serving(Said):
    """`paper`: the day is the one on the 送达回证, in `happened`."""

    paper: bool = False


class Reporting(Said):
    report: Long
    opinion: Long


class Deciding(Said):
    decision: Long = ""


class RaisingLead(Wire):
    case: Id | None = None
    organisation: Id
    situation: Annotated[int, Field(ge=0, le=99)]
    facts: Long


class Explaining(Wire):
    """`before`: what the writer saw there; words that somebody else wrote meanwhile are not covered."""

    explanation: Long
    before: Long = ""


class SteppingLead(Wire):
    finding: Long = ""
