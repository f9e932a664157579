"""What the captions process tells the app, over loopback and with the house's own token. Nobody else may."""

import asyncio
import hmac
import logging
from typing import Annotated, Literal

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import Field, TypeAdapter, ValidationError

from console.house_of import house_of
from console.standing import AWAY
from console.wire import Caption, EngineChanged, EngineView, Wire

router = APIRouter()
log = logging.getLogger("rexian.console.captions")

FORBIDDEN = 4403
# One interim a second of eight callers is small; longer than this is not a caption.
LONGEST_CAPTION = 2_000


class EngineTold(Wire):
    kind: Literal["engine"]
    engine: EngineView


Told = TypeAdapter[Caption | EngineTold](Annotated[Caption | EngineTold, Field(discriminator="kind")])


@router.websocket("/internal/captions")
async def captions(socket: WebSocket) -> None:
    house = house_of(socket)
    await socket.accept()
    expected = f"Bearer {house.settings.internal_token.get_secret_value()}"
    said = socket.headers.get("authorization", "")
    if not hmac.compare_digest(said.encode(), expected.encode()):
        await socket.close(FORBIDDEN)
        return
    try:
        while True:
            text = await socket.receive_text()
            try:
                told = Told.validate_json(text)
            except ValidationError:
                log.warning("the captions process sent something unknown", extra={"length": len(text)})
                continue
            if isinstance(told, Caption):
                told = told.model_copy(update={"text": told.text[-LONGEST_CAPTION:]})
                await asyncio.to_thread(house.live.say, told)
            else:
                house.live.standing.engine = told.engine
                await asyncio.to_thread(house.live.say, EngineChanged(engine=told.engine))
    except WebSocketDisconnect:
        house.live.standing.engine = AWAY
