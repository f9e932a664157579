"""`rexian rehearse --call-back`: telephones that answer by themselves call a practice case back, step by step."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NoReturn
from uuid import uuid4

import typer

from console.commands import screen as shown
from console.rehearsal import placing
from intake.office import call_backs, people
from intake.office.call_back_phones import PHONE
from intake.office.call_backs import Asking, CallBack
from intake.office.people import Person
from intake.records.database import Database
from intake.rules import rights
from intake.sentences import say
from intake.settings import house
from intake.words import Refusal
from intake.words.call_backs import CallBackOutcome, CallBackState, Purpose
from telephony.call_backs import originate
from telephony.settings import TelephonySettings

LONGEST_SECONDS = 120.0
LOOK_SECONDS = 0.1


class NoPracticeCase(Refusal):
    """There is nothing to call back yet."""

    key = "rehearse_call_back.no_case"


class NobodyRehearses(Refusal):
    """Nobody here may rehearse."""

    key = "rehearse_call_back.nobody"


def rehearse_call_back() -> NoReturn:
    """Ends the command with status 1 when a step is missing. Raises NoPracticeCase, NobodyRehearses, LineAway."""
    screen = shown.sentences()
    db = Database(house().database)
    try:
        settings = TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
        made = _asked(db, settings)
        door = placing.line(settings)
        try:
            originate(door, settings, made)
            whole = _follow(db, made, lambda at, sentence: screen.print(f"{at:6.1f} s  {sentence}"))
        finally:
            door.close()
    finally:
        db.close()
    screen.print(say("rehearse_call_back.whole" if whole else "rehearse_call_back.not_whole"))
    raise typer.Exit(0 if whole else 1)


def _asked(db: Database, settings: TelephonySettings) -> CallBack:
    now = datetime.now(UTC)
    case = call_backs.newest_practice(db)
    if case is None:
        raise NoPracticeCase
    asking = Asking(key=str(uuid4()), purpose=Purpose.ANSWER, rings=PHONE)
    by, exchange = _somebody(db, now), settings.exchange()
    version = call_backs.offer(db, case, by, exchange).version
    return call_backs.ask(db, case, asking, exchange, version=version, by=by, at=now)[0]


def _somebody(db: Database, now: datetime) -> Person:
    for person in people.people(db, now):
        if not person.disabled and rights.may(person.roles, rights.Act.REHEARSE):
            return person
    raise NobodyRehearses


def _follow(db: Database, made: CallBack, tell: Callable[[float, str], None]) -> bool:
    """Every step once, with the seconds since the beginning; whether it ended as it should, its sound included."""
    begun, seen = time.monotonic(), ""
    while time.monotonic() - begun < LONGEST_SECONDS:
        now = call_backs.one(db, made.id)
        outcome = now.moments.outcome
        key = f"state.{now.state.value}" if outcome is None else f"outcome.{outcome.value}"
        if key != seen:
            seen = key
            tell(time.monotonic() - begun, say(f"call_back.{key}"))
        if now.state is CallBackState.ENDED and (now.tracks or outcome is not CallBackOutcome.ANSWERED):
            return outcome is CallBackOutcome.ANSWERED and bool(now.recording_seconds)
        time.sleep(LOOK_SECONDS)
    return False
