"""Lets the dial plan begin a live feed only while somebody takes it.

Asterisk's res_audiosocket (22.10.1) closes the socket of a refused connection twice: what another thread opened between
the two, the file of a recording for example, is closed with it. So nobody may connect to captions that are away.
"""

import threading
import time
from contextlib import suppress

from telephony.ami import LineAway
from telephony.following import Following
from telephony.listener import Listener

VARIABLE = "FEEDS_UNTIL"
# The lease ends by itself when this process and captions are killed together.
LEASE_SECONDS = 6
RENEW_SECONDS = 2.0
SHUT = 0


class FeedDoor:
    """`start` and `stop`; `set_open` whenever captions come or go, by any thread."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._open = False
        self._telling = threading.Lock()
        self._following = Following("feed-door", self._look, RENEW_SECONDS)

    def start(self) -> None:
        self._following.start()

    def stop(self) -> None:
        self.set_open(False)
        self._following.stop()

    def set_open(self, is_open: bool) -> None:
        """Returns at once; Asterisk is told before anything else of this process is."""
        with self._telling:
            self._open = is_open
            self._tell()

    def _look(self) -> None:
        with self._telling:
            if self._open:
                self._tell()

    def _tell(self) -> None:
        until = int(time.time()) + LEASE_SECONDS if self._open else SHUT
        with suppress(LineAway):
            self._listener.connection.door().tell({"Action": "Setvar", "Variable": VARIABLE, "Value": str(until)})
