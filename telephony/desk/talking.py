"""对讲: a screener speaks to one caller who holds, over what he hears and off the air. One way, while a key is held."""

import threading
from collections.abc import Mapping
from uuid import uuid4

from intake.words import CallId
from telephony import moves
from telephony.ami import ActionRefused
from telephony.listener import Listener

CONNECT_MILLISECONDS = "2000"


class TalkBack:
    """`begin` and `end`. A page that dies while its key is held is ended by the dial plan after a minute."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._talking: dict[CallId, str] = {}

    def begin(self, call: CallId, room: str) -> None:
        """Let a caller hear what is said in a screener's room. Raises: LineIsAway, CallNotOnLine."""
        line = self._listener.line(call)
        if line is None:
            raise moves.CallNotOnLine(call=call)
        self.end(call)
        channel = f"talk-{uuid4()}"
        self._ask(
            {
                "Action": "Originate",
                "Channel": "Local/talk@talk-back/n",
                "ChannelId": channel,
                "OtherChannelId": f"{channel}-to",
                "Context": "talk-back",
                "Exten": "to",
                "Priority": "1",
                "Timeout": CONNECT_MILLISECONDS,
                "Variable": f"ROOM={room},SPY={line.channel}",
                "Async": "true",
            },
            call,
        )
        with self._lock:
            self._talking[call] = channel

    def end(self, call: CallId) -> None:
        """The key is let go. Who is not spoken to is left as he is. Raises: LineIsAway."""
        with self._lock:
            channel = self._talking.pop(call, None)
        if channel is not None:
            try:
                self._ask({"Action": "Hangup", "Channel": channel, "Cause": moves.NORMAL_CLEARING}, call)
            except moves.CallNotOnLine:
                return  # the caller's end has ended it

    def _ask(self, action: Mapping[str, str], call: CallId) -> None:
        with moves.on_the_line():
            try:
                self._listener.connection.door().ask(dict(action))
            except ActionRefused as refused:
                raise moves.CallNotOnLine(call=call) from refused
