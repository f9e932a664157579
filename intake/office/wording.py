"""What a notification says, in its reader's language: a sentence of the catalogue, filled from the kept facts."""

import string
from collections.abc import Mapping
from functools import cache
from typing import Any

from intake.rules import explained
from intake.rules.policy import NoSuchClock, Pack
from intake.sentences import keys, say, text

# Facts that say how to read the others; no sentence has a place for them.
SILENT = ("provisional", "on_air")


def wording(sentence: str, facts: Mapping[str, Any], pack: Pack, lang: str) -> str:
    """Clocks are called by their title in the pack in force; a day that may still move says so."""
    filled = {name: fact for name, fact in facts.items() if name not in SILENT}
    if "clock" in filled:
        filled["clock"] = _title(str(filled["clock"]), pack, lang)
    if facts.get("provisional") and "due" in filled:
        filled["due"] = say("notices.provisional", lang, due=filled["due"])
    if not missing(sentence, filled):
        return say(f"notices.{sentence}", lang, **filled)
    # Written by another version of the program. One such row must not take somebody's whole list away.
    return say("notices.of_another_version", lang, sentence=sentence)


def missing(sentence: str, facts: Mapping[str, Any]) -> frozenset[str]:
    """What the sentence needs and `facts` do not have; the sentence's own name when there is no such sentence."""
    return _places(sentence) - facts.keys()


@cache
def _places(sentence: str) -> frozenset[str]:
    key = f"notices.{sentence}"
    if key not in keys("zh-CN"):
        return frozenset({sentence})
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text(key, "zh-CN")) if name)


def _title(name: str, pack: Pack, lang: str) -> str:
    try:
        return explained.title(pack.clock(name), lang)
    except NoSuchClock:
        return name
