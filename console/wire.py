"""The console's wire: one small closed language, whole records, unknown fields refused. Shapes only."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from console.desk_wire import DeskChanged, DeskMessageSaid, DeskMessageView, DeskView, SeatView
from console.wire_base import Wire as Wire
from intake.rules.show_window import ShowMode
from intake.rules.transcripts import LONGEST_LINE, Certainty
from intake.words import CallState, CaseState, EndReason, Kind, Leg, RecordingState, Role, TranscriptState


class WordView(Wire):
    text: str
    start: float
    end: float
    confidence: float


class PlaceHint(Wire):
    """A village that may be meant: `heard` stands `at` so many characters into the text and sounds like `place`."""

    at: int
    heard: str
    place: str


class SegmentView(Wire):
    """A stretch of speech. Times in seconds from the start of the recording."""

    id: int
    call: str
    leg: Leg
    start: float
    end: float
    text: str
    machine_text: str
    confidence: float
    level: Certainty
    words: list[WordView]
    reviewed_by: str | None
    reviewed_at: datetime | None
    corrected: bool
    hints: list[PlaceHint]  # none once a person has confirmed the text
    engine: str
    live: bool
    version: int


class RecordingView(Wire):
    state: RecordingState
    seconds: float | None
    tracks: list[str]


class TranscriptView(Wire):
    state: TranscriptState
    engine: str | None
    note: str | None
    unreviewed: int


class CallView(Wire):
    id: str
    case_id: int
    case_number: str
    official_number: str
    line: str
    number: str
    withheld: bool
    name: str
    place_name: str
    kind: Kind | None
    practice: bool
    state: CallState
    place: str | None
    seat: int | None  # the row of the studio page while the call lives
    rang_at: datetime
    answered_at: datetime | None
    placed_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    message: bool
    recording: RecordingView | None
    transcript: TranscriptView
    segments: list[SegmentView]
    desk: SeatView | None  # while the call lives


class CaseView(Wire):
    id: int
    number: str
    official_number: str
    state: CaseState
    kind: Kind | None
    caller_name: str
    place: str
    caller_number: str
    practice: bool
    opened_at: datetime
    version: int
    calls: list[CallView]


class CaseRow(Wire):
    """A case in a list: without its calls."""

    id: int
    number: str
    official_number: str
    state: CaseState
    kind: Kind | None
    caller_name: str
    place: str
    caller_number: str
    practice: bool
    opened_at: datetime
    version: int


class ShowView(Wire):
    """Whether callers reach the show now, and when the next one is."""

    open: bool
    mode: ShowMode
    ends_at: datetime | None
    next_start: datetime | None
    next_end: datetime | None


class EngineView(Wire):
    """The live recogniser. `phrases` means text comes at each pause, not while speaking.

    `wanted`: the model that `model` stands in for, empty when it is the one that the settings name.
    """

    state: Literal["away", "loading", "ready", "phrases", "none", "off", "behind"]
    engine: str
    model: str
    wanted: str
    progress: float | None
    note: str


class PartView(Wire):
    state: Literal["up", "starting", "down", "unknown"]
    since: datetime | None
    note: str


class DiskView(Wire):
    free_bytes: int
    level: Literal["fine", "low", "full"]


class SystemView(Wire):
    asterisk: PartView
    app: PartView
    captions: PartView
    agi: PartView
    worker: PartView
    ready: bool
    version: str
    disk: DiskView
    engine: EngineView
    sip_address: str
    practice_address: str


class AlarmView(Wire):
    """Something a person must see now. The page has a sentence for each kind; facts fill it."""

    kind: Literal["disk_low", "disk_full", "asterisk_down", "captions_down", "worker_down", "agi_down", "no_model"]
    level: Literal["warning", "danger"]
    since: datetime
    facts: dict[str, str]


class InboxView(Wire):
    unreviewed: int


class InboxRow(Wire):
    call: CallView
    unreviewed: int
    lowest_confidence: float


class TranscriptPage(Wire):
    call: str
    state: TranscriptState
    engine: str | None
    segments: list[SegmentView]


class PeaksView(Wire):
    """Loudness for drawing: the greatest absolute sample of each of equal stretches, from 0 to 1."""

    seconds: float
    peaks: list[float]


class PracticeCallView(Wire):
    case: str | None
    ring_to_case_ms: float | None
    ring_to_console_ms: float | None
    recording_seconds: float | None
    transcript: str | None
    cer: float | None
    engine: str | None


class RehearsalView(Wire):
    id: str
    state: Literal["running", "done", "failed"]
    callers: int
    started_at: datetime
    ended_at: datetime | None
    ok: bool | None
    note: str
    calls: list[PracticeCallView]


class MyPost(Wire):
    organisation: int
    role: Role


class Me(Wire):
    id: int
    name: str
    display: str
    roles: list[Role]
    posts: list[MyPost]
    lang: Literal["zh-CN", "en"]
    must_change_password: bool
    timezone: str  # the house's: pages show every time in it


# What pages send.


class SignIn(Wire):
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]
    password: Annotated[str, Field(min_length=1, max_length=400)]


class NewPassword(Wire):
    old: Annotated[str, Field(max_length=400)]
    new: Annotated[str, Field(max_length=400)]


class Language(Wire):
    lang: Literal["zh-CN", "en"]


class CaseCorrections(Wire):
    version: int
    caller_name: Annotated[str, Field(max_length=80)] | None = None
    place: Annotated[str, Field(max_length=160)] | None = None
    kind: Kind | None = None


class SegmentReview(Wire):
    version: int
    text: Annotated[str, Field(max_length=LONGEST_LINE)]
    reviewed: bool


class CallReview(Wire):
    all: Literal[True]


class NewRehearsal(Wire):
    callers: Annotated[int, Field(ge=1, le=30)]


class Problem(Wire):
    """A refusal: its class for code, its sentence for people, its facts for both."""

    model_config = ConfigDict(frozen=True, extra="allow")
    error: str
    message: str


# The feed. Numbered messages have no gaps inside one connection.


class Snapshot(Wire):
    """`engine`, `system` and `desk` are null for whoever has no telephones to look at: the machine is not theirs."""

    kind: Literal["snapshot"] = "snapshot"
    seq: int
    at: datetime
    calls: list[CallView]
    show: ShowView
    engine: EngineView | None
    alarms: list[AlarmView]
    inbox: InboxView
    system: SystemView | None
    rehearsal: RehearsalView | None
    desk: DeskView | None
    messages: list[DeskMessageView]


class CallChanged(Wire):
    kind: Literal["call_changed"] = "call_changed"
    seq: int
    call: CallView


class CaseChanged(Wire):
    kind: Literal["case_changed"] = "case_changed"
    seq: int
    case: CaseView


class TranscriptChanged(Wire):
    kind: Literal["transcript_changed"] = "transcript_changed"
    seq: int
    call: str
    segments: list[SegmentView]


class InboxChanged(Wire):
    kind: Literal["inbox_changed"] = "inbox_changed"
    seq: int
    unreviewed: int


class RehearsalChanged(Wire):
    kind: Literal["rehearsal_changed"] = "rehearsal_changed"
    seq: int
    rehearsal: RehearsalView


class Caption(Wire):
    """Interim text of one leg; the next one replaces it, a final segment ends it. Never stored."""

    kind: Literal["caption"] = "caption"
    call: str
    leg: Leg
    text: str
    at: datetime


class EngineChanged(Wire):
    kind: Literal["engine_changed"] = "engine_changed"
    engine: EngineView


class AlarmsChanged(Wire):
    kind: Literal["alarms_changed"] = "alarms_changed"
    alarms: list[AlarmView]


class SystemChanged(Wire):
    kind: Literal["system_changed"] = "system_changed"
    system: SystemView


class ShowChanged(Wire):
    kind: Literal["show_changed"] = "show_changed"
    show: ShowView


class NoticesChanged(Wire):
    """The list of the person before this page has changed. Told to their pages alone, so it bears no number."""

    kind: Literal["notices_changed"] = "notices_changed"
    unread: int


class RulesChanged(Wire):
    """The calendar or the policy pack: whoever shows due days asks again. Has no number, for nothing hangs on it."""

    kind: Literal["rules_changed"] = "rules_changed"


class CallBackChanged(Wire):
    """A call back in this case has come further. Told to the pages of whoever asked for it, which then look again."""

    kind: Literal["call_back_changed"] = "call_back_changed"
    case: int


class CasesMoved(Wire):
    """Which cases of this page's own sight moved, for pages that do not get whole cases; they ask for what they show.

    Has no number: a page that lost its socket asks for everything again.
    """

    kind: Literal["cases_moved"] = "cases_moved"
    cases: list[int]


class LeadsMoved(Wire):
    """An accountability lead that this page's person may read was raised or has moved on. Has no number either."""

    kind: Literal["leads_moved"] = "leads_moved"


class Beat(Wire):
    kind: Literal["beat"] = "beat"
    at: datetime


FeedMessage = Annotated[
    Snapshot
    | CallChanged
    | CaseChanged
    | TranscriptChanged
    | InboxChanged
    | RehearsalChanged
    | Caption
    | EngineChanged
    | AlarmsChanged
    | SystemChanged
    | ShowChanged
    | NoticesChanged
    | RulesChanged
    | CallBackChanged
    | CasesMoved
    | LeadsMoved
    | DeskChanged
    | DeskMessageSaid
    | Beat,
    Field(discriminator="kind"),
]
