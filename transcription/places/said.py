"""Which places of the district a text names, as they are written on a form. Pure; guesses nothing."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from transcription.places import gazetteer, place_names


def said(texts: Iterable[str]) -> tuple[str, ...]:
    """Places in the order in which they were first named; a village with its town before it.

    A town is left out where one of its villages was named: the village says where in the town.
    """
    found = dict.fromkeys(written(hit.group()) for text in texts for hit in _names().finditer(text))
    towns = {gazetteer().town_of[hit] for text in texts for hit in _names().findall(text) if hit in gazetteer().town_of}
    return tuple(place for place in found if place not in towns)


def written(name: str) -> str:
    """井岸镇西滘村 for 西滘村: who reads a case's place does not know every village."""
    return gazetteer().town_of.get(name, "") + name


@lru_cache(maxsize=20_000)
def town(place: str) -> str:
    """The town (镇街) that a case's place lies in, "" where it names none or a village of no town we know."""
    known = gazetteer()
    hits = (hit.group() for hit in _names().finditer(place))
    return next((found for hit in hits if (found := known.town_of.get(hit, hit)) in known.towns), "")


@cache
def _names() -> re.Pattern[str]:
    # The longest name first: 大赤坎村 is not 赤坎村 with a 大 before it.
    return re.compile("|".join(sorted(map(re.escape, place_names()), key=len, reverse=True)))
