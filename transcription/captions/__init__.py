"""The captions process: live sound in, interims to the app and finals to the database. Recording needs none of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from intake.records.database import Database
from transcription.captions.desk import Desk
from transcription.captions.server import Server
from transcription.captions.to_app import AppAddress, ToApp
from transcription.settings import TranscriptionSettings

__all__ = ["AppAddress", "Listen", "serve"]

log = logging.getLogger("rexian.captions")

BEAT_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where Asterisk's AudioSocket feeds connect. Port 0 takes a free one."""

    host: str
    port: int


async def serve(
    settings: TranscriptionSettings,
    db: Database,
    listen: Listen,
    app: AppAddress,
    stop: asyncio.Event,
    ready: Callable[[int], None] = lambda _: None,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Run until `stop`. `ready` is called with the port as soon as feeds are read, before any model is loaded;
    `beat` from then on every second, by the thread that reads the feeds."""
    server, to_app = Server(), ToApp(app)
    port = await server.listen(listen.host, listen.port)
    desk = Desk(settings, db, server, to_app)
    tasks = [asyncio.create_task(to_app.run()), asyncio.create_task(desk.run()), asyncio.create_task(stop.wait())]
    ready(port)
    tasks.insert(0, asyncio.create_task(_beat(beat)))
    try:
        while not tasks[-1].done():
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {tasks[-1]}:
                # desk.run ends by itself only when captions are off; a fault must end the process, not hide.
                task.result()
                tasks.remove(task)
    finally:
        for task in tasks:
            task.cancel()
        await server.close()
        await desk.close()


async def _beat(beat: Callable[[], None]) -> None:
    while True:
        beat()
        await asyncio.sleep(BEAT_SECONDS)
