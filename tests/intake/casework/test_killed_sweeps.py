"""Two processes that look for lateness at once, killed for real again and again: everything exists once."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake import durable, journal
from intake.office.casework import lateness
from intake.office.opening import open_books
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import Kind
from tests import postgres
from tests.house import furnished
from tests.intake.casework.test_transitions import own
from tests.office import Office, moment, organise

LATE = 30
KILLS = 4
FIRST = "2016-06-01 09:00"
NOW = "2016-06-16 00:00"

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def late(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    if request.param == "sqlite":
        with furnished(tmp_path, moment(FIRST)) as db:
            yield _office(db)
        return
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        open_books(db, moment(FIRST))
        durable.prepare(db)
        yield _office(db)
        durable.forget(db)
        db.close()


def _office(db: Database) -> Office:
    office = organise(db, moment(FIRST))
    for _ in range(LATE):
        own(office, Kind.COMPLAINT)
    return office


def test_lines_targets_and_numbers_exist_once_whatever_is_killed(late: Office) -> None:
    chance = random.Random(7)
    command = [sys.executable, "-m", "tests.intake.casework.sweep_under_test", late.db.url, moment(NOW).isoformat()]
    for _ in range(KILLS):
        looking = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        for one in looking:
            assert one.stdout is not None
            assert one.stdout.readline() == b"ready\n"
        for one in looking:
            try:
                one.wait(chance.uniform(0.0, 0.15))
            except subprocess.TimeoutExpired:
                one.kill()
            one.wait()
            assert one.stdout is not None
            one.stdout.close()
    lateness.sweep(late.db, moment(NOW))
    with late.db.read() as tx:
        lines = tables.overdue.c
        count, clocks, highest = tx.execute(
            select(func.count(), func.count(lines.clock.distinct()), func.max(lines.number))
        ).one()
        assert (count, clocks, highest) == (LATE, LATE, LATE)
        targets = tx.execute(
            select(func.count(), func.count(tables.clock.c.matter.distinct())).where(
                tables.clock.c.kind == "suggest-sup"
            )
        ).one()
        assert tuple(targets) == (LATE, LATE)
        events = select(func.count()).where(tables.matter_event.c.step == "breach")
        assert tx.execute(events).scalar_one() == LATE
        assert journal.broken_link(tx) is None
