"""What the browser tests put into the house: calls at work, a recorded call, a transcript that waits for a person."""

import wave
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from intake.office import calls, transcripts
from intake.records.database import Database
from intake.words import CallId, HeardSegment, HeardWord, Leg, OpenedCall, Place
from tests.house import NOW, a_finished_call, a_segment, an_opening

RATE = 8000
SECONDS = 4.0


def now() -> datetime:
    return datetime.now(UTC)


def a_live_call(
    db: Database, call: str = "c-live", *, number: str = "13800138000", rang_at: datetime = NOW
) -> OpenedCall:
    """Answered, and held until a screener takes it: ringing, in the desk's words."""
    opened = calls.open_call(db, replace(an_opening(call, number=number), rang_at=rang_at))
    calls.answer_call(db, opened.call, NOW)
    calls.place_call(db, opened.call, Place.HOLD, NOW)
    return opened


def a_recorded_call(db: Database, home: Path, call: str = "c-1") -> OpenedCall:
    """A finished call with four seconds of a tone on every track."""
    path = home / f"recordings/20261124/{call}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    tone = (np.sin(np.arange(int(RATE * SECONDS)) / 3) * 16000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(tone.tobytes())
    return a_finished_call(db, home, call)


def a_transcribed_call(db: Database, home: Path, call: str = "c-1") -> OpenedCall:
    """A recorded call whose after-call text nobody has read: a sure, a doubtful and a studio segment."""
    opened = a_recorded_call(db, home, call)
    heard = {
        Leg.CALLER: [a_segment("路灯坏了", start=0.4), _doubtful("我在井安镇", start=1.6)],
        Leg.STUDIO: [a_segment("好的", start=3.0)],
    }
    transcripts.store_pass(db, opened.call, "whisper", "base", heard, NOW)
    return opened


def a_call_from_a_village(db: Database, home: Path, call: str = "c-1") -> OpenedCall:
    """A recorded call in which two villages were heard wrong; nobody has read it."""
    opened = a_recorded_call(db, home, call)
    heard = [a_segment("我是西窖村的", start=0.4), a_segment("坭弯村也停水", start=2.0)]
    transcripts.store_pass(db, opened.call, "whisper", "base", {Leg.CALLER: heard}, NOW)
    return opened


def _doubtful(text: str, *, start: float) -> HeardSegment:
    """The engine is sure of the first two signs only."""
    words = tuple(
        HeardWord(text=sign, start=start + n * 0.2, end=start + n * 0.2 + 0.2, confidence=0.9 if n < 2 else 0.3)
        for n, sign in enumerate(text)
    )
    return HeardSegment(
        start=start,
        end=start + 0.2 * len(text),
        text=text,
        raw=text,
        confidence=0.5,
        words=words,
        engine="whisper",
        model="base",
        spoken_at=NOW,
    )


def texts(db: Database, call: str = "c-1") -> dict[str, bool]:
    """The transcript as kept: text -> whether a person has confirmed it."""
    return {found.text: found.reviewed_at is not None for found in transcripts.transcript(db, CallId(call))}
