"""Lets a thread wait for what Asterisk says next about one call. Forgets everything that nobody waits for."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from intake.words import CallId
from telephony.events import CallEvent

Watch = SimpleQueue[CallEvent]


class Watches:
    """`watch` before you act, then read the queue: an answer can come before the action returns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: defaultdict[CallId, list[Watch]] = defaultdict(list)

    @contextmanager
    def watch(self, call: CallId) -> Iterator[Watch]:
        queue: Watch = SimpleQueue()
        with self._lock:
            self._open[call].append(queue)
        try:
            yield queue
        finally:
            with self._lock:
                self._open[call].remove(queue)
                if not self._open[call]:
                    del self._open[call]

    def tell(self, event: CallEvent) -> None:
        with self._lock:
            for queue in self._open.get(event.call, ()):
                queue.put(event)
