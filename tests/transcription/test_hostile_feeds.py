"""Feeds as nobody should send them: an id twice, half samples, empty frames. Captions of the others go on."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest

from intake.words import CallId
from transcription.captions.audiosocket import Kind, frame_bytes
from transcription.captions.server import Server, prepare

FRAME = frame_bytes(Kind.SLIN16, b"\1\0" * 320)
LIMIT_SECONDS = 60


class Notes:
    """A hearing that only notes what it is told."""

    behind = False

    def __init__(self) -> None:
        self.opened: list[CallId] = []
        self.ended: list[CallId] = []
        self.sounds: list[tuple[bytes, int]] = []

    def open(self, call: CallId) -> None:
        self.opened.append(call)

    def hear(self, call: CallId, sound: bytes, rate: int) -> None:
        assert call in self.opened
        self.sounds.append((sound, rate))

    def end(self, call: CallId) -> None:
        self.ended.append(call)

    def rank(self, ranks: dict[CallId, int]) -> None: ...

    def close(self) -> None: ...


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[Server, Notes, int]]:
    server, notes = Server(), Notes()
    server.hearing = notes
    port = await server.listen("127.0.0.1", 0)
    yield server, notes, port
    await server.close()


async def feed(port: int, call: UUID, *frames: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(frame_bytes(Kind.ID, call.bytes) + b"".join(frames))
    await writer.drain()
    return reader, writer


async def shortly(look: Callable[[], object]) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while not look():
            await asyncio.sleep(0.01)


def test_a_second_stream_with_the_same_id_does_not_silence_the_first() -> None:
    async def play() -> Notes:
        async with listening() as (server, notes, port):
            call = uuid4()
            _, first = await feed(port, call, FRAME * 10)
            await shortly(lambda: notes.sounds)
            refused, second = await feed(port, call, FRAME)
            async with asyncio.timeout(LIMIT_SECONDS):
                assert await refused.read() == b""
            second.close()
            assert server.open_calls == {CallId(str(call))}
            heard = len(notes.sounds)
            first.write(FRAME * 10)
            await shortly(lambda: len(notes.sounds) > heard)
            first.close()
            await shortly(lambda: notes.ended)
            # The same call may come again when its first stream is over.
            _, again = await feed(port, call, FRAME * 10)
            await shortly(lambda: len(notes.opened) == 2)
            again.close()
            await shortly(lambda: len(notes.ended) == 2)
        return notes

    notes = asyncio.run(play())
    assert len(notes.opened) == len(notes.ended) == 2


@pytest.mark.parametrize("rate", [8_000, 16_000, 48_000])
def test_half_samples_and_empty_frames_never_reach_the_recogniser(rate: int) -> None:
    kind = {8_000: Kind.SLIN8, 16_000: Kind.SLIN16, 48_000: Kind.SLIN48}[rate]

    async def play() -> Notes:
        async with listening() as (_, notes, port):
            empty, odd = frame_bytes(kind, b""), frame_bytes(kind, b"\1\0" * 320 + b"\1")
            _, writer = await feed(port, uuid4(), empty * 5_000, odd, frame_bytes(kind, b"\1"), odd, empty * 5_000)
            writer.close()
            await shortly(lambda: notes.ended)
        return notes

    notes = asyncio.run(play())
    assert b"".join(sound for sound, _ in notes.sounds) == b"\1\0" * 640
    assert all(sound and told == rate for sound, told in notes.sounds)


def test_a_stream_asks_the_kernel_to_notice_a_dead_host() -> None:
    """On one machine no host can die; what the kernel is asked for is all that can be tried."""
    with socket.socket() as link:
        prepare(link)
        assert link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle = link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
        between = link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL)
        assert idle + between * link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) <= 60
