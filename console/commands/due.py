"""`rexian due KIND DATE`: when something is due, and with `--explain` every day counted or skipped."""

import sys
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console

from intake.rules import clocks, explained
from intake.sentences import say

UNANNOUNCED = 2


def due(
    kind: Annotated[str, typer.Argument(help=say("cli.due.kind"), metavar="KIND", show_default=False)],
    day: Annotated[
        datetime, typer.Argument(help=say("cli.due.day"), metavar="DATE", formats=["%Y-%m-%d"], show_default=False)
    ],
    explain: Annotated[bool, typer.Option("--explain", help=say("cli.due.explain"))] = False,
    working_days: Annotated[int, typer.Option("--days", help=say("cli.due.days"), min=0, max=250)] = 0,
) -> None:
    """The ISO date comes first; exit status 2 and a sentence when a year on the way has no notice yet."""
    from intake.office import calendars

    pack = calendars.pack()
    clock = pack.clock(kind.lower().removeprefix("k-"))
    found = clocks.due(
        clock, day.date(), calendars.calendar(), pack.counting, pack.zone, working_days=working_days or None
    )
    if found.provisional:
        years = ", ".join(map(str, explained.unannounced(found.count)))
        Console(stderr=True).print(f"[red]✗[/] {say('cli.due.unannounced', years=years)}", highlight=False)
        raise typer.Exit(UNANNOUNCED)
    out = Console(file=sys.stdout, highlight=False, soft_wrap=True, markup=False)
    out.print(f"{found.day.isoformat()}  {explained.weekday(found.day)}  {explained.title(clock)}")
    if explain:
        _explain(out, found, day.date())


def _explain(out: Console, found: clocks.Due, start: date) -> None:
    for line in explained.lines(found.count):
        mark = "  ◀" if line.day == found.day and line.day != start else ""
        out.print(
            f"  {line.day.isoformat()}  {line.weekday}  {line.number}{'  ' if line.number else ''}{line.why}{mark}"
        )
    out.print(say("clocks.too_late_from", moment=f"{found.too_late_from:%Y-%m-%d %H:%M}"))
