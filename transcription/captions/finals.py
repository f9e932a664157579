"""Keeps finals: into the database, in a thread of its own, again later when the call is not in the books yet."""

import logging
import queue
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from intake.office import transcripts
from intake.records.database import Database
from intake.words import CallId, HeardSegment, Leg

log = logging.getLogger("rexian.captions.finals")

# A call is in the books milliseconds after it rings, or seconds after the app is back. The after-call pass hears
# everything again, so what waits longer than this is not lost.
WAIT_SECONDS = 60.0
AGAIN_SECONDS = 1.0
KEPT = 500


@dataclass(frozen=True, slots=True)
class _Final:
    call: CallId
    segment: HeardSegment
    since: float


class Finals:
    """`keep` never waits; `close` writes what is left."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._new: queue.SimpleQueue[_Final | None] = queue.SimpleQueue()
        self._again: deque[_Final] = deque(maxlen=KEPT)
        self._thread = threading.Thread(target=self._run, name="finals", daemon=True)
        self._thread.start()

    def keep(self, call: CallId, segment: HeardSegment) -> None:
        self._new.put(_Final(call, segment, time.monotonic()))

    def close(self) -> None:
        self._new.put(None)
        self._thread.join(AGAIN_SECONDS * 5)

    def _run(self) -> None:
        again_at = time.monotonic() + AGAIN_SECONDS
        while True:
            with suppress(queue.Empty):
                final = self._new.get(timeout=max(0.0, again_at - time.monotonic()))
                if final is None:
                    self._try_again()
                    return
                self._try(final)
            # By the clock, and not when nothing new comes: in a show something always does.
            if time.monotonic() >= again_at:
                self._try_again()
                again_at = time.monotonic() + AGAIN_SECONDS

    def _try_again(self) -> None:
        for _ in range(len(self._again)):
            # After the first fault the others wait as well: each would cost a time limit and a page of log.
            if not self._try(self._again.popleft()):
                return

    def _try(self, final: _Final) -> bool:
        """Store it, or put it back to wait; False when the database failed."""
        healthy = True
        try:
            if transcripts.hear_segment(self._db, final.call, Leg.CALLER, final.segment) is not None:
                return True
        except Exception:
            # Captions must outlive a database that is away and a word it refuses; the after-call pass will have it.
            log.exception("a final could not be stored", extra={"call": final.call})
            healthy = False
        if time.monotonic() - final.since < WAIT_SECONDS:
            self._again.append(final)
        return healthy
