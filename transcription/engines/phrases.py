"""Cuts a live stream into phrases at pauses, by loudness alone. Pure and cheap; what is speech is decided later."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcription.sound import RATE, Samples

FRAME = RATE // 50  # 20 ms
# Shorter pauses cut inside sentences, and whisper-base guesses at half sentences (13.7 against 18.6 % here).
PAUSE_FRAMES = 25
# A caller who never pauses is cut at the quietest moment of the last two seconds.
LONGEST_FRAMES = 600
SEARCH_FRAMES = 100
LEAD_FRAMES = 10
# Less voice than this is a click or a breath.
LEAST_VOICE_FRAMES = 8
# The floor is the quietest 100 ms of the last 4 s: it follows a noisy street within seconds.
FLOOR_FRAMES = 200
SMOOTH_FRAMES = 5
FLOOR_AT_START = -60.0
ABOVE_FLOOR = 8.0
LEAST_LEVEL = -52.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """`start` in seconds of the stream; `samples` at RATE."""

    start: float
    samples: Samples

    @property
    def end(self) -> float:
        return self.start + len(self.samples) / RATE


class PhraseCutter:
    """One leg. Feed it samples in any pieces; it keeps at most one phrase of them."""

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, np.int16)
        self._kept: deque[Samples] = deque()
        self._levels: list[float] = []
        self._first = 0  # number of the first kept frame
        self._speaking = False
        self._voiced = 0
        self._quiet = 0
        self._smooth: deque[float] = deque(maxlen=SMOOTH_FRAMES)
        self._floor: deque[float] = deque([FLOOR_AT_START], maxlen=FLOOR_FRAMES)

    def feed(self, samples: Samples) -> list[Phrase]:
        whole = np.concatenate([self._rest, samples])
        frames = len(whole) // FRAME
        self._rest = whole[frames * FRAME :]
        found = []
        for frame, level in zip(
            whole[: frames * FRAME].reshape(frames, FRAME), _levels(whole, frames).tolist(), strict=True
        ):
            phrase = self._frame(frame, level)
            if phrase is not None:
                found.append(phrase)
        return found

    def finish(self) -> list[Phrase]:
        phrase = self._cut(len(self._kept)) if self._speaking else None
        self._drop(len(self._kept))
        self._speaking = False
        return [phrase] if phrase else []

    @property
    def speaking_since(self) -> float | None:
        """When the phrase that is being spoken began, in seconds of the stream."""
        return self._first * FRAME / RATE if self._speaking else None

    def _frame(self, frame: Samples, level: float) -> Phrase | None:
        self._smooth.append(level)
        self._floor.append(sum(self._smooth) / len(self._smooth))
        voice = level > max(min(self._floor) + ABOVE_FLOOR, LEAST_LEVEL)
        self._kept.append(frame)
        self._levels.append(level)
        if voice:
            self._speaking = True
            self._voiced += 1
            self._quiet = 0
        elif self._speaking:
            self._quiet += 1
        else:
            self._drop(len(self._kept) - LEAD_FRAMES)
        if self._speaking and self._quiet >= PAUSE_FRAMES:
            phrase = self._cut(len(self._kept))
            self._speaking = False
            return phrase
        if self._speaking and len(self._kept) >= LONGEST_FRAMES:
            return self._cut(self._quietest())
        return None

    def _quietest(self) -> int:
        start = len(self._levels) - SEARCH_FRAMES
        return start + int(np.argmin(self._levels[start:])) + 1

    def _cut(self, frames: int) -> Phrase | None:
        enough = self._voiced >= LEAST_VOICE_FRAMES
        phrase = Phrase(
            start=self._first * FRAME / RATE,
            samples=np.concatenate([self._kept[n] for n in range(frames)]) if frames else self._rest,
        )
        self._drop(frames)
        self._voiced = self._quiet = 0
        return phrase if enough else None

    def _drop(self, frames: int) -> None:
        for _ in range(max(0, frames)):
            self._kept.popleft()
        del self._levels[: max(0, frames)]
        self._first += max(0, frames)


def _levels(whole: Samples, frames: int) -> NDArray[np.float64]:
    """Loudness of each frame in decibels below full scale."""
    squares = (whole[: frames * FRAME].astype(np.float64) / 32768).reshape(frames, FRAME) ** 2
    levels: NDArray[np.float64] = 10 * np.log10(squares.mean(axis=1) + 1e-12)
    return levels
