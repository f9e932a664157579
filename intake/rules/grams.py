"""How text is made findable: folded, split into runs, cut into pairs of characters. Pure.

Chinese has no spaces and most of its words have two characters, so a run of letters and digits is found by its pairs
(噪音扰民 → 噪音 音扰 扰民 民). The last character stands alone, so that one character is found by what begins with it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

# Raised when text is cut in another way, or put elsewhere: an index of an earlier edition is filled again.
EDITION = 2
# As much of a text as is made findable. The longest summary a form takes has twenty thousand.
LONGEST = 20_000
LONGEST_TERM, MOST_TERMS = 60, 8


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one shape of its letters; `origin[i]` is where in the text the i-th character came from."""

    text: str
    origin: tuple[int, ...]


def folded(text: str) -> str:
    """Full width, case and compatibility forms made one, runs of letters and digits separated by one space."""
    return " ".join("".join(map(_fold, text[:LONGEST])).split())


def folded_with_origin(text: str) -> Folded:
    """As `folded`, but with the way back; spaces are kept as they come."""
    made, origin = list[str](), list[int]()
    for place, character in enumerate(text):
        for one in _fold(character):
            made.append(one)
            origin.append(place)
    return Folded("".join(made), tuple(origin))


def terms(query: str) -> tuple[str, ...]:
    """The runs somebody asks for; a text has to hold every one of them."""
    found = dict.fromkeys(folded(query).split())
    return tuple(term[:LONGEST_TERM] for term in found)[:MOST_TERMS]


def grams(text: str) -> Iterator[str]:
    """Pairs of neighbouring characters of each run of a folded text, and each run's last character."""
    for run in text.split():
        for place in range(len(run)):
            yield run[place : place + 2]


def pairs(term: str) -> tuple[str, ...]:
    """The pairs a text has to have if it holds the term; a term of one character has none."""
    return tuple(dict.fromkeys(term[place : place + 2] for place in range(len(term) - 1)))


def tokens(sort: str, text: str) -> list[str]:
    """The grams of a folded text, each once, marked with the letter of what they stand in."""
    return [sort + gram for gram in dict.fromkeys(grams(text))]


def marks(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where the terms stand in a text as it was written: [from, to) of every place, in order, none inside another."""
    shape = folded_with_origin(text)
    found: list[tuple[int, int]] = []
    for term in wanted:
        at = shape.text.find(term)
        while at >= 0:
            found.append((shape.origin[at], shape.origin[at + len(term) - 1] + 1))
            at = shape.text.find(term, at + len(term))
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


@lru_cache(maxsize=65_536)
def _fold(character: str) -> str:
    shape = unicodedata.normalize("NFKC", character).casefold()
    return "".join(one if one.isalnum() else " " for one in shape)
