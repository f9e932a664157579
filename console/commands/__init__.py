"""The command line `rexian`: chooses the language, then loads only the command that was asked for."""

import os
import sys
from pathlib import Path

from console.house import loading
from intake.sentences import load

ROOT = Path(__file__).parents[2]
# Help is made of every room's sentences, while the rooms themselves are loaded only when a command needs them.
for room in ("telephony", "transcription", "console", "console/house", "console/commands"):
    load(ROOT / room / "texts")
load(ROOT / "console" / "commands" / "texts" / "rules")
load(ROOT / "console" / "commands" / "texts" / "forms")
load(ROOT / "console" / "commands" / "texts" / "register")
load(ROOT / "console" / "commands" / "texts" / "notices")
load(ROOT / "console" / "commands" / "texts" / "search")
load(ROOT / "console" / "commands" / "texts" / "exercise")


def main() -> None:
    """Entry point of `.venv/bin/rexian`."""
    loading.begins()
    _choose_language(sys.argv[1:])
    from console.commands.line import run

    run(sys.argv[1:])


def _choose_language(words: list[str]) -> None:
    """--lang before anything is imported, because help texts are made at import; then the station's setting."""
    for position, word in enumerate(words):
        if word == "--lang" and position + 1 < len(words):
            os.environ["REXIAN_LANG"] = words[position + 1]
        elif word.startswith("--lang="):
            os.environ["REXIAN_LANG"] = word.removeprefix("--lang=")
    if not os.environ.get("REXIAN_LANG"):
        from intake.settings import HouseSettings

        chosen = HouseSettings().lang
        if chosen:
            os.environ["REXIAN_LANG"] = chosen
