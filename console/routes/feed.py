"""The console's feed: a snapshot, then whole records, until either side leaves."""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import UTC, datetime

from fastapi import WebSocket, WebSocketDisconnect

from console.house_of import house_of
from console.open_page import Page
from console.rooms import Room
from console.signed_in import is_of_the_house, visitor_of
from console.staying import NOT_SIGNED_IN, first_to_end, stay_signed_in
from intake.rules.rights import FULL_SIGHT
from intake.words import Post, Refusal

router = Room()

# A close code the page understands (4000 and up are ours).
TAKE_A_NEW_SNAPSHOT = 4409


@router.websocket("/api/feed")
async def feed(socket: WebSocket) -> None:
    house = house_of(socket)
    await socket.accept()
    inside = is_of_the_house(socket)
    seen, person, posts = FULL_SIGHT, None, frozenset[Post]()
    if not inside:
        try:
            visitor, _ = await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
        except Refusal:
            await socket.close(NOT_SIGNED_IN)
            return
        if visitor.person.must_change:
            await socket.close(NOT_SIGNED_IN)
            return
        seen, person, posts = visitor.sight, visitor.person.id, visitor.person.posts
    page = Page(loop=asyncio.get_running_loop(), sight=seen, person=person, posts=posts)
    try:
        snapshot = await asyncio.to_thread(house.live.open, page)
        ways = _ways(socket, page, snapshot, inside=inside)
        del snapshot  # megabytes in a busy show, and the page may stay open for weeks
        await first_to_end(*ways)
    finally:
        house.live.close(page)
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(TAKE_A_NEW_SNAPSHOT)


def _ways(socket: WebSocket, page: Page, snapshot: str, *, inside: bool) -> list[Coroutine[None, None, None]]:
    """What goes on while a page is open; the first of them to end ends the conversation."""
    ways = [_send(socket, page, snapshot), _hear_the_end(socket), _until_over(page)]
    return ways if inside else [*ways, _stay_the_same(socket, page)]


async def _until_over(page: Page) -> None:
    await page.over.wait()


async def _send(socket: WebSocket, page: Page, snapshot: str) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_text(snapshot)
        del snapshot
        while True:
            await socket.send_text(await page.next())


async def _hear_the_end(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
        while True:
            await socket.receive_text()  # pages say nothing; what they send is not read


async def _stay_the_same(socket: WebSocket, page: Page) -> None:
    """A page that was opened with other rights than the person has now takes a new snapshot with the new ones."""
    await stay_signed_in(socket, lambda visitor: visitor.person.posts == page.posts)
