"""`rexian transcribe FILE`: any sound file to text with either engine, progress on standard error."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from intake.sentences import say
from intake.words import HeardSegment, Leg, Refusal

if TYPE_CHECKING:
    from transcription.engines import Engine
    from transcription.models import Chosen

# A file with two tracks is a call: the caller on the left, the studio on the right.
LEGS = {1: ("",), 2: (Leg.CALLER.value, Leg.STUDIO.value)}


class NoEngine(Refusal):
    """No model of the wanted engine is on this machine."""

    key = "transcription.no_engine"


def transcribe(
    file: Annotated[Path, typer.Argument(help=say("cli.transcribe.file"), exists=True, dir_okay=False)],
    engine: Annotated[
        Literal["vosk", "whisper", ""], typer.Option(help=say("cli.transcribe.engine"), metavar="vosk|whisper")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.transcribe.json"))] = False,
) -> None:
    from transcription import sound

    tracks = LEGS.get(sound.look_at(file).tracks, ("",))
    screen = Console(stderr=True)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=screen) as bars:
        loaded = _loaded(engine, bars)
        heard = [(leg, segment) for n, leg in enumerate(tracks) for segment in _heard(loaded, file, n, leg, bars)]
    heard.sort(key=lambda pair: pair[1].start)
    if as_json:
        print(json.dumps(_told(loaded, heard), ensure_ascii=False, indent=1))  # noqa: T201  this is the output
        return
    out = Console(file=sys.stdout, highlight=False, soft_wrap=True, markup=False)
    for leg, segment in heard:
        name = f"{say(f'transcription.leg.{leg}')}  " if leg else ""
        out.print(f"{_clock(segment.start)}–{_clock(segment.end)}  {segment.confidence:.2f}  {name}{segment.text}")


def _loaded(engine: Literal["vosk", "whisper", ""], bars: Progress) -> "Engine":
    """The engine that is asked for, or the station's own."""
    from transcription import engines, models
    from transcription.settings import TranscriptionSettings

    settings = TranscriptionSettings()
    if engine and engine != settings.engine:
        settings = settings.model_copy(update={"engine": engine, "model": "", "fallback": False})
    elif engine:
        settings = settings.model_copy(update={"fallback": False})
    chosen: Chosen | models.NoModel = models.choose(settings)
    if isinstance(chosen, models.NoModel):
        raise NoEngine(reason=chosen.sentence())
    row = bars.add_task(say("cli.transcribe.loading", model=chosen.model.name), total=1.0)
    return engines.load(chosen, settings, lambda share: bars.update(row, completed=share))


def _heard(engine: "Engine", file: Path, track: int, leg: str, bars: Progress) -> list[HeardSegment]:
    name = say(f"transcription.leg.{leg}") if leg else file.name
    row = bars.add_task(name, total=None)

    def tell(done: float, whole: float) -> None:
        bars.update(row, completed=done, total=max(whole, done))

    return engine.transcribe(file, track, tell)


def _told(engine: "Engine", heard: list[tuple[str, HeardSegment]]) -> dict[str, object]:
    return {
        "engine": engine.name,
        "model": engine.model,
        "segments": [{"leg": leg or None, **asdict(s)} | {"spoken_at": None} for leg, s in heard],
    }


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60):02d}:{seconds % 60:05.2f}"
