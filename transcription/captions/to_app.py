"""Tells the app what is heard, over its internal websocket. Interims are lost while it is away; finals are not here."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import websockets
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect

from transcription.captions.state import EngineState

log = logging.getLogger("rexian.captions.to_app")

# The page shows the newest interim only; what the app has not taken by then is out of date.
KEPT = 200
RETRY_SECONDS = 1.0
OPEN_SECONDS = 5.0
GOING_AWAY = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class AppAddress:
    """Where the app listens for us: ws://127.0.0.1:8700/internal/captions, with the house's token."""

    url: str
    token: SecretStr


class ToApp:
    """One connection, reopened for ever. `tell` never waits and may be called from the loop's thread only."""

    def __init__(self, address: AppAddress) -> None:
        self._address = address
        self._waiting: deque[str] = deque(maxlen=KEPT)
        self._some = asyncio.Event()
        self._engine: EngineState | None = None
        self._told: EngineState | None = None

    def tell(self, message: Mapping[str, object]) -> None:
        self._waiting.append(json.dumps(message, ensure_ascii=False))
        self._some.set()

    def tell_engine(self, state: EngineState) -> None:
        """Told now and again at every new connection, because the app keeps it in memory only. Captions never push it
        out: the next caption makes up for a lost one, but nothing for a lost state."""
        self._engine = state
        self._some.set()

    async def run(self) -> None:
        while True:
            try:
                await self._talk()
            except (OSError, TimeoutError, websockets.WebSocketException) as fault:
                log.debug("the app is away", extra={"fault": str(fault)})
            await asyncio.sleep(RETRY_SECONDS)

    async def _talk(self) -> None:
        headers = {"Authorization": f"Bearer {self._address.token.get_secret_value()}"}
        # Uncompressed: the app is on this machine, and captions come forty times a second.
        async with connect(
            self._address.url, additional_headers=headers, open_timeout=OPEN_SECONDS, proxy=None, compression=None
        ) as socket:
            self._waiting.clear()
            self._told = None
            self._some.set()
            try:
                await self._send(socket)
            except asyncio.CancelledError:
                await socket.close(GOING_AWAY)
                raise

    async def _send(self, socket: ClientConnection) -> None:
        """Until the app closes."""
        closed = asyncio.create_task(socket.wait_closed())
        while not closed.done():
            some = asyncio.create_task(self._some.wait())
            try:
                await asyncio.wait({some, closed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                some.cancel()
            self._some.clear()
            await self._send_engine(socket)
            while self._waiting:
                await socket.send(self._waiting.popleft())
                await self._send_engine(socket)

    async def _send_engine(self, socket: ClientConnection) -> None:
        if self._engine is not None and self._engine != self._told:
            self._told = self._engine
            await socket.send(json.dumps(self._engine.wire(), ensure_ascii=False))
