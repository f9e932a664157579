"""The AudioSocket server: it only reads and queues, because a feed nobody reads would block Asterisk's channel."""

import asyncio
import logging
from datetime import UTC, datetime

from intake.words import CallId
from transcription.captions.audiosocket import Kind, call_of, read_frame
from transcription.captions.hearing import Hearing

log = logging.getLogger("rexian.captions.server")

# Asterisk names the call in its first frame, at once. Whoever does not is not Asterisk.
ID_SECONDS = 5.0


class Server:
    """Streams of live calls. While there is no engine the sound is read and dropped: the recording has it."""

    def __init__(self) -> None:
        self.hearing: Hearing | None = None
        # When the engine heard a call's first sound: segment times count from there.
        self.began: dict[CallId, datetime] = {}
        self.open_calls: set[CallId] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> int:
        self._server = await asyncio.start_server(self._stream, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call: CallId | None = None
        try:
            first = await asyncio.wait_for(read_frame(reader), ID_SECONDS)
            call = call_of(first) if first else None
            if call is None:
                log.warning("a stream did not name its call")
                return
            await self._follow(call, reader)
        except TimeoutError:
            log.warning("a stream did not name its call in time")
        finally:
            writer.close()

    async def _follow(self, call: CallId, reader: asyncio.StreamReader) -> None:
        log.info("stream opened", extra={"call": call})
        hearing: Hearing | None = None
        self.began[call] = datetime.now(UTC)
        self.open_calls.add(call)
        try:
            while (frame := await read_frame(reader)) is not None and frame.kind != Kind.HANG_UP:
                if frame.rate is None:
                    continue
                if hearing is not self.hearing:
                    # The engine came in the middle of a call: times count from the first sound it hears.
                    hearing = self.hearing
                    self.began[call] = datetime.now(UTC)
                    if hearing is not None:
                        hearing.open(call)
                if hearing is not None:
                    hearing.hear(call, frame.payload, frame.rate)
        finally:
            if hearing is not None:
                hearing.end(call)
            self.open_calls.discard(call)
            log.info("stream ended", extra={"call": call})
