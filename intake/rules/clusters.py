"""Like matters (群众反映比较集中的问题, P16): cases of one kind and place whose words resemble each other. Pure.

The house proposes and people judge: a cluster is a reason to look, never a finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.rules.grams import folded, grams
from intake.words import CaseId, Kind

# In samples of callers' sentences two about one thing share up to half of the shorter one's pairs, two about different
# things at most a fifth. Half of the first are found by this; the others hang together through a third one.
ALIKE = 0.25
# A place with more open matters than this is looked at from its newest ones on.
MOST_OF_A_PLACE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One case as far as likeness goes."""

    case: CaseId
    kind: Kind
    place: str
    summary: str


def likeness(one: str, other: str) -> float:
    """How much of the shorter text's pairs of characters the other one has too, from 0 to 1."""
    return _shared(_pairs(one), _pairs(other))


def clusters(told: Iterable[Told], least: int) -> tuple[tuple[CaseId, ...], ...]:
    """Groups of at least so many cases, each in the order of their numbers, the largest group first.

    Two cases hang together when kind and place are the same and their words are alike; what hangs together through a
    third does too.
    """
    groups: dict[tuple[Kind, str], list[Told]] = {}
    for one in told:
        place = folded(one.place)
        if place and one.summary.strip():
            groups.setdefault((one.kind, place), []).append(one)
    found = [cluster for group in groups.values() for cluster in _linked(group) if len(cluster) >= least]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster), cluster)))


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(gram for gram in grams(folded(text)) if len(gram) == 2)


def _linked(group: Sequence[Told]) -> list[tuple[CaseId, ...]]:
    newest = sorted(group, key=lambda one: one.case)[-MOST_OF_A_PLACE:]
    root = {one.case: one.case for one in newest}
    said = {one.case: _pairs(one.summary) for one in newest}

    def top(case: CaseId) -> CaseId:
        while root[case] != case:
            case = root[case]
        return case

    for place, one in enumerate(newest):
        for other in newest[:place]:
            if top(one.case) != top(other.case) and _shared(said[one.case], said[other.case]) >= ALIKE:
                first, second = sorted((top(one.case), top(other.case)))
                root[second] = first
    linked: dict[CaseId, list[CaseId]] = {}
    for one in newest:
        linked.setdefault(top(one.case), []).append(one.case)
    return [tuple(cases) for cases in linked.values()]
