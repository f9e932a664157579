"""The sweep of reminders: what the ladder says is due now, for every running clock, told once whatever is killed.

Clocks that are due on one day share their rungs, so the sweep asks which days have a rung that came since the last one
and reads only their clocks, some hundred at a time. It may die anywhere: what it told is told, the rest comes again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from intake import journal
from intake.office import rules_in_force
from intake.office.notices import Reader, Telling, readers_in, tell_in
from intake.office.numbering import local
from intake.office.organisations import of_duty_in
from intake.office.rules_in_force import Rules
from intake.records import tables
from intake.records.database import Database
from intake.rules import ladder, telling
from intake.rules.ladder import Rung, Tell
from intake.rules.policy import NoSuchClock
from intake.words import CaseId, Duty, OrganisationId, Post
from intake.words.notices import ToOrganisation

REMINDERS, DIGEST = "reminders", "digest"
# Some ten milliseconds of writing: a ring that comes meanwhile waits for one batch.
BATCH = 200
# A house that never swept, or whose rules have changed since, looks back so far; what is older is in the summary.
LOOK_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How far the last sweep came."""

    through: datetime
    clock: int
    move: int


@dataclass(slots=True)
class Sweep:
    """One sweep: the rules, the moment, and who reads what, worked out once."""

    now: datetime
    rules: Rules
    breathe: Callable[[], object]
    told: int = 0
    _readers: dict[tuple[int, str, tuple[Tell, ...]], tuple[Reader, ...]] = field(default_factory=dict)

    def readers(self, tx: Connection, organisation: int, kind: str, tell: tuple[Tell, ...]) -> tuple[Reader, ...]:
        key = (organisation, kind, tell)
        if key not in self._readers:
            self._readers[key] = self._find(tx, *key)
        return self._readers[key]

    def _find(self, tx: Connection, organisation: int, kind: str, tell: tuple[Tell, ...]) -> tuple[Reader, ...]:
        chosen = select(tables.organisation.c.duty).where(tables.organisation.c.id == organisation)
        duty = Duty(tx.execute(chosen).scalar_one())
        try:
            plan = self.rules.pack.clock(kind).plan
        except NoSuchClock:
            plan = True
        own = OrganisationId(organisation)
        to = [
            Post(organisation=own if body is None else of_duty_in(tx, body), role=role)
            for body, role in telling.readers(tell, duty=duty, clock=kind, plan=plan)
        ]
        found = readers_in(tx, to, self.now)
        if any(reader.vacant and reader.organisation == own for reader in found):
            # A unit with a leader alone, or a station where one does it all: whoever is there hears of it.
            found = readers_in(tx, [*to, ToOrganisation(organisation=own)], self.now)
        return found


def sweep(db: Database, now: datetime, *, breathe: Callable[[], object] = lambda: None) -> int:
    """Tell what is due at `now`; how many notifications that made. Idempotent.

    Args:
        breathe: called after each batch. SQLite lets nobody in who only waits in line: a sweep that writes batch after
            batch would keep a ring out until it is done, so a worker rests here.
    """
    with db.begin() as tx:
        rules = rules_in_force.in_force(tx)
        swept = _swept_in(tx, now, rules)
    one = Sweep(now=now, rules=rules, breathe=breathe)
    _tell_new(db, one, swept.clock)
    _tell_moved(db, one, swept.move)
    reminders, calendar, zone = rules.pack.reminders, rules.calendar, rules.pack.zone
    for due_on, rung in ladder.touched(swept.through, now, reminders, calendar, zone):
        for rows in _batches(
            db, _running().where(tables.clock.c.due_on == due_on, tables.clock.c.started_at < rung.at)
        ):
            _tell(db, one, ((row, rung) for row in rows), {"due": due_on.isoformat(), "step": rung.step})
    with db.begin() as tx:
        tx.execute(_swept(REMINDERS).values(through=now, calendar=rules.calendar.version, policy=rules.pack_id))
    _tell_digest(db, one)
    return one.told


