"""What every delay unit can do. Facts and the protocol; no unit."""

from dataclasses import dataclass
from typing import Protocol


class UnitAway(Exception):
    """The unit did not answer, or said what nobody can read. The words are for a technician."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a unit shows.

    Attributes:
        seconds: sound that lies in it now; None where the unit has nothing to say.
        safe: whether it says itself that it may be dumped.
    """

    seconds: float | None
    safe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumped:
    """Whether the unit took the order to drop its sound, and what it said."""

    did: bool
    says: str


class DelayUnit(Protocol):
    """Called by one thread at a time; each call returns within its time limit."""

    name: str

    def read(self) -> Reading:
        """Raises: UnitAway."""

    def dump(self) -> Dumped:
        """Drop what lies in the unit. A unit that is away is no exception here: the line is cut all the same."""
