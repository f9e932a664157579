"""Whose numbers were shown on open pages, written into the journal beside the feed: no screen waits for a pen."""

import logging
import threading
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from queue import SimpleQueue

from sqlalchemy.exc import OperationalError

from console.open_page import Page
from intake.office import looks
from intake.office.looks import Reader
from intake.records.database import Database

log = logging.getLogger("rexian.console.live")

_Look = tuple[Reader, frozenset[int], datetime]


class Noting:
    """A thread with one thing to do. What waits when the house stops is written first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: SimpleQueue[_Look | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="looks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._waiting.put(None)
        self._thread.join(timeout=3)

    def shown(self, pages: Iterable[Page], cases: Collection[int]) -> None:
        """These cases' callers are on the pages now, for everybody who reads the numbers there."""
        now = datetime.now(UTC)
        for page in pages:
            if page.person is None or not page.sight.numbers:
                continue
            new = frozenset(cases) - page.shown
            if new:
                page.shown |= new
                self._waiting.put((Reader(person=page.person, posts=page.posts), new, now))

    def _write(self) -> None:
        while (look := self._waiting.get()) is not None:
            try:
                looks.note(self._db, *look)
            except OperationalError:
                # The database is away: a desk that goes dark in a show is worse than a line that is missing.
                log.exception("a look at numbers is not in the journal")
