"""Character error rate, the measure of Chinese recognition. Pure; says nothing about which errors matter."""

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

_NOT_SPOKEN = re.compile(r"[\W_]+")


def spoken(text: str) -> str:
    """Only what is spoken: no punctuation, no spaces, full-width forms folded, small letters."""
    return _NOT_SPOKEN.sub("", unicodedata.normalize("NFKC", text)).lower()


def character_error_rate(reference: str, heard: str) -> float:
    """Edits per reference character, 0.0 is perfect and more than 1.0 is possible. An empty reference counts 1 each."""
    wanted, got = spoken(reference), spoken(heard)
    if not wanted:
        return float(len(got))
    return Levenshtein.distance(wanted, got) / len(wanted)
