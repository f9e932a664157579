"""`python -m transcription.models [--test]`: fetch the station's model, or those of the tests, with progress."""

import sys

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from intake.sentences import say
from intake.words import Refusal
from transcription import models
from transcription.settings import TranscriptionSettings


def main(words: list[str]) -> int:
    console = Console(stderr=True)
    settings = TranscriptionSettings()
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    try:
        with Progress(*columns, console=console) as bars:
            rows: dict[str, int] = {}

            def tell(file: str, got: int, expected: int) -> None:
                row = rows.setdefault(file, -1)
                if row < 0:
                    row = rows[file] = bars.add_task(file, total=expected)
                bars.update(row, completed=got, total=expected)  # type: ignore[arg-type]

            if "--test" in words:
                for name in models.ensure_for_tests(settings, tell):
                    console.print(say("transcription.model_here", model=name))
                return 0
            found = models.ensure(settings, tell)
    except Refusal as refusal:
        console.print(refusal.sentence())
        return 1
    if isinstance(found, models.NoModel):
        console.print(found.sentence())
        return 1
    console.print(say("transcription.model_here", model=found.model.name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
