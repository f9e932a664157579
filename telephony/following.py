"""A thread that looks at something again and again; a fault of one look is logged and costs nobody the next."""

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

STOP_SECONDS = 3.0


class Following:
    """`start`, `stop`, and `soon` for a look before its time. At most one look is under way."""

    def __init__(self, name: str, look: Callable[[], None], every: float) -> None:
        """Args: every: seconds from the beginning of one look to that of the next."""
        self._look = look
        self._every = every
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._follow, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        self._thread.join(STOP_SECONDS)

    def soon(self) -> None:
        self._wake.set()

    def _follow(self) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            try:
                self._look()
            except Exception:
                log.exception(self._thread.name)
            self._wake.wait(max(0.0, self._every - (time.monotonic() - begun)))
            self._wake.clear()
