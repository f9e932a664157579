"""Puts local names right by their sound: recognisers write 警暗战 for 井岸镇. Pure; changes towns only, never length.

Rules, each tried against foreign town names and real prose: Hanzi only, never across punctuation; with the town's own
suffix the stem must sound alike; with a drifted suffix (镇 heard as 占) also every tone; a bare stem needs a locative
before and a fitting character behind. Real places elsewhere are left alone.

Villages are only hinted at, and seldom: a reviewer who is asked wrongly twice does not look a third time. Two letters
before 村 or 社区 must sound like the name in every tone, or stand where a place is told; an ordinary word (容易 sounds
like 榕益) must stand there in any case. See `_doubt` and `_telling`.
"""

import os
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transcription.places import gazetteer, place_names, stem

# Letter by letter needs no phrases, which would cost every process 43 MB and a fifth of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin

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
# How surely a place is told after these letters, from the surest down.
_TELLING = {
    3: ("住", "住在"),
    2: ("在", "到", "从", "去", "往", "离", "是", "镇", "街道"),
    1: ("我们", "咱们", "叫"),
}
LONG_NAME = 3
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
    hints: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Sound:
    syllable: str
    tone: int


def put_right(text: str) -> PutRight:
    """The text with town names put right; what was only hinted at is listed, not changed."""
    changes: list[Change] = []
    hints: list[Change] = []
    letters = list(text)
    for run in _RUN.finditer(text):
        sounds = _sounds(run.group())
        taken = _foreign(run.group())
        for change in _towns_in(run.group(), sounds, taken):
            changes.append(Change(at=run.start() + change.at, wrong=change.wrong, right=change.right))
            letters[run.start() + change.at : run.start() + change.at + len(change.right)] = change.right
            taken |= set(range(change.at, change.at + len(change.right)))
        for change in _villages_in(run.group(), sounds, taken):
            hints.append(Change(at=run.start() + change.at, wrong=change.wrong, right=change.right))
    return PutRight(text="".join(letters), changes=tuple(changes), hints=tuple(hints))


def _towns_in(run: str, sounds: list[_Sound], foreign: set[int]) -> list[Change]:
    found: list[Change] = []
    taken = set(foreign)
    for town in gazetteer().towns:
        name, suffix = stem(town)
        first = _sounds(name)[0].syllable
        for at in range(len(run) - len(name) + 1):
            if sounds[at].syllable != first:
                continue
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
    found: list[Change] = []
    taken = set(taken)
    for end, letter in enumerate(run, start=1):
        # The longest name first: 小濠冲村 holds no shorter one that counts.
        for length in _villages().get(letter, {}):
            at = end - length
            if at >= 0 and not taken & set(range(at, end)):
                names = _villages_at(run, sounds, at, length)
                found += [Change(at=at, wrong=run[at:end], right=name) for name in names]
                taken |= set(range(at, end)) if names else set()
    return found


def _villages_at(run: str, sounds: list[_Sound], at: int, length: int) -> list[str]:
    """The names that may be meant by the letters here; two villages can sound alike."""
    heard, heard_sounds = run[at : at + length], sounds[at : at + length]
    alike = _villages()[heard[-1]][length].get(tuple(sound.syllable for sound in heard_sounds), ())
    if not alike or heard in place_names():
        return []
    doubts = {name: _doubt(heard, heard_sounds, name) for name in alike}
    least = min(doubts.values())
    return [name for name, doubt in doubts.items() if doubt == least <= _telling(run[:at])]


def _doubt(heard: str, heard_sounds: list[_Sound], village: str) -> int:
    """How much speaks against the village. Three syllables that sound alike are no accident; two may be."""
    name = village.removesuffix("村").removesuffix("社区")
    other_tones = len(name) < LONG_NAME and heard_sounds != _sounds(village)
    return int(other_tones) + 2 * int(heard[: len(name)] in gazetteer().ordinary)


def _telling(before: str) -> int:
    """How surely a place is being told after these letters, against the doubt."""
    return next((surely for surely, letters in _TELLING.items() if before.endswith(letters)), 0)


def _foreign(run: str) -> set[int]:
    """Positions that belong to a real place elsewhere."""
    found: set[int] = set()
    for name in gazetteer().not_ours:
        for hit in re.finditer(re.escape(name), run):
            found |= set(range(*hit.span()))
    return found


@cache
def _villages() -> Mapping[str, Mapping[int, Mapping[tuple[str, ...], tuple[str, ...]]]]:
    """Last letter -> length, longest first -> syllables -> names."""
    found: dict[str, dict[int, dict[tuple[str, ...], tuple[str, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for village in sorted(gazetteer().villages, key=len, reverse=True):
        alike = found[village[-1]][len(village)]
        spoken = tuple(sound.syllable for sound in _sounds(village))
        alike[spoken] = (*alike.get(spoken, ()), village)
    return found


@cache
def _sound(letter: str) -> _Sound:
    if letter in _FORCED:
        return _Sound(*_FORCED[letter])
    spelled = lazy_pinyin(letter, style=Style.TONE3, neutral_tone_with_five=True)[0]
    return _Sound(spelled[:-1], int(spelled[-1])) if spelled[-1:].isdigit() else _Sound(spelled, 0)


def _sounds(text: str) -> list[_Sound]:
    """Letter by letter, because a dictionary's reading of a misheard name depends on what stands beside it."""
    return [_sound(letter) for letter in text]
