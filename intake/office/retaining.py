"""The records schedule at work: sound goes, then ways to reach a caller; hashes and the file stay (table A6, 49).

Each batch is one short transaction. A file is taken away before the books say so: whatever is killed in between, the
next sweep finds the same call again and an absent file is no fault.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from intake import feed, journal
from intake.office.casework.seen import HIDDEN
from intake.office.desk import forgetting
from intake.office.rules_in_force import in_force
from intake.office.search import keeping
from intake.records import tables
from intake.records.database import Database
from intake.rules import numbers, retention
from intake.rules.retention import Privacy
from intake.settings import home_folder
from intake.words import CaseState, RecordingState

log = logging.getLogger("rexian.retaining")

BATCH = 25
ACTOR = "system"
SOUND = "recordings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    calls: int = 0
    call_backs: int = 0
    cases: int = 0
    desk: int = 0


def sweep(db: Database, now: datetime, breathe: Callable[[], object] = lambda: None) -> Swept:
    """Everything that is due at `now`. Killed anywhere, it goes on with the next sweep."""
    with db.read() as tx:
        rules = in_force(tx)
    schedule, zone = rules.pack.privacy, rules.pack.zone
    calls = _each(db, _quiet_calls(now, schedule), lambda tx, ids: _remove_calls(tx, ids, now), breathe)
    backs = _each(db, _quiet_call_backs(now, schedule), lambda tx, ids: _remove_call_backs(tx, ids, now), breathe)
    before = retention.years_before(now, schedule.contact_years, zone)
    cases = _each(db, _known_callers(before), lambda tx, ids: _cut(tx, ids, now), breathe)
    said_before = now - timedelta(days=schedule.recordings_days)
    desk = forgetting.forget(db, said_before=said_before, known_before=before)
    return Swept(calls=calls, call_backs=backs, cases=cases, desk=desk)


def _each(
    db: Database,
    query: Select[Any],
    work: Callable[[Connection, Sequence[Any]], int],
    breathe: Callable[[], object],
) -> int:
    done = 0
    while True:
        # Going over every case there is must not keep a ring from being written.
        with db.read() as tx:
            found = tx.execute(query.limit(BATCH)).scalars().all()
        if not found:
            return done
        with db.begin() as tx:
            # Some may have been held or taken up again since.
            ids = tx.execute(query.where(query.selected_columns[0].in_(found))).scalars().all()
            over = work(tx, ids) if ids else 0
        done += over
        # What could not be taken away now would be found again at once.
        if over < len(found) or len(found) < BATCH:
            return done
        breathe()


def _going_on(matter: FromClause, since: datetime) -> ColumnElement[bool]:
    """The case is held, or not over, or not for long enough. A merged case is over when its master is."""
    columns, master = matter.c, tables.matter.alias()
    merged = columns.state == CaseState.MERGED
    state = select(master.c.state).where(master.c.id == columns.master).scalar_subquery()
    ended = select(master.c.closed_at).where(master.c.id == columns.master).scalar_subquery()
    newest = select(func.max(tables.matter_event.c.at)).where(tables.matter_event.c.matter == columns.id)
    over = case((merged, state), else_=columns.state).in_([one.value for one in retention.OVER])
    when = func.coalesce(case((merged, ended), else_=columns.closed_at), newest.scalar_subquery())
    return or_(columns.held_at.is_not(None), and_(~columns.practice, or_(~over, when > since)))


def _quiet_calls(now: datetime, schedule: Privacy) -> Select[Any]:
    call, link, matter = tables.call.c, tables.matter_call.c, tables.matter.alias()
    kept = (
        exists()
        .where(link.call == call.id)
        .where(link.matter == matter.c.id)
        .where(_going_on(matter, now - timedelta(days=schedule.after_closing_days)))
    )
    return (
        select(call.id)
        .where(call.recording_state == RecordingState.CLOSED)
        .where(call.rang_at <= now - timedelta(days=schedule.recordings_days))
        .where(not_(kept))
        .order_by(call.rang_at)
    )


def _quiet_call_backs(now: datetime, schedule: Privacy) -> Select[Any]:
    """A call back proves an answer: it is kept as long as the sound of the case's own calls."""
    back, file, matter = tables.call_back.c, tables.call_back_file.c, tables.matter.alias()
    kept = exists().where(matter.c.id == back.matter)
    kept = kept.where(_going_on(matter, now - timedelta(days=schedule.after_closing_days)))
    there = exists().where(file.call_back == back.id).where(file.removed_at.is_(None))
    return (
        select(back.id)
        .where(back.asked_at <= now - timedelta(days=schedule.recordings_days))
        .where(there)
        .where(not_(kept))
        .order_by(back.asked_at)
    )


def _known_callers(before: datetime) -> Select[Any]:
    matter = tables.matter
    return (
        select(matter.c.id)
        .where(matter.c.masked_at.is_(None))
        .where(matter.c.opened_at <= before)
        .where(not_(_going_on(matter, before)))
        .order_by(matter.c.id)
    )


