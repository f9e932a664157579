"""`rexian doctor`: every check as a table, and exit status 1 when one failed that would stop a start."""

import json
import sys
import tomllib
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.commands.opening import furnish, home
from console.house.machine_checks import Check
from intake.sentences import say


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.doctor.json"))] = False,
) -> None:
    from console.house.checks import all_checks

    # A home that cannot be written is one of the rows, not a reason to show none.
    with suppress(OSError, tomllib.TOMLDecodeError):
        furnish()
    checks = list(all_checks(home(), datetime.now(UTC)))
    failures = [check for check in checks if not check.ok and check.stops]
    if as_json:
        sys.stdout.write(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1) + "\n")
    else:
        console = Console()
        console.print(table(checks))
        if failures:
            console.print(say("doctor.some_failed", count=len(failures), all=len(checks)))
        else:
            console.print(f"[green]{say('doctor.all_well')}[/]")
    if failures:
        raise typer.Exit(1)


def table(checks: list[Check]) -> Table:
    shown = Table(
        "",
        say("doctor.column.name"),
        say("doctor.column.found"),
        say("doctor.column.mend"),
        title=say("doctor.title"),
    )
    for check in checks:
        sign = "[green]✓[/]" if check.ok else "[red]✗[/]" if check.stops else "[yellow]![/]"
        kind, _, rest = check.name.partition(" ")
        shown.add_row(sign, f"{say(f'doctor.name.{kind}')} {rest}".strip(), check.found, check.mend)
    return shown
