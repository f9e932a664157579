"""One database, two makes: SQLite by default, PostgreSQL for several hosts. Knows how to begin, nothing else."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, text

# One number for every writer: on PostgreSQL a sequence is handed out before its transaction commits, so two
# writers could show the feed row 8 before row 7. Taking turns keeps sequence order and commit order the same.
WRITERS_TURN = 7_300_501

BUSY_MS = 10_000
# A ring waits behind whatever is being written. What holds others up is named in the log, with how long it took.
SLOW_SECONDS = 0.25

log = logging.getLogger("rexian.records")

# A database's host that died says nothing. Without these a verb waits for its answer for two hours, and the line with
# it; so it fails within half a minute and is told again. What the address itself says is stronger.
NOTICE_A_DEAD_HOST: dict[str, int | str] = {
    "connect_timeout": 5,  # seconds, as the next two
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
# PostgreSQL expects a disk with a head that has to move, and reads a whole table rather than look up a unit's cases in
# it. Compiling queries that take milliseconds costs more than they do.
ABOUT_THE_MACHINE: dict[str, int | str] = {"options": "-c random_page_cost=1.1 -c jit=off"}

# A failed statement is logged; callers' numbers and names, which are its parameters, must not be.
_QUIET: dict[str, Any] = {"hide_parameters": True}


class Database:
    """A door to the tables. `begin` writes and is durable when it returns, `read` sees one consistent moment."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url) if self.sqlite else _postgres(url)
        # One moment for all statements of a reader: SQLite's snapshot is one anyway, PostgreSQL must be asked.
        moment = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = self.engine.execution_options(rexian="read", **moment)
        # SQLite's own waiting sleeps in growing steps; threads of one process queue here instead.
        self._turn = threading.RLock()
        # Set after each change of this process: the feed need not wait for its next look.
        self.wrote = threading.Event()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        asked = time.monotonic()
        with self._turn, self.engine.begin() as tx:
            if not self.sqlite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": WRITERS_TURN})
            begun = time.monotonic()
            yield tx
        self.wrote.set()
        over = time.monotonic()
        if over - asked > SLOW_SECONDS:
            took = {"waited": round(begun - asked, 3), "wrote": round(over - begun, 3)}
            log.info("slow writing", extra=took, stacklevel=3)  # past contextlib: the verb is named

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._reading.begin() as tx:
            yield tx

    def close(self) -> None:
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    path = url.removeprefix("sqlite:///")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}, **_QUIET)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see _begun
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # the last case before a power cut counts too
            f"busy_timeout={BUSY_MS}",
            "foreign_keys=ON",
            "cache_size=-32000",
            "temp_store=MEMORY",
            # Copying the log into the file takes 40 ms, which a ring should not pay: the worker's engine, whose own
            # connections keep SQLite's 1,000 pages, comes first; this is for when it is away.
            "wal_autocheckpoint=8000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("rexian") == "read"
        # A reader that later writes cannot wait for its turn in WAL mode; writers say so from the start.
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgres(url: str) -> Engine:
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    said = make_url(url).query
    notice = {name: value for name, value in (NOTICE_A_DEAD_HOST | ABOUT_THE_MACHINE).items() if name not in said}
    engine = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8, connect_args=notice, **_QUIET)
    event.listen(engine, "handle_error", _without_values)
    return engine


def _without_values(context: ExceptionContext) -> None:
    """PostgreSQL shows the row that it did not take, with the caller in it; the log may have the statement alone."""
    fault = context.original_exception
    primary = getattr(getattr(fault, "diag", None), "message_primary", None)
    if primary is None:
        return
    for one in (fault, context.sqlalchemy_exception):
        if one is not None:
            one.args = (f"({type(fault).__name__}) {primary}",)
