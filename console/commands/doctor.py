"""`rexian doctor`: every check as a table, and exit status 1 when one failed that would stop a start."""

import json
import sys
import tomllib
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from console.commands import screen
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
        heads = ["", *(say(f"doctor.column.{name}") for name in ("name", "found", "mend"))]
        screen.show(heads, [_row(check) for check in checks], title=say("doctor.title"))
        screen.sentences().print(_verdict(checks, len(failures)))
    if failures:
        raise typer.Exit(1)


def _verdict(checks: list[Check], failed: int) -> str:
    warned = sum(1 for check in checks if not check.ok and not check.stops)
    if failed:
        return say("doctor.some_failed", count=failed, all=len(checks))
    if warned:
        return f"[yellow]{say('doctor.some_warned', count=warned)}[/]"
    return f"[green]{say('doctor.all_well')}[/]"


def _row(check: Check) -> list[str]:
    sign = "[green]✓[/]" if check.ok else "[red]✗[/]" if check.stops else "[yellow]![/]"
    kind, _, rest = check.name.partition(" ")
    return [sign, f"{say(f'doctor.name.{kind}')} {rest}".strip(), escape(check.found), escape(check.mend)]
