"""Actions as bytes, and the answers that are awaited for them. Pure but for the waiting itself."""

import threading
from collections.abc import Mapping, Sequence

from telephony.ami.errors import LineAway, NoAnswer, UnsafeHeader
from telephony.ami.message import Message

# Status gives one row for each channel; a machine that could carry more has other troubles.
ROW_LIMIT = 20_000

Action = Mapping[str, str | Sequence[str]]


def written(action: Action, action_id: str) -> bytes:
    """The action as AMI wants it. Raises UnsafeHeader when a key or value holds a line break."""
    lines = []
    for key, value in {**action, "ActionID": action_id}.items():
        for single in [value] if isinstance(value, str) else value:
            line = f"{key}: {single}"
            if "\r" in line or "\n" in line or "\0" in line:
                raise UnsafeHeader(key)
            lines.append(line)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


class Question:
    """One sent action whose answer (and rows, for a list) somebody waits for."""

    def __init__(self, name: str, *, rows: bool) -> None:
        self.name = name
        self.wants_rows = rows
        self.rows: list[Message] = []
        self._answer: Message | None = None
        self._lost: str | None = None
        self._done = threading.Event()

    def answered(self, message: Message) -> None:
        self._answer = message
        listing = message.get_header("EventList", "").lower() == "start"
        if not (self.wants_rows and listing):
            self._done.set()

    def row(self, message: Message) -> None:
        if message.get_header("EventList", "").lower() in {"complete", "cancelled"}:
            self._done.set()
        elif len(self.rows) < ROW_LIMIT:
            self.rows.append(message)

    def lost(self, why: str) -> None:
        self._lost = why
        self._done.set()

    def wait(self, seconds: float) -> Message:
        if not self._done.wait(seconds):
            raise NoAnswer(self.name, seconds)
        if self._answer is None or self._lost is not None:
            raise LineAway(self._lost or "closed")
        return self._answer
