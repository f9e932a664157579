"""What Asterisk says about a call, in the office's words. Pure: headers in, one frozen event out, or None."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

from intake.rules.numbers import plain_number
from intake.words import CallId, EndReason, Kind, Place
from telephony.ami.text import decode

Headers = Mapping[str, str]

# Feeds, announcers and recognisers are channels too; only what came in by SIP can be a caller.
CALLER_CHANNELS = "PJSIP/"

NAME_LIMIT = 60

# Letters and marks that are drawn as nothing: a name of them alone would be an empty button.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

_CALL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOpened:
    """A telephone rang. `number` is digits and plus only, and empty when withheld."""

    call: CallId
    line: str
    number: str
    name: str
    practice: bool
    channel: str
    uniqueid: str
    linkedid: str
    recording_base: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered:
    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlaced:
    """The dial plan of this very channel says where it is."""

    call: CallId
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEntered:
    """The channel joined a bridge: `hold`, or the name of a conference."""

    call: CallId
    room: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRefused:
    call: CallId
    reason: EndReason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLeft:
    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingSaid:
    """The caller was asked for a message and stayed silent until the dial plan ended it."""

    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KindKeyed:
    """The caller chose a kind from the keypad menu."""

    call: CallId
    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp:
    """The end was asked for by the caller's side. (SoftHangupRequest tells nothing: every dial plan ends with it.)"""

    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """The channel is gone. `cause` is the Q.850 number that Asterisk gives."""

    call: CallId
    cause: int
    at: datetime


CallEvent = (
    CallOpened
    | CallAnswered
    | CallPlaced
    | RoomEntered
    | CallRefused
    | MessageLeft
    | NothingSaid
    | KindKeyed
    | CallerHungUp
    | CallEnded
)

KINDS = {str(kind): kind for kind in Kind}
REFUSALS = {"busy": EndReason.BUSY, "limit": EndReason.LIMIT}


def read(headers: Headers, known: Mapping[str, CallId], arrived: datetime) -> CallEvent | None:
    """The event, when it is about a caller's channel.

    Args:
        known: Uniqueid of each channel that raised RexianOpen, and its call.
        arrived: when the bytes came; counts only if Asterisk put no Timestamp on the event.
    """
    reader = _READERS.get(headers.get("Event", ""))
    if reader is None or not headers.get("Channel", "").startswith(CALLER_CHANNELS):
        return None
    return reader(headers, known.get(headers.get("Uniqueid", "")), _time(headers, arrived))


def call_id(text: str) -> CallId | None:
    """The dial plan's UUID, or None: it becomes a file name, so nothing else will do."""
    return CallId(text) if _CALL_ID.fullmatch(text) else None


# What telephones and carriers write in place of a withheld name (RFC 3323 and their own habits).
_NOBODY = frozenset({"anonymous", "unavailable", "unknown", "restricted", "private", "withheld", "<unknown>"})


def clean_name(text: str) -> str:
    """A display name without control, direction and private characters, at most 60 characters of it."""
    # Unassigned characters stay out too: they are what a wrongly guessed encoding looks like.
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" or char in _BLANK else char for char in text)
    name = " ".join(kept.split())[:NAME_LIMIT].rstrip()
    if name.casefold() in _NOBODY:
        return ""
    # Marks (variation selectors, accents) show only on something.
    return name if any(unicodedata.category(char)[0] not in "MZ" for char in name) else ""


def _user_event(headers: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    if headers.get("UserEvent") == "RexianOpen":
        return opened(headers, at)
    # What is said about a call must come from the channel that opened it.
    if call is None or headers.get("Call-ID") != call:
        return None
    match headers.get("UserEvent"):
        case "RexianPlace":
            place = _PLACES.get(headers.get("Call-Place", ""))
            return None if place is None else CallPlaced(call=call, place=place, at=at)
        case "RexianRefuse":
            reason = REFUSALS.get(headers.get("Call-Reason", ""), EndReason.BUSY)
            return CallRefused(call=call, reason=reason, at=at)
        case "RexianMessage":
            return MessageLeft(call=call, at=at)
        case "RexianSilent":
            return NothingSaid(call=call, at=at)
        case "RexianGone":
            return CallerHungUp(call=call, at=at)
        case "RexianKind":
            kind = KINDS.get(headers.get("Call-Kind", ""))
            return None if kind is None else KindKeyed(call=call, kind=kind, at=at)
        case _:
            return None


def opened(headers: Headers, at: datetime) -> CallOpened | None:
    """The ring that `Call-...` headers of a channel tell of; None when they are not the dial plan's."""
    call = call_id(headers.get("Call-ID", ""))
    uniqueid = headers.get("Uniqueid", "")
    if call is None or not uniqueid:
        return None
    return CallOpened(
        call=call,
        line=headers.get("Call-Line", ""),
        number=plain_number(headers.get("Call-Num", "")),
        # Percent-encoded by the dial plan, because UserEvent hangs up on bytes that are not UTF-8.
        name=clean_name(decode(unquote_to_bytes(headers.get("Call-Name", "")))),
        practice=headers.get("Call-Practice", "") == "1",
        channel=headers["Channel"],
        uniqueid=uniqueid,
        linkedid=headers.get("Linkedid", ""),
        recording_base=headers.get("Call-Rec", ""),
        at=at,
    )


def _new_state(headers: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    if call is None or headers.get("ChannelStateDesc") != "Up":
        return None
    return CallAnswered(call=call, at=at)


def _joined(headers: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    return None if call is None else RoomEntered(call=call, room=headers.get("Conference", ""), at=at)


def _bridged(headers: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    # A conference is a bridge as well, but only ConfbridgeJoin tells its name.
    if call is None or headers.get("BridgeTechnology") != "holding_bridge":
        return None
    return RoomEntered(call=call, room="hold", at=at)


def _asked(_: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    return None if call is None else CallerHungUp(call=call, at=at)


def _ended(headers: Headers, call: CallId | None, at: datetime) -> CallEvent | None:
    if call is None:
        return None
    cause = headers.get("Cause", "")
    return CallEnded(call=call, cause=int(cause) if cause.isascii() and cause.isdigit() else 0, at=at)


def _time(headers: Headers, arrived: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(float(headers["Timestamp"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return arrived


_PLACES = {str(place): place for place in Place}

_READERS: dict[str, Callable[[Headers, CallId | None, datetime], CallEvent | None]] = {
    "UserEvent": _user_event,
    "Newstate": _new_state,
    "ConfbridgeJoin": _joined,
    "BridgeEnter": _bridged,
    "HangupRequest": _asked,
    "Hangup": _ended,
}

HEARD = frozenset(_READERS)  # all other events are of no interest
