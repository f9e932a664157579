"""Places calls back and follows them into the books; after a restart the call log and the PBX's status complete them.

A connection of its own: whatever happens here costs the listener, and so a ring, nothing. The talk itself needs
nobody: the dial plan rings, records and ends it.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from asterisk.manager import Event, Manager

from intake.office import call_back_progress as progress
from intake.office.call_back_phones import NUMBER, PHONE
from intake.office.call_backs import CallBack, NoSuchCallBack
from intake.records.database import Database
from intake.words import Recording
from intake.words.call_backs import CallBackId, CallBackOutcome
from telephony import back_events, back_log, outbound, recordings
from telephony.ami import ActionRefused, Door, LineAway, NoAnswer
from telephony.back_events import Step, Told
from telephony.connection import AmiAddress, Connection
from telephony.moves import LineIsAway
from telephony.settings import TelephonySettings
from telephony.telling import Stopped, until_told

log = logging.getLogger(__name__)

# The log is read from a little before the moment of asking: the office's clock and the PBX's may differ.
SLACK = timedelta(seconds=5)
# So long after it was asked for, a call back of which the PBX and its log know nothing was never placed.
PLACING = timedelta(seconds=10)
SETTLING_SECONDS = 3.0
PLACE_SECONDS = 5.0

Headers = dict[str, str]
Task = Callable[[], None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CallBacks:
    """`start`, `stop`, and `place` for a call back that the office has just taken down."""

    def __init__(
        self,
        db: Database,
        address: AmiAddress,
        settings: TelephonySettings,
        call_log: Path,
        *,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._db = db
        self._settings = settings
        self._log = call_log
        self._clock = clock
        self._inbox: SimpleQueue[Headers | Task] = SimpleQueue()
        self._to_close: dict[CallBackId, tuple[str, float]] = {}
        self._stop = threading.Event()
        self._applier = threading.Thread(target=self._run, name="call-backs", daemon=True)
        self.connection = Connection(
            address, clock, on_event=self._heard, on_up=self._look_soon, on_beat=self._look_soon, on_change=lambda: None
        )

    def start(self) -> None:
        self._applier.start()
        self.connection.start()

    def stop(self) -> None:
        """Ends the threads. Calls in progress go on; the next start completes their rows."""
        self._stop.set()
        self.connection.stop()
        self._inbox.put(lambda: None)
        self._applier.join(5)

    def place(self, made: CallBack) -> None:
        """Ring the official. Raises LineIsAway, and then the call back is over: it must not come true minutes late."""
        try:
            door = self.connection.door()
            with suppress(NoAnswer):  # it may ring all the same: the next look knows
                originate(door, self._settings, made)
        except (LineAway, ActionRefused) as fault:
            not_placed = CallBackOutcome.NOT_PLACED
            until_told(lambda: progress.given_up(self._db, made.id, self._clock(), not_placed), self._stop)
            raise LineIsAway(why=str(fault)) from fault

    def _heard(self, event: Event, _: Manager) -> None:
        if event.name in back_events.HEARD:  # a foreign thread: hand over and return
            self._inbox.put(event.headers)

    def _look_soon(self, door: Door) -> None:
        self._inbox.put(lambda: self._look(door))

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._take()
                self._close_recordings()
            except Stopped:
                return
            except Exception:
                # One broken row must not keep every later call back from its end.
                log.exception("calls back")

    def _take(self) -> None:
        try:
            item = self._inbox.get(timeout=0.1 if self._to_close else 1.0)
        except Empty:
            return
        if callable(item):
            item()
            return
        told = back_events.read(item, self._clock())
        if told is not None:
            self._apply(told)

    def _apply(self, told: Told) -> None:
        try:
            news = until_told(lambda: self._tell(told), self._stop)
        except NoSuchCallBack:
            return  # of another house's database, or of a restored older one
        if news:
            log.info("call back", extra={"call_back": told.call_back, "step": told.step.value})
        if news and told.step in (Step.END, Step.GONE):
            self._find_recordings()

    def _tell(self, told: Told) -> bool:
        which, at = told.call_back, told.at
        match told.step:
            case Step.OFFICIAL:
                return progress.official_answered(self._db, which, at)
            case Step.RING:
                return progress.citizen_rung(self._db, which, at)
            case Step.CITIZEN:
                return progress.citizen_answered(self._db, which, at)
            case Step.END | Step.GONE:
                return progress.ended(self._db, which, at, dialled=told.dialled, cause=told.cause)

    def _look(self, door: Door) -> None:
        """Complete from status and log whatever the books take for running. Costs one query when nothing does."""
        left = until_told(lambda: progress.unfinished(self._db), self._stop)
        if left:
            try:
                there = _there(door)
            except (LineAway, ActionRefused, NoAnswer):
                return
            for told in back_log.since(self._log, min(one.asked_at for one in left) - SLACK):
                self._apply(told)
            for one in until_told(lambda: progress.unfinished(self._db), self._stop):
                if one.id not in there and self._clock() - one.asked_at > PLACING:
                    self._give_up(one.id)
        self._find_recordings()

    def _give_up(self, which: CallBackId) -> None:
        until_told(lambda: progress.lost(self._db, which, self._clock()), self._stop)
        log.warning("call back lost", extra={"call_back": which})

    def _find_recordings(self) -> None:
        for left in until_told(lambda: progress.unrecorded(self._db), self._stop):
            self._to_close.setdefault(left.id, (left.recording, time.monotonic()))

    def _close_recordings(self) -> None:
        for which, (base, since) in list(self._to_close.items()):
            if not recordings.settled(base) and time.monotonic() - since < SETTLING_SECONDS:
                continue
            del self._to_close[which]
            try:
                closed = recordings.close(base)
            except OSError:
                log.exception("cannot close a recording", extra={"call_back": which})
                continue  # the next look finds it again
            self._keep(which, closed.recording)

    def _keep(self, which: CallBackId, recording: Recording) -> None:
        until_told(lambda: progress.keep_recording(self._db, which, recording, self._clock()), self._stop)


def originate(door: Door, settings: TelephonySettings, made: CallBack) -> None:
    """Let Asterisk ring the official; everything after that is the dial plan's. Raises LineAway and its kin."""
    kind, _, citizen = made.citizen.partition(":")
    trunk = settings.trunk_out
    door.ask(
        {
            "Action": "Originate",
            "Channel": _channel(settings, made.official),
            "ChannelId": back_events.uniqueid(made.id),
            "CallerID": f'"" <{settings.hotline_number if trunk is None else trunk.caller_id}>',
            "Context": "call-back",
            "Exten": "official",
            "Priority": "1",
            "Timeout": str(settings.call_back_ring_seconds * 1000),
            "Async": "true",
            "Variable": [
                f"BACK_ID={made.id}",
                f"BACK_REC={made.recording}",
                f"{'BACK_NUMBER' if kind + ':' == NUMBER else 'BACK_PHONE'}={citizen}",
            ],
        },
        limit=PLACE_SECONDS,
    )


def _channel(settings: TelephonySettings, official: str) -> str:
    if official.startswith(PHONE):
        name = official.removeprefix(PHONE)
        return f"PJSIP/{name}@self" if name == outbound.PRACTICE_OFFICIAL else f"PJSIP/{name}"
    prefix = "" if settings.trunk_out is None else settings.trunk_out.prefix
    return f"PJSIP/{prefix}{official.removeprefix(NUMBER)}@{outbound.ENDPOINT}"


def _there(door: Door) -> frozenset[CallBackId]:
    rows = door.rows({"Action": "Status"})
    found = (back_events.of_uniqueid(row.headers.get("Uniqueid", "")) for row in rows)
    return frozenset(one for one in found if one is not None)
