"""Lets the dial plan know how many come before each screened caller, so that he can be told. Follows the books."""

from collections.abc import Sequence
from contextlib import suppress

from intake.office.desk import hands, standing
from intake.records.database import Database
from intake.rules import desk as rules
from intake.rules.desk import Seated
from intake.words import CallId, CallState
from telephony.ami import LineAway
from telephony.desk import blocking
from telephony.following import Following
from telephony.listener import Listener
from telephony.moves import LineIsAway

LOOK_SECONDS = 1.0
VARIABLE = "AHEAD"


def ahead(desk: Sequence[Seated]) -> dict[CallId, int]:
    """How many come before each screened caller. Pure.

    Citizens and callers of a rehearsal stand in lines of their own, and who is designated comes first.
    """
    found: dict[CallId, int] = {}
    for practice in (False, True):
        line = rules.coming([one for one in desk if one.practice == practice])
        found |= {one.call: place for place, one in enumerate(line)}
    return found


class QueueTeller:
    """`start` and `stop`."""

    def __init__(self, db: Database, listener: Listener) -> None:
        self._db = db
        self._listener = listener
        self._told: dict[CallId, int] = {}
        self._blocked: bool | None = None
        self._was_up = False
        self._following = Following("queue-teller", self._look, LOOK_SECONDS)

    def start(self) -> None:
        self._following.start()

    def stop(self) -> None:
        self._following.stop()

    def _look(self) -> None:
        up = self._listener.state.connected
        if not up or not self._was_up:
            # An exchange that was started again knows nothing of what was told before.
            self._told, self._blocked = {}, None
        self._was_up = up
        if not up:
            return
        desk, found = hands.look_at_all(self._db)
        self._tell_blocked(found)
        if not any(one.state is CallState.SCREENED for one in desk):
            self._told = {}
            return
        wanted = ahead(desk)
        for call, place in wanted.items():
            if self._told.get(call) != place and self._set(call, str(place)):
                self._told[call] = place
        self._told = {call: place for call, place in self._told.items() if call in wanted}

    def _tell_blocked(self, found: standing.Standing) -> None:
        blocked = found.blocked_at is not None
        if blocked != self._blocked:
            with suppress(LineIsAway):
                blocking.tell(self._listener, blocked=blocked)
                self._blocked = blocked

    def _set(self, call: CallId, value: str) -> bool:
        line = self._listener.line(call)
        if line is None:
            return False
        with suppress(LineAway):
            door = self._listener.connection.door()
            door.tell({"Action": "Setvar", "Channel": line.channel, "Variable": VARIABLE, "Value": value})
            return True
        return False
