"""The way of a browser's telephone to Asterisk: its websocket stays on loopback, this one asks who is there first."""

import asyncio
import contextlib
from datetime import UTC, datetime

from fastapi import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, visitor_of
from console.staying import NOT_SIGNED_IN, first_to_end, may_stay, stay_signed_in
from intake.rules.rights import Act, may
from intake.words import Refusal

router = Room()

SIP = Subprotocol("sip")
WENT_WELL, NO_EXCHANGE = 1000, 1013  # 1013: try again later
# A SIP message over a websocket; Asterisk itself takes no more.
LONGEST = 65_536


@router.websocket("/ws")
async def softphone(socket: WebSocket) -> None:
    house = house_of(socket)
    await socket.accept(subprotocol=SIP if SIP in socket.scope["subprotocols"] else None)
    try:
        visitor, _ = await asyncio.to_thread(visitor_of, socket, datetime.now(UTC))
    except Refusal:
        await socket.close(NOT_SIGNED_IN)
        return
    if visitor.person.must_change or not _may(visitor):
        await socket.close(NOT_SIGNED_IN)
        return
    address = f"ws://127.0.0.1:{house.telephony.http_port}/ws"
    try:
        async with connect(address, subprotocols=[SIP], max_size=LONGEST, open_timeout=3) as exchange:
            await _talk(socket, exchange)
    except (OSError, WebSocketException, TimeoutError):
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(NO_EXCHANGE)


def _may(visitor: Visitor) -> bool:
    return may(visitor.person.roles, Act.USE_PHONE)


async def _talk(socket: WebSocket, exchange: ClientConnection) -> None:
    """Carry messages both ways until either side leaves."""
    await first_to_end(_out(socket, exchange), _in(socket, exchange), stay_signed_in(socket, _may))
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(WENT_WELL if await may_stay(socket, _may) else NOT_SIGNED_IN)


# Each message is few bytes and begins or ends a call: none passes, either way, for somebody who was shown the door.


async def _out(socket: WebSocket, exchange: ClientConnection) -> None:
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed, KeyError):
        while True:
            said = await socket.receive_text()
            if not await may_stay(socket, _may):
                return
            await exchange.send(said)


async def _in(socket: WebSocket, exchange: ClientConnection) -> None:
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed, RuntimeError):
        async for message in exchange:
            if not await may_stay(socket, _may):
                return
            await socket.send_text(message if isinstance(message, str) else message.decode("utf-8", "replace"))
