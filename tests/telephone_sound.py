"""Sound as a telephone carries it, for tests: A-law, tones and files in frames of 20 ms, and how loud a pitch is."""

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE, FRAME = 8000, 160
Samples = NDArray[np.int16]


def _decoding_table() -> Samples:
    table = np.zeros(256, np.int16)
    for code in range(256):
        bits = code ^ 0x55
        exponent, mantissa = (bits >> 4) & 7, bits & 15
        value = (mantissa << 4) + 8
        if exponent:
            value = (value + 0x100) << (exponent - 1)
        table[code] = value if bits & 0x80 else -value
    return table


_DECODE = _decoding_table()
_ORDER = np.argsort(_DECODE.astype(int), kind="stable")
_VALUES = _DECODE[_ORDER].astype(int)


def to_a_law(samples: Samples) -> bytes:
    right = np.clip(np.searchsorted(_VALUES, samples.astype(int)), 1, 255)
    nearer = np.abs(_VALUES[right - 1] - samples) <= np.abs(_VALUES[right] - samples)
    return _ORDER[np.where(nearer, right - 1, right)].astype(np.uint8).tobytes()


def from_a_law(sound: bytes) -> Samples:
    return _DECODE[np.frombuffer(sound, np.uint8)]


def tone(hertz: float, loudness: int = 8000) -> Iterator[Samples]:
    """A sine without end, in frames of 20 ms."""
    sent = 0
    while True:
        at = (np.arange(FRAME) + sent) / RATE
        sent += FRAME
        yield (loudness * np.sin(2 * np.pi * hertz * at)).astype(np.int16)


def silence() -> Iterator[Samples]:
    while True:
        yield np.zeros(FRAME, np.int16)


def wav(path: Path) -> Iterator[Samples]:
    """A 16-bit mono file of 8 or 16 kHz, then silence. Coarse down-sampling: good enough for a telephone's caller."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        if file.getframerate() == 2 * RATE:
            even = samples[: len(samples) // 2 * 2].reshape(-1, 2).astype(np.int32)
            samples = even.mean(axis=1).astype(np.int16)
    for begin in range(0, len(samples) - FRAME + 1, FRAME):
        yield samples[begin : begin + FRAME]
    yield from silence()


def read_wav(path: Path) -> Samples:
    """A 16-bit mono file of 8 kHz, whole."""
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def loudness(samples: Samples, hertz: float) -> float:
    """The amplitude of one frequency."""
    at = np.arange(len(samples)) / RATE
    return float(2 * abs(np.dot(samples.astype(float), np.exp(-2j * np.pi * hertz * at))) / max(1, len(samples)))


def usual_loudness(samples: Samples, hertz: float) -> float:
    """The amplitude of one frequency in the middle one of the frames: what a frame lost on the way does not change."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return float(np.median([loudness(frame, hertz) for frame in frames])) if len(frames) else 0.0
