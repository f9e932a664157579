"""Begin a rehearsal from the console: in a process of its own, so that its client is a stranger to the app."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from intake.office import exercises, rehearsals
from intake.office.exercises import Exercise
from intake.records.database import Database

log = logging.getLogger("rexian.console.rehearsal")

PROGRAM = (sys.executable, "-m", "console.commands")


def in_a_process_of_its_own(db: Database, program: Sequence[str] = PROGRAM) -> Callable[[str, int], None]:
    """What begins a rehearsal (its id, how many callers) and returns at once. The process reports into the books;
    when it ends without having reported its end, its rehearsal is over all the same."""

    def begin(rehearsal: str, callers: int) -> None:
        words = [*program, "rehearse", "--callers", str(callers), "--id", rehearsal]
        _begin(words, lambda: rehearsals.end_orphan(db, rehearsal, datetime.now(UTC)))

    return begin


def exercise_in_a_process_of_its_own(db: Database, program: Sequence[str] = PROGRAM) -> Callable[[Exercise], None]:
    """The same for an exercise."""

    def begin(begun: Exercise) -> None:
        plan = {"--callers": begun.callers, "--minutes": begun.minutes, "--seed": begun.seed, "--id": begun.id}
        words = [*program, "rehearse", "--exercise", *(str(word) for pair in plan.items() for word in pair)]
        _begin(words, lambda: exercises.end_orphan(db, begun.id, datetime.now(UTC)))

    return begin


def _begin(words: list[str], at_its_end: Callable[[], None]) -> None:
    threading.Thread(target=_run, args=(words, at_its_end), name="rehearsal", daemon=True).start()


def _run(words: list[str], at_its_end: Callable[[], None]) -> None:
    try:
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True, check=False)
    except OSError:
        log.exception("a rehearsal could not be begun")
    finally:
        at_its_end()
