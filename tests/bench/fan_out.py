"""One message to two hundred browsers: ours beside `websockets.broadcast`, to the same readers in the same run.

A part of the desk's measure, which has the running house.
"""

import asyncio
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from console.settings import ConsoleSettings
from tests.end_to_end.running_house import RunningHouse
from tests.ports import free_port

BROWSERS, MESSAGES = 200, 30
SHARE = 0.5  # of the bare library; ours goes through the office, the books and the feed as well


def row(house: RunningHouse, client: httpx.Client) -> dict[str, Any]:
    """Messages a second to all of them, ours and the library's."""
    token = ConsoleSettings().internal_token.get_secret_value()  # type: ignore[call-arg]
    address = f"ws://127.0.0.1:{house.console_port}/api/feed"

    def said(word: str) -> None:
        body = {"surface": "producer", "text": word}
        client.post("/api/desk/messages", json=body).raise_for_status()

    ours = _measured(address, {"Authorization": f"Bearer {token}"}, said)
    with _bare() as (bare_address, tell):
        theirs = _measured(bare_address, {}, tell)
    return {
        "name": f"a message to {BROWSERS} browsers, from the key to the last of them, median",
        "unit": "ms",
        "value": round(ours, 1),
        "aim": round(theirs / SHARE, 1),
        "better": "lower",
        "reference": "websockets.broadcast",
        "reference_value": round(theirs, 1),
    }


def _measured(address: str, headers: dict[str, str], said: Callable[[str], None]) -> float:
    """The median of the milliseconds until the last reader has a message."""
    readers = _Readers(address, headers)
    try:
        times = []
        for number in range(MESSAGES):
            word = f"look-here-{number}-end"
            readers.expect(word)
            begun = time.monotonic()
            said(word)
            times.append((readers.last(10) - begun) * 1000)
        return statistics.median(times)
    finally:
        readers.close()


class _Readers:
    """As many sockets as there are browsers, in one loop of a thread of its own."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._word, self._left, self._at, self._all = "", 0, 0.0, threading.Event()
        self._sockets: list[ClientConnection] = []
        asyncio.run_coroutine_threadsafe(self._open(address, headers), self._loop).result(60)

    async def _open(self, address: str, headers: dict[str, str]) -> None:
        for _ in range(BROWSERS):
            socket = await connect(address, additional_headers=headers, max_size=2**24)
            self._sockets.append(socket)
        self._tasks = [asyncio.create_task(self._follow(socket)) for socket in self._sockets]

    async def _follow(self, socket: ClientConnection) -> None:
        async for text in socket:
            if self._word and self._word in str(text):
                self._left -= 1
                if self._left == 0:
                    self._at = time.monotonic()
                    self._all.set()

    def expect(self, word: str) -> None:
        self._all.clear()
        self._left, self._word = BROWSERS, word

    def last(self, seconds: float) -> float:
        assert self._all.wait(seconds), f"{self._left} browsers without the message"
        return self._at

    def close(self) -> None:
        async def end() -> None:
            await asyncio.gather(*(socket.close() for socket in self._sockets))

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


@contextmanager
def _bare() -> Iterator[tuple[str, Callable[[str], None]]]:
    """A server that does nothing but broadcast."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = free_port()
    there: set[ServerConnection] = set()

    async def stay(socket: ServerConnection) -> None:
        there.add(socket)
        await socket.wait_closed()
        there.discard(socket)

    async def begin() -> Any:
        return await serve(stay, "127.0.0.1", port)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    try:
        yield f"ws://127.0.0.1:{port}", lambda word: loop.call_soon_threadsafe(broadcast, there, word) and None
    finally:

        async def end() -> None:
            server.close()
            await server.wait_closed()

        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
