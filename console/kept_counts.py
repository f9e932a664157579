"""What took long to count is kept for a while: a page over many years shall not wait for the same sum again."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from starlette.requests import HTTPConnection

Counted = TypeVar("Counted")

# Below this what is shown is always of this moment.
QUICK_SECONDS = 0.1
# Who waited for a sum may see it for so many times as long, and never for longer than a minute.
TIMES, LONGEST_SECONDS = 100, 60.0
MOST = 32


class _OneAtATime:
    """A lock that can be held weakly."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        self.lock = threading.Lock()


class KeptCounts:
    """Counts by what they are of; each says of which moment it is. What changes the rules of them forgets them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[Any, float]] = {}  # with the moment up to which it may be shown
        # Each lives as long as somebody counts or waits: anybody may ask for any period there is.
        self._counting: WeakValueDictionary[Hashable, _OneAtATime] = WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, what: Hashable, count: Callable[[], Counted]) -> Counted:
        """The kept one, or a new one; whoever asks for the same meanwhile waits for that and counts nothing."""
        with self._lock:
            one = self._counting.setdefault(what, _OneAtATime())
        with one.lock:
            with self._lock:
                kept = self._kept.get(what)
            if kept is not None and self._clock() < kept[1]:
                found: Counted = kept[0]
                return found
            begun = self._clock()
            found = count()
            self._keep(what, found, begun)
            return found

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()

    def _keep(self, what: Hashable, found: object, begun: float) -> None:
        ended = self._clock()
        took = ended - begun
        with self._lock:
            # A count holds every case behind it: what nobody may be shown any more goes at once.
            self._kept = {one: kept for one, kept in self._kept.items() if one != what and ended < kept[1]}
            if took > QUICK_SECONDS:
                self._kept[what] = found, ended + min(TIMES * took, LONGEST_SECONDS)
            while len(self._kept) > MOST:
                oldest = next(iter(self._kept))
                del self._kept[oldest]


def counts_of(connection: HTTPConnection) -> KeptCounts:
    counts = connection.app.state.counts
    assert isinstance(counts, KeptCounts)
    return counts
