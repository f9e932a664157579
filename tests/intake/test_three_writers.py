"""Three processes write one SQLite file at synchronous=FULL: nobody is refused and nothing is lost."""

import multiprocessing
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake import journal
from intake.office import calls, transcripts
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, CallState, EndReason, Leg
from tests.house import NOW, a_finished_call, a_segment, an_opening

EACH = 60


def _open_calls(url: str, home: str) -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    for n in range(EACH):
        opened = calls.open_call(db, an_opening(f"open-{n}"))
        calls.answer_call(db, opened.call, NOW)


def _hear(url: str, home: str) -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    for n in range(EACH):
        transcripts.hear_segment(db, CallId("spoken"), Leg.CALLER, a_segment(start=float(n)))


def _finish(url: str, home: str) -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    for n in range(EACH // 4):
        opened = a_finished_call(db, Path(home), f"done-{n}")
        transcripts.store_pass(db, opened.call, "whisper", "base", {Leg.CALLER: [a_segment()]}, NOW)


def _ring(url: str, home: str, writer: int) -> None:
    os.environ["REXIAN_HOME"] = home
    db = Database(url)
    for n in range(EACH // 3):
        opened = calls.open_call(db, an_opening(f"ring-{writer}-{n}"))
        if n % 2:
            # Its seat does not rest, so the other writers reach for it at once.
            calls.end_call(db, opened.call, None, EndReason.LINE_LOST)


@pytest.mark.slow
def test_three_writers_never_give_one_seat_to_two_live_calls(db: Database, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_ring, args=(db.url, str(tmp_path), n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with db.read() as tx:
        seats = tx.execute(select(tables.call.c.seat).where(tables.call.c.state != CallState.ENDED)).scalars().all()
    assert len(set(seats) - {None}) == len(seats) == EACH // 2


@pytest.mark.slow
def test_three_writers_lose_nothing_and_keep_the_chain_whole(db: Database, tmp_path: Path) -> None:
    calls.open_call(db, an_opening("spoken"))
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=task, args=(db.url, str(tmp_path))) for task in (_open_calls, _hear, _finish)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with db.read() as tx:
        cases = tx.execute(select(func.count()).select_from(tables.matter)).scalar_one()
        heard = tx.execute(select(func.count()).where(tables.segment.c.call == "spoken")).scalar_one()
        numbers = tx.execute(select(func.max(tables.series.c.last)).where(tables.series.c.name == "case")).scalar_one()
        assert (cases, heard, numbers) == (1 + EACH + EACH // 4, EACH, cases)
        assert journal.broken_link(tx) is None
