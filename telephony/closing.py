"""Closes recordings in a thread of its own, so that hashing a long one never delays the next ring."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue

from intake.office import calls
from intake.records.database import Database
from intake.words import CallId
from telephony import recordings
from telephony.telling import Stopped, until_told

log = logging.getLogger(__name__)

# Asterisk writes the last sizes within milliseconds of the hang-up; a killed one never does.
SETTLING_SECONDS = 3.0
LOOK_SECONDS = 0.1

# What a crash of this program left open is looked for at the start and then this often.
SWEEP_SECONDS = 60.0


class Closer:
    """`close_later` may be called by any thread. Every recording is closed once, or found again by the next sweep."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._asked: SimpleQueue[tuple[CallId, str] | None] = SimpleQueue()
        self._waiting: dict[CallId, tuple[str, float]] = {}
        self._sweep_at = float("inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="close-recordings", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, limit: float = 10.0) -> None:
        self._stop.set()
        self._asked.put(None)
        self._thread.join(limit)

    def close_later(self, call: CallId, base: str) -> None:
        self._asked.put((call, base))

    def sweep_now(self) -> None:
        """Look into the books for recordings that nobody closed."""
        self._sweep_at = 0.0
        self._asked.put(None)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._take()
            try:
                self._sweep()
                for call, (base, since) in list(self._waiting.items()):
                    if recordings.settled(base) or time.monotonic() - since > SETTLING_SECONDS:
                        del self._waiting[call]
                        self._close(call, base)
            except Stopped:
                return
            except Exception:
                log.exception("closing recordings")
                self._stop.wait(1.0)

    def _take(self) -> None:
        try:
            asked = self._asked.get(timeout=LOOK_SECONDS if self._waiting else 1.0)
            while True:
                if asked is not None:
                    self._waiting.setdefault(asked[0], (asked[1], time.monotonic()))
                asked = self._asked.get_nowait()
        except Empty:
            return

    def _sweep(self) -> None:
        if time.monotonic() < self._sweep_at:
            return
        self._sweep_at = time.monotonic() + SWEEP_SECONDS
        for left in until_told(lambda: calls.unclosed_recordings(self._db), self._stop):
            self._waiting.setdefault(left.call, (left.recording_base, time.monotonic()))

    def _close(self, call: CallId, base: str) -> None:
        try:
            closed = recordings.close(base)
        except OSError:
            # A full or read-only disk: the sound is still there, and the next sweep tries again.
            log.exception("cannot close a recording", extra={"call": call})
            return
        until_told(
            lambda: calls.close_recording(self._db, call, closed.recording, self._clock(), spoke=closed.spoke),
            self._stop,
        )
        log.info("recording closed", extra={"call": call, "seconds": closed.recording.seconds})
