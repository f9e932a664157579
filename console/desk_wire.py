"""The live desk's part of the wire: what pages are shown. Shapes only."""

from datetime import date, datetime
from typing import Literal

from console.rundown_wire import RundownView
from console.wire_base import Wire
from intake.words import CaseState, Kind
from intake.words.desk import AirNoteSort, LineQuality, NumberMark, SeatState, Surface


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
    """`rundown` is that of the show that is on or about to be; null when there is none."""

    blocked_at: datetime | None
    host: int | None
    host_name: str
    host_since: datetime | None
    delay: DelayView
    unscreened: bool
    rundown: RundownView | None


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
