"""Shapes of what a case is made of: parts, clocks, events, answers, supervision, leads. Shapes only."""

from datetime import date, datetime
from typing import Any

from console.wire import Wire
from intake.rules.assignments import AssignmentState
from intake.rules.clocks import Outcome, Standing
from intake.words import Capacity, CaseState, Kind, LeadState, SupervisionState


class Named(Wire):
    """An organisation by today's name."""

    id: int
    name: str


class RelatedView(Wire):
    """A case beside this one: `how` is master, child, split_from or split. `answered`: its caller once was."""

    id: int
    number: str
    state: CaseState
    kind: Kind | None
    how: str
    answered: bool
    version: int


class PartView(Wire):
    """承办: one organisation's part."""

    id: int
    organisation: Named
    capacity: Capacity
    state: AssignmentState
    working_days: int | None
    reason: str
    handler: str
    handler_phone: str
    refusals: int
    given_at: datetime
    signed_at: datetime | None
    ended_at: datetime | None
    outside_number: str
    outside_due: date | None


class TimedView(Wire):
    """A clock (时限). `standing` is how it looks now, `outcome` how it ended; one of them is null.

    `quote` is the plan's own sentence, `days_left` the working days after today up to and with the due day.
    """

    id: int
    kind: str
    title: str
    title_en: str
    plan: bool
    quote: str
    organisation: Named
    part: int | None
    supervision: int | None
    item: int | None
    started_at: datetime
    counted_from: date
    due_original: date | None
    due_on: date | None
    promised_on: date | None
    provisional: bool
    stopped_at: datetime | None
    outcome: Outcome | None
    standing: Standing | None
    overdue_days: int
    days_left: int
    extendable: bool


class ExplainedView(Wire):
    """时限计算单: every day that was counted or skipped, as it was kept with the clock."""

    id: int
    kind: str
    counted_from: date
    due_original: date | None
    due_on: date | None
    provisional: bool
    explained: dict[str, Any]
    moves: list["MoveView"]


class MoveView(Wire):
    """Why and when a due day moved."""

    at: datetime
    reason: str
    before: date
    after: date


class EventView(Wire):
    """One event of the case's life. `late_reason` is filled when it was entered long after it happened."""

    id: int
    step: str
    before: str
    after: str
    at: datetime
    recorded_at: datetime
    late_reason: str
    person: str
    role: str
    organisation: str
    reason: str
    facts: dict[str, Any]


class ReplyView(Wire):
    id: int
    part: int | None
    supervision: int | None
    opinion: str
    signed_by: str
    result: str
    told: str
    channel: str
    evidence: str
    evidence_of: str
    answered_at: datetime
    proof: str
    handler: str


class FeedbackView(Wire):
    id: int
    part: int | None
    result: str
    told: str
    received_at: datetime


class VerificationView(Wire):
    id: int
    person: str
    at: datetime
    reached: bool
    checklist: dict[str, bool]
    solved: bool | None
    satisfied: str
    opinion: str
    call_back: str | None


class PromiseView(Wire):
    id: int
    organisation: Named
    speaker: str
    text: str
    promised_on: date | None
    said_at: datetime
    call: str | None
    clip_from: float | None
    clip_to: float | None


class RectificationView(Wire):
    id: int
    organisation: Named
    item: str
    due_on: date
    ordered_at: datetime
    reported: str
    reported_at: datetime | None
    done: str
    accepted_at: datetime | None


class ExtensionView(Wire):
    id: int
    clock: int
    asked_by: str
    asked_at: datetime
    reason: str
    working_days: int
    decided_at: datetime | None
    granted: bool | None
    decision: str


class SupervisionView(Wire):
    id: int
    organisation: Named
    part: int | None
    state: SupervisionState
    round: int
    cause: str
    demand: str
    delay: str
    begun_at: datetime
    issued_at: datetime | None
    served_at: datetime | None
    service: str
    report: str
    opinion: str
    reported_at: datetime | None
    closed_at: datetime | None
    decision: str


class AiringView(Wire):
    id: int
    queued_at: datetime
    script: str
    scripted_at: datetime | None
    aired_at: datetime | None
    clip_from: float | None
    clip_to: float | None
    waived: str


class OverdueView(Wire):
    """报备: one line of the overdue register."""

    id: int
    clock: int
    year: int
    number: int
    at: datetime
    explanation: str


class LeadView(Wire):
    """追责线索: facts for people to judge."""

    id: int
    organisation: Named
    situation: int
    state: LeadState
    evidence: dict[str, Any]
    raised_at: datetime
    explanation: str
    finding: str
    decided_at: datetime | None


class PermitView(Wire):
    """A step this reader may take now."""

    region: str
    step: str
    part: int | None
    supervision: int | None
    item: int | None


class ExpectedView(Wire):
    """What comes next for a registered case that nobody has, and until when; no clock of a unit runs yet."""

    title: str
    title_en: str
    due_on: date
    provisional: bool
