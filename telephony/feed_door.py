"""Lets the dial plan begin a live feed only while somebody takes it.

Asterisk's res_audiosocket (22.10.1) closes the socket of a refused connection twice: what another thread opened between
the two, the file of a recording for example, is closed with it. So nobody may connect to captions that are away.
"""

import time
from collections.abc import Callable
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
    """`start` and `stop`; `soon` whenever captions come or go, by any thread."""

    def __init__(self, listener: Listener, here: Callable[[], bool]) -> None:
        """Args: here: whether captions take live feeds at this moment."""
        self._listener = listener
        self._here = here
        self._following = Following("feed-door", self._look, RENEW_SECONDS)

    def start(self) -> None:
        self._following.start()

    def soon(self) -> None:
        self._following.soon()

    def stop(self) -> None:
        self._following.stop()
        self._tell(SHUT)

    def _look(self) -> None:
        self._tell(int(time.time()) + LEASE_SECONDS if self._here() else SHUT)

    def _tell(self, until: int) -> None:
        with suppress(LineAway):
            self._listener.connection.door().tell({"Action": "Setvar", "Variable": VARIABLE, "Value": str(until)})
