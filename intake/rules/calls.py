"""The life of a call, as a table: which place of the dial plan means which state. Pure."""

from intake.words import CallState, EndReason, Place

_UNTOUCHED = frozenset({CallState.RINGING})

_ARRIVAL: dict[Place, CallState] = {
    Place.NOTICE: CallState.RINGING,
    Place.HOLD: CallState.HOLD,
    Place.READY: CallState.SCREENED,
    Place.DESK: CallState.SCREENING,
    Place.STUDIO: CallState.ON_AIR,
    Place.OFF_AIR: CallState.RINGING,
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


# What a later, better informed word may replace: a recording can show that nobody spoke.
SPEECHLESS_COUNTS_FOR = frozenset({EndReason.CALLER_HUNG_UP, EndReason.FINISHED})


def end_after_listening(reason: EndReason, *, spoke: bool) -> EndReason:
    """The end of a call once its recording was measured: a hang-up without a sound has a reason of its own."""
    if not spoke and reason in SPEECHLESS_COUNTS_FOR:
        return EndReason.BEFORE_SPEECH
    return reason
