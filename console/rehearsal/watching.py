"""A websocket client of its own, like any screen: it notes when each practice call first reached it, and its end."""

import json
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from intake.words import CallState, Refusal

CONNECT_SECONDS = 5
OVER = frozenset({"done", "failed", "no_model", "empty"})


class NoConsole(Refusal):
    """The app does not answer."""

    key = "console.rehearsal_no_console"


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the screen knows of one practice call. `received_ns` is this process's monotonic clock."""

    received_ns: int
    call: dict[str, Any]
    stored_ns: int | None = None  # asked of the app once

    @property
    def over(self) -> bool:
        """Ended, recorded, and its transcript made or given up."""
        return self.call["state"] == CallState.ENDED and self.call["transcript"]["state"] in OVER


class Watch:
    """Follows the feed in a thread until closed; a break of the feed is mended like on any page."""

    def __init__(self, address: str, token: str, numbers: Collection[str]) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._numbers = frozenset(numbers)
        self._seen: dict[str, Seen] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._changed = threading.Condition(self._lock)
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def open(self) -> None:
        """Connect before the first call is placed. Raises: NoConsole."""
        socket = self._connect()
        self._thread = threading.Thread(target=self._follow, args=(socket,), name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()

    def seen(self) -> dict[str, Seen]:
        """By caller's number."""
        with self._lock:
            return dict(self._seen)

    def wait(self, seconds: float) -> None:
        """Until something changed, at most so long."""
        with self._changed:
            self._changed.wait(seconds)

    def _connect(self) -> ClientConnection:
        try:
            return connect(self._address, additional_headers=self._headers, open_timeout=CONNECT_SECONDS, max_size=None)
        except (OSError, WebSocketException, TimeoutError) as fault:
            raise NoConsole(address=self._address, fault=str(fault)) from fault

    def _follow(self, socket: ClientConnection | None = None) -> None:
        while not self._stop.is_set():
            try:
                with socket or self._connect() as feed:
                    self._read(feed)
            except (NoConsole, WebSocketException, OSError, TimeoutError):
                self._stop.wait(0.25)
            socket = None

    def _read(self, feed: ClientConnection) -> None:
        while not self._stop.is_set():
            # The feed beats each second: two beats missed are a break.
            text = feed.recv(timeout=2.5)
            at = time.monotonic_ns()
            message = json.loads(text)
            if message["kind"] == "snapshot":
                for call in message["calls"]:
                    self._note(call, at)
            elif message["kind"] == "call_changed":
                self._note(message["call"], at)

    def _note(self, call: dict[str, Any], at: int) -> None:
        if not call["practice"] or call["number"] not in self._numbers:
            return
        with self._changed:
            known = self._seen.get(call["number"])
            if known is None:
                self._seen[call["number"]] = Seen(received_ns=at, call=call)
            else:
                known.call = call
            self._changed.notify_all()
