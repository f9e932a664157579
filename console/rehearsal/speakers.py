"""Who speaks in a rehearsal: sound files with their texts, and a telephone number for each caller."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from intake.words import Refusal


class NoSpeech(Refusal):
    """The folder holds no sound that a practice caller could play."""

    key = "console.rehearsal_no_speech"


class BadSpeechList(Refusal):
    """callers.json is not a list of files with their texts."""

    key = "console.rehearsal_bad_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    sound: Path
    text: str | None  # what is said, when it is known; only then can a character error rate be given


def speakers(folder: Path) -> list[Speaker]:
    """The speakers of a folder: as `callers.json` lists them, else every WAV file in it.

    Raises:
        NoSpeech, BadSpeechList
    """
    listed = folder / "callers.json"
    found = (
        _listed(folder, listed)
        if listed.is_file()
        else [Speaker(sound=path, text=None) for path in sorted(folder.glob("*.wav"))]
    )
    if not found:
        raise NoSpeech(folder=str(folder))
    return found


def _listed(folder: Path, listed: Path) -> list[Speaker]:
    try:
        entries = json.loads(listed.read_text("utf-8"))
        found = [Speaker(sound=_within(folder, entry["file"]), text=entry["text"] or None) for entry in entries]
    except (ValueError, TypeError, KeyError, OSError) as fault:
        raise BadSpeechList(file=str(listed), fault=str(fault)) from fault
    return [speaker for speaker in found if speaker.sound.is_file()]


def _within(folder: Path, name: str) -> Path:
    # A list may name files from the folder above it (`callers/lamp.wav`) or from its own.
    own = folder / name
    return own if own.is_file() else folder / Path(name).name


def numbers(count: int, seed: int | None = None) -> list[str]:
    """Distinct numbers of no network (199 is not given out), different in each rehearsal."""
    start = random.Random(seed).randrange(10_000_000, 99_990_000)
    return [f"199{start + n:08d}" for n in range(count)]
