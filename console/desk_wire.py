"""The live desk's part of the wire: what pages ask of it, and what they are shown. Shapes only."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.words import CaseState, Kind
from intake.words.desk import AirNoteSort, DeskVerb, LineQuality, NumberMark, SeatState, Surface

Call = Annotated[str, Field(min_length=1, max_length=36)]
Why = Annotated[str, Clean, Field(max_length=200)]
# The guest's tablet moves nobody.
Hands = Literal[Surface.PRODUCER, Surface.HOST]


class MarkedView(Wire):
    """What the station knows of a number."""

    mark: NumberMark
    reason: str


class SeatView(Wire):
    """A live call on the desk: the row's state, and what hands have marked.

    `since` is when that state began; `version` counts what is written on the card.
    """

    state: SeatState
    since: datetime
    rank: int | None
    named: bool
    priority: bool
    point: str
    note: str
    level: float
    quality: LineQuality | None
    marked: MarkedView | None
    version: int


class DelayView(Wire):
    """What the delay unit shows now. `seconds` is null when it tells nothing that counts."""

    unit: str
    seconds: float | None
    safe: bool
    least: float
    away: str
    by_hand: bool


class DeskView(Wire):
    blocked_at: datetime | None
    host: int | None
    host_name: str
    host_since: datetime | None
    delay: DelayView
    unscreened: bool


class DeskMessageView(Wire):
    id: int
    at: datetime
    surface: Surface
    name: str
    text: str
    look_up: bool


# The feed.


class DeskChanged(Wire):
    kind: Literal["desk_changed"] = "desk_changed"
    desk: DeskView


class DeskMessageSaid(Wire):
    kind: Literal["desk_message_said"] = "desk_message_said"
    message: DeskMessageView


# What pages ask.


class VerbAsked(Wire):
    """One verb on one caller. `room` is the screener's own; `ahead_of` is where a reordered caller comes to stand."""

    verb: DeskVerb
    surface: Hands
    call: Call
    why: Why = ""
    room: Annotated[str, Field(pattern=r"^desk-[1-9]$")] | None = None
    ahead_of: Call | None = None


class TalkAsked(Wire):
    """`on` while the key is held; `room` is the screener's own, from which the voice comes."""

    call: Call
    room: Annotated[str, Field(pattern=r"^desk-[1-9]$")]
    on: bool


class NextAsked(Wire):
    practice: bool = False
    why: Why = ""


class OffAsked(Wire):
    """HOLD or DROP without a row: everybody on the air who is not locked."""

    verb: Literal[DeskVerb.HOLD, DeskVerb.DROP]
    practice: bool = False
    why: Why = ""


class DumpAsked(Wire):
    """`call` null means everybody on the air."""

    surface: Hands
    call: Call | None = None
    practice: bool = False
    why: Why = ""


class BlockAsked(Wire):
    surface: Hands
    on: bool


class ChairAsked(Wire):
    """`take`: sit down although somebody else is there."""

    take: bool = False


class DelayConfirmed(Wire):
    """What the station reads off its own unit; zero takes an earlier word back."""

    surface: Hands
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CardWritten(Wire):
    version: Annotated[int, Field(ge=0)]
    surface: Hands
    point: Annotated[str, Clean, Field(max_length=200)] | None = None
    note: Annotated[str, Clean, Field(max_length=2000)] | None = None
    priority: bool | None = None
    level: Annotated[float, Field(allow_inf_nan=False)] | None = None


class AirWords(Wire):
    """A promise or an answer of the air in words: by whom, what, until when."""

    sort: AirNoteSort
    speaker: Annotated[str, Clean, Field(max_length=80)] = ""
    text: Annotated[str, Clean, Field(max_length=1000)] = ""
    working_days: Annotated[int, Field(ge=1, le=60)] | None = None
    promised_on: date | None = None


class AirNoteWritten(AirWords):
    surface: Hands


class SaidOnAir(AirNoteWritten):
    """The key was pressed; words may come with it or later."""

    call: Call


class NumberMarked(Wire):
    """`mark` null lifts what stands."""

    surface: Hands
    mark: NumberMark | None
    reason: Why


class PhoneAsked(Wire):
    surface: Hands


class MessageWords(Wire):
    text: Annotated[str, Clean, Field(max_length=300)] = ""
    look_up: bool = False


class MessageWritten(MessageWords):
    surface: Surface


class AccountGiven(Wire):
    text: Annotated[str, Clean, Field(min_length=1, max_length=4000)]


# What pages read.


class Moved(Wire):
    """Which callers were moved, as Asterisk has confirmed."""

    calls: list[str]


class PassedView(Wire):
    call: str
    waited: float


class DeskActView(Wire):
    id: int
    at: datetime
    call: str | None
    case_number: str
    verb: str
    surface: Surface
    name: str
    before: SeatState
    waited: float | None
    why: str
    over: list[PassedView]
    practice: bool


class DumpView(Wire):
    id: int
    call: str
    case: int | None
    case_number: str
    at: datetime
    surface: Surface
    name: str
    delay: float | None
    unit: str
    unit_did: bool
    unit_says: str
    line_cut: bool
    account: str
    second: str
    second_at: datetime | None


class AirNoteView(Wire):
    """The clip is in seconds of the call's recording; `bound_to` is the case whose step it has become."""

    id: int
    call: str
    sort: AirNoteSort
    speaker: str
    text: str
    promised_on: date | None
    clip_from: float | None
    clip_to: float | None
    at: datetime
    surface: Surface
    bound_to: int | None


class EarlierCaseView(Wire):
    """A case of the same number or place. `late_days` are working days since `due_on`."""

    id: int
    number: str
    state: CaseState
    kind: Kind | None
    opened_at: datetime
    summary: str
    due_on: date | None
    late_days: int
    promise_by: str
    promise: str
    promised_on: date | None


class EarlierView(Wire):
    rings: int
    same_number: list[EarlierCaseView]
    same_place: list[EarlierCaseView]


class PhoneView(Wire):
    """A browser's telephone: its account at the exchange, and what it dials to be in its room."""

    name: str
    password: str
    dials: str
    room: str
