"""How segments of speech become rows and back. The office's private matter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from intake.records import tables
from intake.rules.transcripts import LONGEST_LINE, seconds, share, storable
from intake.words import CallId, HeardSegment, HeardWord, Leg, SegmentId

_ALL = 2**31 - 1
_LAST = (
    select(tables.segment, tables.person.c.display.label("reviewer"))
    .outerjoin(tables.person, tables.person.c.id == tables.segment.c.reviewed_by)
    .where(tables.segment.c.call == bindparam("call"))
    .order_by(tables.segment.c.starts.desc(), tables.segment.c.id.desc())
    .limit(bindparam("last"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of speech as kept: `text` counts downstream, `machine_text` is what the engine gave."""

    id: SegmentId
    call: CallId
    leg: Leg
    start: float
    end: float
    text: str
    machine_text: str
    words: tuple[HeardWord, ...]
    confidence: float
    engine: str
    live: bool
    reviewed_by: str | None
    reviewed_at: datetime | None
    version: int


def row_of(call: CallId, leg: Leg, heard: HeardSegment, *, live: bool) -> dict[str, object]:
    return {
        "call": call,
        "leg": leg,
        "starts": seconds(heard.start),
        "ends": seconds(heard.end),
        "text": storable(heard.text, LONGEST_LINE),
        "machine_text": storable(heard.text, LONGEST_LINE),
        "raw": storable(heard.raw, LONGEST_LINE),
        "words": [
            [storable(word.text, LONGEST_LINE), seconds(word.start), seconds(word.end), share(word.confidence)]
            for word in heard.words
        ],
        "confidence": share(heard.confidence),
        "engine": storable(heard.engine, 24),
        "model": storable(heard.model, 64),
        "live": live,
        "spoken_at": heard.spoken_at,
        "version": 1,
    }


def segment_of(row: Row[Any]) -> Segment:
    words = tuple(HeardWord(text=text, start=start, end=end, confidence=sure) for text, start, end, sure in row.words)
    return Segment(
        id=SegmentId(row.id),
        call=CallId(row.call),
        leg=Leg(row.leg),
        start=row.starts,
        end=row.ends,
        text=row.text,
        machine_text=row.machine_text,
        words=words,
        confidence=row.confidence,
        engine=row.engine,
        live=row.live,
        reviewed_by=row.reviewer,
        reviewed_at=row.reviewed_at,
        version=row.version,
    )


def of_call(tx: Connection, call: CallId, last: int | None = None) -> list[Segment]:
    """By start time; the last so many of them."""
    rows = tx.execute(_LAST, {"call": call, "last": _ALL if last is None else last}).all()
    return [segment_of(row) for row in reversed(rows)]
