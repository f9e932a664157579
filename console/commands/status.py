"""`rexian status`: each part asked now, by the same questions the supervisor asks; 0 only when ready for calls."""

import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from console.commands import screen
from console.commands.opening import station
from console.house import plan, state
from intake.sentences import say
from intake.settings import house

ASK_AGAIN_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    ready: bool
    state: str
    since: datetime | None
    note: str


def status(
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.status.json"))] = False,
    only: Annotated[str, typer.Option("--only", help=say("cli.status.only"), metavar="|".join(plan.NAMES))] = "",
    wait: Annotated[float, typer.Option("--wait", help=say("cli.status.wait"))] = 0.0,
) -> None:
    folder = station()
    limit = time.monotonic() + wait
    parts = look(folder, only)
    while not all(part.ready for part in parts) and time.monotonic() < limit:
        time.sleep(ASK_AGAIN_SECONDS)
        parts = look(folder, only)
    is_ready = all(part.ready for part in parts)
    view = state.read(folder)
    if as_json:
        told = {
            "ready": is_ready,
            "supervisor": bool(view and view.alive),
            "parts": {
                part.name: {"ready": part.ready, "state": part.state, "since": part.since, "note": part.note}
                for part in parts
            },
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
    else:
        _tell(parts, is_ready, supervised=bool(view and view.alive))
    if not is_ready:
        raise typer.Exit(1)


def look(folder: Path, only: str = "") -> list[Part]:
    """Ask every part, or one. What the supervisor wrote adds the since and the note, never the verdict."""
    from console.house import asking

    view = state.read(folder)
    found = []
    for name in (only,) if only else plan.NAMES:
        is_ready = asking.is_ready(folder, name)
        child = view.children.get(name) if view is not None and view.alive else None
        word = str(child.state) if child and not is_ready else "ready" if is_ready else "stopped"
        since = child.since if child else None
        found.append(Part(name=name, ready=is_ready, state=word, since=since, note=child.says if child else ""))
    return found


def _tell(parts: list[Part], is_ready: bool, *, supervised: bool) -> None:
    out = screen.sentences()
    if not supervised and not any(part.ready for part in parts):
        out.print(say("cli.status.not_running"))
        return
    heads = ["", *(say(f"cli.status.column.{name}") for name in ("part", "state", "since", "note"))]
    screen.show(heads, [_row(part) for part in parts])
    out.print(say("cli.status.ready" if is_ready else "cli.status.not_ready"))
    if not supervised:
        out.print(f"[yellow]![/] {say('cli.status.no_supervisor')}")


def _row(part: Part) -> list[str]:
    # The house's own time, as on every page; the machine may be set to another.
    since = f"{part.since.astimezone(ZoneInfo(house().timezone)):%m-%d %H:%M:%S}" if part.since else ""
    sign = "[green]●[/]" if part.ready else "[red]●[/]"
    return [sign, part.name, say(f"cli.state.{part.state}"), since, escape(part.note)]
