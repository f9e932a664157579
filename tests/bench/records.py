"""How long the books take: a case, its journal entry and its feed row, with three processes writing at once."""

import multiprocessing
import os
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

from intake import durable
from intake.office import calls, transcripts
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import CallId, Leg
from tests.house import NOW, a_finished_call, a_segment, an_opening

SECONDS = 15
CALLS_A_SECOND = 10


def measure() -> list[dict[str, Any]]:
    """p50, p95 and p99 of opening a call at 10 a second beside captions and worker; the reference is writing alone."""
    alone, together = _open_times(others=False), _open_times(others=True)
    return [
        {
            "name": f"case stored, three writers on SQLite, p{share}",
            "unit": "ms",
            "value": round(_at(together, share), 2),
            "aim": 100 if share == 99 else None,
            "better": "lower",
            "reference": "one writer alone",
            "reference_value": round(_at(alone, share), 2),
        }
        for share in (50, 95, 99)
    ]


def _open_times(*, others: bool) -> list[float]:
    with (
        tempfile.TemporaryDirectory(prefix="rexian-bench-") as home,
        mock.patch.dict(os.environ, {"REXIAN_HOME": home}),
    ):
        url = f"sqlite:///{home}/rexian.db"
        db = Database(url)
        migrate(db)
        durable.prepare(db)
        context = multiprocessing.get_context("spawn")
        times: Queue[list[float]] = context.Queue()
        tasks = [context.Process(target=_open, args=(url, home, times))]
        if others:
            tasks += [context.Process(target=task, args=(url, home)) for task in (_hear, _finish)]
        for task in tasks:
            task.start()
        found = times.get(timeout=SECONDS * 4)
        for task in tasks:
            task.join(SECONDS * 4)
        db.close()
        return sorted(found)


def _open(url: str, home: str, times: "Queue[list[float]]") -> None:
    os.environ["REXIAN_HOME"] = home
    db, found, due = Database(url), [], time.monotonic()
    for _ in range(SECONDS * CALLS_A_SECOND):
        begun = time.perf_counter()
        opened = calls.open_call(db, an_opening(str(uuid4())))
        found.append((time.perf_counter() - begun) * 1000)
        calls.answer_call(db, opened.call, NOW)
        due += 1 / CALLS_A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
    times.put(found)


def _hear(url: str, home: str) -> None:
    os.environ["REXIAN_HOME"] = home
    db, end = Database(url), time.monotonic() + SECONDS
    calls.open_call(db, an_opening("spoken"))
    while time.monotonic() < end:
        transcripts.hear_segment(db, CallId("spoken"), Leg.CALLER, a_segment())
        time.sleep(0.1)


def _finish(url: str, home: str) -> None:
    os.environ["REXIAN_HOME"] = home
    db, end, n = Database(url), time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        n += 1
        opened = a_finished_call(db, Path(home), f"done-{n}")
        heard = {Leg.CALLER: [a_segment(start=float(at)) for at in range(30)]}
        transcripts.store_pass(db, opened.call, "whisper", "base", heard, NOW)
        time.sleep(0.3)


def _at(times: list[float], share: int) -> float:
    return times[min(len(times) - 1, len(times) * share // 100)]
