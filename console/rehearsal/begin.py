"""Begin a rehearsal from the console: in a process of its own, so that its client is a stranger to the app."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from intake.office import rehearsals
from intake.records.database import Database

log = logging.getLogger("rexian.console.rehearsal")

PROGRAM = (sys.executable, "-m", "console.commands")


def in_a_process_of_its_own(db: Database, program: Sequence[str] = PROGRAM) -> Callable[[str, int], None]:
    """What begins a rehearsal (its id, how many callers) and returns at once. The process reports into the books;
    when it ends without having reported its end, its rehearsal is over all the same."""

    def begin(rehearsal: str, callers: int) -> None:
        words = [*program, "rehearse", "--callers", str(callers), "--id", rehearsal]
        threading.Thread(target=_run, args=(db, words, rehearsal), name="rehearsal", daemon=True).start()

    return begin


def _run(db: Database, words: list[str], rehearsal: str) -> None:
    try:
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True, check=False)
    except OSError:
        log.exception("a rehearsal could not be begun", extra={"rehearsal": rehearsal})
    finally:
        rehearsals.end_orphan(db, rehearsal, datetime.now(UTC))
