"""Begins a call's live feed again: the dial plan begins it once, and it ends with the captions process behind it."""

import logging
import re
import time

from intake.words import CallId
from telephony.ami import ActionRefused, LineAway, NoAnswer
from telephony.listener import Listener
from telephony.settings import TelephonySettings

log = logging.getLogger(__name__)

# A feed that was just asked for is on its way; two of one call would only disturb each other.
COOL_DOWN_SECONDS = 8.0
CONNECT_MILLISECONDS = "5000"
# Asterisk's own names of callers' channels; nothing that could part an application's arguments.
CHANNEL = re.compile(r"PJSIP/[A-Za-z0-9_.@-]+")


class LiveFeeds:
    """One for a listener. Called by one thread at a time."""

    def __init__(self, listener: Listener, settings: TelephonySettings) -> None:
        self._listener = listener
        self._to = f"{settings.audio_host}:{settings.audio_port}"
        self._asked: dict[CallId, float] = {}

    def begin_again(self, call: CallId) -> bool:
        """Ask Asterisk to copy what the caller says to captions, as the dial plan does at the beginning of a call.

        False when nothing was asked: the call is over or not answered, the line is away, or it was asked just now.
        """
        now = time.monotonic()
        self._asked = {one: at for one, at in self._asked.items() if now - at < COOL_DOWN_SECONDS}
        line = self._listener.line(call)
        if call in self._asked or line is None or not line.answered or not CHANNEL.fullmatch(line.channel):
            return False
        self._asked[call] = now
        try:
            self._listener.connection.door().ask(
                {
                    "Action": "Originate",
                    "Channel": f"AudioSocket/{self._to}/{call}/c(slin16)",
                    "Application": "ChanSpy",
                    "Data": f"{line.channel},qouES",
                    "Timeout": CONNECT_MILLISECONDS,
                    "Async": "true",
                    "Variable": f"CALL_ID={call}",
                }
            )
        except (LineAway, ActionRefused, NoAnswer):
            return False
        log.info("live feed begun again", extra={"call": call})
        return True
