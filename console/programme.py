"""When callers reach the show: the settings' rhythm together with the shows that were planned, for the screen, the ring
and Asterisk's dial plan. Follows the books once a second; a ring never waits for it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from intake.office import show_rows
from intake.records.database import Database
from intake.rules.show_window import Schedule
from telephony import pbx
from telephony.settings import TelephonySettings

log = logging.getLogger("rexian.console.programme")

LOOK_SECONDS = 1.0

Tell = Callable[[Schedule], None]


class Programme:
    """`schedule` is at most a second old. `tell` hears of every change, and of the first look."""

    def __init__(self, db: Database, rhythm: Schedule, *, tell: Tell = lambda _: None) -> None:
        self._db = db
        self._schedule = rhythm
        self._tell = tell
        self._told: Schedule | None = None
        self._mark: tuple[int, ...] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="programme", daemon=True)

    def schedule(self) -> Schedule:
        return self._schedule

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(3)

    def look(self) -> None:
        """Take what is planned now. A database that is away leaves what was known."""
        try:
            mark = show_rows.mark(self._db)
            if mark != self._mark:
                self._schedule = replace(self._schedule, planned=show_rows.planned(self._db))
                self._mark = mark
        except DBAPIError:
            log.warning("the planned shows cannot be read", exc_info=True)
            return
        if self._schedule != self._told:
            self._tell(self._schedule)
            self._told = self._schedule

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception:
                # Asterisk has no files yet, or does not answer: it is told again, and nothing else may end for it.
                log.exception("the dial plan did not take the planned shows")
            self._stop.wait(LOOK_SECONDS)


def into_dial_plan(settings: TelephonySettings, home: Path) -> Tell:
    """Writes the windows where Asterisk reads them, and has it read them; calls in progress stay."""

    def tell(schedule: Schedule) -> None:
        try:
            if pbx.rewrite_windows(settings, home, datetime.now(UTC), schedule):
                pbx.reload_plan(home)
        except (FileNotFoundError, pbx.PbxRefusal):
            # Asterisk's files are written when it starts, with the shows that are planned by then.
            return
        except pbx.NoAnswer:
            log.warning("Asterisk does not answer; it reads the planned shows when it starts")

    return tell
