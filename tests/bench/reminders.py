"""How long the sweep of reminders takes, with many running clocks of which a share is due, and how much memory."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any
from unittest import mock

from intake.office import bodies, people, reminding
from intake.office.posts import give_post
from intake.records.database import Database
from intake.words import Branch, Post, Role
from tests.house import a_finished_call, furnished
from tests.intake.running_clocks import running_clocks

CLOCKS = int(os.environ.get("REXIAN_BENCH_CLOCKS", "100000"))
BEGUN = datetime.fromisoformat("2016-06-07T19:00:00+08:00")
# Thirty working days of due dates; the sweep at nine of one of them finds a rung for five.
DAYS = 30
SWEEP = datetime.fromisoformat("2016-06-28T09:00:00+08:00")
FIRST = date(2016, 6, 15)


def measure() -> list[dict[str, Any]]:
    """A sweep with nothing due, and one of a morning; in a process of its own, whose memory is the sweep's alone."""
    with _many() as home:
        context = get_context("spawn")
        answers: Queue[dict[str, float]] = context.Queue()
        task = context.Process(target=_sweep, args=(str(home), answers))
        task.start()
        found = answers.get(timeout=3600)
        task.join()
        bare = _bare(home / "rexian.db")
    million = 1_000_000 / CLOCKS
    return [
        _row("sweep with nothing due", "ms", found["idle"] * 1000, 100),
        _row("sweep of a morning, per million clocks", "s", found["morning"] * million, 120, bare * million),
        _row("of it, per thousand reminders told", "ms", found["morning"] / max(1, found["told"]) * 1e6, None),
        _row("memory the sweep adds", "MB", found["memory"] / 1e6, 100),
    ]


def _row(name: str, unit: str, value: float, aim: float | None, reference: float | None = None) -> dict[str, Any]:
    return {
        "name": f"reminders, {CLOCKS:,} running clocks: {name}",
        "unit": unit,
        "value": round(value, 2),
        "aim": aim,
        "better": "lower",
        "reference": "the same rows by bare SQL" if reference is not None else None,
        "reference_value": None if reference is None else round(reference, 2),
    }


def _sweep(home: str, answers: "Queue[dict[str, float]]") -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(f"sqlite:///{home}/rexian.db")
    reminding.sweep(db, SWEEP - timedelta(minutes=2))
    begun = time.perf_counter()
    reminding.sweep(db, SWEEP - timedelta(minutes=1))
    idle, before = time.perf_counter() - begun, _peak()
    begun = time.perf_counter()
    told = reminding.sweep(db, SWEEP)
    answers.put({"idle": idle, "morning": time.perf_counter() - begun, "told": told, "memory": _peak() - before})
    db.close()


def _peak() -> float:
    """Bytes. What getrusage calls the peak begins with that of the process which started this one."""
    status = Path("/proc/self/status").read_text("ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) * 1024


@contextmanager
def _many() -> Iterator[Path]:
    with (
        tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder,
        mock.patch.dict(os.environ, {"REXIAN_HOME": folder}),
        furnished(Path(folder)) as db,
    ):
        home = Path(folder)
        case = a_finished_call(db, home).case
        unit = bodies.add_organisation(db, name="区供水局", branch=Branch.DEPARTMENT, at=BEGUN).id
        for name, role in (("handler", Role.UNIT_HANDLER), ("leader", Role.UNIT_LEADER)):
            person = people.add_person(
                db, name=name, display=name, password="Ke-Qi-2026-lu", roles=[], at=BEGUN, must_change=False
            )
            give_post(db, person.id, Post(organisation=unit, role=role), BEGUN)
        reminding.sweep(db, BEGUN - timedelta(days=1))
        part = 50_000
        for begin in range(0, CLOCKS, part):
            days = [FIRST + timedelta(days=number % DAYS) for number in range(begin, min(CLOCKS, begin + part))]
            running_clocks(db, case, unit, days, started_at=BEGUN)
        with db.begin() as tx:
            # What is measured is a morning of a house that runs, not its first look at all of them.
            reminding.skip_to_in(tx, SWEEP - timedelta(minutes=3))
        yield home


def _bare(path: Path) -> float:
    """Reading the same clocks and writing as many rows, by SQL alone."""
    with sqlite3.connect(path) as books:
        (told,) = books.execute("SELECT count(*) FROM notification WHERE key LIKE 'clock:%'").fetchone()
        books.execute("CREATE TABLE bare AS SELECT * FROM notification WHERE 0")
        books.execute("CREATE UNIQUE INDEX bare_key ON bare (key)")
        books.commit()
        begun = time.perf_counter()
        books.execute("INSERT INTO bare SELECT * FROM notification WHERE key LIKE 'clock:%' LIMIT ?", (told,))
        books.commit()
        return time.perf_counter() - begun
