"""A browser's telephone is in its room once: the leg that a tab left behind is hung up when a newer one has come.

A tab that was loaded again sent no goodbye, and by itself its old leg would stay until `rtp_timeout`. Somebody who
opens the telephone in a second tab or on another machine takes it over. The order matters: new one in, then old one
out, as a room that loses its last leg for a moment sends its caller away.
"""

import logging
from contextlib import suppress
from queue import Empty, SimpleQueue

from telephony import rooms
from telephony.ami import ActionRefused, Door
from telephony.room_lists import listed
from telephony.settings import SOFTPHONES

log = logging.getLogger(__name__)

# "Non-selected user clearing" (Q.850): a page that is still there reads it in the BYE, and does not dial again. Two
# tabs that both wanted the line would otherwise take it from each other for ever.
TAKEN_OVER = "26"
ROOMS = (rooms.STUDIO, *rooms.SCREENING)


class OlderLegs:
    """`joined` and `look_everywhere` only note what to look at, from any thread; `end` does it."""

    def __init__(self) -> None:
        self._rooms: SimpleQueue[str] = SimpleQueue()

    def joined(self, room: str) -> None:
        if room in ROOMS:
            self._rooms.put(room)

    def look_everywhere(self) -> None:
        """Somebody may have joined while nobody listened."""
        for room in ROOMS:
            self._rooms.put(room)

    def end(self, door: Door) -> None:
        """Raises: LineAway, NoAnswer."""
        noted: set[str] = set()
        with suppress(Empty):
            while True:
                noted.add(self._rooms.get_nowait())
        for room in noted:
            for channel in rooms.older_legs(rooms.members(listed(door, room)), SOFTPHONES):
                log.info("a telephone was taken over", extra={"channel": channel, "room": room})
                with suppress(ActionRefused):
                    door.ask({"Action": "Hangup", "Channel": channel, "Cause": TAKEN_OVER})
