"""Running clocks follow the calendar: each is counted again by its own pack, ended ones never.

A clock's row names the calendar it was counted by, so what is left to do is read, not remembered: the work goes in
batches of one transaction each, may be killed between any two of them, and goes on wherever somebody calls again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, true, update

from intake import feed, journal
from intake.office import rules_in_force, show_rows
from intake.office.due import DueFields, due_fields
from intake.office.rules_in_force import Rules
from intake.office.show_rows import Show
from intake.records import tables
from intake.records.database import Database
from intake.rules.policy import Pack
from intake.words import PersonId

# A ring waits for at most one batch: some tens of milliseconds.
BATCH = 100
# Beyond this many cases at once pages are told only that the rules changed, and ask again for what they show.
MOST_TOLD = 100
CALENDAR = "calendar"
SHOWS = "shows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """One batch: clocks looked at, those whose due day moved, those that became firm."""

    looked: int
    moved: int
    firm: int


@dataclass(slots=True)
class _Found:
    """What one batch found out."""

    rules: Rules
    packs: dict[int, Pack] = field(default_factory=dict)
    known: dict[tuple[object, ...], DueFields] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    matters: set[int] = field(default_factory=set)
    firm: int = 0


def recompute(db: Database, at: datetime, person: PersonId | None = None) -> Iterator[Recomputed]:
    """Every clock that was counted by an older calendar, batch by batch; each batch is durable when it is yielded."""
    with db.read() as tx:
        # Numbers alone, so that neither a batch looks for its clocks among all of them nor a ring waits for the search.
        left = tx.execute(select(tables.clock.c.id).where(_older(_version(tx)))).scalars().all()
    for begin in range(0, len(left), BATCH):
        with db.begin() as tx:
            rules = rules_in_force.in_force(tx)
            batch = recompute_in(tx, rules, at, CALENDAR, person, only=left[begin : begin + BATCH])
        if batch.looked:
            yield batch


def follow(db: Database, at: datetime, seen: int) -> int:
    """What an approval left over, or a newer calendar that came with the program. For a caller that looks often.

    Args:
        seen: the version returned last time, 0 at first: while it is in force there is nothing to look for, because
            clocks that start later start under it.
    """
    with db.read() as tx:
        version = _version(tx)
    if version != seen:
        for _ in recompute(db, at):
            pass
    return version


def left_in(tx: Connection) -> int:
    """Running clocks that were counted by an older calendar than the one in force."""
    return int(tx.execute(select(func.count()).select_from(tables.clock).where(_older(_version(tx)))).scalar_one())


def recompute_in(
    tx: Connection,
    rules: Rules,
    at: datetime,
    reason: str,
    person: PersonId | None,
    *,
    only: Sequence[int] | None = None,
) -> Recomputed:
    """Running clocks counted by an older calendar, in the caller's transaction, with one journal entry.

    Args:
        only: the numbers of a batch; None takes all of them, which is for houses with few.
    """
    rows = _rows(tx, rules.calendar.version, only)
    if not rows:
        return Recomputed(looked=0, moved=0, firm=0)
    granted = granted_in(tx, [row.id for row in rows])
    found = _Found(rules=rules)
    for row in rows:
        _recount(tx, found, row, granted.get(row.id, 0))
    _store(tx, found, at, reason, person)
    _note(tx, found, rows, at, person)
    return Recomputed(looked=len(rows), moved=len(found.moves), firm=found.firm)


def follow_shows_in(tx: Connection, show: Show, at: datetime, person: PersonId | None) -> int:
    """Running clocks that are counted in shows, after one was planned, moved or called off; how many moved.

    Each is counted by its own pack and the newest calendar, in the transaction that changed the show.
    """
    found, version = _Found(rules=rules_in_force.in_force(tx)), _version(tx)
    clock = tables.clock.c
    counted = select(tables.clock).where(clock.outcome.is_(None), clock.named_day.is_(None))
    counted = counted.where(clock.kind.in_(_by_shows(tx, found)), clock.practice == show.practice)
    for row in tx.execute(counted.order_by(clock.id)).all():
        pack = found.packs[row.policy]
        days = show_rows.days_after_in(
            tx, row.counted_from, pack.clock(row.kind).term.next_shows or 0, practice=row.practice
        )
        rules = Rules(pack_id=row.policy, pack=pack, calendar=found.rules.calendar)
        due = due_fields(rules, row.kind, row.counted_from, row.working_days, None, row.promised_on, shows=days)
        if due.due_on != row.due_on:
            found.changed.append({"clock_id": row.id, **due.columns()})
            found.moves.append({"clock": row.id, "before": row.due_on, "after": due.due_on, "policy": row.policy})
            found.matters.add(row.matter)
    if found.moves:
        _store(tx, found, at, SHOWS, person)
        facts: dict[str, journal.Fact] = {"moved": len(found.moves), "calendar": version}
        actor = journal.actor(person)
        entry = journal.Entry(at=at, actor=actor, verb="clocks_recomputed", subject=f"show:{show.id}", facts=facts)
        journal.append(tx, entry)
        for matter in sorted(found.matters):
            feed.changed(tx, feed.Kind.CASE, str(matter))
    return len(found.moves)


def _by_shows(tx: Connection, found: _Found) -> list[str]:
    """Kinds of clocks that are counted in shows by any pack; every pack is read on the way."""
    for which in tx.execute(select(tables.policy_pack.c.id)).scalars().all():
        found.packs[which] = rules_in_force.pack_in(tx, which)
    clocks = [clock for pack in found.packs.values() for clock in pack.clocks]
    return sorted({clock.name for clock in clocks if clock.term.next_shows is not None})


def _version(tx: Connection) -> int:
    return rules_in_force.in_force(tx).calendar.version


def _older(version: int) -> ColumnElement[bool]:
    clock = tables.clock.c
    return clock.outcome.is_(None) & clock.due_on.is_not(None) & (clock.calendar < version)


def _rows(tx: Connection, version: int, only: Sequence[int] | None) -> list[Row[Any]]:
    found = select(tables.clock).where(_older(version)).order_by(tables.clock.c.id)
    return list(tx.execute(found if only is None else found.where(tables.clock.c.id.in_(only))))


def granted_in(tx: Connection, clocks: list[int]) -> Mapping[int, int]:
    """Working days granted for each clock so far."""
    extension = tables.extension.c
    days = tx.execute(
        select(extension.clock, func.sum(extension.working_days))
        .where(extension.clock.in_(clocks), extension.granted == true())
        .group_by(extension.clock)
    )
    return {clock: int(sum_of) for clock, sum_of in days}


def _recount(tx: Connection, found: _Found, row: Row[Any], extended: int) -> None:
    due = _due(tx, found, row, extended)
    if (due.due_on, due.provisional, due.explained) == (row.due_on, row.provisional, row.explained):
        found.same.append(row.id)
        return
    found.changed.append({"clock_id": row.id, **due.columns()})
    found.firm += row.provisional and not due.provisional
    if due.due_on != row.due_on:
        found.moves.append({"clock": row.id, "before": row.due_on, "after": due.due_on, "policy": row.policy})
    found.matters.add(row.matter)


def _due(tx: Connection, found: _Found, row: Row[Any], extended: int) -> DueFields:
    """Thousands of clocks of one show have the same start and term: each of those is counted once a batch."""
    pack = found.packs.get(row.policy)
    if pack is None:
        pack = found.packs[row.policy] = rules_in_force.pack_in(tx, row.policy)
    named = row.named_day
    if named is None and pack.clock(row.kind).term.next_shows is not None:
        # No calendar moves a show; whoever replans the shows moves this clock.
        named = row.due_on
    facts = (row.kind, row.counted_from, row.working_days, named, row.promised_on, extended)
    key = (row.policy, *facts)
    due = found.known.get(key)
    if due is None:
        rules = Rules(pack_id=row.policy, pack=pack, calendar=found.rules.calendar)
        due = found.known[key] = due_fields(rules, *facts)
    return due


def _store(tx: Connection, found: _Found, at: datetime, reason: str, person: PersonId | None) -> None:
    clock = tables.clock
    version = found.rules.calendar.version
    if found.changed:
        tx.execute(update(clock).where(clock.c.id == bindparam("clock_id")), found.changed)
    if found.same:
        tx.execute(update(clock).where(clock.c.id.in_(found.same)).values(calendar=version))
    if found.moves:
        common = {"at": at, "reason": reason, "calendar": version, "person": person}
        tx.execute(insert(tables.clock_move), [move | common for move in found.moves])


def _note(tx: Connection, found: _Found, rows: list[Row[Any]], at: datetime, person: PersonId | None) -> None:
    version = found.rules.calendar.version
    facts: dict[str, journal.Fact] = {
        "clocks": len(rows),
        "moved": len(found.moves),
        "firm": found.firm,
        "first": rows[0].id,
        "last": rows[-1].id,
    }
    actor = journal.actor(person)
    entry = journal.Entry(at=at, actor=actor, verb="clocks_recomputed", subject=f"calendar:{version}", facts=facts)
    journal.append(tx, entry)
    feed.changed(tx, feed.Kind.RULES, f"calendar:{version}")
    if len(found.matters) <= MOST_TOLD:
        for matter in sorted(found.matters):
            feed.changed(tx, feed.Kind.CASE, str(matter))
