"""A delay unit that is none: it fills slowly and empties when it is dumped. For rehearsals and tests."""

import threading
import time
from collections.abc import Callable

from telephony.delay.unit import Dumped, Reading

# Real units drop some seconds and stretch the sound by a few percent until they are full again; slower than this one.
REFILLS_PER_SECOND = 0.5


class SimulatedUnit:
    name = "simulated"

    def __init__(
        self, full: float, *, refills: float = REFILLS_PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._full = full
        self._refills = refills
        self._clock = clock
        self._lock = threading.Lock()
        self._level, self._at = full, clock()

    def read(self) -> Reading:
        with self._lock:
            now = self._clock()
            self._level = min(self._full, self._level + (now - self._at) * self._refills)
            self._at = now
            return Reading(seconds=round(self._level, 2), safe=self._level >= self._full)

    def dump(self) -> Dumped:
        with self._lock:
            dropped, self._level, self._at = self._level, 0.0, self._clock()
        return Dumped(did=True, says=f"{dropped:.1f} s")
