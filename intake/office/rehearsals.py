"""Verbs for rehearsals: begun, reported, ended. The calls themselves are calls like any other, marked as practice."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import feed, journal
from intake.office import exercises
from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId, Refusal

# A rehearsal whose process was killed reports no end; after this it does not stand in the way of the next one.
LONGEST = timedelta(minutes=30)


class NoSuchRehearsal(Refusal):
    key = "intake.no_such_rehearsal"


class RehearsalRunning(Refusal):
    """One at a time: two would measure each other."""

    key = "intake.rehearsal_running"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCall:
    """One practice call's outcome. Milliseconds from the INVITE on one monotonic clock; None where it never came."""

    case: str | None
    ring_to_case_ms: float | None
    ring_to_console_ms: float | None
    recording_seconds: float | None
    transcript: str | None
    cer: float | None
    engine: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    id: str
    state: str  # running, done, failed
    callers: int
    started_at: datetime
    ended_at: datetime | None
    ok: bool | None
    note: str
    calls: tuple[PracticeCall, ...]


def begin(db: Database, rehearsal: str, callers: int, person: PersonId | None, at: datetime) -> Rehearsal:
    """Raises: RehearsalRunning, ExerciseRunning."""
    with db.begin() as tx:
        running = tx.execute(
            select(tables.rehearsal.c.id)
            .where(tables.rehearsal.c.state == "running")
            .where(tables.rehearsal.c.started_at > at - LONGEST)
        ).first()
        if running is not None:
            raise RehearsalRunning(rehearsal=running.id)
        if exercises.running_in(tx, at):
            raise exercises.ExerciseRunning
        tx.execute(
            insert(tables.rehearsal).values(
                id=rehearsal,
                state="running",
                callers=callers,
                started_at=at,
                started_by=person,
                report={"ok": None, "note": "", "calls": []},
            )
        )
        actor = journal.actor(person)
        _note(tx, rehearsal, actor, "rehearsal_begun", at, {"callers": callers})
        return _by_id(tx, rehearsal)


def report(
    db: Database,
    rehearsal: str,
    calls: Sequence[PracticeCall],
    at: datetime,
    *,
    state: str = "running",
    ok: bool | None = None,
    note: str = "",
) -> Rehearsal:
    """Keep how far it came, or its end. One that was taken for dead while the app was away lives when it reports.

    Raises: NoSuchRehearsal.
    """
    with db.begin() as tx:
        values: dict[str, Any] = {
            "state": state,
            "ended_at": None if state == "running" else at,
            "report": {"ok": ok, "note": note, "calls": [asdict(call) for call in calls]},
        }
        done = tx.execute(update(tables.rehearsal).where(tables.rehearsal.c.id == rehearsal).values(**values))
        if not done.rowcount:
            raise NoSuchRehearsal(rehearsal=rehearsal)
        if state == "running":
            feed.changed(tx, feed.Kind.REHEARSAL, rehearsal)
        else:
            _note(tx, rehearsal, "system", "rehearsal_ended", at, {"state": state, "ok": ok})
        return _by_id(tx, rehearsal)


def end_orphans(db: Database, at: datetime) -> int:
    """Rehearsals whose process died are over; otherwise none could ever begin again."""
    with db.begin() as tx:
        rows = tx.execute(select(tables.rehearsal).where(tables.rehearsal.c.state == "running")).all()
        for row in rows:
            _interrupt(tx, row, at)
        return len(rows)


def end_orphan(db: Database, rehearsal_id: str, at: datetime) -> None:
    """The process of this rehearsal is gone: unless it reported its end, this is it."""
    with db.begin() as tx:
        row = tx.execute(select(tables.rehearsal).where(tables.rehearsal.c.id == rehearsal_id)).first()
        if row is not None and row.state == "running":
            _interrupt(tx, row, at)


def _interrupt(tx: Connection, row: Row[Any], at: datetime) -> None:
    tx.execute(
        update(tables.rehearsal)
        .where(tables.rehearsal.c.id == row.id)
        .values(state="failed", ended_at=at, report={**row.report, "ok": False, "note": "interrupted"})
    )
    _note(tx, row.id, "system", "rehearsal_ended", at, {"state": "failed", "ok": False})


def rehearsal(db: Database, rehearsal_id: str) -> Rehearsal:
    """Raises: NoSuchRehearsal."""
    with db.read() as tx:
        return _by_id(tx, rehearsal_id)


def newest(db: Database) -> Rehearsal | None:
    with db.read() as tx:
        row = tx.execute(select(tables.rehearsal).order_by(tables.rehearsal.c.started_at.desc()).limit(1)).first()
        return _rehearsal(row) if row else None


def _by_id(tx: Connection, rehearsal_id: str) -> Rehearsal:
    row = tx.execute(select(tables.rehearsal).where(tables.rehearsal.c.id == rehearsal_id)).first()
    if row is None:
        raise NoSuchRehearsal(rehearsal=rehearsal_id)
    return _rehearsal(row)


def _rehearsal(row: Row[Any]) -> Rehearsal:
    return Rehearsal(
        id=row.id,
        state=row.state,
        callers=row.callers,
        started_at=row.started_at,
        ended_at=row.ended_at,
        ok=row.report["ok"],
        note=row.report["note"],
        calls=tuple(PracticeCall(**call) for call in row.report["calls"]),
    )


def _note(
    tx: Connection, rehearsal_id: str, actor: str, verb: str, at: datetime, facts: dict[str, journal.Fact]
) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"rehearsal:{rehearsal_id}", facts=facts))
    feed.changed(tx, feed.Kind.REHEARSAL, rehearsal_id)
