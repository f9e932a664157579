"""Work that survives kill -9, on SQLite and on PostgreSQL, with one worker and with two."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import durable
from intake.records.database import Database
from intake.records.migrate import migrate
from tests import postgres
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    if request.param == "postgres":
        with postgres.server() as url:
            yield from _prepared(Database(url))
    else:
        yield from _prepared(Database(f"sqlite:///{tmp_path / 'rexian.db'}"))


def _prepared(db: Database) -> Iterator[Database]:
    migrate(db)
    durable.prepare(db)
    yield db
    durable.forget(db)
    db.close()


@pytest.fixture
def workers(db: Database, tmp_path: Path) -> Iterator["Workers"]:
    workers = Workers(db.url, tmp_path)
    yield workers
    workers.end()


class Workers:
    """Worker processes that share one log; only these are ever ended."""

    def __init__(self, url: str, home: Path) -> None:
        self._command = [sys.executable, "-m", "tests.intake.worker_under_test", url, str(home / "locks")]
        self._log = home / "jobs.log"
        self._begun: list[subprocess.Popen[bytes]] = []

    def begin(self, seconds: float) -> subprocess.Popen[bytes]:
        before = len(self.said("ready"))
        worker = subprocess.Popen([*self._command, str(self._log), str(seconds)])
        self._begun.append(worker)
        until(lambda: len(self.said("ready")) > before, what="a ready worker")
        return worker

    def said(self, word: str) -> list[list[str]]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line.split() for line in lines if line.startswith(f"{word} ")]

    def end(self) -> None:
        for worker in self._begun:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        for worker in self._begun:
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait(60)


def enqueue(db: Database, *keys: str) -> None:
    with db.begin() as tx:
        for key in keys:
            durable.enqueue(tx, db, "after_call", key, key)


def test_work_killed_in_the_middle_is_done_after_a_restart(db: Database, workers: Workers) -> None:
    first = workers.begin(seconds=300)
    enqueue(db, "c-1")
    until(lambda: workers.said("began"), what="the job's beginning")
    first.kill()
    first.wait()
    workers.begin(seconds=0.1)
    until(lambda: workers.said("done"), what="the job's end")
    assert [words[1] for words in workers.said("began")] == ["c-1", "c-1"]


def test_a_survivor_takes_over_from_a_killed_worker(db: Database, workers: Workers) -> None:
    first = workers.begin(seconds=300)
    enqueue(db, "c-1")
    until(lambda: workers.said("began"), what="the job's beginning")
    second = workers.begin(seconds=0.1)
    first.kill()
    first.wait()
    (done,) = until(lambda: workers.said("done"), what="the survivor's work")
    assert done[2] == str(second.pid)


def test_two_workers_never_do_the_same_work(db: Database, workers: Workers) -> None:
    workers.begin(seconds=0.01)
    workers.begin(seconds=0.01)
    enqueue(db, *(f"c-{n}" for n in range(20)))
    until(lambda: len(workers.said("done")) >= 20, what="twenty jobs")
    assert sorted(words[1] for words in workers.said("done")) == sorted(f"c-{n}" for n in range(20))


def test_a_rolled_back_transaction_leaves_no_work(db: Database, workers: Workers) -> None:
    class Undone(Exception):
        pass

    def undone() -> None:
        with db.begin() as tx:
            durable.enqueue(tx, db, "after_call", "never", "never")
            raise Undone

    with pytest.raises(Undone):
        undone()
    enqueue(db, "c-1")
    workers.begin(seconds=0.01)
    until(lambda: workers.said("done"), what="the one job")
    assert [words[1] for words in workers.said("done")] == ["c-1"]


def test_work_that_always_fails_is_given_up_aloud_and_stops_nobody(db: Database, workers: Workers) -> None:
    workers.begin(seconds=0.01)
    enqueue(db, "bad-1", "c-1")
    (gave_up,) = until(lambda: workers.said("gave-up"), what="the giving up")
    assert gave_up[1:3] == ["bad-1", "Refused:_cannot_do_bad-1"]
    assert len([words for words in workers.said("began") if words[1] == "bad-1"]) == durable.TRIES
    until(lambda: workers.said("done"), what="the other job")
