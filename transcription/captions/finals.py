"""Keeps finals: into the database, in a thread of its own, again later when the call is not in the books yet."""

import logging
import queue
import threading
import time
from collections import deque
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
        while True:
            try:
                final = self._new.get(timeout=AGAIN_SECONDS)
            except queue.Empty:
                self._try_again()
                continue
            if final is None:
                self._try_again()
                return
            if not self._stored(final):
                self._again.append(final)

    def _try_again(self) -> None:
        for _ in range(len(self._again)):
            final = self._again.popleft()
            if not self._stored(final) and time.monotonic() - final.since < WAIT_SECONDS:
                self._again.append(final)

    def _stored(self, final: _Final) -> bool:
        try:
            return transcripts.hear_segment(self._db, final.call, Leg.CALLER, final.segment) is not None
        except Exception:
            # Captions must outlive a database that is away and a word it refuses; the after-call pass will have it.
            log.exception("a final could not be stored", extra={"call": final.call})
            return False
