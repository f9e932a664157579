"""Wrong passwords, counted: after so many a name is locked for a while, whether it is somebody's or nobody's."""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, update

from intake import journal
from intake.records import tables
from intake.records.database import Database
from intake.rules import sign_in as rules
from intake.words import Refusal


class Locked(Refusal):
    key = "intake.locked"


def count_in(tx: Connection, row: Row[Any], now: datetime) -> datetime | None:
    """One more for a person; until when they are locked, if this was the last that is let pass."""
    person = tables.person.c
    counted = update(tables.person).where(person.id == row.id).values(failures=person.failures + 1)
    until = rules.lock_until(tx.execute(counted.returning(person.failures)).scalar_one(), now)
    if until is not None:
        tx.execute(update(tables.person).where(person.id == row.id).values(failures=0, locked_until=until))
    entry = journal.Entry(at=now, actor="system", verb="sign_in_failed", subject=f"person:{row.id}", facts={})
    journal.append(tx, entry)
    return until


def at_an_open_screen(db: Database, row: Row[Any], session: str | None, now: datetime) -> None:
    """As `count_in`; the last that is let pass ends the session. Raises: Locked."""
    with db.begin() as tx:
        until = count_in(tx, row, now)
        if until is not None:
            tx.execute(delete(tables.session).where(tables.session.c.id == session))
    if until is not None:
        raise Locked(until=until.isoformat())


class Strangers:
    """Names that are nobody's are locked as well: otherwise a lock would tell which names exist.

    In memory, as no row could keep it, and of limited size: what is tried once is soon forgotten.
    """

    MOST = 10_000

    def __init__(self) -> None:
        self._tried: OrderedDict[str, tuple[int, datetime | None]] = OrderedDict()
        self._lock = threading.Lock()

    def locked(self, name: str, now: datetime) -> datetime | None:
        with self._lock:
            _, until = self._tried.get(name.strip().lower(), (0, None))
        return until if until is not None and until > now else None

    def count(self, name: str, now: datetime) -> datetime | None:
        with self._lock:
            failures, _ = self._tried.pop(name.strip().lower(), (0, None))
            until = rules.lock_until(failures + 1, now)
            self._tried[name.strip().lower()] = (failures + 1 if until is None else 0, until)
            while len(self._tried) > self.MOST:
                self._tried.popitem(last=False)
        return until
