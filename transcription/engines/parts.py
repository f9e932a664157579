"""Finds the stretches of speech in a file with the silero network that faster-whisper ships. Bounded memory."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps
from numpy.typing import NDArray

from transcription.sound import RATE, Samples, as_float

# Two minutes are looked at together: enough for the network to settle, small enough to keep.
BLOCK = 120 * RATE
# Speech that touches the end of a block waits for the next one.
OPEN_END = 2 * RATE
# Whisper sees 30 s at once; attention grows with the square, and 20 s recognise as well here and faster.
LONGEST = 20 * RATE
# Stretches closer than this belong to one window.
GAP = int(1.5 * RATE)
OPTIONS = VadOptions(
    min_silence_duration_ms=400, speech_pad_ms=200, min_speech_duration_ms=100, max_speech_duration_s=20
)


@dataclass(frozen=True, slots=True)
class Part:
    """`start` in samples of the file; times inside are times of the file less start, nothing is cut out."""

    start: int
    sound: NDArray[np.float32]


def speech_in(sound: NDArray[np.float32]) -> tuple[int, int] | None:
    """First and last sample of speech, or None where nobody speaks."""
    spans = get_speech_timestamps(sound, OPTIONS)
    return (int(spans[0]["start"]), int(spans[-1]["end"])) if spans else None


def speech_parts(pieces: Iterable[Samples]) -> Iterator[Part]:
    """Windows of speech, at most LONGEST, in order."""
    start = 0
    waiting: list[Samples] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= BLOCK:
            block = np.concatenate(waiting)
            used = yield from _parts(block, start, is_last=False)
            waiting, size = [block[used:]], len(block) - used
            start += used
    if size:
        yield from _parts(np.concatenate(waiting), start, is_last=True)


def _parts(block: Samples, start: int, *, is_last: bool) -> Generator[Part, None, int]:
    """Yields the block's windows and returns how many samples are done with."""
    sound = as_float(block)
    windows = _windows([(int(s["start"]), int(s["end"])) for s in get_speech_timestamps(sound, OPTIONS)])
    done = len(block)
    if not is_last:
        done -= OPEN_END
        # A block that is all one window (nobody pauses for two minutes) is given out all the same.
        while len(windows) > 1 and windows[-1][1] > done:
            done = windows.pop()[0]
    for first, last in windows:
        yield Part(start + first, sound[first:last])
    return max(done, windows[-1][1] if windows else 0)


def _windows(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and first - found[-1][1] <= GAP and last - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found
