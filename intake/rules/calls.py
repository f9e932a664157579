"""The life of a call, as a table: which place of the dial plan means which state. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from math import inf

from intake.words import CallState, EndReason, Place, RecordingState

# A machine alone has spoken with these callers.
_UNTOUCHED = frozenset({CallState.RINGING, CallState.MENU, CallState.STATUS})

_ARRIVAL: dict[Place, CallState] = {
    Place.NOTICE: CallState.RINGING,
    Place.HOLD: CallState.HOLD,
    Place.READY: CallState.SCREENED,
    Place.DESK: CallState.SCREENING,
    Place.STUDIO: CallState.ON_AIR,
    Place.OFF_AIR: CallState.MENU,
    Place.MESSAGE: CallState.MESSAGE,
    Place.STATUS: CallState.STATUS,
}


def _next(state: CallState) -> dict[Place, CallState]:
    if state in _UNTOUCHED:
        # Waiting before anybody has spoken with the caller is still ringing (振铃), whatever the PBX plays.
        return {**_ARRIVAL, Place.HOLD: CallState.RINGING}
    return _ARRIVAL


# State x place -> state. Total: every state is a key, and a call that has ended goes nowhere.
NEXT: dict[CallState, dict[Place, CallState]] = {
    state: {} if state is CallState.ENDED else _next(state) for state in CallState
}


def arrived(state: CallState, place: Place) -> CallState | None:
    """The state of a call whose arrival at `place` Asterisk confirmed; None when the call is over."""
    return NEXT[state].get(place)


# Rooms in which somebody of the house hears and is heard.
ATTENDED = frozenset({Place.DESK, Place.STUDIO})
# Our clocks and the recording's beginning lie within this of each other.
ATTENDED_MARGIN = 1.0


def attended(placements: Sequence[tuple[datetime, Place]], answered: datetime) -> list[tuple[float, float]]:
    """Stretches of a recording, in seconds from its beginning at the answer, that the caller spent in such a room."""
    ends = [at for at, _ in placements[1:]]
    stretches = []
    for (at, place), end in zip_longest(placements, ends):
        if place in ATTENDED:
            until = inf if end is None else (end - answered).total_seconds() + ATTENDED_MARGIN
            stretches.append((max(0.0, (at - answered).total_seconds() - ATTENDED_MARGIN), until))
    return stretches


# What a recording can show: that nobody spoke although he stayed, or that somebody spoke into our welcome.
_SILENT = {
    EndReason.CALLER_HUNG_UP: EndReason.BEFORE_SPEECH,
    EndReason.FINISHED: EndReason.BEFORE_SPEECH,
    EndReason.MESSAGE_LEFT: EndReason.BEFORE_SPEECH,  # a minute of silence is no message
}
_SPOKEN = {
    EndReason.BEFORE_SPEECH: EndReason.CALLER_HUNG_UP,
    EndReason.NOTHING_SAID: EndReason.MESSAGE_LEFT,  # one short word is silence to the PBX, and not to us
}


def end_after_listening(reason: EndReason, *, spoke: bool, asked: bool) -> EndReason:
    """The end of a call once its recording was measured.

    Args:
        spoke: whether the caller's track holds a voice.
        asked: whether the caller keyed a case number; he came for the answer and need not speak.
    """
    better = (_SPOKEN if spoke else _SILENT).get(reason, reason)
    return EndReason.ENQUIRED if asked and not spoke and better is EndReason.BEFORE_SPEECH else better


def recording_state(files: int, seconds: float, *, answered: bool) -> RecordingState:
    """What lies there of a call that is over: `files` tracks, `seconds` of sound. An unanswered call owes none."""
    if not files:
        return RecordingState.MISSING if answered else RecordingState.EMPTY
    return RecordingState.CLOSED if seconds > 0 else RecordingState.EMPTY