def skip_to_in(tx: Connection, now: datetime) -> None:
    """Leave unsaid what came before `now`: for books that were filled from somewhere else, whose people were told."""
    rules = rules_in_force.in_force(tx)
    _swept_in(tx, now, rules)
    clock, move = (
        tx.execute(select(func.max(table.c.id))).scalar() or 0 for table in (tables.clock, tables.clock_move)
    )
    tx.execute(_swept(REMINDERS).values(through=now, clock=clock, move=move))


def _tell_new(db: Database, one: Sweep, after: int) -> None:
    """A clock that was not there at the last sweep: that it has begun, or where it stands if its day is near."""
    with db.read() as tx:
        newest = tx.execute(select(func.max(tables.clock.c.id))).scalar() or 0
    if newest == after:
        return
    # Newest first of all: what comes while this runs is the next sweep's. The outcome is asked for in a way no index
    # answers, because reading on from a number is quicker than sorting all clocks that run.
    new = _running(func.coalesce(tables.clock.c.outcome, "") == "").where(tables.clock.c.id <= newest)
    for rows in _batches(db, new, after):
        _tell(db, one, [(row, _first(one, row)) for row in rows], {"step": ladder.START}, clock=rows[-1].id)
    with db.begin() as tx:
        tx.execute(_swept(REMINDERS).values(clock=newest))


def _first(one: Sweep, row: Row[Any]) -> Rung | None:
    reminders, calendar, zone = one.rules.pack.reminders, one.rules.calendar, one.rules.pack.zone
    found = ladder.due(row.due_on, row.started_at, one.now, reminders, calendar, zone)
    if found:
        return found[0]
    return ladder.start(row.started_at, reminders, calendar, zone) if reminders.at_start else None


def _tell_moved(db: Database, one: Sweep, after: int) -> None:
    """A clock whose day has moved: where it stands by its new day, if a rung of that day has come already."""
    move, reminders, calendar, zone = (
        tables.clock_move,
        one.rules.pack.reminders,
        one.rules.calendar,
        one.rules.pack.zone,
    )
    moved = select(move.c.id, move.c.clock).order_by(move.c.id).limit(BATCH)
    while True:
        with db.read() as tx:
            moves = tx.execute(moved.where(move.c.id > after)).all()
            if not moves:
                return
            rows = tx.execute(_running().where(tables.clock.c.id.in_([row.clock for row in moves]))).all()
        after = moves[-1].id
        pairs = []
        for row in rows:
            rung = ladder.latest(row.due_on, one.now, reminders, calendar, zone)
            pairs.append((row, rung if rung is not None and rung.at > row.started_at else None))
        _tell(db, one, pairs, {"step": "moved"}, move=after)


def _tell_digest(db: Database, one: Sweep) -> None:
    """Once a day: how many clocks are long overdue, to those the last rung of the ladder tells."""
    reminders, calendar, zone = one.rules.pack.reminders, one.rules.calendar, one.rules.pack.zone
    day = ladder.digest_day(one.now, reminders, calendar, zone)
    with db.read() as tx:
        last = tx.execute(select(tables.sweep.c.through).where(tables.sweep.c.name == DIGEST)).scalar()
        if day is None or (last is not None and local(last).date() >= day):
            return
        groups = tx.execute(_long_overdue(ladder.digest_before(day, reminders, calendar))).all()
    tell = max(reminders.ladder, key=lambda reminder: reminder.working_days).tell if reminders.ladder else ("handler",)
    with db.begin() as tx:
        found: dict[Reader, tuple[int, date]] = {}
        for group in groups:
            for reader in one.readers(tx, group.organisation, group.kind, tell):
                count, oldest = found.get(reader, (0, group.oldest))
                found[reader] = (count + group.number, min(oldest, group.oldest))
        tellings = [
            Telling(
                key=f"{DIGEST}:{day.isoformat()}",
                to=(reader,),
                sentence=DIGEST,
                facts={"count": count, "due": oldest.isoformat()},
                matter=None,
                not_before=one.now,
            )
            for reader, (count, oldest) in found.items()
        ]
        one.told += _told_in(tx, one, tellings, {"step": DIGEST, "day": day.isoformat()})
        _swept_in(tx, one.now, one.rules, DIGEST)
        tx.execute(_swept(DIGEST).values(through=one.now))


