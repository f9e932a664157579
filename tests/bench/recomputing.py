"""How long running clocks take to follow a new calendar, how long a ring may wait for it, and how much memory."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import insert, select

from intake.office import calendars, recomputing, rules_in_force
from intake.office.due import due_fields
from intake.records import tables
from intake.records.database import Database
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from tests.house import NOW, furnished
from tests.intake.clocks_at_hand import a_clock

CLOCKS = int(os.environ.get("REXIAN_BENCH_CLOCKS", "100000"))
# Starts on sixty days before and after the day that becomes a day off: about one clock in nine moves.
TYPHOON = date(2026, 9, 2)
STARTS = [TYPHOON + timedelta(days=n) for n in range(-30, 30)]
KINDS = ("consult", "complaint", "notice", "sup-report")
ROWS = 10_000


def measure() -> list[dict[str, Any]]:
    """Every clock looked at after one day became a day off, in a process whose memory is that work's alone."""
    with _many() as home:
        context = get_context("spawn")
        answers: Queue[dict[str, float]] = context.Queue()
        task = context.Process(target=_follow, args=(str(home), answers))
        task.start()
        found = answers.get(timeout=3600)
        task.join()
        bare = _bare(home / "rexian.db", int(found["moved"]))
    return [
        _row("all of them", "s", found["seconds"], 60, bare),
        _row("a batch, for which a ring may wait, p99", "ms", found["p99"] * 1000, 250),
        # SQLite's own cache is 32 MB of it.
        _row("memory it adds", "MB", found["memory"] / 1e6, 64),
    ]


def _row(name: str, unit: str, value: float, aim: float | None, reference: float | None = None) -> dict[str, Any]:
    return {
        "name": f"new calendar, {CLOCKS:,} running clocks: {name}",
        "unit": unit,
        "value": round(value, 2),
        "aim": aim,
        "better": "lower",
        "reference": "the same rows written by bare SQL" if reference is not None else None,
        "reference_value": None if reference is None else round(reference, 2),
    }


def _follow(home: str, answers: "Queue[dict[str, float]]") -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(f"sqlite:///{home}/rexian.db")
    with db.begin() as tx:
        recomputing.recompute_in(tx, rules_in_force.in_force(tx), NOW, "calendar", None, only=[1])
    before, begun = _peak(), time.perf_counter()
    batches: list[float] = []
    last, moved, looked = begun, 0, 1
    for batch in recomputing.recompute(db, NOW):
        now = time.perf_counter()
        batches.append(now - last)
        last = now
        moved, looked = moved + batch.moved, looked + batch.looked
    assert looked == CLOCKS
    seconds = time.perf_counter() - begun
    answers.put(
        {
            "seconds": seconds,
            "p99": sorted(batches)[len(batches) * 99 // 100],
            "moved": moved,
            "memory": _peak() - before,
        }
    )
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
        first = a_clock(db, "complaint", TYPHOON)
        with db.begin() as tx:
            rules = rules_in_force.in_force(tx)
            sample = tx.execute(select(tables.clock).where(tables.clock.c.id == first)).one()._asdict()
            del sample["id"]
            known = {(kind, day): due_fields(rules, kind, day) for kind in KINDS for day in STARTS}
            keys = list(known)
            for begin in range(1, CLOCKS, ROWS):
                rows = []
                for number in range(begin, min(CLOCKS, begin + ROWS)):
                    kind, day = keys[number % len(keys)]
                    due = known[kind, day]
                    own = {"kind": kind, "counted_from": day, "due_original": due.due_on, **due.columns()}
                    rows.append(sample | own)
                tx.execute(insert(tables.clock), rows)
        said = [Said(layer=Layer.CITY, day=TYPHOON, working=False, name="台风停工")]
        version = calendars.propose(db, said=said, years={}, reason="市府通知", person=None, at=NOW)
        calendars.approve(db, version, person=None, at=NOW)
        yield Path(folder)


def _bare(path: Path, moved: int) -> float:
    """Every clock's row written once and as many moves, in one go."""
    with sqlite3.connect(path) as books:
        books.execute("CREATE TABLE bare AS SELECT * FROM clock_move WHERE 0")
        books.commit()
        begun = time.perf_counter()
        books.execute("UPDATE clock SET calendar = calendar, due_on = due_on, explained = explained")
        books.execute("INSERT INTO bare SELECT * FROM clock_move LIMIT ?", (moved,))
        books.commit()
        return time.perf_counter() - begun
