"""`rexian setup`: what no package index brings: Asterisk, a speech model, a Chinese font; then the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from console.commands.opening import furnish
from console.house import fetching, preparing
from intake.sentences import say
from intake.words import Refusal

# Where nobody watches a bar (a build server's log), a line at this distance is enough.
QUIET_SECONDS = 5.0

PARTS: dict[str, Callable[[bool, fetching.Shown], fetching.Fetched]] = {
    "font": fetching.font,
    "asterisk": fetching.asterisk,
    "model": fetching.model,
    "database": fetching.database,
}


def setup(
    only: Annotated[str, typer.Option("--only", help=say("cli.setup.only"), metavar="|".join(PARTS))] = "",
    person: Annotated[bool, typer.Option("--person", help=say("cli.setup.person"))] = False,
    began: Annotated[float, typer.Option("--began", hidden=True)] = 0.0,
    again: Annotated[bool, typer.Option("--again", help=say("cli.setup.again"))] = False,
) -> None:
    # Environment and console were prepared before there was a `rexian`; whoever waited waited for that as well.
    began = began or time.time()
    furnish()
    console = Console(highlight=False, soft_wrap=True)
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
    first = preparing.first_person() if person else None
    if first is not None:
        for title, value in (
            ("run.sign_in", say("run.sign_in_value", name=first.name)),
            ("run.password", first.password),
        ):
            console.print(f"{say(title)}: {value}", markup=False)
        console.print(say("run.password_note"))
    if wanting:
        console.print(say("cli.setup.incomplete", what=", ".join(wanting)))
    elif not only:
        console.print(say("cli.setup.done", seconds=max(0.0, time.time() - began)))


@contextmanager
def _bars(console: Console, title: str) -> Iterator[fetching.Shown]:
    """A bar for each thing that takes time; without a terminal a line now and then. Quick steps show none."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        told = 0.0

        def show(what: str, sentence: str, done: int, total: int) -> None:
            nonlocal told
            if what not in tasks:
                tasks[what] = progress.add_task(f"{title}  {sentence}", total=total or None)
            progress.update(tasks[what], description=f"{title}  {sentence}", completed=done, total=total or None)
            if not console.is_terminal and time.monotonic() - told > QUIET_SECONDS:
                told = time.monotonic()
                console.print(f"→ {title}  {sentence}  {done * 100 // total if total else 0} %")

        yield show
