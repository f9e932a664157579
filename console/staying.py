"""Sockets that stay open: they end with the first of their ways, and when the person behind them may not stay."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

from starlette.websockets import WebSocket, WebSocketDisconnect

from console.signed_in import Visitor, visitor_of
from intake.words import Refusal

NOT_SIGNED_IN = 4401
# So long somebody who was shown the door, or lost a role, may still see what an open page gets.
LOOK_SECONDS = 5.0


async def first_to_end(*ways: Coroutine[None, None, None]) -> None:
    """Run all until one ends, and see the others off."""
    tasks = {asyncio.create_task(way) for way in ways}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def stay_signed_in(socket: WebSocket, same: Callable[[Visitor], bool]) -> None:
    """An open socket is a person at work: it keeps the session alive, and ends when the session is closed elsewhere
    or the person's rights are not the `same` any more."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not await may_stay(socket, same):
            return


async def may_stay(socket: WebSocket, same: Callable[[Visitor], bool]) -> bool:
    """Whether the person behind an open socket is still who it was opened for; who is signed out is told so."""
    try:
        visitor, _ = await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
    except Refusal:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(NOT_SIGNED_IN)
        return False
    return not visitor.person.must_change and same(visitor)
