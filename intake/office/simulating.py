"""Past and running clocks read for a simulation of another policy pack. Reads only; no clock moves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from intake.office import recomputing, rules_in_force
from intake.records import tables
from intake.records.database import Database
from intake.rules import simulation
from intake.rules.clocks import Outcome
from intake.rules.policy import Pack
from intake.rules.simulation import Compared, Ran
from intake.rules.terms import Facts

BATCH = 1_000


def simulate(db: Database, other: Pack, now: datetime, *, since: datetime | None = None) -> Iterator[Compared]:
    """Every running clock, and with `since` every clock started from then on, by the pack in force and by `other`.

    Practice is left out: nobody owes a practice caller anything.
    """
    last: int | None = 0
    while last is not None:
        with db.read() as tx:
            rules = rules_in_force.in_force(tx)
            rows = _rows(tx, last, since)
            granted = recomputing.granted_in(tx, [row.id for row in rows])
        for row in rows:
            ran = _ran(row, granted.get(row.id, 0), rules.pack)
            yield simulation.compare(ran, rules.pack, other, rules.calendar, now)
        last = rows[-1].id if len(rows) == BATCH else None


def _rows(tx: Connection, after: int, since: datetime | None) -> list[Row[Any]]:
    clock = tables.clock.c
    running = clock.outcome.is_(None)
    wanted = running if since is None else or_(running, clock.started_at >= since)
    found = select(tables.clock).where(clock.id > after, clock.due_on.is_not(None), clock.practice.is_(False), wanted)
    return list(tx.execute(found.order_by(clock.id).limit(BATCH)))


def _ran(row: Row[Any], extended: int, pack: Pack) -> Ran:
    facts = Facts(
        counted_from=row.counted_from,
        working_days=row.working_days,
        named_day=row.named_day,
        promised_on=row.promised_on,
        extended=extended,
    )
    by_shows = any(clock.name == row.kind and clock.term.next_shows is not None for clock in pack.clocks)
    return Ran(
        clock=row.id,
        case=row.matter,
        kind=row.kind,
        # Shows are as they were planned; no pack would have planned others.
        facts=replace(facts, named_day=row.due_on) if by_shows and row.named_day is None else facts,
        stopped_at=row.stopped_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
    )
