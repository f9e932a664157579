"""Follows every call from the ring to the closed recording; what happened while nobody followed is caught up on.

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

from intake.records.database import Database
from intake.words import CallId, CaseNumber
from telephony import events, telling, truth
from telephony.ami import Door, LineAway
from telephony.catching_up import CatchingUp
from telephony.closing import Closer
from telephony.connection import AmiAddress, Connection, LineState
from telephony.events import CallEnded, CallEvent, CallOpened, Headers
from telephony.floor import Floor, OnLine
from telephony.telling import Stopped, until_told
from telephony.watches import Watches

log = logging.getLogger(__name__)

# A flood that outruns us for this long is better caught up from the call log.
INBOX_LIMIT = 100_000

STORED_KEPT = 1_000
TRIES = 3

Task = Callable[[], None]
ShowAt = Callable[[datetime], int | None]  # the number of the show that is on then
DelayAt = Callable[[datetime], float | None]  # seconds that lay in the delay unit then


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_show(_: datetime) -> int | None:
    return None


def _no_delay(_: datetime) -> float | None:
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
        delay_at: DelayAt = _no_delay,
    ) -> None:
        self._db = db
        self._clock = clock
        self._show_at = show_at
        self._delay_at = delay_at
        self._inbox: SimpleQueue[Headers | Task] = SimpleQueue()
        self._opens: deque[Headers] = deque()
        self._rest: deque[Headers | Task] = deque()
        self._floor = Floor()
        self._stored: OrderedDict[CallId, int] = OrderedDict()
        self._failed = 0
        self._stop = threading.Event()
        self.watches = Watches()
        self._closer = Closer(db, clock)
        self._missed = CatchingUp(
            db,
            call_log,
            clock,
            self._floor,
            self._closer,
            self._stop,
            apply=self._apply,
            speak=self._speak_number,
            rings_first=self._rings_first,
        )
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
        return replace(
            self.connection.state, log_lines_broken=self._missed.broken, verbs_failed=self._failed + self._missed.failed
        )

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
        self.after(lambda: self._missed.with_truth(door))

    def _beat(self, _: Door) -> None:
        self.after(self._missed.look)

    def _apply_all(self) -> None:
        while not self._stop.is_set():
            try:
                self._drain(wait=True)
                if self._rest:
                    self._do(self._rest.popleft())
                self._missed.doubt(self.connection.door)
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

    def _rings_first(self) -> None:
        """A ring does not wait for the end of a long log."""
        if not self._inbox.empty():
            self._drain(wait=False)

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
        telling.tell(self._db, event, line, self._delay_at(event.at))
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
