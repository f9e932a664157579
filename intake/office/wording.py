"""What a notification says, in its reader's language: a sentence of the catalogue, filled from the kept facts."""

from collections.abc import Mapping
from typing import Any

from intake.rules import explained
from intake.rules.policy import NoSuchClock, Pack
from intake.sentences import say


def wording(sentence: str, facts: Mapping[str, Any], pack: Pack, lang: str) -> str:
    """Clocks are called by their title in the pack in force; a day that may still move says so."""
    filled = dict(facts)
    if "clock" in filled:
        filled["clock"] = _title(str(filled["clock"]), pack, lang)
    if filled.pop("provisional", False) and "due" in filled:
        filled["due"] = say("notices.provisional", lang, due=filled["due"])
    return say(f"notices.{sentence}", lang, **filled)


def _title(name: str, pack: Pack, lang: str) -> str:
    try:
        return explained.title(pack.clock(name), lang)
    except NoSuchClock:
        return name
