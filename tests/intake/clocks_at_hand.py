"""Clocks put straight into the books, for tests of what happens to clocks whoever started them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from intake.office import calls, rules_in_force
from intake.office.bodies import station_in
from intake.office.due import due_fields
from intake.records import tables
from intake.records.database import Database
from intake.rules.clocks import Outcome
from tests.house import NOW, an_opening

_COLUMNS = ("working_days", "named_day", "promised_on")


def a_clock(
    db: Database,
    kind: str,
    counted_from: date,
    *,
    outcome: Outcome | None = None,
    stopped_at: datetime | None = None,
    extended: int = 0,
    case: str = "c-clock",
    **terms: Any,
) -> int:
    """A clock of the case that the call `case` opened, counted by the rules in force."""
    opened = calls.open_call(db, an_opening(case))
    with db.begin() as tx:
        rules = rules_in_force.in_force(tx)
        due = due_fields(rules, kind, counted_from, extended=extended, **terms)
        event = _event(tx, opened.case)
        row = {
            "matter": opened.case,
            "kind": kind,
            "organisation": station_in(tx),
            "practice": False,
            "policy": rules.pack_id,
            "started_by": event,
            "started_at": NOW,
            "counted_from": counted_from,
            "due_original": due.due_original,
            "outcome": outcome,
            "stopped_at": stopped_at,
            **due.columns(),
            **{name: terms.get(name) for name in _COLUMNS},
        }
        return int(tx.execute(insert(tables.clock).values(**row).returning(tables.clock.c.id)).scalar_one())


def clock_row(db: Database, clock: int) -> Any:
    with db.read() as tx:
        return tx.execute(tables.clock.select().where(tables.clock.c.id == clock)).one()


def grant(db: Database, clock: int, working_days: int, person: int, *, granted: bool | None = True) -> None:
    """An extension of a clock, as it was asked for and decided."""
    matter = clock_row(db, clock).matter
    with db.begin() as tx:
        tx.execute(
            insert(tables.extension).values(
                clock=clock,
                matter=matter,
                asked_by=person,
                asked_at=NOW,
                reason="台风",
                working_days=working_days,
                granted=granted,
                decision="",
            )
        )


def _event(tx: Any, case: int) -> int:
    row = {
        "matter": case,
        "step": "register",
        "before": "draft",
        "after": "registered",
        "at": NOW,
        "recorded_at": NOW,
        "late_reason": "",
        "role": "screener",
        "reason": "",
        "facts": {},
    }
    return int(tx.execute(insert(tables.matter_event).values(**row).returning(tables.matter_event.c.id)).scalar_one())


def more_like(db: Database, clock: int, number: int) -> None:
    """So many copies of a clock."""
    row = clock_row(db, clock)._asdict()
    del row["id"]
    with db.begin() as tx:
        tx.execute(insert(tables.clock), [row] * number)
