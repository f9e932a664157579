"""What the worker does: the after-call pass for each recording, and small chores. Sending twice is impossible here:
every job is idempotent, carries ids only, and re-reads the truth before it acts."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from intake import durable, feed
from intake.durable import Job
from intake.office import recomputing, reminding, retaining, transcripts
from intake.office.calls import AFTER_CALL
from intake.office.casework import lateness
from intake.office.delivering import Delivering
from intake.office.desk import binding
from intake.office.programme import commitments, research
from intake.office.programme import reminding as show_reminding
from intake.office.search import filling
from intake.records.database import Database
from intake.settings import NoticeSettings
from intake.words import CallId, TranscriptState

log = logging.getLogger("rexian.jobs")

CHORES_SECONDS = 15.0
# The records schedule counts days.
RETAIN_SECONDS = 3600.0
REMIND_SECONDS = 60.0
# Beside a sweep of 34,000 reminders half of the rings became a case within 0.1 s; without the rest it was 0.6 s.
BREATH_SECONDS = 0.1


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
    notices: NoticeSettings | None = None,
    link: str = "",
) -> None:
    """Work until `stop`.

    Args:
        notices: how notifications are sent; None sends nothing and reminds nobody.
        link: the console's address, for texts that leave the house.
        after_call: makes and stores the transcript of one closed recording; runs at least once.
        model_present: whether a recogniser for the office's language could be loaded now.
        ready, beat: called once when work is taken, and from then on about every second.
    """
    chores = threading.Thread(target=_chores, args=(db, model_present, stop), name="chores", daemon=True)
    chores.start()
    telling = _telling(db, notices, link, stop) if notices is not None else []
    for thread in telling:
        thread.start()
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
    for thread in (chores, *telling):
        thread.join(timeout=5)


def give_up_pass(db: Database, call: str, why: str) -> None:
    """The recording stays, the screen says why, what was heard live can be reviewed, and a person may ask again."""
    transcripts.fail_pass(db, CallId(call), TranscriptState.FAILED, datetime.now(UTC), why)


def _telling(db: Database, settings: NoticeSettings, link: str, stop: threading.Event) -> list[threading.Thread]:
    """Who decides what is told, and who carries it out: apart, so that a dead mail server delays no reminder."""
    delivering = Delivering(db, settings=settings, link=link, stop=stop)
    return [
        threading.Thread(target=_remind, args=(db, stop), name="reminding", daemon=True),
        threading.Thread(target=delivering.run, name="delivering", daemon=True),
    ]


def _remind(db: Database, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            # What has become late is taken down before anybody is told of it.
            swept = lateness.sweep(db, datetime.now(UTC), breathe=lambda: stop.wait(BREATH_SECONDS))
            if swept != lateness.NOTHING:
                log.info("lateness swept", extra=asdict(swept))
            bound = binding.bind_what_waits(db, datetime.now(UTC))
            if bound:
                log.info("notes of the air bound", extra={"count": bound})
            told = reminding.sweep(db, datetime.now(UTC), breathe=lambda: stop.wait(BREATH_SECONDS))
            told += show_reminding.remind(db, datetime.now(UTC))
            commitments.lapse(db, datetime.now(UTC))
            if told:
                log.info("reminders told", extra={"count": told})
        except Exception:
            # What this sweep did not tell the next one tells.
            log.exception("reminding")
        stop.wait(REMIND_SECONDS)


def _fill_search(db: Database, stop: threading.Event) -> None:
    """What an old home, or a rebuild that was killed, has not in its search yet; others write between the batches."""
    while not stop.is_set() and filling.waiting(db):
        over = filling.fill(db, batches=1)
        log.info("cases put in the search", extra={"count": over})


def _retain(db: Database, stop: threading.Event) -> None:
    swept = retaining.sweep(db, datetime.now(UTC), breathe=lambda: stop.wait(BREATH_SECONDS))
    if swept != retaining.Swept():
        log.info("records schedule", extra=asdict(swept))


def _chores(db: Database, model_present: Callable[[], bool], stop: threading.Event) -> None:
    calendar, retain_at = 0, 0.0
    while not stop.wait(CHORES_SECONDS):
        try:
            _fill_search(db, stop)
            calendar = recomputing.follow(db, datetime.now(UTC), calendar)
            if model_present():
                found = transcripts.requeue(db, [TranscriptState.NO_MODEL], datetime.now(UTC))
                if found:
                    log.info("a model arrived; recordings queued", extra={"recordings": len(found)})
            with db.begin() as tx:
                feed.forget_old(tx)
            if time.monotonic() >= retain_at:
                retain_at = time.monotonic() + RETAIN_SECONDS
                _retain(db, stop)
                alike = research.propose(db, datetime.now(UTC))
                if alike:
                    log.info("like matters found", extra={"cases": alike})
        except Exception:
            # A chore that fails is tried again in a quarter of a minute; the jobs go on.
            log.exception("chore")
