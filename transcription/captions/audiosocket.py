"""Asterisk's AudioSocket protocol: three bytes of header, then the payload. Pure; the stream is asyncio's."""

import asyncio
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from intake.words import CallId


class Kind(IntEnum):
    """Kinds of frame (Asterisk 22, res_audiosocket.h). Signed 16-bit samples, little-endian, by rate."""

    HANG_UP = 0x00
    ID = 0x01
    DTMF = 0x03
    SLIN8 = 0x10
    SLIN12 = 0x11
    SLIN16 = 0x12
    SLIN24 = 0x13
    SLIN32 = 0x14
    SLIN44 = 0x15
    SLIN48 = 0x16
    ERROR = 0xFF


RATES: dict[int, int] = {
    Kind.SLIN8: 8_000,
    Kind.SLIN12: 12_000,
    Kind.SLIN16: 16_000,
    Kind.SLIN24: 24_000,
    Kind.SLIN32: 32_000,
    Kind.SLIN44: 44_100,
    Kind.SLIN48: 48_000,
}
HEADER = 3
# A frame's length is two bytes, so the longest one always fits.
READ_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True)
class Frame:
    kind: int
    payload: bytes

    @property
    def rate(self) -> int | None:
        """Samples a second when this frame is sound."""
        return RATES.get(self.kind)


class Frames:
    """The frames of one stream, as many at a time as have come: fifty a second for each call is a lot of waking up."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._rest = b""

    async def some(self) -> list[Frame]:
        """At least one frame, or none at the end of the stream: Asterisk closes without a word at a hang-up."""
        while True:
            try:
                came = await self._reader.read(READ_BYTES)
            except OSError:  # ended without a goodbye, or its host is gone
                return []
            if not came:
                return []
            frames = self._cut(self._rest + came)
            if frames:
                return frames

    def _cut(self, data: bytes) -> list[Frame]:
        frames, at = [], 0
        while len(data) - at >= HEADER:
            end = at + HEADER + int.from_bytes(data[at + 1 : at + HEADER], "big")
            if end > len(data):
                break
            frames.append(Frame(data[at], data[at + HEADER : end]))
            at = end
        self._rest = data[at:]
        return frames


def call_of(frame: Frame) -> CallId | None:
    """The call that the stream's first frame names; None when it is not the id that Asterisk sends first."""
    if frame.kind != Kind.ID or len(frame.payload) != 16:
        return None
    return CallId(str(UUID(bytes=frame.payload)))


def frame_bytes(kind: Kind, payload: bytes) -> bytes:
    """For those who play Asterisk: one frame on the wire."""
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload
