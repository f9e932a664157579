"""`rexian due KIND DATE`: when something is due, and with `--explain` every day counted or skipped."""

import sys
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console

from intake.office.due import due_fields
from intake.office.rules_in_force import Rules
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
    rules = _rules()
    clock = rules.pack.clock(kind.lower().removeprefix("k-"))
    fields = due_fields(rules, clock.name, day.date(), working_days=working_days or None)
    found = fields.bound.due
    if fields.provisional:
        years = ", ".join(map(str, explained.unannounced(found.count)))
        Console(stderr=True).print(
            f"[red]✗[/] {say('cli.due.unannounced', years=years)}", highlight=False, soft_wrap=True
        )
        raise typer.Exit(UNANNOUNCED)
    out = Console(file=sys.stdout, highlight=False, soft_wrap=True, markup=False)
    out.print(f"{found.day.isoformat()}  {explained.weekday(found.day)}  {explained.title(clock)}")
    if explain:
        _explain(out, found, day.date())


def _rules() -> Rules:
    """Those in force at this station; without a station those that ship."""
    from console.commands.opening import database, home
    from intake.office import calendars, rules_in_force

    if not (home() / "secrets.toml").exists():
        return rules_in_force.Rules(pack_id=0, pack=calendars.pack(), calendar=calendars.calendar())
    with database() as db, db.read() as tx:
        return rules_in_force.in_force(tx)


def _explain(out: Console, found: clocks.Due, start: date) -> None:
    for line in explained.lines(found.count):
        mark = "  ◀" if line.day == found.day and line.day != start else ""
        out.print(
            f"  {line.day.isoformat()}  {line.weekday}  {line.number}{'  ' if line.number else ''}{line.why}{mark}"
        )
    out.print(say("clocks.too_late_from", moment=f"{found.too_late_from:%Y-%m-%d %H:%M}"))
