"""Rules for transcripts: which stretches collide and what a corrected line may hold. Pure."""

import math
import re
from collections.abc import Sequence
from enum import StrEnum

Span = tuple[float, float]

# Two passes cut speech at slightly different points; less than this in common is not the same stretch.
SAME_STRETCH_SECONDS = 0.3
LONGEST_LINE = 4000


class Certainty(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


# Mean log-probabilities of -0.3 and -0.6 separate 10, 25 and 50 % wrong characters; as probabilities:
MEDIUM_BELOW = 0.74
LOW_BELOW = 0.55


def certainty(confidence: float) -> Certainty:
    """Green, amber or red for a confidence from 0 to 1."""
    if confidence < LOW_BELOW:
        return Certainty.LOW
    return Certainty.MEDIUM if confidence < MEDIUM_BELOW else Certainty.HIGH


def overlaps_any(span: Span, others: Sequence[Span]) -> bool:
    start, end = span
    return any(min(end, other[1]) - max(start, other[0]) > SAME_STRETCH_SECONDS for other in others)


def storable(text: str, longest: int) -> str:
    """Text that every database takes, cut to its column: without NUL and halves of surrogate pairs."""
    return re.sub("[\x00\ud800-\udfff]", "", text)[:longest]


def share(value: float) -> float:
    """A confidence as kept: from 0 to 1; what is no number is no confidence."""
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0


def seconds(value: float) -> float:
    """A time in a recording as kept: engines that stumble give infinities, which no database and no page takes."""
    return max(0.0, value) if math.isfinite(value) else 0.0


def tidy(text: str) -> str:
    """One line of text: white space folded, control characters gone, at most LONGEST_LINE characters."""
    return re.sub(r"\s+", " ", re.sub("[\x00-\x1f\x7f\ud800-\udfff]", " ", text)).strip()[:LONGEST_LINE]
