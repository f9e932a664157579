"""The one door to DBOS: work that survives kill -9, enqueued in the office's own transaction.

Faults we know of and answer here: the default executor id makes two workers run each other's jobs, so every worker
holds a slot of its own; the version is a hash of code, so an upgrade would strand work: it is pinned; work of a dead
worker is not taken over, so survivors try the locks of the others and resume what is pending; a fault is pickled, and
many cannot be unpickled again, so only its words are kept; a job without tries left just stops, so we give up aloud.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sqlalchemy import Connection, text

from intake.records.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient

log = logging.getLogger("rexian.durable")

NAME = "rexian"
# Jobs carry ids only and their steps may run again, so work enqueued by an older version stays valid.
PINNED_VERSION = "rexian-1"
QUEUE = "recordings"
# The ceiling of a queue is concurrency over interval; recordings need few starts, quickly.
POLL_SECONDS = 0.25
TAKE_OVER_SECONDS = 1.0
SLOTS = 16
# Advisory lock numbers on PostgreSQL: this base plus the slot.
SLOT_BASE = 7_300_600

TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of work. Both run at least once and may run again after a kill, so both must bear repetition.

    Attributes:
        do: the work, given its id; what it raises is tried again, TRIES times in all.
        give_up: told the id and the last fault in words when no try is left.
    """

    do: Callable[[str], None]
    give_up: Callable[[str, str], None]


class Stumbled(Exception):
    """A try failed; the words of whatever it raised."""


_clients: dict[Database, "DBOSClient"] = {}
_guard = threading.Lock()


def prepare(db: Database) -> None:
    """Create or migrate the engine's own tables. Idempotent; run after our own migrations."""
    from dbos import DBOS

    _quiet()
    DBOS.migrate(_url(db))


def enqueue(tx: Connection, db: Database, job: str, key: str, *arguments: str) -> None:
    """Put one job into the queue, inside the caller's transaction. `key` names it: a second one is the same job."""
    _client(db).enqueue_in_transaction(
        tx,
        {
            "workflow_name": job,
            "queue_name": QUEUE,
            "workflow_id": f"{job}:{key}",
            "app_version": PINNED_VERSION,
        },
        *arguments,
    )


def run(
    db: Database,
    jobs: Mapping[str, Job],
    *,
    locks: Path,
    at_once: int,
    first_pause: float = 2.0,
    stop: threading.Event,
    ready: Callable[[], None] = lambda: None,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Work the queue until `stop`. Each job gets one id, runs as one step at least once, is retried with patience.

    Args:
        locks: folder for the slots of workers on one host (SQLite); PostgreSQL keeps them itself.
        at_once: jobs of this worker at the same time.
        ready, beat: called once when work is taken, and then before every look at the other workers.
        first_pause: seconds before the second try; each later pause is twice as long.
    """
    from dbos import DBOS

    _quiet()
    with _slot(db, locks) as slot:
        _configure(db, slot)
        for name, job in jobs.items():
            _register(name, job, first_pause)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=at_once, polling_interval_sec=POLL_SECONDS)
        try:
            ready()
            while not stop.wait(TAKE_OVER_SECONDS):
                beat()
                _take_over(db, locks, slot)
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)


def _configure(db: Database, slot: int) -> None:
    from dbos import DBOS

    DBOS(
        config={
            "name": NAME,
            "system_database_url": _url(db),
            "application_version": PINNED_VERSION,
            "executor_id": f"worker-{slot}",
            "enable_otlp": False,
            "log_level": "WARNING",
        }
    )


def _register(name: str, job: Job, first_pause: float) -> None:
    from dbos import DBOS, error

    def step(key: str) -> None:
        try:
            job.do(key)
        except Exception as fault:
            log.exception("a try failed", extra={"job": name, "key": key})
            raise Stumbled(f"{type(fault).__name__}: {fault}") from None

    patient = partial(DBOS.step, retries_allowed=True, max_attempts=TRIES, interval_seconds=first_pause)
    worked = patient(name=f"{name}.step")(step)
    given_up = patient(name=f"{name}.give_up")(job.give_up)

    def workflow(key: str) -> None:
        try:
            worked(key)
        except error.DBOSMaxStepRetriesExceeded as fault:
            given_up(key, str(fault.errors[-1]))

    DBOS.workflow(name=name, max_recovery_attempts=1000)(workflow)


def _take_over(db: Database, locks: Path, own: int) -> None:
    """Resume what a dead worker left pending: its lock is free, its work is not done."""
    others = {f"worker-{slot}": slot for slot in range(SLOTS) if slot != own}
    # One question for all of them: asked of each, it took a tenth of a processor from the line.
    found = _client(db).list_workflows(status="PENDING", executor_id=list(others), load_input=False, load_output=False)
    for name in {one.executor_id for one in found if one.executor_id}:
        pending = [one.workflow_id for one in found if one.executor_id == name]
        with _try_slot(db, locks, others[name]) as free:
            if free:
                log.warning("taking over the work of a dead worker", extra={"slot": others[name], "jobs": len(pending)})
                _client(db).resume_workflows(pending)


@contextmanager
def _slot(db: Database, locks: Path) -> Iterator[int]:
    for slot in range(SLOTS):
        with _try_slot(db, locks, slot) as free:
            if free:
                yield slot
                return
    raise RuntimeError(f"all {SLOTS} worker slots are taken")


@contextmanager
def _try_slot(db: Database, locks: Path, slot: int) -> Iterator[bool]:
    """Hold the slot's lock while inside, if it is free. A killed process lets go by itself."""
    if db.sqlite:
        with _open_lock(locks, slot) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True
        return
    connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        held = connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": SLOT_BASE + slot}).scalar_one()
        try:
            yield bool(held)
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": SLOT_BASE + slot})
    finally:
        connection.close()


def _open_lock(locks: Path, slot: int) -> IO[bytes]:
    locks.mkdir(parents=True, exist_ok=True)
    return (locks / f"worker-{slot}.lock").open("ab")


def _client(db: Database) -> "DBOSClient":
    from dbos import DBOSClient

    with _guard:
        if db not in _clients:
            _quiet()
            _clients[db] = DBOSClient(system_database_url=_url(db), application_name=NAME)
        return _clients[db]


def open_door(db: Database) -> None:
    """Load the library and open its connections now: both take a second that no ring should have to wait for."""
    _client(db)


def forget(db: Database) -> None:
    """Close the queue's own connections to this database."""
    with _guard:
        client = _clients.pop(db, None)
    if client is not None:
        client.destroy()


def _url(db: Database) -> str:
    return db.url if db.sqlite else "postgresql+psycopg://" + db.url.partition("://")[2]


def _quiet() -> None:
    # Its banner at launch advertises a paid service to the station's log.
    logging.getLogger("dbos").setLevel(logging.WARNING)
    os.environ.setdefault("DBOS__APPVERSION", PINNED_VERSION)
