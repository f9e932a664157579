"""What changed, in order: the console's feed reads these rows and shows the whole record each one names."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from intake.records.database import Database
from intake.records.tables import feed

# A console that was away longer than this many changes takes a new snapshot anyway.
KEPT = 10_000
CHANNEL = "rexian_feed"
# SQLite has no NOTIFY; one look costs some microseconds.
LOOK_SECONDS = 0.01

# Every change of a call says so: drawing these up costs more than carrying them out.
_CHANGED = insert(feed)
_BELL = text(f"NOTIFY {CHANNEL}")
_NEWEST = select(func.max(feed.c.seq))
_SINCE = select(feed).where(feed.c.seq > bindparam("seen")).order_by(feed.c.seq)


class Kind(StrEnum):
    CALL = "call"
    CASE = "case"
    TRANSCRIPT = "transcript"
    REHEARSAL = "rehearsal"
    RULES = "rules"  # calendar or policy pack; pages that show due days ask again
    NOTICES = "notices"  # of one person, whose number is the key
    CALL_BACK = "call_back"
    LEAD = "lead"
    DESK = "desk"  # the live desk itself: host, blocked lines, delay
    MESSAGE = "message"  # between producer, host and guest


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    seq: int
    kind: Kind
    key: str


def changed(tx: Connection, kind: Kind, key: str) -> None:
    """Note a change inside its transaction. On PostgreSQL also ring the bell, which sounds at commit."""
    tx.execute(_CHANGED, {"kind": kind, "key": key})
    if tx.dialect.name != "sqlite":
        tx.execute(_BELL)


def newest(tx: Connection) -> int:
    return tx.execute(_NEWEST).scalar() or 0


def since(tx: Connection, seq: int) -> list[Change]:
    rows = tx.execute(_SINCE, {"seen": seq})
    return [Change(seq=row.seq, kind=Kind(row.kind), key=row.key) for row in rows]


def forget_old(tx: Connection) -> int:
    return tx.execute(delete(feed).where(feed.c.seq <= newest(tx) - KEPT)).rowcount


def rings(db: Database, stop: threading.Event) -> Iterator[None]:
    """Yield whenever something may have been written by any process, and at least each second.

    One thread of a process may follow.
    """
    if db.sqlite:
        yield from _looks(db, stop)
    else:
        yield from _listens(db, stop)


def _looks(db: Database, stop: threading.Event) -> Iterator[None]:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        seen, idle = -1, 0.0
        while not stop.is_set():
            version = cursor.execute("PRAGMA data_version").fetchone()[0]
            if version != seen or idle >= 1.0:
                seen, idle = version, 0.0
                yield
            idle += LOOK_SECONDS
            db.wrote.wait(LOOK_SECONDS)
            db.wrote.clear()
    finally:
        connection.close()


def _listens(db: Database, stop: threading.Event) -> Iterator[None]:
    connection = db.engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        driver.autocommit = True
        driver.execute(f"LISTEN {CHANNEL}")
        yield
        while not stop.is_set():
            for _ in driver.notifies(timeout=0.5, stop_after=1):
                pass
            yield
    finally:
        connection.invalidate()
        connection.close()
