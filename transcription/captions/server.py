"""The AudioSocket server: it only reads and queues, because a feed nobody reads would block Asterisk's channel."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, takewhile

from intake.words import CallId
from transcription.captions.audiosocket import Frame, Frames, Kind, call_of
from transcription.captions.hearing import Hearing

log = logging.getLogger("rexian.captions.server")

# Asterisk names the call in its first frame, at once. Whoever does not is not Asterisk.
ID_SECONDS = 5.0
# The kernel keeps what comes until it is this much (a tenth of a second at 16 kHz) or the stream ends.
WORTH_WAKING_BYTES = 5 * (3 + 640)
# A host that died says nothing; its streams are over after a minute of that.
KEEP_ALIVE_SECONDS = {socket.TCP_KEEPIDLE: 30, socket.TCP_KEEPINTVL: 10}
KEEP_ALIVE_TRIES = 3
SAMPLE_BYTES = 2


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
        frames = Frames(reader)
        try:
            came = await asyncio.wait_for(frames.some(), ID_SECONDS)
            call = call_of(came[0]) if came else None
            if call is None:
                log.warning("a stream did not name its call")
                return
            if call in self.open_calls:
                # The first one is Asterisk's: it knows the id before anybody else can.
                log.warning("a second stream named the same call", extra={"call": call})
                return
            prepare(writer.get_extra_info("socket"))
            await self._follow(call, came[1:], frames)
        except TimeoutError:
            log.warning("a stream did not name its call in time")
        finally:
            writer.close()

    async def _follow(self, call: CallId, came: list[Frame], frames: Frames) -> None:
        log.info("stream opened", extra={"call": call})
        hearing: Hearing | None = None
        self.began[call] = datetime.now(UTC)
        self.open_calls.add(call)
        try:
            while came or (came := await frames.some()):
                if hearing is not self.hearing:
                    # The engine came in the middle of a call: times count from the first sound it hears.
                    hearing = self.hearing
                    self.began[call] = datetime.now(UTC)
                    if hearing is not None:
                        hearing.open(call)
                if hearing is not None:
                    for rate, sound in _joined(came):
                        hearing.hear(call, sound, rate)
                if any(frame.kind == Kind.HANG_UP for frame in came):
                    return
                came = []
        finally:
            if hearing is not None:
                hearing.end(call)
            self.open_calls.discard(call)
            log.info("stream ended", extra={"call": call})


def prepare(link: socket.socket) -> None:
    """Wake us for pieces worth it, and end the stream of a host that died."""
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, WORTH_WAKING_BYTES)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEP_ALIVE_TRIES)
    for option, seconds in KEEP_ALIVE_SECONDS.items():
        link.setsockopt(socket.IPPROTO_TCP, option, seconds)


def _joined(frames: list[Frame]) -> Iterator[tuple[int, bytes]]:
    """The sound before a hang-up, neighbours of one rate in one piece. Half a sample is no sound."""
    before = takewhile(lambda frame: frame.kind != Kind.HANG_UP, frames)
    for rate, group in groupby((frame for frame in before if frame.rate), key=lambda frame: frame.rate):
        sound = b"".join(frame.payload[: len(frame.payload) // SAMPLE_BYTES * SAMPLE_BYTES] for frame in group)
        if rate and sound:
            yield rate, sound
