"""Keeps one AMI connection alive: connects, pings, gives up, connects again. What the events mean is not its matter."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from asterisk.manager import Event, Manager, ManagerException

from telephony.ami import ActionRefused, Counts, Door, LineAway

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
PING_SECONDS, PING_LIMIT = 5.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiAddress:
    host: str
    port: int
    user: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """How the line to Asterisk stands. `since` is when this began; counts run since the program began.

    `started`: when the Asterisk that is connected was started; None while nobody knows.
    """

    connected: bool
    since: datetime
    started: datetime | None = None
    last_error: str = ""
    connections: int = 0
    events: int = 0
    forged: int = 0
    oversized: int = 0
    unreadable: int = 0
    log_lines_broken: int = 0
    verbs_failed: int = 0


class Connection:
    """Owns the supervising thread and, one after the other, the doors. Callbacks run in foreign threads: only queue."""

    def __init__(
        self,
        address: AmiAddress,
        clock: Callable[[], datetime],
        *,
        on_event: Callable[[Event, Manager], None],
        on_up: Callable[[Door], None],
        on_beat: Callable[[Door], None],
        on_change: Callable[[], None],
    ) -> None:
        self._address = address
        self._clock = clock
        self._on_event, self._on_up, self._on_beat, self._on_change = on_event, on_up, on_beat, on_change
        self._state = LineState(connected=False, since=clock())
        self._past = Counts()
        self._door: Door | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="ami-line", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, limit: float = 5.0) -> None:
        self._stop.set()
        if (door := self._door) is not None:
            door.close()
        self._thread.join(limit)

    @property
    def state(self) -> LineState:
        door = self._door
        past, now = self._past, door.counts if door else Counts()
        return replace(
            self._state,
            events=past.events + now.events,
            forged=past.forged + now.forged,
            oversized=past.oversized + now.oversized,
            unreadable=past.unreadable + now.unreadable,
        )

    def door(self) -> Door:
        """The open door. Raises LineAway: an action that waits for a connection would come true minutes late."""
        door = self._door
        if door is None or not self._state.connected:
            raise LineAway(self._state.last_error or "not connected")
        return door

    def _supervise(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            door = Door()
            try:
                self._open(door)
                pause = FIRST_PAUSE
                while not door.lost.wait(PING_SECONDS):
                    door.ask({"Action": "Ping"}, limit=PING_LIMIT)
                    self._on_beat(door)
                why = door.why
            except (ManagerException, OSError) as fault:
                why = str(fault)
            except Exception as fault:
                log.exception("the line to Asterisk")
                why = repr(fault)
            self._close(door, why)
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _open(self, door: Door) -> None:
        self._door = door
        address = self._address
        door.register_event("*", self._on_event)
        door.connect(address.host, address.port, PING_LIMIT)
        if self._stop.is_set():
            raise LineAway("stopping")
        door.login(address.user, address.secret)
        state, started = self._state, _started(door)
        self._state = replace(
            state, connected=True, since=self._clock(), started=started, connections=state.connections + 1
        )
        log.info("connected to Asterisk", extra={"version": door.version})
        self._on_up(door)
        self._on_change()

    def _close(self, door: Door, why: str) -> None:
        was = self._state.connected
        door.close()
        self._door = None
        counts = door.counts
        self._past.events += counts.events
        self._past.forged += counts.forged
        self._past.oversized += counts.oversized
        self._past.unreadable += counts.unreadable
        since = self._clock() if was else self._state.since
        self._state = replace(self._state, connected=False, since=since, started=None, last_error=why)
        if was and not self._stop.is_set():
            log.warning("the line to Asterisk is away", extra={"why": why})
            self._on_change()


def _started(door: Door) -> datetime | None:
    """CoreStatus tells the start by the wall clock of Asterisk's machine, which is taken to be in our zone."""
    try:
        told = door.ask({"Action": "CoreStatus"}, limit=PING_LIMIT).headers
        day, time = told["CoreStartupDate"], told["CoreStartupTime"]
        return datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M:%S").astimezone(UTC)
    except (ActionRefused, KeyError, ValueError) as fault:
        log.info("Asterisk does not say when it began", extra={"why": repr(fault)})
        return None
