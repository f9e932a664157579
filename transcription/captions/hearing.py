"""How the sound of live calls reaches the recognisers' threads, and what comes back. Two ways, one per kind of engine.

Threads, not processes: both libraries let go of Python's lock while they work (two threads here hear twice as much as
one), and a second process would load the model a second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from intake.words import CallId, HeardSegment


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something a recogniser's thread found. `interim` is None when only finals came."""

    call: CallId
    interim: str | None
    segments: tuple[HeardSegment, ...]


# Called from recognisers' threads: it only hands over.
Tell = Callable[[Heard], None]


class Hearing(Protocol):
    """Takes sound without waiting; tells what it hears."""

    def open(self, call: CallId) -> None: ...

    def hear(self, call: CallId, sound: bytes, rate: int) -> None:
        """Queue some sound. When too much waits, the oldest is given up and `behind` becomes true."""

    def end(self, call: CallId) -> None:
        """The call is over; what is queued is still heard."""

    def rank(self, ranks: dict[CallId, int]) -> None:
        """Which calls come first: the smaller the sooner."""

    @property
    def behind(self) -> bool:
        """Whether sound was given up within the last seconds."""

    def close(self) -> None:
        """Finish what is being heard and end the threads."""
