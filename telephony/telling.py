"""Tells the office what happened on the line: one event, one verb. Waits for a database that is away, not for more."""

import logging
import threading
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from intake.office import calls, cases
from intake.records.database import Database
from intake.settings import home_folder
from intake.words import CallId, CallOpening, OpenedCall
from telephony import endings
from telephony.events import CallAnswered, CallEnded, CallEvent, CallOpened, CallPlaced, KindKeyed, MessageLeft
from telephony.floor import OnLine

log = logging.getLogger(__name__)

Done = TypeVar("Done")

# The database restarts, is locked by a backup, or its disk is full: a person will mend it, and no call may be lost.
DATABASE_AWAY = (OperationalError, InterfaceError, NoConnectionFree)
LONGEST_PAUSE = 2.0

RECORDINGS = "recordings"


class Stopped(Exception):
    """The program ends while a verb still waits for the database. The call log will tell it again."""


def until_told(verb: Callable[[], Done], stop: threading.Event) -> Done:
    """The verb's result, however long the database is away. Raises Stopped."""
    pause = 0.05
    while True:
        try:
            return verb()
        except DATABASE_AWAY:
            if pause >= LONGEST_PAUSE / 2:
                log.warning("the database is away; the line waits", exc_info=True)
            if stop.wait(pause):
                raise Stopped from None
            pause = min(pause * 2, LONGEST_PAUSE)


def open_call(db: Database, event: CallOpened, show: int | None) -> OpenedCall:
    opening = CallOpening(
        call=event.call,
        line=event.line,
        number=event.number,
        name=event.name,
        withheld=not event.number,
        practice=event.practice,
        channel=event.channel,
        uniqueid=event.uniqueid,
        linkedid=event.linkedid,
        rang_at=event.at,
        recording_base=safe_base(event.recording_base, event.call),
    )
    return calls.open_call(db, opening, show=show)


def tell(db: Database, event: CallEvent, line: OnLine | None, delay: float | None) -> None:
    """Everything but the opening. What only the floor remembers needs no verb.

    Args:
        delay: seconds that lay in the delay unit when it happened, when anybody knows.
    """
    match event:
        case CallAnswered():
            calls.answer_call(db, event.call, event.at)
        case CallPlaced():
            calls.place_call(db, event.call, event.place, event.at, delay=delay)
        case MessageLeft():
            calls.leave_message(db, event.call, event.at)
        case KindKeyed():
            cases.key_kind(db, event.call, event.kind, event.at)
        case CallEnded() if line is not None:
            reason = endings.reason(line.ending(event.cause))
            calls.end_call(db, event.call, event.at, reason, event.cause, delay=delay)
        case _:
            pass


def safe_base(base: str, call: CallId) -> str:
    """`base` relative to the home, when it is this call's file in the recordings folder; otherwise nothing."""
    path = PurePath(base)
    if path.is_absolute() and path.is_relative_to(home_folder()):
        path = path.relative_to(home_folder())
    good = path.parts[:1] == (RECORDINGS,) and path.name == call and ".." not in path.parts and len(path.parts) <= 3
    return str(path) if good else ""
