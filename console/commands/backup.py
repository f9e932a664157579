"""`rexian backup`: one tar stream of everything that cannot be had again, verified after it is written."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from console.commands.opening import station
from console.house import archive
from intake.sentences import say
from intake.settings import HouseSettings

STDOUT = "-"


def backup(
    target: Annotated[str, typer.Argument(help=say("cli.backup.target"), show_default=False)] = "",
) -> None:
    folder, settings = station(), HouseSettings()
    now = datetime.now(ZoneInfo(settings.timezone))
    console = Console(stderr=True)
    if target == STDOUT:
        archive.write(sys.stdout.buffer, folder, settings.database, now, lambda _: None)
        return
    path = Path(target) if target else folder / "backup" / f"rexian-{now:%Y%m%d-%H%M%S}.tar"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        with Progress(*columns, console=console) as progress:
            task = progress.add_task(say("cli.backup.writing"), total=archive.size_of(folder, settings.database))
            # Passwords' hashes, secrets and people's voices: nobody else on this machine may read it.
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                archive.write(stream, folder, settings.database, now, lambda size: progress.advance(task, size))
                stream.flush()
                os.fsync(stream.fileno())
            progress.update(task, description=say("cli.backup.verifying"), total=None)
            with draft.open("rb") as written:
                kept = archive.verify(written)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    size = decimal(path.stat().st_size)
    console.print(
        f"[green]✓[/] {say('cli.backup.done', path=path, files=len(kept), size=size)}", highlight=False, soft_wrap=True
    )
