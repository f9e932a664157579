"""Words for recognised speech: times in seconds from the start of the recording, confidence from 0 to 1."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

SegmentId = NewType("SegmentId", int)


class TranscriptState(StrEnum):
    LIVE = "live"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NO_MODEL = "no_model"
    EMPTY = "empty"  # nothing was recorded, so there is nothing to transcribe


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSegment:
    """What an engine heard in one stretch of a leg. `raw` is the engine's text before names are put right."""

    start: float
    end: float
    text: str
    raw: str
    confidence: float
    words: tuple[HeardWord, ...]
    engine: str
    model: str
    spoken_at: datetime | None
