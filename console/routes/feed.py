"""The console's feed: a snapshot, then whole records, until either side leaves."""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import UTC, datetime

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from console.house_of import house_of
from console.live import Page
from console.signed_in import is_of_the_house, visitor_of
from intake.rules.sign_in import IDLE
from intake.words import Refusal

router = APIRouter()

# Close codes the page understands (4000 and up are ours).
NOT_SIGNED_IN = 4401
TAKE_A_NEW_SNAPSHOT = 4409


@router.websocket("/api/feed")
async def feed(socket: WebSocket) -> None:
    house = house_of(socket)
    await socket.accept()
    inside = is_of_the_house(socket)
    sees_numbers = inside
    if not inside:
        try:
            visitor, _ = await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
        except Refusal:
            await socket.close(NOT_SIGNED_IN)
            return
        if visitor.person.must_change:
            await socket.close(NOT_SIGNED_IN)
            return
        sees_numbers = visitor.sees_numbers
    page = Page(loop=asyncio.get_running_loop(), sees_numbers=sees_numbers)
    snapshot = await asyncio.to_thread(house.live.open, page)
    ways = {asyncio.create_task(way) for way in _ways(socket, page, snapshot.model_dump_json(), inside=inside)}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        house.live.close(page)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(TAKE_A_NEW_SNAPSHOT)


def _ways(socket: WebSocket, page: Page, snapshot: str, *, inside: bool) -> list[Coroutine[None, None, None]]:
    """What goes on while a page is open; the first of them to end ends the conversation."""
    ways = [_send(socket, page, snapshot), _hear_the_end(socket)]
    return ways if inside else [*ways, _stay_signed_in(socket)]


async def _send(socket: WebSocket, page: Page, snapshot: str) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_text(snapshot)
        while (text := await page.queue.get()) is not None:
            await socket.send_text(text)


async def _hear_the_end(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
        while True:
            await socket.receive_text()  # pages say nothing; what they send is not read


async def _stay_signed_in(socket: WebSocket) -> None:
    """An open feed is a person at work: it keeps the session alive, and ends when the session is closed elsewhere."""
    while True:
        await asyncio.sleep(IDLE.total_seconds() / 60)
        try:
            await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
        except Refusal:
            await socket.close(NOT_SIGNED_IN)
            return
