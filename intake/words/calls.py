"""Words for a telephone call: its identity, states, ends and recording. Facts only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType

from intake.words.cases import CaseId, CaseNumber

CallId = NewType("CallId", str)  # the UUID made by the dial plan; file names, feed and channel variable carry it


class CallState(StrEnum):
    """Where a call stands, as Asterisk has confirmed it. A call that ended never comes back."""

    RINGING = "ringing"  # 振铃: reached the PBX, not yet touched by a screener
    HOLD = "hold"  # 保持
    SCREENING = "screening"  # 导播中
    SCREENED = "screened"  # 已审待播
    ON_AIR = "on_air"  # 播出中
    MENU = "menu"  # 语音菜单: outside a show, chooses by keys
    MESSAGE = "message"  # 留言
    STATUS = "status"  # 查询办理进度
    ENDED = "ended"


class Place(StrEnum):
    """The rooms of the dial plan. Each is an exact extension of its `show` or `off_air` context."""

    NOTICE = "notice"
    HOLD = "hold"
    READY = "ready"
    DESK = "desk-1"
    STUDIO = "studio"
    OFF_AIR = "off-air"
    MESSAGE = "message"
    STATUS = "status"


class EndReason(StrEnum):
    """Why a call is over. Every one of them still leaves a case behind."""

    CALLER_HUNG_UP = "caller_hung_up"
    BEFORE_ANSWER = "before_answer"
    BEFORE_SPEECH = "before_speech"
    BUSY = "busy"  # all lines taken
    LIMIT = "limit"  # the same number already holds its share of lines
    MESSAGE_LEFT = "message_left"
    NOTHING_SAID = "nothing_said"  # asked for a message, and silent until the dial plan ended it
    ENQUIRED = "enquired"  # keyed a case number, heard its state, and said nothing
    DROPPED = "dropped"
    FINISHED = "finished"  # the dial plan came to its end
    FAILED = "failed"
    LINE_LOST = "line_lost"  # the PBX died or restarted; the end time is not known


class Leg(StrEnum):
    """One voice of a call, recorded on a track of its own."""

    CALLER = "caller"
    STUDIO = "studio"


class RecordingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    MISSING = "missing"
    EMPTY = "empty"
    REMOVED = "removed"  # by the records schedule; the hash is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOpening:
    """A telephone rang: everything the call-open event says."""

    call: CallId
    line: str
    number: str  # digits and + only; empty when withheld
    name: str
    withheld: bool
    practice: bool
    channel: str
    uniqueid: str
    linkedid: str
    rang_at: datetime
    recording_base: str  # path without suffix; "" when the call was refused before recording


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCall:
    call: CallId
    case: CaseId
    number: CaseNumber
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFile:
    """One sound file of a closed recording. `seconds` counts sound, `size` bytes on disk."""

    path: Path
    size: int
    seconds: float
    sha256: str
    repaired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A closed recording: the mix and one track per leg. Missing legs are absent from `legs`."""

    base: str
    seconds: float
    mix: LegFile | None
    legs: Mapping[Leg, LegFile]
