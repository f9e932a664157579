"""What is true now: Asterisk's call log and status beside our books. Finds what is missing; others tell the office."""

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from intake.office import log_places
from intake.records.database import Database
from intake.words import CallId
from telephony import call_log
from telephony.ami import Door, Message
from telephony.events import CALLER_CHANNELS, CallEvent, CallOpened, call_id, opened

log = logging.getLogger(__name__)

# What the office could not take is told again so much later, and then twice as late each time.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0

NUMBER_VARIABLE = "CASE_NUMBER"
_VARIABLES = ("CALL_ID", NUMBER_VARIABLE, "LINE", "PRACTICE", "REC_BASE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A caller's channel as Status lists it, with what its call-open event said. `number` is the case number that the
    dial plan already has."""

    ring: CallOpened
    up: bool
    number: str


def channels(door: Door, now: datetime) -> dict[CallId, Channel]:
    """The callers' channels that exist in Asterisk now."""
    rows = door.rows({"Action": "Status", "Variables": ",".join(_VARIABLES)})
    found = (_channel(row, now) for row in rows)
    return {channel.ring.call: channel for channel in found if channel is not None}


def _channel(row: Message, now: datetime) -> Channel | None:
    headers, variables = row.headers, row.variables
    # The live feed of a call carries its id too; only the caller's own channel counts.
    if call_id(variables.get("CALL_ID", "")) is None or not headers.get("Channel", "").startswith(CALLER_CHANNELS):
        return None
    said = {
        **headers,
        "Call-ID": variables["CALL_ID"],
        "Call-Num": headers.get("CallerIDNum", ""),
        "Call-Name": headers.get("CallerIDName", "").removeprefix("<unknown>"),
        "Call-Line": variables.get("LINE", ""),
        "Call-Practice": variables.get("PRACTICE", ""),
        "Call-Rec": variables.get("REC_BASE", ""),
    }
    ring = opened(said, now)
    if ring is None:
        return None
    return Channel(ring=ring, up=headers.get("ChannelStateDesc") == "Up", number=variables.get(NUMBER_VARIABLE, ""))


class LogReader:
    """Reads the call log from where the books stand.

    The place kept in the books is the beginning of the oldest call that is still on the line, so that after a restart
    everything that was ever said of a live call is read again. Verbs told twice change nothing. A call that the office
    could not take holds the place like a live one, so that a better program can still tell it.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path
        self._key = path.name
        self._at: tuple[int, int] | None = None
        self._kept: tuple[int, int] | None = None
        self._began: dict[CallId, tuple[int, int]] = {}
        self._held: set[CallId] = set()
        self._pause = FIRST_PAUSE
        self._again_at = 0.0
        self.broken = 0

    def begin(self) -> None:
        """Take the place from the books again: at the start, and after the database was replaced by a backup."""
        self._at = self._kept = log_places.log_offset(self._db, self._key)
        self._began = {}
        self._held = set()

    @property
    def is_due_again(self) -> bool:
        """Whether it is time to `begin` again for what the office could not take."""
        return bool(self._held) and time.monotonic() >= self._again_at

    def hold(self, call: CallId) -> None:
        """The office could not take what was just read about this call."""
        if not self._held:
            self._again_at = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._held.add(call)

    def news(self) -> Iterator[CallEvent | None]:
        """The events that were logged since the last look, oldest first; None for a row that says nothing of a call,
        so that a reader of a long log can look up from it."""
        for reading in call_log.read(self._path, self._at):
            place = (reading.inode, reading.offset)
            for row in reading.rows:
                for event in row.events or (None,):
                    if isinstance(event, CallOpened):
                        self._began[event.call] = place
                    yield event
                place = self._at = (reading.inode, row.after)
            self._at = (reading.inode, reading.offset)
            self.broken += reading.broken

    def keep(self, live: Iterable[CallId]) -> None:
        """Remember in the books how far everything was told. `live` are the calls still on the line."""
        if not self._held:
            self._pause = FIRST_PAUSE
        still = {*live, *self._held}
        self._began = {call: place for call, place in self._began.items() if call in still}
        # Insertion order is the order of the log, also over a rotation.
        place = next(iter(self._began.values()), self._at)
        if place is not None and place != self._kept:
            log_places.keep_log_offset(self._db, self._key, *place)
            self._kept = place
