"""`rexian rehearse --exercise`: callers who stay for a producer at the desk, and a score; status 1 when not passed."""

import json
import random
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import typer
from rich.console import Console

from console.commands import screen as shown
from console.rehearsal import exercising, placing
from console.rehearsal.exercising import Voices
from console.rehearsal.running import Rooms
from console.rehearsal.speakers import speakers
from console.settings import ConsoleSettings
from intake.office import exercises, show_rows
from intake.office.exercise_facts import Ring
from intake.office.exercises import Exercise
from intake.records.database import Database
from intake.rules.exercise_callers import FEWEST_CALLERS, MOST_CALLERS, MOST_SEED, programme
from intake.sentences import say
from intake.settings import house
from intake.words import Refusal
from telephony.settings import TelephonySettings
from transcription.callers import EMERGENCY, FOLDER


class TooManyOrTooFew(Refusal):
    """An exercise is for one person's hands."""

    key = "rehearse_exercise.callers"


def rehearse_exercise(
    home: Path, callers: int, minutes: int, seed: int | None, *, as_json: bool, known: str
) -> NoReturn:
    """Runs in the foreground until it is over; Ctrl-C ends it, and it is scored all the same.

    Args:
        known: an exercise that the console has begun already.

    Raises: TooManyOrTooFew, LineAway, and what `exercises.begin` raises.
    """
    if not FEWEST_CALLERS <= callers <= MOST_CALLERS:
        raise TooManyOrTooFew(least=FEWEST_CALLERS, most=MOST_CALLERS)
    db = Database(house().database)
    try:
        rooms = Rooms(db=db, console=ConsoleSettings(), telephony=TelephonySettings(), home=home)  # type: ignore[call-arg]
        voices = _voices(home)
        plan = (callers, minutes, random.randrange(MOST_SEED + 1) if seed is None else seed)
        begun = exercises.exercise(db, known) if known else _begun(rooms, plan)
        done = _run(rooms, begun, voices)
    finally:
        db.close()
    if as_json:
        json.dump(_told(done), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _show(shown.sentences(), done)
    raise typer.Exit(0 if done.score is not None and done.score.passed else 1)


def _voices(home: Path) -> Voices:
    folder = home / "rehearsal"
    plain = tuple(placing.prepared(one.sound, folder) for one in speakers(FOLDER))
    return Voices(plain=plain, emergency=placing.prepared(EMERGENCY, folder))


def _begun(rooms: Rooms, plan: tuple[int, int, int]) -> Exercise:
    schedule = replace(rooms.telephony.schedule(), planned=show_rows.planned(rooms.db))
    return exercises.begin(rooms.db, str(uuid4()), plan, None, datetime.now(UTC), schedule)


def _run(rooms: Rooms, begun: Exercise, voices: Voices) -> Exercise:
    screen = Console(stderr=True, highlight=False)
    screen.print(say("rehearse_exercise.running", callers=begun.callers, minutes=begun.minutes, seed=begun.seed))
    arrivals = programme(begun.callers, begun.minutes, begun.seed)
    with screen.status(_progress(begun.callers, ())) as status, suppress(KeyboardInterrupt):
        exercising.run(rooms, begun, arrivals, voices, lambda rings: status.update(_progress(begun.callers, rings)))
    return exercises.exercise(rooms.db, begun.id)


def _progress(callers: int, rings: Sequence[Ring]) -> str:
    return say("rehearse_exercise.progress", callers=callers, rung=len(rings), lost=sum(ring.lost for ring in rings))


def _told(done: Exercise) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": done.id,
        "seed": done.seed,
        "end": done.state,
        "total": None,
        "passed": False,
        "findings": [],
        "rings": [asdict(ring) for ring in done.rings],
    }
    if done.score is not None:
        told |= {"total": done.score.total, "passed": done.score.passed}
        told["findings"] = [asdict(finding) for finding in done.score.findings]
    return told


def _show(screen: Console, done: Exercise) -> None:
    found = done.score
    if found is None:
        return
    rows = [
        [
            say(f"exercise.finding.{one.name}"),
            f"{one.good}/{one.of}" if one.of else "–",
            f"{one.points:g}/{one.most:g}" if one.of else "–",
            say(f"exercise.better.{one.name}") if one.good < one.of else "",
        ]
        for one in found.findings
    ]
    columns = ("finding", "count", "points", "better")
    shown.show(
        [say(f"rehearse_exercise.column.{name}") for name in columns], rows, title=say("rehearse_exercise.title")
    )
    verdict = "passed" if found.passed else "not_yet"
    total = "–" if found.total is None else f"{found.total:g}"
    screen.print(say(f"rehearse_exercise.{verdict}", total=total, end=say(f"exercise.end.{done.state}")))
