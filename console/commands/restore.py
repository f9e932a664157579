"""`rexian restore`: a verified backup put back into a home that is not running."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.commands.opening import database, home
from console.house import lock, restoring
from intake.sentences import say
from intake.settings import HouseSettings


def restore(
    source: Annotated[str, typer.Argument(help=say("cli.restore.source"), show_default=False)],
    force: Annotated[bool, typer.Option("--force", help=say("cli.restore.force"))] = False,
) -> None:
    folder = home()
    console = Console(stderr=True)
    # Holding the lock keeps a supervisor from starting on a half-restored home.
    with lock.hold(folder), console.status(say("cli.restore.reading")):
        url, now = HouseSettings().database, datetime.now(UTC)
        if source == "-":
            kept = restoring.restore(sys.stdin.buffer, folder, url, now, force=force)
        else:
            with Path(source).open("rb") as stream:
                kept = restoring.restore(stream, folder, url, now, force=force)
        with database():
            pass  # a backup of an older release is brought to the newest schema now, not at the next call
    console.print(
        f"[green]✓[/] {say('cli.restore.done', files=len(kept), home=folder)}", highlight=False, soft_wrap=True
    )