def _remove_calls(tx: Connection, calls: Sequence[str], now: datetime) -> int:
    gone = _taken_away(tx, tables.recording_file, tables.recording_file.c.call, calls, now)
    columns = tables.call.c
    tx.execute(update(tables.call).where(columns.id.in_(gone)).values(recording_state=RecordingState.REMOVED))
    for call in gone:
        _note(tx, "recording_removed", f"call:{call}", now)
        feed.changed(tx, feed.Kind.CALL, call)
    return len(gone)


def _remove_call_backs(tx: Connection, backs: Sequence[str], now: datetime) -> int:
    gone = _taken_away(tx, tables.call_back_file, tables.call_back_file.c.call_back, backs, now)
    for back in gone:
        _note(tx, "recording_removed", f"call_back:{back}", now)
    return len(gone)


def _taken_away(
    tx: Connection, files: Table, of: ColumnElement[Any], owners: Sequence[str], now: datetime
) -> list[str]:
    """The owners none of whose files is left. Size, length and hash stay in the books."""
    paths: dict[str, list[str]] = {owner: [] for owner in owners}
    for row in tx.execute(select(of.label("owner"), files.c.path).where(of.in_(owners))):
        paths[row.owner].append(row.path)
    gone = [owner for owner in owners if _unlinked(paths[owner])]
    tx.execute(update(files).where(of.in_(gone)).values(removed_at=now))
    return gone


def _unlinked(paths: Iterable[str]) -> bool:
    root = (home_folder() / SOUND).resolve()
    try:
        for path in paths:
            file = (home_folder() / path).resolve()
            # What lies elsewhere was put there by a person.
            if file.is_relative_to(root):
                file.unlink(missing_ok=True)
                _without_empty(file.parent, root)
    except OSError:
        log.exception("a recording that is due cannot be taken away")
        return False
    return True


def _without_empty(folder: Path, root: Path) -> None:
    with suppress(OSError):  # somebody else's sound lies there
        if folder != root:
            folder.rmdir()


def _cut(tx: Connection, cases: Sequence[int], now: datetime) -> int:
    matter = tables.matter
    for row in tx.execute(select(matter).where(matter.c.id.in_(cases))).all():
        values = {
            "caller_number": numbers.masked(row.caller_number),
            "contact": HIDDEN if row.contact else "",
            "caller_name": numbers.without_numbers(row.caller_name),
            "summary": numbers.without_numbers(row.summary),
            "place": numbers.without_numbers(row.place),
            "masked_at": now,
            "version": row.version + 1,
        }
        tx.execute(update(matter).where(matter.c.id == row.id).values(values))
        _note(tx, "caller_cut", f"case:{row.id}", now)
        feed.changed(tx, feed.Kind.CASE, str(row.id))
    _cut_calls(tx, cases)
    backs = tables.call_back
    for row in tx.execute(select(backs.c.id, backs.c.citizen).where(backs.c.matter.in_(cases))).all():
        tx.execute(update(backs).where(backs.c.id == row.id).values(citizen=numbers.masked(row.citizen)))
    keeping.keep_cases(tx, cases)
    keeping.keep_speech(tx, cases)
    return len(cases)


def _cut_calls(tx: Connection, cases: Collection[int]) -> None:
    """Calls all of whose cases are cut: their number, the name that came with it, and numbers that were spoken."""
    link, other, matter = tables.matter_call.c, tables.matter_call.alias(), tables.matter.c
    known = exists().where(other.c.call == link.call).where(other.c.matter == matter.id, matter.masked_at.is_(None))
    calls = tx.execute(select(link.call).where(link.matter.in_(cases)).where(not_(known)).distinct()).scalars().all()
    for row in tx.execute(select(tables.call).where(tables.call.c.id.in_(calls))).all():
        cut = {"number": numbers.masked(row.number), "name": numbers.without_numbers(row.name)}
        tx.execute(update(tables.call).where(tables.call.c.id == row.id).values(cut))
        feed.changed(tx, feed.Kind.CALL, row.id)
    for row in tx.execute(select(tables.segment).where(tables.segment.c.call.in_(calls))).all():
        _cut_segment(tx, row)
    for table, names in ((tables.air_note, ("speaker", "text")), (tables.desk_seat, ("point", "note"))):
        for row in tx.execute(select(table).where(table.c.call.in_(calls))).all():
            said = {name: numbers.without_numbers(getattr(row, name)) for name in names}
            tx.execute(update(table).where(*(one == getattr(row, one.name) for one in table.primary_key)).values(said))


def _cut_segment(tx: Connection, row: Row[Any]) -> None:
    said = {name: numbers.without_numbers(getattr(row, name)) for name in ("text", "machine_text", "raw")}
    if said != {name: getattr(row, name) for name in said}:
        # The words hold the same digits one by one, and there is no sound left to play them from.
        tx.execute(update(tables.segment).where(tables.segment.c.id == row.id).values(said | {"words": []}))


def _note(tx: Connection, verb: str, subject: str, now: datetime) -> None:
    journal.append(tx, journal.Entry(at=now, actor=ACTOR, verb=verb, subject=subject, facts={}))
