"""The life of one call back: how far it has come, how it ended, what the cause of the network means. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intake.words.call_backs import CallBackOutcome, CallBackState

# Q.850 causes of a leg that was never answered, as carriers give them and as Asterisk makes them of SIP's answers.
# 1 unallocated, 3 no route, 20 subscriber absent, 22 number changed, 27 out of order, 28 invalid number.
CAUSE: Mapping[int, CallBackOutcome] = {
    17: CallBackOutcome.BUSY,
    18: CallBackOutcome.NO_ANSWER,
    19: CallBackOutcome.NO_ANSWER,
    21: CallBackOutcome.REFUSED,
    1: CallBackOutcome.UNREACHABLE,
    2: CallBackOutcome.UNREACHABLE,
    3: CallBackOutcome.UNREACHABLE,
    20: CallBackOutcome.UNREACHABLE,
    22: CallBackOutcome.UNREACHABLE,
    27: CallBackOutcome.UNREACHABLE,
    28: CallBackOutcome.UNREACHABLE,
    31: CallBackOutcome.UNREACHABLE,
}
# The dial plan's own word for the leg, where the network gave no cause that says more.
DIALLED: Mapping[str, CallBackOutcome] = {
    "ANSWER": CallBackOutcome.ANSWERED,
    "BUSY": CallBackOutcome.BUSY,
    "NOANSWER": CallBackOutcome.NO_ANSWER,
    "CANCEL": CallBackOutcome.OFFICIAL_LEFT,
}
# Of these the citizen's telephone, and not the house or the official, was the reason: a try to reach him counts.
TRIES = frozenset(
    {CallBackOutcome.BUSY, CallBackOutcome.NO_ANSWER, CallBackOutcome.REFUSED, CallBackOutcome.UNREACHABLE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """When each thing happened, as far as it has; all on the PBX's clock but `asked`."""

    asked: datetime
    official: datetime | None = None
    rung: datetime | None = None
    citizen: datetime | None = None
    ended: datetime | None = None
    outcome: CallBackOutcome | None = None


def state(moments: Moments) -> CallBackState:
    if moments.outcome is not None:
        return CallBackState.ENDED
    if moments.citizen is not None:
        return CallBackState.TALKING
    if moments.rung is not None:
        return CallBackState.RINGING
    return CallBackState.ASKED if moments.official is None else CallBackState.OFFICIAL


def outcome(moments: Moments, dialled: str, cause: int) -> CallBackOutcome:
    """Args:
    dialled: what the dial plan says of the citizen's leg (DIALSTATUS); empty before it was rung.
    cause: the Q.850 number with which that leg, or before it the official's, ended.
    """
    if moments.citizen is not None:
        return CallBackOutcome.ANSWERED
    if moments.official is None:
        return CallBackOutcome.OFFICIAL_AWAY
    if moments.rung is None:
        return CallBackOutcome.NOT_PRESSED
    if dialled == "CANCEL":
        return CallBackOutcome.OFFICIAL_LEFT
    return CAUSE.get(cause) or _dialled(dialled)


def talk_seconds(moments: Moments) -> float | None:
    return _between(moments.citizen, moments.ended)


def official_rang_seconds(moments: Moments) -> float | None:
    return _between(moments.asked, moments.official or moments.ended)


def citizen_rang_seconds(moments: Moments) -> float | None:
    return _between(moments.rung, moments.citizen or moments.ended)


def _dialled(dialled: str) -> CallBackOutcome:
    found = DIALLED.get(dialled, CallBackOutcome.FAILED)
    # It was answered and gone again before anything could be said to it.
    return CallBackOutcome.NO_ANSWER if found is CallBackOutcome.ANSWERED else found


def _between(begin: datetime | None, end: datetime | None) -> float | None:
    return None if begin is None or end is None else max(0.0, (end - begin).total_seconds())
