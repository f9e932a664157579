"""Many hands at a few cases at once, on both databases: nobody meets a fault, and nothing is doubled or lost."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake.office import recomputing
from intake.office.casework import lateness
from intake.office.opening import open_books
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from tests import many_hands, postgres
from tests.house import furnished
from tests.office import moment, organise

FIRST = moment("2016-06-01 09:00")
CASES = 4
TURNS = {"step": 8, "call_back": 4, "look": 3, "calendar": 2}


@contextmanager
def on_sqlite(home: Path) -> Iterator[Database]:
    with furnished(home, FIRST) as db:
        yield db


@contextmanager
def on_postgres(_: Path) -> Iterator[Database]:
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        open_books(db, FIRST)
        yield db
        db.close()


def threads(hands: int) -> Executor:
    return ThreadPoolExecutor(hands)


def processes(hands: int) -> Executor:
    return ProcessPoolExecutor(hands, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "pool", "hands"),
    [
        pytest.param(on_postgres, threads, ("step",) * 4 + ("look", "look", "calendar", "call_back"),
                     marks=pytest.mark.postgres),
        pytest.param(on_sqlite, processes, ("step", "step", "look")),
    ],
)  # fmt: skip
def test_many_hands_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make, pool, hands) -> None:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with make(tmp_path) as db:
        office = organise(db, FIRST)
        at = ("2016-06-07 18:00", "2016-06-07 18:05")
        cases = [office.call(at[n % 2], show="2016-06-07" if n % 2 else None).id for n in range(CASES)]
        with pool(len(hands)) as running:
            turns = [
                running.submit(many_hands.hand, db.url, str(tmp_path), kind, cases, seed, TURNS[kind])
                for seed, kind in enumerate(hands)
            ]
            assert sum(one.result(120) for one in turns) > 0
        with db.read() as tx:
            newest = tx.execute(select(func.max(tables.matter_event.c.recorded_at))).scalar_one()
        lateness.sweep(db, newest)
        again = lateness.sweep(db, newest)
        assert (again.breaches, again.proposals, again.deemed) == (0, 0, 0)
        list(recomputing.recompute(db, newest))
        assert many_hands.doubled(db) == {}
