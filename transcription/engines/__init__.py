"""What every recogniser offers, whichever library does the work. Loading is the only thing decided here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, assert_never

from intake.words import HeardSegment
from transcription.models import Chosen
from transcription.settings import TranscriptionSettings

# Seconds of sound done, seconds in all (0 when the file does not say).
Progress = Callable[[float, float], None]
# Share of the model that has been read, 0 to 1.
LoadProgress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interim:
    """Text that will still change; `start` in seconds of the stream."""

    text: str
    start: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """Text that will not change any more."""

    segments: tuple[HeardSegment, ...]


class Recogniser(Protocol):
    """One leg of one call. Times count from the first sample fed."""

    def feed(self, sound: bytes) -> Interim | Final | None:
        """16-bit mono at the recogniser's rate, 100 to 200 ms at a time."""

    def finish(self) -> Final:
        """The rest; the recogniser is given back and must not be fed again."""


class Engine(Protocol):
    """A loaded model. `streams` tells whether text comes while speaking or phrase by phrase at pauses."""

    name: str
    model: str
    streams: bool

    def recogniser(self, rate: int, *, telephone: bool) -> Recogniser:
        """For sound at `rate`; `telephone` when nothing lies above the telephone's band, whatever the rate."""

    def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
        """One track of a file of any length, in bounded memory. The same file gives the same text."""


def nothing_to_tell(*_: float) -> None:
    """For callers who show no progress."""


def load(
    chosen: Chosen, settings: TranscriptionSettings, progress: LoadProgress = nothing_to_tell, *, at_once: int = 1
) -> Engine:
    """Load the model into this process, once. `at_once` is how many threads will use the engine together."""
    _read_ahead(chosen.folder, progress)
    match chosen.engine:
        case "vosk":
            from transcription.engines.vosk import VoskEngine

            return VoskEngine(chosen, settings)
        case "whisper":
            from transcription.engines.whisper import WhisperEngine

            return WhisperEngine(chosen, settings, at_once=at_once)
        case never:
            assert_never(never)


def _read_ahead(folder: Path, progress: LoadProgress) -> None:
    """Libraries load without a word. Reading their files first brings them into memory and can be told."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    total = sum(path.stat().st_size for path in files) or 1
    done = 0
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 22):
                done += len(block)
                progress(done / total)
