"""Rehearsals in the books: begun once at a time, ended even when their process dies, alive when they report."""

import sys
from datetime import timedelta

import pytest

from console.rehearsal.begin import in_a_process_of_its_own
from intake.office import rehearsals
from intake.records.database import Database
from tests.house import NOW
from tests.waiting import until


def test_an_app_that_restarts_during_a_rehearsal_does_not_end_it(db: Database) -> None:
    rehearsals.begin(db, "r-1", 3, None, NOW)
    rehearsals.end_orphans(db, NOW)
    assert rehearsals.rehearsal(db, "r-1").state == "failed"
    alive = rehearsals.report(db, "r-1", [], NOW)
    assert (alive.state, alive.ended_at) == ("running", None)
    with pytest.raises(rehearsals.RehearsalRunning):
        rehearsals.begin(db, "r-2", 3, None, NOW + timedelta(minutes=1))
    assert rehearsals.report(db, "r-1", [], NOW, state="done", ok=True).ok


@pytest.mark.parametrize("program", [("/no/such/program",), (sys.executable, "-c", "")])
def test_a_rehearsal_whose_process_ends_without_a_word_is_over(db: Database, program: tuple[str, ...]) -> None:
    rehearsals.begin(db, "r-1", 3, None, NOW)
    in_a_process_of_its_own(db, program)("r-1", 3)
    until(lambda: rehearsals.rehearsal(db, "r-1").ended_at is not None)
    ended = rehearsals.rehearsal(db, "r-1")
    assert (ended.state, ended.note) == ("failed", "interrupted")
