"""What callers hear: the prompts that ship, the station's own in their place, and both as Asterisk plays them."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from telephony.pbx import sound
from telephony.pbx.refusals import NoSuchPrompt, NotASound

SHIPPED = Path(__file__).parent.parent / "prompts"
# A-law lines take the first, wideband phones the second; Asterisk picks what costs it least.
RATES = {"sln": 8000, "sln16": 16000}
TONE = "tone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """`own` tells whether the station replaced it; `text` is what the shipped one says."""

    name: str
    text: dict[str, str]  # by language
    own: bool
    file: Path
    seconds: float


def names() -> list[str]:
    return sorted(_texts())


def state(home: Path) -> list[Prompt]:
    """Every prompt as callers hear it now."""
    found = []
    for name in names():
        file = _playable(home, name)
        samples, rate = _read(file)
        found.append(
            Prompt(name=name, text=_texts()[name], own=file.parent != SHIPPED, file=file, seconds=len(samples) / rate)
        )
    return found


def replace(home: Path, name: str, file: Path, now: datetime) -> Prompt:
    """Take `file` as the station's own prompt; the one it replaces is kept beside it. Callers hear it at once.

    Raises NoSuchPrompt, NotASound.
    """
    _require(name)
    samples, rate = _read(file)
    own = home / "prompts"
    own.mkdir(parents=True, exist_ok=True)
    draft = own / f".{name}.new"
    sound.write_wav(draft, samples, rate)
    _keep(home, name, now)
    draft.replace(own / f"{name}.wav")
    install(home)
    return next(prompt for prompt in state(home) if prompt.name == name)


def restore(home: Path, name: str, now: datetime) -> Prompt:
    """Go back to the prompt that ships; the station's own is kept. Raises NoSuchPrompt."""
    _require(name)
    _keep(home, name, now)
    (home / "prompts" / f"{name}.wav").unlink(missing_ok=True)
    install(home)
    return next(prompt for prompt in state(home) if prompt.name == name)


def draft_file(home: Path, draft: str) -> Path:
    """Where the dial plan's `prompt-recording` leaves what was spoken for DRAFT."""
    return home / "asterisk" / "spool" / "prompts" / f"{draft}.wav"


def install(home: Path) -> None:
    """Convert what changed since the last time. A spoilt own prompt is passed over: the shipped one is played."""
    data = home / "asterisk" / "data"
    sounds = data / "sounds" / "zh"
    sounds.mkdir(parents=True, exist_ok=True)
    (data / "hold").mkdir(parents=True, exist_ok=True)
    known_file = sounds / "made.json"
    known = json.loads(known_file.read_text("utf-8")) if known_file.exists() else {}
    made = {}
    for name in names():
        source = _playable(home, name)
        made[name] = f"{source} {source.stat().st_mtime_ns} {source.stat().st_size}"
        if known.get(name) != made[name] or not all((sounds / f"{name}.{ending}").exists() for ending in RATES):
            samples, rate = sound.read_wav(source)
            for ending, wanted in RATES.items():
                _write(sounds / f"{name}.{ending}", sound.resampled(samples, rate, wanted))
    for ending, rate in RATES.items():
        if not (data / "hold" / f"hold.{ending}").exists():
            _write(sounds / f"{TONE}.{ending}", sound.record_tone(rate))
            _write(data / "hold" / f"hold.{ending}", sound.hold_music(rate))
    if made != known:
        known_file.write_text(json.dumps(made, indent=1), "utf-8")


def _source(home: Path, name: str) -> Path:
    own = home / "prompts" / f"{name}.wav"
    return own if own.exists() else SHIPPED / f"{name}.wav"


def _playable(home: Path, name: str) -> Path:
    source = _source(home, name)
    try:
        sound.read_wav(source)
    except sound.NotUsable:
        return SHIPPED / f"{name}.wav"
    return source


def _read(file: Path) -> tuple[sound.Samples, int]:
    try:
        return sound.read_wav(file)
    except sound.NotUsable as fault:
        raise NotASound(file=file, said=str(fault)) from fault


def _require(name: str) -> None:
    if name not in _texts():
        raise NoSuchPrompt(name=name, names=" ".join(names()))


def _keep(home: Path, name: str, now: datetime) -> None:
    current = home / "prompts" / f"{name}.wav"
    if current.exists():
        kept = home / "prompts" / "previous"
        kept.mkdir(exist_ok=True)
        shutil.move(current, kept / f"{name}-{now:%Y%m%d-%H%M%S}.wav")


def _write(path: Path, samples: sound.Samples) -> None:
    # A call may be playing the old file: it keeps reading that one, the next call opens the new one.
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(sound.sixteen_bit(samples))
    draft.replace(path)


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((SHIPPED / "prompts.json").read_text("utf-8"))
    return found
