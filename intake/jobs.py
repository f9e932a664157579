"""What the worker does: the after-call pass for each recording, and small chores. Sending twice is impossible here:
every job is idempotent, carries ids only, and re-reads the truth before it acts."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from intake import durable, feed
from intake.durable import Job
from intake.office import transcripts
from intake.office.calls import AFTER_CALL
from intake.records.database import Database
from intake.words import CallId, TranscriptState

log = logging.getLogger("rexian.jobs")

CHORES_SECONDS = 15.0


def work(
    db: Database,
    *,
    after_call: Callable[[CallId], None],
    model_present: Callable[[], bool],
    locks: Path,
    at_once: int,
    stop: threading.Event,
    ready: Callable[[], None] = lambda: None,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Work until `stop`.

    Args:
        after_call: makes and stores the transcript of one closed recording; runs at least once.
        model_present: whether a recogniser for the office's language could be loaded now.
        ready, beat: called once when work is taken, and from then on about every second.
    """
    chores = threading.Thread(target=_chores, args=(db, model_present, stop), name="chores", daemon=True)
    chores.start()
    durable.run(
        db,
        {AFTER_CALL: Job(do=lambda call: after_call(CallId(call)), give_up=partial(give_up_pass, db))},
        locks=locks,
        at_once=at_once,
        stop=stop,
        ready=ready,
        beat=beat,
    )
    stop.set()
    chores.join(timeout=5)


def give_up_pass(db: Database, call: str, why: str) -> None:
    """The recording stays, the screen says why, what was heard live can be reviewed, and a person may ask again."""
    transcripts.fail_pass(db, CallId(call), TranscriptState.FAILED, datetime.now(UTC), why)


def _chores(db: Database, model_present: Callable[[], bool], stop: threading.Event) -> None:
    while not stop.wait(CHORES_SECONDS):
        try:
            if model_present():
                found = transcripts.requeue(db, [TranscriptState.NO_MODEL], datetime.now(UTC))
                if found:
                    log.info("a model arrived; recordings queued", extra={"recordings": len(found)})
            with db.begin() as tx:
                feed.forget_old(tx)
        except Exception:
            # A chore that fails is tried again in a quarter of a minute; the jobs go on.
            log.exception("chore")
