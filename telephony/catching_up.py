"""Finds what nobody heard: in the call log, in Asterisk's status and in the books, whichever knows. Tells the rest.

Everything here runs in the listener's applying thread. Live events wait meanwhile; only rings are let past.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from intake.office import calls
from intake.records.database import Database
from intake.words import CallId, CaseNumber, EndReason
from telephony import truth
from telephony.ami import Door, LineAway
from telephony.closing import Closer
from telephony.events import CallAnswered, CallEvent
from telephony.floor import Floor, OnLine
from telephony.telling import Stopped, until_told

log = logging.getLogger(__name__)

# An end may be in the log a moment after the channel has left the status list.
LOST_GRACE = 2.0


class CatchingUp:
    """`with_truth` at each connect, `look` now and then, `doubt` often. `broken` and `failed` count since the start."""

    def __init__(
        self,
        db: Database,
        call_log: Path,
        clock: Callable[[], datetime],
        floor: Floor,
        closer: Closer,
        stop: threading.Event,
        *,
        apply: Callable[[CallEvent], None],
        speak: Callable[[str, CaseNumber], None],
        rings_first: Callable[[], None],
    ) -> None:
        """
        Args:
            apply: takes an event into the books and onto the floor.
            speak: gives a channel its case number.
            rings_first: opens the cases of rings that wait; called between the rows of a long log.
        """
        self._db, self._clock, self._floor, self._closer, self._stop = db, clock, floor, closer, stop
        self._apply, self._speak, self._rings_first = apply, speak, rings_first
        self._log = truth.LogReader(db, call_log)
        self._suspects: set[CallId] = set()
        self._doubt_at = 0.0
        self.failed = 0

    @property
    def broken(self) -> int:
        return self._log.broken

    def with_truth(self, door: Door) -> None:
        """First what was logged, then who is there, then what was logged meanwhile; live events wait in the queue."""
        if door.lost.is_set():
            return  # while a verb waited; the connection after this one has asked as well
        try:
            until_told(self._log.begin, self._stop)
            self._read_log()
            there = truth.channels(door, self._clock())
            self._read_log()
            self._compare(there)
            self._closer.sweep_now()
        except Stopped:
            raise
        except Exception:
            door.close()  # without the truth the line must not count as up; the next connection tries again
            raise

    def look(self) -> None:
        """Into the log, for what an event lost on the way did not tell."""
        if self._log.is_due_again:
            until_told(self._log.begin, self._stop)
        self._read_log()

    def doubt(self, door: Callable[[], Door]) -> None:
        """Calls that Asterisk did not know at the connect: by now their end is in the log, or nobody knows it."""
        if not self._suspects or time.monotonic() < self._doubt_at:
            return
        with suppress(LineAway):  # the next connection looks for itself
            there = truth.channels(door(), self._clock())
            self._read_log()
            for call in self._suspects - there.keys():
                if self._floor.line(call) is not None:
                    self._lose(call)
        self._suspects = set()

    def _read_log(self) -> None:
        for event in self._log.news():
            if self._stop.is_set():
                raise Stopped
            if event is not None:
                self._tell_logged(event)
            self._rings_first()
        until_told(lambda: self._log.keep(self._floor.calls()), self._stop)

    def _tell_logged(self, event: CallEvent) -> None:
        try:
            self._apply(event)
        except Stopped:
            raise
        except Exception:
            # A row that the office cannot take must not keep every later one from it.
            self.failed += 1
            self._log.hold(event.call)
            log.exception("what was logged could not be told", extra={"call": event.call})

    def _compare(self, there: dict[CallId, truth.Channel]) -> None:
        books = {live.call: live for live in until_told(lambda: calls.live_calls(self._db), self._stop)}
        for call, live in books.items():
            channel = there.get(call)
            if self._floor.line(call) is None:
                self._floor.put(_from_books(live, channel))
            if channel is None:
                self._suspects.add(call)
            elif not channel.number:
                self._speak(channel.ring.channel, live.case_number)
        self._doubt_at = time.monotonic() + LOST_GRACE
        for call in set(self._floor.calls()) - books.keys() - there.keys():
            # Its end is in the books (the line was lost) and not in the log, whose reading would begin there for ever.
            self._floor.drop(call)
        for call in there.keys() - books.keys():
            # Neither heard nor logged: the log's disk may be full. A call that ended just now is no news.
            self._apply(there[call].ring)
            if there[call].up:
                self._apply(CallAnswered(call=call, at=self._clock()))

    def _lose(self, call: CallId) -> None:
        line = self._floor.line(call)
        until_told(lambda: calls.end_call(self._db, call, None, EndReason.LINE_LOST), self._stop)
        self._floor.drop(call)
        log.warning("call lost with the line", extra={"call": call})
        if line is not None:
            self._closer.close_later(call, line.recording_base)


def _from_books(live: calls.LiveCall, channel: truth.Channel | None) -> OnLine:
    """A call whose beginning is no longer in the log: what the books say is all there is."""
    return OnLine(
        call=live.call,
        channel=channel.ring.channel if channel else live.channel,
        uniqueid=channel.ring.uniqueid if channel else live.uniqueid,
        recording_base=live.recording_base,
        answered=channel.up if channel else live.place is not None,
    )
