"""The console's feed: a snapshot, then whole records, until either side leaves."""

import asyncio
import contextlib
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
    try:
        await socket.send_text(snapshot.model_dump_json())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_send(socket, page))
            tasks.create_task(_hear_the_end(socket))
            if not inside:
                tasks.create_task(_stay_signed_in(socket))
    except* (WebSocketDisconnect, RuntimeError, _Over):
        pass
    finally:
        house.live.close(page)
        with contextlib.suppress(RuntimeError):
            await socket.close(TAKE_A_NEW_SNAPSHOT)


class _Over(Exception):
    """Ends the socket's tasks together."""


async def _send(socket: WebSocket, page: Page) -> None:
    while (text := await page.queue.get()) is not None:
        await socket.send_text(text)
    raise _Over


async def _hear_the_end(socket: WebSocket) -> None:
    while True:
        await socket.receive_text()  # pages say nothing; what they send is not read


async def _stay_signed_in(socket: WebSocket) -> None:
    """An open feed is a person at work: it keeps the session alive, and ends when the session is closed elsewhere."""
    while True:
        await asyncio.sleep(IDLE.total_seconds() / 60)
        try:
            await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
        except Refusal as refusal:
            await socket.close(NOT_SIGNED_IN)
            raise _Over from refusal
