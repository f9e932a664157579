"""`rexian rehearse`: practice calls through the PBX itself, measured and reported; status 1 when one is not whole."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape

from console.commands import screen as shown
from console.commands.opening import station
from console.commands.rehearse_call_back import rehearse_call_back
from console.commands.rehearse_exercise import rehearse_exercise
from console.rehearsal.running import Rooms
from console.rehearsal.running import rehearse as run_rehearsal
from console.rehearsal.speakers import speakers
from console.settings import ConsoleSettings
from intake.office import rehearsals
from intake.office.rehearsals import NoSuchRehearsal, PracticeCall, Rehearsal
from intake.records.database import Database
from intake.rules.exercise_callers import LONGEST_MINUTES, MOST_SEED, SHORTEST_MINUTES
from intake.sentences import say
from intake.settings import house
from telephony.settings import TelephonySettings
from transcription.callers import FOLDER


def rehearse(
    callers: Annotated[int, typer.Option("--callers", min=1, max=100, help=say("cli.rehearse.callers"))] = 3,
    speech: Annotated[
        Path | None, typer.Option("--speech", exists=True, file_okay=False, help=say("cli.rehearse.speech"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.rehearse.json"))] = False,
    call_back: Annotated[bool, typer.Option("--call-back", help=say("cli.rehearse.call_back"))] = False,
    exercise: Annotated[bool, typer.Option("--exercise", help=say("cli.rehearse.exercise"))] = False,
    minutes: Annotated[
        int, typer.Option("--minutes", min=SHORTEST_MINUTES, max=LONGEST_MINUTES, help=say("cli.rehearse.minutes"))
    ] = 5,
    seed: Annotated[int | None, typer.Option("--seed", min=0, max=MOST_SEED, help=say("cli.rehearse.seed"))] = None,
    known: Annotated[str, typer.Option("--id", hidden=True)] = "",
) -> None:
    home = station()
    if exercise:
        rehearse_exercise(home, callers, minutes, seed, as_json=as_json, known=known)
    if call_back:
        rehearse_call_back()
    screen = Console(stderr=True, highlight=False)
    db = Database(house().database)
    try:
        rooms = Rooms(db=db, console=ConsoleSettings(), telephony=TelephonySettings(), home=home)  # type: ignore[call-arg]
        voices = speakers(speech or FOLDER)
        begun = _begun(db, known, callers)
        with screen.status(say("rehearse.calling", callers=callers)) as status:
            done = run_rehearsal(rooms, begun.id, voices, callers, lambda calls: status.update(_progress(calls)))
    finally:
        db.close()
    if as_json:
        calls = [asdict(call) for call in done.calls]
        json.dump({"ok": bool(done.ok), "calls": calls}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _show(shown.sentences(), done)
    raise typer.Exit(0 if done.ok else 1)


def _begun(db: Database, known: str, callers: int) -> Rehearsal:
    if known:
        found = rehearsals.rehearsal(db, known)
        if found.state != "running":
            raise NoSuchRehearsal(rehearsal=known)
        return found
    return rehearsals.begin(db, str(uuid4()), callers, None, datetime.now(UTC))


def _progress(calls: list[PracticeCall]) -> str:
    return say(
        "rehearse.progress",
        rung=sum(call.case is not None for call in calls),
        recorded=sum(call.recording_seconds is not None for call in calls),
        written=sum(call.transcript is not None for call in calls),
        callers=len(calls),
    )


def _show(screen: Console, done: Rehearsal) -> None:
    columns = ("case", "ring_to_case", "ring_to_console", "recording", "cer")
    rows = [
        [
            call.case or "✗",
            _number(call.ring_to_case_ms, "{:.0f} ms"),
            _number(call.ring_to_console_ms, "{:.0f} ms"),
            _number(call.recording_seconds, "{:.1f} s"),
            _number(call.cer, "{:.1%}"),
        ]
        for call in done.calls
    ]
    shown.show([say(f"rehearse.column.{name}") for name in columns], rows, title=say("rehearse.title"))
    engines = sorted({call.engine for call in done.calls if call.engine})
    screen.print(f"{say('rehearse.column.engine')}: {', '.join(engines) or '✗'}")
    for call in done.calls:
        screen.print(f"[bold]{call.case or '✗'}[/]  {escape(call.transcript or '✗')}")
    screen.print(say("rehearse.whole" if done.ok else "rehearse.not_whole"))


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)
