"""The district's place names: towns, villages and communities from the shipped gazetteer. Reads one file, once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GAZETTEER = Path(__file__).parent / "doumen_gazetteer.json"
SUFFIXES = ("街道", "镇")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """`source` names the list's origin and licence; `not_ours` are real places that sound like ours.

    `ordinary` are common words that sound like a village's name. They were found by looking up every village in the
    349,000 words of jieba 0.42.1 (MIT): those used often enough to stand before 村 or 社区 by accident.
    """

    source: str
    district: str
    towns: tuple[str, ...]
    villages: tuple[str, ...]
    town_of: Mapping[str, str]
    not_ours: tuple[str, ...]
    ordinary: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    content = json.loads(GAZETTEER.read_text("utf-8"))
    return Gazetteer(
        source=content["source"],
        district=content["district"],
        towns=tuple(content["towns"]),
        villages=tuple(dict.fromkeys(village["name"] for village in content["villages"])),
        town_of={village["name"]: village["town"] for village in content["villages"]},
        not_ours=tuple(content["not_ours"]),
        ordinary=frozenset(content["ordinary"]),
    )


@cache
def place_names() -> tuple[str, ...]:
    """Every name of the district: towns first, then villages and communities."""
    return (*gazetteer().towns, *gazetteer().villages)


def hotwords() -> tuple[str, ...]:
    """What Whisper is told to expect. Seven names: more slow it down and hear no better."""
    # The city before the district would be an eighth name that hardly anybody says.
    return (gazetteer().district.removeprefix("珠海市"), *gazetteer().towns)


def stem(town: str) -> tuple[str, str]:
    """A town's name as stem and suffix: 井岸镇 is 井岸 and 镇."""
    for suffix in SUFFIXES:
        if town.endswith(suffix):
            return town.removesuffix(suffix), suffix
    return town, ""
