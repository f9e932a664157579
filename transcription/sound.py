"""The one door to PyAV: any sound file or stream as mono 16-bit at the rate an engine wants, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from intake.words import Refusal

# What every engine here works at; telephone sound (8 kHz) is brought up to it.
RATE = 16_000
Samples = NDArray[np.int16]


class NotSound(Refusal):
    """The file cannot be read as sound."""

    key = "transcription.not_sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFile:
    """`seconds` is what the header says; a recording cut off by a crash may hold more or less."""

    path: Path
    rate: int
    tracks: int
    seconds: float


def look_at(path: Path) -> SoundFile:
    try:
        with av.open(str(path)) as file:
            stream = file.streams.audio[0]
            seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
            return SoundFile(path=path, rate=stream.rate, tracks=stream.channels, seconds=seconds)
    except (av.FFmpegError, OSError, IndexError) as fault:
        raise NotSound(path=path, reason=str(fault)) from fault


def read(path: Path, track: int = 0, rate: int = RATE) -> Iterator[Samples]:
    """One track of the file, piece by piece, at `rate`. A file that ends early ends the pieces."""
    change = Resampler(rate)
    try:
        with av.open(str(path)) as file:
            stream = file.streams.audio[0]
            for frame in _frames(file, stream):
                yield change.feed(_track(frame, track), frame.sample_rate)
            yield change.finish()
    except (av.FFmpegError, OSError, IndexError) as fault:
        raise NotSound(path=path, reason=str(fault)) from fault


def _frames(file: Any, stream: Any) -> Iterator[av.AudioFrame]:
    try:
        yield from file.decode(stream)
    except av.InvalidDataError:
        # A torn last block after a crash: everything before it is good sound.
        return


def _track(frame: av.AudioFrame, track: int) -> Samples:
    whole = frame.to_ndarray()
    if not frame.format.is_planar:
        whole = whole.reshape(-1, frame.layout.nb_channels).T
    one: NDArray[Any] = whole[min(track, len(whole) - 1)]
    if one.dtype == np.int16:
        return np.ascontiguousarray(one, dtype=np.int16)
    if one.dtype == np.uint8:
        return ((one.astype(np.int16) - 128) << 8).astype(np.int16)
    one = np.right_shift(one, 16) if one.dtype == np.int32 else np.clip(one, -1, 1) * 32767
    found: Samples = one.astype(np.int16)
    return found


class Resampler:
    """A stream at any rate becomes one at `rate`. Keeps only the filter's few samples between pieces."""

    def __init__(self, rate: int = RATE) -> None:
        self._rate = rate
        self._swr: AudioResampler | None = None

    def feed(self, samples: Samples, rate: int) -> Samples:
        if rate == self._rate:
            return samples
        if not len(samples):
            return samples
        if self._swr is None:
            self._swr = AudioResampler("s16", "mono", self._rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="s16", layout="mono")
        frame.sample_rate = rate
        return _joined(self._swr.resample(frame))

    def finish(self) -> Samples:
        return _joined(self._swr.resample(None)) if self._swr else np.zeros(0, np.int16)


def _joined(frames: list[av.AudioFrame]) -> Samples:
    pieces = [frame.to_ndarray().reshape(-1).astype(np.int16, copy=False) for frame in frames]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def as_float(samples: Samples) -> NDArray[np.float32]:
    return samples.astype(np.float32) / 32768.0