def _tell(
    db: Database,
    one: Sweep,
    pairs: Iterable[tuple[Row[Any], Rung | None]],
    facts: dict[str, journal.Fact],
    **reached: int,
) -> None:
    with db.begin() as tx:
        tellings = [_telling(tx, one, row, rung) for row, rung in pairs if rung is not None]
        one.told += _told_in(tx, one, tellings, facts)
        if reached:
            tx.execute(_swept(REMINDERS).values(reached))
    one.breathe()


def _told_in(tx: Connection, one: Sweep, tellings: list[Telling], facts: dict[str, journal.Fact]) -> int:
    told = tell_in(tx, tellings, one.now)
    if told:
        entry = journal.Entry(
            at=one.now, actor="worker", verb="reminders_told", subject="sweep", facts={**facts, "count": told}
        )
        journal.append(tx, entry)
    return told


def _telling(tx: Connection, one: Sweep, row: Row[Any], rung: Rung) -> Telling:
    facts: dict[str, journal.Fact] = {"case": row.number, "clock": row.kind, "due": row.due_on.isoformat()}
    if row.provisional:
        facts["provisional"] = True
    sentence = "clock_start"
    if rung.late:
        today = local(one.now).date()
        facts["days"] = max(rung.late, one.rules.calendar.working_days_between(row.due_on, today))
        sentence = "clock_late"
    elif rung.step != ladder.START:
        sentence = "clock_ahead" if rung.step.startswith("-") else "clock_today"
    return Telling(
        key=f"clock:{row.id}:{rung.key}",
        to=one.readers(tx, row.organisation, row.kind, rung.tell),
        sentence=sentence,
        facts=facts,
        matter=CaseId(row.matter),
        not_before=rung.at,
    )


_RUNS = tables.clock.c.outcome.is_(None)


def _running(still: ColumnElement[bool] = _RUNS) -> Select[Any]:
    clock, matter = tables.clock, tables.matter
    columns = (clock.c.id, clock.c.kind, clock.c.organisation, clock.c.due_on, clock.c.provisional, clock.c.started_at)
    return (
        select(*columns, matter.c.id.label("matter"), matter.c.number)
        .join(matter, matter.c.id == clock.c.matter)
        .where(still, clock.c.due_on.is_not(None), clock.c.practice.is_(False))
    )


def _batches(db: Database, running: Select[Any], after: int = 0) -> Iterator[list[Row[Any]]]:
    while True:
        with db.read() as tx:
            wanted = running.where(tables.clock.c.id > after).order_by(tables.clock.c.id).limit(BATCH)
            rows = list(tx.execute(wanted))
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _long_overdue(before: date) -> Select[Any]:
    clock = tables.clock
    number, oldest = func.count().label("number"), func.min(clock.c.due_on).label("oldest")
    return (
        select(clock.c.organisation, clock.c.kind, number, oldest)
        .where(clock.c.outcome.is_(None), clock.c.due_on < before, clock.c.practice.is_(False))
        .group_by(clock.c.organisation, clock.c.kind)
    )


def _swept_in(tx: Connection, now: datetime, rules: Rules, name: str = REMINDERS) -> Swept:
    """Where the last sweep ended; where a first one begins: clocks that run by then were told of by somebody else."""
    row = tx.execute(select(tables.sweep).where(tables.sweep.c.name == name)).first()
    if row is None:
        clock = tx.execute(select(func.max(tables.clock.c.id))).scalar() or 0
        move = tx.execute(select(func.max(tables.clock_move.c.id))).scalar() or 0
        values = {"through": now - LOOK_BACK, "clock": clock, "move": move}
        versions = {"calendar": rules.calendar.version, "policy": rules.pack_id}
        tx.execute(insert(tables.sweep).values(name=name, **values, **versions))
        return Swept(through=now - LOOK_BACK, clock=clock, move=move)
    same = (row.calendar, row.policy) == (rules.calendar.version, rules.pack_id)
    # A day that became a day off, or an hour that was changed, may have put a rung behind us that nobody was told.
    through = row.through if same else min(row.through, now - LOOK_BACK)
    return Swept(through=through, clock=row.clock, move=row.move)


def _swept(name: str) -> Any:
    return update(tables.sweep).where(tables.sweep.c.name == name)
