"""What the telephone system tells of a call back: answered, rung, connected, ended, recorded. Told twice, kept once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from intake.office.call_backs import CallBack, in_tx, note
from intake.office.rows import file_row
from intake.records import tables
from intake.records.database import Database
from intake.rules import call_backs as life
from intake.words import Recording
from intake.words.call_backs import CallBackId, CallBackOutcome

ACTOR = "telephony"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One that still runs in the books. `asked_at` is where to begin reading about it in the call log."""

    id: CallBackId
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecorded:
    id: CallBackId
    recording: str


def official_answered(db: Database, which: CallBackId, at: datetime) -> bool:
    """Whether that was news, as with every verb here. Raises NoSuchCallBack, as every verb here."""
    return _once(db, which, "official_at", "call_back_official_answered", at)


def citizen_rung(db: Database, which: CallBackId, at: datetime) -> bool:
    """The official pressed the key."""
    return _once(db, which, "citizen_rung_at", "call_back_citizen_rung", at)


def citizen_answered(db: Database, which: CallBackId, at: datetime) -> bool:
    return _once(db, which, "citizen_at", "call_back_citizen_answered", at)


def ended(db: Database, which: CallBackId, at: datetime, *, dialled: str, cause: int) -> bool:
    """Both legs are gone. See `intake.rules.call_backs.outcome` for the words."""
    with db.begin() as tx:
        found = in_tx(tx, which)
        if found.moments.outcome is not None:
            return False
        _end(tx, found, at, life.outcome(found.moments, dialled, cause), cause)
        return True


def given_up(db: Database, which: CallBackId, now: datetime, outcome: CallBackOutcome) -> bool:
    """It is over without an end that anybody saw."""
    with db.begin() as tx:
        found = in_tx(tx, which)
        if found.moments.outcome is not None:
            return False
        # Of a lost one nobody knows when it ended.
        ended_at = None if outcome is CallBackOutcome.LINE_LOST else now
        _end(tx, found, ended_at, outcome, None, entered=now)
        return True


def lost(db: Database, which: CallBackId, now: datetime) -> bool:
    """Neither the PBX nor its log knows of it any more: what was last known says whether anybody was rung at all."""
    with db.read() as tx:
        rang = in_tx(tx, which).moments.official is not None
    return given_up(db, which, now, CallBackOutcome.LINE_LOST if rang else CallBackOutcome.NOT_PLACED)


def keep_recording(db: Database, which: CallBackId, recording: Recording, at: datetime) -> bool:
    """The tracks with their hashes; without any the row says so, and nobody looks for them again."""
    with db.begin() as tx:
        found = in_tx(tx, which)
        if found.recording_seconds is not None:
            return False
        files = {"mix": recording.mix, **{leg.value: file for leg, file in recording.legs.items()}}
        rows = [
            {"call_back": which, "track": track, "closed_at": at, **file_row(file)}
            for track, file in files.items()
            if file is not None
        ]
        if rows:
            tx.execute(insert(tables.call_back_file), rows)
        mix = "" if recording.mix is None else recording.mix.sha256
        table = tables.call_back
        tx.execute(
            update(table).where(table.c.id == which).values(recording_seconds=recording.seconds, recording_sha256=mix)
        )
        note(tx, which, ACTOR, "call_back_recorded", at, {"seconds": recording.seconds, "sha256": mix})
        return True


def unfinished(db: Database) -> list[Unfinished]:
    table = tables.call_back
    with db.read() as tx:
        rows = tx.execute(select(table.c.id, table.c.asked_at).where(table.c.outcome.is_(None)))
        return [Unfinished(id=CallBackId(row.id), asked_at=row.asked_at) for row in rows]


def unrecorded(db: Database) -> list[Unrecorded]:
    """Calls that were connected and ended, and whose sound nobody has measured yet."""
    table = tables.call_back
    with db.read() as tx:
        rows = tx.execute(
            select(table.c.id, table.c.recording)
            .where(table.c.outcome.is_not(None), table.c.citizen_at.is_not(None))
            .where(table.c.recording_seconds.is_(None))
        )
        return [Unrecorded(id=CallBackId(row.id), recording=row.recording) for row in rows]


def _once(db: Database, which: CallBackId, column: str, verb: str, at: datetime) -> bool:
    table = tables.call_back
    with db.begin() as tx:
        in_tx(tx, which)
        # The log may be read after the line was given up: what was decided then stays.
        still = (table.c.id == which) & table.c[column].is_(None) & table.c.outcome.is_(None)
        if not tx.execute(update(table).where(still).values({column: at})).rowcount:
            return False
        note(tx, which, ACTOR, verb, at)
        return True


def _end(
    tx: Connection,
    found: CallBack,
    at: datetime | None,
    outcome: CallBackOutcome,
    cause: int | None,
    entered: datetime | None = None,
) -> None:
    table = tables.call_back
    values = {"ended_at": at, "outcome": outcome, "cause": cause}
    tx.execute(update(table).where(table.c.id == found.id).values(**values))
    moment = entered or at
    assert moment is not None
    note(tx, found.id, ACTOR, "call_back_ended", moment, {"outcome": outcome, "cause": cause, "case": found.case})
