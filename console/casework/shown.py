"""A case in its handling, as a reader may see it. Shapes only."""

from datetime import date, datetime

from console.casework.pieces import (
    AiringView,
    EventView,
    ExpectedView,
    ExplainedView,
    ExtensionView,
    FeedbackView,
    LeadView,
    MoveView,
    Named,
    OverdueView,
    PartView,
    PermitView,
    PromiseView,
    RectificationView,
    RelatedView,
    ReplyView,
    SupervisionView,
    TimedView,
    VerificationView,
)
from console.wire import Wire
from intake.words import AiringState, CaseState, Category, Kind

__all__ = [
    "AiringView",
    "EventView",
    "ExpectedView",
    "ExplainedView",
    "ExtensionView",
    "FeedbackView",
    "HandlingView",
    "LeadView",
    "MoveView",
    "Named",
    "OverdueView",
    "PartView",
    "PermitView",
    "PromiseView",
    "RectificationView",
    "RelatedView",
    "ReplyView",
    "ScheduleView",
    "SupervisionView",
    "TimedView",
    "VerificationView",
]


class ScheduleView(Wire):
    """The records schedule (保管期限): from when on what may go; null while it has to stay, or nobody can say."""

    held_at: datetime | None
    cut_at: datetime | None
    sound_until: datetime | None
    contact_until: datetime | None
    file_until: datetime | None


class HandlingView(Wire):
    """A case with its whole life. Name and numbers are masked for readers who may not have them.

    `signature_for` are the kinds of which an answer bears an opinion and a leader's signature.
    """

    id: int
    number: str
    official_number: str
    state: CaseState
    kind: Kind | None
    category: Category | None
    general: bool
    protected: bool
    summary: str
    caller_name: str
    caller_number: str
    contact: str
    anonymous: str
    place: str
    practice: bool
    opened_at: datetime
    accepted_at: datetime | None
    show_day: date | None
    onair: Named | None
    airing: AiringState
    reopened: int
    hops: int
    outcome: str
    closed_at: datetime | None
    archived_at: datetime | None
    version: int
    parts: list[PartView]
    clocks: list[TimedView]
    expected: ExpectedView | None
    events: list[EventView]
    replies: list[ReplyView]
    feedbacks: list[FeedbackView]
    verifications: list[VerificationView]
    promises: list[PromiseView]
    rectifications: list[RectificationView]
    extensions: list[ExtensionView]
    supervisions: list[SupervisionView]
    airings: list[AiringView]
    overdue: list[OverdueView]
    leads: list[LeadView]
    related: list[RelatedView]
    signature_for: list[Kind]
    permits: list[PermitView]
    schedule: ScheduleView
