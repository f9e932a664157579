"""One open page: messages wait for it in a queue of limited length. Knows no record and no database."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from intake.rules.rights import Sight
from intake.words import PersonId, Post

# A page that cannot take this many messages is behind by minutes; a new snapshot serves it better.
LONGEST_QUEUE = 2_000
# A long call's transcript is some hundred kilobytes, and each of its changes sends it whole.
MOST_WAITING = 16_000_000


@dataclass(eq=False, slots=True, kw_only=True)
class Page:
    """One open page: its queue, and what it may show."""

    loop: asyncio.AbstractEventLoop
    sight: Sight
    person: PersonId | None = None  # None: a part of the house
    posts: frozenset[Post] = frozenset()
    # Cases whose callers' numbers this page has had: one that stays open looks once.
    shown: set[int] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _queue: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    _waiting: int = 0  # characters

    def push(self, text: str) -> None:
        """From any thread. A page that is too far behind is ended; it comes back with a snapshot."""
        self._soon(self._put, text)

    def end(self) -> None:
        """From any thread: what this page shows may be wrong; it shall take a new snapshot."""
        self._soon(self._end)

    async def next(self) -> str:
        text = await self._queue.get()
        self._waiting -= len(text)
        return text

    def _soon(self, act: Callable[..., None], *words: str) -> None:
        with suppress(RuntimeError):  # the loop is closed: the app is ending, and the page with it
            self.loop.call_soon_threadsafe(act, *words)

    def _put(self, text: str) -> None:
        if self.over.is_set():
            return
        self._waiting += len(text)
        self._queue.put_nowait(text)
        if self._queue.qsize() > LONGEST_QUEUE or self._waiting > MOST_WAITING:
            self._end()

    def _end(self) -> None:
        self.over.set()
        while not self._queue.empty():
            self._queue.get_nowait()
        self._waiting = 0
