"""`rexian setup`: what no package index brings: Asterisk, a speech model, a Chinese font; then the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from console.commands.opening import furnish
from console.house import fetching
from intake.sentences import say
from intake.words import Refusal

# Several bars of one step: the file's name, bytes so far, bytes in all (0 when nobody knows).
Shown = Callable[[str, int, int], None]
PARTS: dict[str, Callable[[bool, Shown], fetching.Fetched]] = {
    "font": fetching.font,
    "asterisk": fetching.asterisk,
    "model": fetching.model,
    "database": fetching.database,
}


def setup(
    only: Annotated[str, typer.Option("--only", help=say("cli.setup.only"), metavar="|".join(PARTS))] = "",
    again: Annotated[bool, typer.Option("--again", help=say("cli.setup.again"))] = False,
) -> None:
    began = time.monotonic()
    furnish()
    console = Console(highlight=False)
    wanting: list[str] = []
    for name in (only,) if only else PARTS:
        title = say(f"cli.setup.{name}")
        try:
            with _bars(console, title) as shown:
                found = PARTS[name](again, shown)
        except Refusal as refusal:
            console.print(f"[red]✗[/] {title}: {refusal.sentence()}")
            raise typer.Exit(1) from refusal
        sign = "[green]✓[/]" if found.whole else "[yellow]![/]"
        console.print(f"{sign} {say('cli.setup.there', what=title, found=found.says)}")
        if not found.whole:
            wanting.append(title)
    if wanting:
        console.print(say("cli.setup.incomplete", what=", ".join(wanting)))
    elif not only:
        console.print(say("cli.setup.done", seconds=time.monotonic() - began))


@contextmanager
def _bars(console: Console, title: str) -> Iterator[Shown]:
    """Bars that appear with the first thing to show; a step that finds everything in place shows none."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as progress:

        def show(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(f"{title} {file}", total=total or None)
                if not console.is_terminal:
                    console.print(f"→ {title} {file}")
            progress.update(tasks[file], completed=done, total=total or None)

        yield show
