"""`rexian search`: make the search of cases and transcripts anew, with progress; the house may go on working."""

import sys
from datetime import UTC, datetime

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from console.commands.unit import done
from intake.sentences import say

app = typer.Typer()


@app.callback()
def search() -> None:
    """A group, though it has one command: more of them may come."""


@app.command("rebuild", help=say("cli.search.rebuild"))
def rebuild() -> None:
    """Until it is done, cases that are not in yet are not found; nothing else waits for it."""
    from console.commands.opening import database
    from intake.office.search import filling

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with database() as db, Progress(*columns, console=Console(file=sys.stderr)) as bars:
        filling.rebuild(db, datetime.now(UTC))
        bar = bars.add_task(say("cli.search.filling"), total=None)
        over = filling.fill(db, told=lambda through, upto: bars.update(bar, completed=through, total=upto))
    done(say("cli.search.rebuilt", cases=over))
