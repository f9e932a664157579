"""Puts local names right by their sound: recognisers write 警暗战 for 井岸镇. Pure; changes towns only, never length.

Rules, each tried against foreign town names and real prose: Hanzi only, never across punctuation; with the town's own
suffix the stem must sound alike; with a drifted suffix (镇 heard as 占) also every tone; a bare stem needs a locative
before and a fitting character behind. Villages and roads are only suggested. Real places elsewhere are left alone.
"""

import re
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from transcription.places import gazetteer, stem

_RUN = re.compile(r"[\u4e00-\u9fff]+")
# Dictionaries read 乾 as gan (干) and 斗 as dou4 (to fight); in the towns' names they are qian2 and dou3.
_FORCED = {"乾": ("qian", 2), "斗": ("dou", 3)}
# How 镇 and 街道 drift on the telephone.
_DRIFTED: dict[str, set[tuple[str, ...]]] = {
    "镇": {("zhen",), ("zheng",), ("zhan",), ("zen",), ("zeng",), ("zan",)},
    "街道": {("jie", "dao"), ("jie", "tao"), ("jie", "da"), ("ji", "dao"), ("jie", "diao")},
    "": set(),
}
_BEFORE_BARE = frozenset("在到从去往住离")
_BEHIND_BARE = frozenset("的有这那里区人附村工市医派公路中")
# 以前 and 之前 are words of their own; what follows is no town. 从前 may also be "from 乾务镇".
_NOT_BEFORE = {"前": frozenset("以之")}
_NOT_BEFORE_BARE = {"前": frozenset("从")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`wrong` stood at `at` (characters) and sounds like `right`."""

    at: int
    wrong: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    text: str
    changes: tuple[Change, ...]
    suggestions: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Sound:
    syllable: str
    tone: int


def put_right(text: str) -> PutRight:
    """The text with town names put right; what was only suggested is listed, not changed."""
    changes: list[Change] = []
    suggestions: list[Change] = []
    letters = list(text)
    for run in _RUN.finditer(text):
        sounds = _sounds(run.group())
        taken = _foreign(run.group())
        for change in _towns_in(run.group(), sounds, taken):
            changes.append(Change(at=run.start() + change.at, wrong=change.wrong, right=change.right))
            letters[run.start() + change.at : run.start() + change.at + len(change.right)] = change.right
            taken |= set(range(change.at, change.at + len(change.right)))
        for change in _villages_in(run.group(), sounds, taken):
            suggestions.append(Change(at=run.start() + change.at, wrong=change.wrong, right=change.right))
    return PutRight(text="".join(letters), changes=tuple(changes), suggestions=tuple(suggestions))


def _towns_in(run: str, sounds: list[_Sound], foreign: set[int]) -> list[Change]:
    found: list[Change] = []
    taken = set(foreign)
    for town in gazetteer().towns:
        name, suffix = stem(town)
        for at in range(len(run) - len(name) + 1):
            right = _town_at(run, sounds, at, name, suffix)
            span = set(range(at, at + len(right)))
            if right and not span & taken and run[at : at + len(right)] != right:
                found.append(Change(at=at, wrong=run[at : at + len(right)], right=right))
                taken |= span
    return found


def _town_at(run: str, sounds: list[_Sound], at: int, name: str, suffix: str) -> str:
    """The name that belongs here: with suffix, bare, or "" for none."""
    wanted = _sounds(name)
    heard = sounds[at : at + len(name)]
    alike = [s.syllable for s in heard] == [s.syllable for s in wanted]
    before = run[at - 1] if at else ""
    if not alike or before in _NOT_BEFORE.get(run[at], frozenset()):
        return ""
    behind = run[at + len(name) :]
    if suffix and behind.startswith(suffix):
        return name + suffix
    same_tones = heard == wanted
    ending = tuple(s.syllable for s in sounds[at + len(name) : at + len(name) + len(suffix)])
    if same_tones and suffix and ending in _DRIFTED[suffix]:
        return name + suffix
    if before in _NOT_BEFORE_BARE.get(run[at], frozenset()):
        return ""
    if same_tones and before in _BEFORE_BARE and (not behind or behind[0] in _BEHIND_BARE):
        return name
    return ""


def _villages_in(run: str, sounds: list[_Sound], taken: set[int]) -> list[Change]:
    found = []
    for village, wanted in _villages():
        for at in range(len(run) - len(village) + 1):
            heard = run[at : at + len(village)]
            if heard == village or heard[-1] != village[-1] or set(range(at, at + len(village))) & taken:
                continue
            if [s.syllable for s in sounds[at : at + len(village)]] == [s.syllable for s in wanted]:
                found.append(Change(at=at, wrong=heard, right=village))
    return found


def _foreign(run: str) -> set[int]:
    """Positions that belong to a real place elsewhere."""
    found: set[int] = set()
    for name in gazetteer().not_ours:
        for hit in re.finditer(re.escape(name), run):
            found |= set(range(*hit.span()))
    return found


@cache
def _villages() -> tuple[tuple[str, list[_Sound]], ...]:
    return tuple((village, _sounds(village)) for village in gazetteer().villages)


@cache
def _sound(letter: str) -> _Sound:
    if letter in _FORCED:
        return _Sound(*_FORCED[letter])
    spelled = lazy_pinyin(letter, style=Style.TONE3, neutral_tone_with_five=True)[0]
    return _Sound(spelled[:-1], int(spelled[-1])) if spelled[-1:].isdigit() else _Sound(spelled, 0)


def _sounds(text: str) -> list[_Sound]:
    """Letter by letter, because a dictionary's reading of a misheard name depends on what stands beside it."""
    return [_sound(letter) for letter in text]
