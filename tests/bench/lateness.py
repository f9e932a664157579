"""The sweep of lateness over many running clocks: seconds per million, what a late clock costs, and its memory.

`REXIAN_BENCH_CLOCKS` says how many clocks run (200,000 without it), five to a case. One in thirty becomes late in the
morning that is measured; one in thirty was late before, with its line in the register.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import func, insert, select, text

from intake import durable
from intake.office.casework import lateness
from intake.office.opening import open_books
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from tests import many_cases, postgres
from tests.office import organise

CLOCKS = int(os.environ.get("REXIAN_BENCH_CLOCKS", "200000"))
OF_A_CASE = 5
DAYS = 30
# Late clocks cost a transaction each, so no more of them become late than can be waited for.
MOST_LATE = 500
BEGUN = datetime.fromisoformat("2016-06-07T19:00:00+08:00")
MORNING = datetime.fromisoformat("2016-06-20T00:00:30+08:00")
BATCH = 20_000


def measure() -> list[dict[str, Any]]:
    rows = []
    for make in ("SQLite", "PostgreSQL"):
        if make == "PostgreSQL" and postgres.programs() is None:
            continue
        with _house(make) as (url, home):
            rows += _measure(make, url, home)
    return rows


def _measure(make: str, url: str, home: Path) -> list[dict[str, Any]]:
    """In a process of its own, whose memory is the sweep's alone."""
    context = get_context("spawn")
    answers: Queue[dict[str, float]] = context.Queue()
    task = context.Process(target=_sweep, args=(url, str(home), answers))
    task.start()
    found = answers.get(timeout=7200)
    task.join()
    named, million = f"lateness, {CLOCKS:,} running clocks, {make}", 1_000_000 / CLOCKS
    return [
        _row(
            f"{named}: a sweep with nothing new, per million", "s", found["idle"] * million, 10, found["bare"] * million
        ),
        _row(f"{named}: one late clock acted on", "ms", found["morning"] / max(1, found["late"]) * 1000, None),
        _row(f"{named}: memory the sweeps add", "MB", found["memory"] / 1e6, 50),
    ]


def _row(name: str, unit: str, value: float, aim: float | None, reference: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "value": round(value, 2),
        "aim": aim,
        "better": "lower",
        "reference": None if reference is None else "counting the late ones by bare SQL",
        "reference_value": None if reference is None else round(reference, 2),
    }


def _sweep(url: str, home: str, answers: "Queue[dict[str, float]]") -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    before = MORNING - timedelta(minutes=1)
    lateness.sweep(db, before)
    begun, memory = time.perf_counter(), _peak()
    lateness.sweep(db, before)
    idle = time.perf_counter() - begun
    with db.read() as tx:
        begun = time.perf_counter()
        late = select(func.count()).where(tables.clock.c.outcome.is_(None), tables.clock.c.too_late_from <= before)
        tx.execute(late).scalar_one()
        bare = time.perf_counter() - begun
    begun = time.perf_counter()
    done = lateness.sweep(db, MORNING)
    found = {"idle": idle, "bare": bare, "morning": time.perf_counter() - begun, "late": done.breaches}
    answers.put(found | {"memory": max(0.0, _peak() - memory)})
    db.close()


def _peak() -> float:
    """Bytes."""
    status = Path("/proc/self/status").read_text("ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) * 1024


@contextmanager
def _house(make: str) -> Iterator[tuple[str, Path]]:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rexian-bench-")))
        stack.enter_context(mock.patch.dict(os.environ, {"REXIAN_HOME": str(home)}))
        url = f"sqlite:///{home}/rexian.db" if make == "SQLite" else stack.enter_context(postgres.server())
        db = Database(url)
        stack.callback(db.close)
        migrate(db)
        open_books(db, BEGUN)
        durable.prepare(db)
        stack.callback(durable.forget, db)
        office = organise(db, BEGUN)
        many_cases.fill(db, CLOCKS // OF_A_CASE, list(office.units.values()))
        _run_clocks(db, list(office.units.values()))
        yield url, home


def _run_clocks(db: Database, units: list[int]) -> None:
    """All clocks of the cases run again, due on thirty days; those of the past have their lines."""
    with db.begin() as tx:
        tx.execute(text("DELETE FROM clock"))
        known = tx.execute(select(tables.matter.c.id).order_by(tables.matter.c.id)).scalars().all()
        event = tx.execute(select(func.min(tables.matter_event.c.id))).scalar_one()
        policy = tx.execute(select(func.max(tables.policy_pack.c.id))).scalar_one()
        version = tx.execute(select(func.max(tables.calendar_version.c.id))).scalar_one()
    late = 0
    for first in range(0, CLOCKS, BATCH):
        rows = []
        for which in range(first, min(CLOCKS, first + BATCH)):
            due = date(2016, 6, 18) + timedelta(days=which % DAYS)
            if due == date(2016, 6, 19):
                late += 1
                due += timedelta(days=1 if late > MOST_LATE else 0)
            rows.append(_clock(known[which // OF_A_CASE], units[which % len(units)], due, event, policy, version))
        with db.begin() as tx:
            tx.execute(insert(tables.clock), rows)
    with db.begin() as tx:
        _lines(tx)
        if not db.sqlite:  # which does it by itself in time
            tx.execute(text("ANALYZE"))


def _clock(case: int, unit: int, due: date, event: int, policy: int, version: int) -> dict[str, Any]:
    return {
        "matter": case,
        "kind": "complaint",
        "organisation": unit,
        "practice": False,
        "policy": policy,
        "calendar": version,
        "started_by": event,
        "started_at": BEGUN,
        "counted_from": BEGUN.date(),
        "due_original": due,
        "due_on": due,
        "too_late_from": datetime.combine(due + timedelta(days=1), datetime.min.time(), BEGUN.tzinfo),
        "provisional": False,
        "explained": {"days": []},
    }


def _lines(tx: Any) -> None:
    """What earlier sweeps did for the clocks that were late before."""
    clock, late = tables.clock.c, tables.clock.c.too_late_from <= MORNING - timedelta(minutes=1)
    number = func.row_number().over(order_by=clock.id)
    columns = ("clock", "matter", "organisation", "year", "number", "at", "explanation")
    values = select(clock.id, clock.matter, clock.organisation, 2016, number, clock.too_late_from, text("''"))
    tx.execute(insert(tables.overdue).from_select(columns, values.where(late)))
    asked = {"kind": text("'suggest-sup'"), "started_at": clock.too_late_from}
    copied = [name for name in clock.keys() if name not in ("id", *asked)]  # noqa: SIM118  columns, not a dictionary
    future = [clock[name] if name != "too_late_from" else _later() for name in copied]
    proposal = select(*future, *asked.values()).where(late)
    tx.execute(insert(tables.clock).from_select([*copied, *asked], proposal))


def _later() -> Any:
    """Nothing is too late for a proposal in this measure."""
    return select(func.max(tables.clock.c.too_late_from)).scalar_subquery()
