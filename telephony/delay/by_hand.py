"""A delay unit that no cable leads to: people say what it shows, and press its key themselves."""

from collections.abc import Callable

from telephony.delay.unit import Dumped, Reading


class HandUnit:
    """Shows what somebody has confirmed.

    Args:
        confirmed: the seconds that still count, or None.
    """

    name = "hand"

    def __init__(self, confirmed: Callable[[], float | None]) -> None:
        self._confirmed = confirmed

    def read(self) -> Reading:
        seconds = self._confirmed()
        return Reading(seconds=seconds, safe=seconds is not None)

    def dump(self) -> Dumped:
        # The record must not say that sound was dropped which nobody but a hand can drop.
        return Dumped(did=False, says="")
