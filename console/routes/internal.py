"""What the house's own processes tell and ask the app, over loopback and with the house's token. Nobody else may."""

import asyncio
import logging
from typing import Annotated, Literal

from fastapi import Request, WebSocket, WebSocketDisconnect
from pydantic import Field, TypeAdapter, ValidationError

from console.house_of import house_of
from console.refusals import NotAllowed
from console.rooms import Room
from console.signed_in import is_of_the_house
from console.standing import AWAY
from console.wire import Caption, EngineChanged, EngineView, Wire
from intake.words import CallId

router = Room()
log = logging.getLogger("rexian.console.captions")

FORBIDDEN = 4403
# One interim a second of eight callers is small; longer than this is not a caption.
LONGEST_CAPTION = 2_000


class EngineTold(Wire):
    kind: Literal["engine"]
    engine: EngineView


class UnheardTold(Wire):
    """Answered calls that captions do not hear: their live feed ended, or never began."""

    kind: Literal["unheard"]
    calls: Annotated[list[str], Field(max_length=1_000)]


Said = Caption | EngineTold | UnheardTold
Told = TypeAdapter[Said](Annotated[Said, Field(discriminator="kind")])


@router.websocket("/internal/captions")
async def captions(socket: WebSocket) -> None:
    house = house_of(socket)
    await socket.accept()
    if not is_of_the_house(socket):
        await socket.close(FORBIDDEN)
        return
    try:
        while True:
            text = await socket.receive_text()
            house.live.standing.told_by = socket
            try:
                told = Told.validate_json(text)
            except ValidationError:
                log.warning("the captions process sent something unknown", extra={"length": len(text)})
                continue
            if isinstance(told, Caption):
                told = told.model_copy(update={"text": told.text[-LONGEST_CAPTION:]})
                await asyncio.to_thread(house.live.say, told)
            elif isinstance(told, UnheardTold):
                for call in told.calls:
                    await asyncio.to_thread(house.feed_again, CallId(call))
            else:
                house.live.standing.engine = told.engine
                house.captions_changed()
                await asyncio.to_thread(house.live.say, EngineChanged(engine=told.engine))
    except (WebSocketDisconnect, KeyError):
        # A restarted captions process may be back before the end of the old one is noticed.
        if house.live.standing.told_by is socket:
            house.live.standing.engine = AWAY
            house.captions_changed()


@router.get("/internal/stored/{call}", include_in_schema=False)
def stored(call: str, request: Request) -> dict[str, int | None]:
    """When the call's case was stored, in nanoseconds of this machine's monotonic clock; null when not known."""
    if not is_of_the_house(request):
        raise NotAllowed(act="internal")
    return {"monotonic_ns": house_of(request).stored(CallId(call))}
