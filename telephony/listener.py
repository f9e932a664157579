"""Follows every call from the ring to the closed recording, and catches up on what happened while nobody followed.

One thread keeps the connection, pyst2's threads only queue, one thread applies events in order, and one closes
recordings. Whoever asks the office twice gets the same answer, so a doubtful event is simply told again.
"""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue

from asterisk.manager import Event, Manager

from intake.office import calls
from intake.records.database import Database
from intake.words import CallId, CaseNumber, EndReason
from telephony import events, telling, truth
from telephony.ami import Door, LineAway
from telephony.closing import Closer
from telephony.connection import AmiAddress, Connection, LineState
from telephony.events import CallAnswered, CallEnded, CallEvent, CallOpened, Headers
from telephony.floor import Floor, OnLine
from telephony.telling import Stopped, until_told
from telephony.watches import Watches

log = logging.getLogger(__name__)

# An end may be in the log a moment after the channel has left the status list.
LOST_GRACE = 2.0

# A flood that outruns us for this long is better caught up from the call log.
INBOX_LIMIT = 100_000

STORED_KEPT = 1_000
TRIES = 3

Task = Callable[[], None]
ShowAt = Callable[[datetime], int | None]  # the number of the show that is on then


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_show(_: datetime) -> int | None:
    return None


class Listener:
    """`start`, `stop`, `state`, `watches` (for moves), and when a call's case was stored (`stored_ns`)."""

    def __init__(
        self,
        db: Database,
        address: AmiAddress,
        call_log: Path,
        *,
        on_change: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = _utc_now,
        show_at: ShowAt = _no_show,
    ) -> None:
        self._db = db
        self._clock = clock
        self._show_at = show_at
        self._inbox: SimpleQueue[Headers | Task] = SimpleQueue()
        self._opens: deque[Headers] = deque()
        self._rest: deque[Headers | Task] = deque()
        self._floor = Floor()
        self._log = truth.LogReader(db, call_log)
        self._suspects: set[CallId] = set()
        self._doubt_at = 0.0
        self._stored: OrderedDict[CallId, int] = OrderedDict()
        self._failed = 0
        self._stop = threading.Event()
        self.watches = Watches()
        self._closer = Closer(db, clock)
        self._applier = threading.Thread(target=self._apply_all, name="ami-apply", daemon=True)
        self.connection = Connection(
            address, clock, on_event=self._heard, on_up=self._up, on_beat=self._beat, on_change=on_change
        )

    def start(self) -> None:
        self._closer.start()
        self._applier.start()
        self.connection.start()

    def stop(self) -> None:
        """Ends all threads. What was not told yet is in Asterisk's call log and is told at the next start."""
        self._stop.set()
        self.connection.stop()
        self.after(lambda: None)
        self._applier.join(5)
        self._closer.stop()

    @property
    def state(self) -> LineState:
        return replace(self.connection.state, log_lines_broken=self._log.broken, verbs_failed=self._failed)

    def stored_ns(self, call: CallId) -> int | None:
        """time.monotonic_ns at which the call's case was stored, for the last thousand calls."""
        return self._stored.get(call)

    def line(self, call: CallId) -> OnLine | None:
        return self._floor.line(call)

    def after(self, task: Task) -> None:
        """Run `task` in the applying thread, behind everything that was heard before."""
        self._inbox.put(task)

    def _heard(self, event: Event, door: Manager) -> None:
        # A foreign thread: hand over and return (and never let the queue eat the memory).
        if event.name in events.HEARD:
            if self._inbox.qsize() > INBOX_LIMIT:
                door.close()
                return
            self._inbox.put(event.headers)

    def _up(self, door: Door) -> None:
        self.after(lambda: self._take_truth(door))

    def _beat(self, _: Door) -> None:
        self.after(self._look)

    def _look(self) -> None:
        """Into the log, for what an event lost on the way did not tell."""
        if self._log.is_due_again:
            until_told(self._log.begin, self._stop)
        self._read_log()

    def _apply_all(self) -> None:
        while not self._stop.is_set():
            try:
                self._drain(wait=True)
                if self._rest:
                    self._do(self._rest.popleft())
                self._doubt()
            except Stopped:
                return
            except Exception:
                # The thread that opens cases must outlive every single fault.
                self._failed += 1
                log.exception("applying events")

    def _drain(self, *, wait: bool) -> None:
        """Take everything that came; rings first: their order among other events means nothing, their delay does."""
        with suppress(Empty):
            item = self._inbox.get(timeout=0.5) if wait and not self._rest else self._inbox.get_nowait()
            while True:
                ring = not callable(item) and item.get("UserEvent") == "RexianOpen"
                if ring and not callable(item):
                    self._opens.append(item)
                else:
                    self._rest.append(item)
                item = self._inbox.get_nowait()
        while self._opens:
            self._do(self._opens.popleft())

    def _do(self, item: Headers | Task) -> None:
        if callable(item):
            item()
            return
        event = events.read(item, self._floor.uniqueids, self._clock())
        if event is not None:
            self.watches.tell(event)
            self._apply(event)

    def _apply(self, event: CallEvent) -> None:
        if not self._floor.news(event, self._clock()):
            return
        for left in reversed(range(TRIES)):
            try:
                until_told(lambda: self._tell(event), self._stop)
                break
            except Stopped:
                raise
            except Exception:
                if not left:
                    raise
                log.warning("telling the office again", extra={"call": event.call}, exc_info=True)

    def _tell(self, event: CallEvent) -> None:
        if isinstance(event, CallOpened):
            opened = telling.open_call(self._db, event, self._show_at(event.at))
            self._remember(event.call)
            self._floor.keep(event)
            self._speak_number(event.channel, opened.number)
            log.info("call opened", extra={"call": event.call, "case": opened.case})
            return
        line = self._floor.line(event.call)
        telling.tell(self._db, event, line)
        self._floor.keep(event)
        if isinstance(event, CallEnded) and line is not None:
            self._closer.close_later(event.call, line.recording_base)

    def _remember(self, call: CallId) -> None:
        self._stored[call] = time.monotonic_ns()
        while len(self._stored) > STORED_KEPT:
            self._stored.popitem(last=False)

    def _speak_number(self, channel: str, number: CaseNumber) -> None:
        """Give the dial plan the number to say. Not waited for: the next ring may be here already."""
        with suppress(LineAway):  # then the truth at the next connect tells it
            self.connection.door().tell(
                {"Action": "Setvar", "Channel": channel, "Variable": truth.NUMBER_VARIABLE, "Value": number}
            )

    def _take_truth(self, door: Door) -> None:
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

    def _doubt(self) -> None:
        """Calls that Asterisk did not know at the connect: by now their end is in the log, or nobody knows it."""
        if not self._suspects or time.monotonic() < self._doubt_at:
            return
        with suppress(LineAway):  # the next connection looks for itself
            there = truth.channels(self.connection.door(), self._clock())
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
            if not self._inbox.empty():
                self._drain(wait=False)  # a ring does not wait for the end of a long log
        until_told(lambda: self._log.keep(self._floor.calls()), self._stop)

    def _tell_logged(self, event: CallEvent) -> None:
        try:
            self._apply(event)
        except Stopped:
            raise
        except Exception:
            # A row that the office cannot take must not keep every later one from it.
            self._failed += 1
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
                self._speak_number(channel.ring.channel, live.case_number)
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
