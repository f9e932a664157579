"""Why a call ended, from what was seen of it. Pure: one table, read from above; the first line that fits decides."""

from collections.abc import Callable
from dataclasses import dataclass

from intake.words import EndReason, Place

# Q.850 causes that tell of a broken line and not of a person: 34 no circuit, 38 network out of order, 41 temporary
# failure, 42 congestion, 44 channel not available, 47 resource unavailable, 102 timer expired (a dead trunk), 127.
FAULTS = frozenset({34, 38, 41, 42, 44, 47, 102, 127})

# Interworking: measured on 22.10, a caller who lays the receiver down while it rings (SIP's CANCEL) has it too.
CANCELLED = 127

# Nobody can have spoken with anybody there: a recorded voice is talking.
SPEECHLESS_PLACES = frozenset({None, Place.NOTICE})

# The dial plan leaves nobody there: who is gone without having hung up was dropped by somebody in the house.
LASTING_PLACES = frozenset({Place.HOLD, Place.READY, Place.DESK, Place.STUDIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is known when the channel is gone."""

    refused: EndReason | None
    answered: bool
    place: Place | None
    message: bool
    silent: bool
    by_caller: bool
    cause: int

    @property
    def failed(self) -> bool:
        return self.cause in FAULTS and not (self.by_caller and self.cause == CANCELLED)


_TABLE: tuple[tuple[Callable[[Ending], bool], EndReason], ...] = (
    (lambda end: not end.answered and end.failed, EndReason.FAILED),
    (lambda end: not end.answered, EndReason.BEFORE_ANSWER),
    (lambda end: end.failed, EndReason.FAILED),
    (lambda end: end.message, EndReason.MESSAGE_LEFT),
    (lambda end: end.silent, EndReason.NOTHING_SAID),
    (lambda end: not end.by_caller and end.place in LASTING_PLACES, EndReason.DROPPED),
    (lambda end: end.place in SPEECHLESS_PLACES, EndReason.BEFORE_SPEECH),
    (lambda end: end.by_caller, EndReason.CALLER_HUNG_UP),
)


def reason(end: Ending) -> EndReason:
    """A refusal keeps its own reason. Whether a caller was silent all the time shows only in the recording: see
    `recordings.Closed.spoke` and `intake.rules.calls.end_after_listening`."""
    if end.refused is not None:
        return end.refused
    # The dial plan came to its end by itself, and neither side asked for it.
    return next((found for fits, found in _TABLE if fits(end)), EndReason.FINISHED)
