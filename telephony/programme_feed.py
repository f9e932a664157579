"""Lets those who hold hear the programme: one listener in the studio, who announces what it hears to their bridge.

The sound comes from the studio itself, before any delay unit: a caller who heard the broadcast would answer seconds
late. While nobody of the house is in the studio, music plays; Asterisk sees to that by itself, and so it does when
this program is away. A connection of its own: whatever happens here costs the listener, and so a ring, nothing.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from asterisk.manager import Event, Manager

from telephony import rooms
from telephony.ami import ActionRefused, Door, LineAway, NoAnswer
from telephony.connection import AmiAddress, Connection
from telephony.older_legs import OlderLegs
from telephony.room_lists import listed

log = logging.getLogger(__name__)

HEARD = frozenset({"ConfbridgeJoin", "ConfbridgeLeave"})
# A feed that was just asked for is on its way; two at once would play the programme twice.
COOL_DOWN_SECONDS = 2.0
LOOK_SECONDS = 5.0
CONNECT_MILLISECONDS = "5000"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ProgrammeFeed:
    """`start` and `stop`. Everything else it does by itself, after every change in the studio and every few seconds."""

    def __init__(self, address: AmiAddress, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._stop = threading.Event()
        self._look = threading.Event()
        self._asked = float("-inf")
        # Both are about who comes into a room; a connection for each would tell everything twice.
        self._older = OlderLegs()
        self._keeper = threading.Thread(target=self._keep, name="programme-feed", daemon=True)
        self.connection = Connection(
            address, clock, on_event=self._heard, on_up=self._connected, on_beat=self._soon, on_change=lambda: None
        )

    def start(self) -> None:
        self._keeper.start()
        self.connection.start()

    def stop(self) -> None:
        """The feed itself goes on: those who hold hear the programme while this program is started again."""
        self._stop.set()
        self._look.set()
        self.connection.stop()
        self._keeper.join(5)

    def _heard(self, event: Event, _: Manager) -> None:
        if event.name not in HEARD:
            return
        if event.name == "ConfbridgeJoin":
            self._older.joined(event.headers.get("Conference", ""))
            self._look.set()
        elif event.headers.get("Conference") == rooms.STUDIO:
            self._look.set()

    def _connected(self, door: Door) -> None:
        self._older.look_everywhere()
        self._asked = time.monotonic()  # what the program before this one asked for may be on its way
        self._soon(door)

    def _soon(self, _: Door) -> None:
        self._look.set()

    def _keep(self) -> None:
        pause = LOOK_SECONDS
        while not self._stop.is_set():
            self._look.wait(pause)
            self._look.clear()
            pause = LOOK_SECONDS
            try:
                if not self._stop.is_set():
                    pause = self._see_to_it(self.connection.door())
            except (LineAway, NoAnswer):
                continue  # the next connection looks again
            except Exception:
                log.exception("the programme for those who hold")

    def _see_to_it(self, door: Door) -> float:
        """Begin the feed or end what is too much. Returns the seconds after which to look again."""
        self._older.end(door)
        wanted = rooms.feed_wanted(rooms.members(listed(door, rooms.STUDIO)))
        for channel in wanted.end:
            _hang_up(door, channel)
        if not wanted.begin:
            return LOOK_SECONDS
        left = self._asked + COOL_DOWN_SECONDS - time.monotonic()
        if left > 0:
            return left
        self._asked = time.monotonic()
        try:
            door.ask(
                {
                    "Action": "Originate",
                    "Channel": f"{rooms.FEED}/n",
                    "Context": "feed",
                    "Exten": "out",
                    "Priority": "1",
                    "Timeout": CONNECT_MILLISECONDS,
                    "Async": "true",
                }
            )
            log.info("the programme goes to those who hold")
        except ActionRefused:
            log.warning("the programme does not reach those who hold", exc_info=True)
        return COOL_DOWN_SECONDS


def _hang_up(door: Door, channel: str) -> None:
    try:
        door.ask({"Action": "Hangup", "Channel": channel, "Cause": "16"})
    except ActionRefused:
        log.debug("already gone", extra={"channel": channel})
