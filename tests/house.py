"""A furnished house for tests: a home folder, a migrated SQLite file and small honest facts to put into it."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from intake import durable
from intake.office import calls
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import (
    CallId,
    CallOpening,
    EndReason,
    HeardSegment,
    HeardWord,
    Leg,
    LegFile,
    OpenedCall,
    Place,
    Recording,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@contextmanager
def furnished(home: Path, at: datetime = NOW) -> Iterator[Database]:
    """A migrated database in `home` with its books opened. The caller has set REXIAN_HOME to it."""
    furnish(home, at)
    db = Database(f"sqlite:///{home / 'rexian.db'}")
    try:
        yield db
    finally:
        durable.forget(db)
        db.close()


def furnish(home: Path, at: datetime = NOW) -> None:
    """Put the file of such a database into `home`."""
    shutil.copyfile(_furnished(at), home / "rexian.db")


@cache
def _furnished(at: datetime) -> Path:
    """A file that furnished houses copy: making the tables takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="rexian-furnished-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    db = Database(f"sqlite:///{folder / 'rexian.db'}")
    migrate(db)
    open_books(db, at)
    durable.prepare(db)
    durable.forget(db)
    db.close()
    whole = folder / "whole.db"
    with closing(sqlite3.connect(folder / "rexian.db")) as made:
        made.execute("VACUUM INTO ?", (str(whole),))  # with what still lies beside the file
    return whole


def an_opening(call: str = "c-1", *, number: str = "13800138000", practice: bool = False) -> CallOpening:
    return CallOpening(
        call=CallId(call),
        line="100",
        number=number,
        name="",
        withheld=not number,
        practice=practice,
        channel=f"PJSIP/anonymous-{call}",
        uniqueid=f"hotline-{call}",
        linkedid=f"hotline-{call}",
        rang_at=NOW,
        recording_base=f"recordings/20261124/{call}",
    )


def a_finished_call(
    db: Database, home: Path, call: str = "c-1", *, practice: bool = False, place: Place = Place.HOLD
) -> OpenedCall:
    """A call that was answered, held (or wherever else), ended, and whose recording is closed."""
    opened = calls.open_call(db, an_opening(call, practice=practice))
    calls.answer_call(db, opened.call, NOW)
    calls.place_call(db, opened.call, place, NOW)
    calls.end_call(db, opened.call, NOW, EndReason.CALLER_HUNG_UP, 16)
    file = LegFile(
        path=home / f"recordings/20261124/{call}.wav", size=64_044, seconds=4.0, sha256="0" * 64, repaired=False
    )
    recording = Recording(base=call, seconds=4.0, mix=file, legs={Leg.CALLER: file, Leg.STUDIO: file})
    calls.close_recording(db, opened.call, recording, NOW, spoke=True)
    return opened


def a_segment(text: str = "路灯坏了三个月", *, start: float = 0.5, confidence: float = 0.9) -> HeardSegment:
    words = tuple(
        HeardWord(text=letter, start=start + n * 0.2, end=start + n * 0.2 + 0.2, confidence=confidence)
        for n, letter in enumerate(text)
    )
    return HeardSegment(
        start=start,
        end=start + 0.2 * len(text),
        text=text,
        raw=text,
        confidence=confidence,
        words=words,
        engine="whisper",
        model="base",
        spoken_at=NOW,
    )
