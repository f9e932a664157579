"""kill -9 in the middle of following a calendar: no half moves, and whoever comes next goes on."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake.office import calendars, recomputing
from intake.records import tables
from intake.records.database import Database
from intake.rules.calendar import Layer
from intake.rules.calendar_words import Said
from tests.house import NOW
from tests.intake.clocks_at_hand import a_clock, more_like
from tests.waiting import until

pytestmark = pytest.mark.slow

CLOCKS = 4_000
FOLLOW = """
import sys
from datetime import UTC, datetime
from intake.office import recomputing
from intake.records.database import Database
for _ in recomputing.recompute(Database(sys.argv[1]), datetime.now(UTC)):
    pass
"""


def count(db: Database, *, moved: bool) -> int:
    """Clocks that have followed, or rows that say so."""
    with db.read() as tx:
        if moved:
            return int(tx.execute(select(func.count()).select_from(tables.clock_move)).scalar_one())
        followed = select(func.count()).where(tables.clock.c.due_on != tables.clock.c.due_original)
        return int(tx.execute(followed).scalar_one())


def test_a_kill_between_any_two_batches_leaves_nothing_half_done(db: Database, tmp_path: Path) -> None:
    more_like(db, a_clock(db, "complaint", date(2026, 11, 24)), CLOCKS - 1)
    said = [Said(layer=Layer.CITY, day=date(2026, 11, 27), working=False, name="台风停工")]
    version = calendars.propose(db, said=said, years={}, reason="市府通知", person=None, at=NOW)
    calendars.approve(db, version, person=None, at=NOW)
    command = [sys.executable, "-c", FOLLOW, db.url]
    running = subprocess.Popen(command, env={**os.environ, "REXIAN_HOME": str(tmp_path)})
    until(lambda: count(db, moved=True) > 0, what="the first batch")
    running.kill()
    running.wait(60)
    followed = count(db, moved=False)
    assert 0 < followed < CLOCKS
    assert followed == count(db, moved=True)
    list(recomputing.recompute(db, NOW))
    assert count(db, moved=False) == count(db, moved=True) == CLOCKS
