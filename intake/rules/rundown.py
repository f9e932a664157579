"""节目单 (rundown): the parts of a show in their order, the usual ones, and what may be written. Pure.

A part begins when somebody says so, so that a countdown can run over; only the first begins with the show itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.words import Refusal
from intake.words.shows import PartSort

MOST_PARTS = 30
SHORTEST_SECONDS = 10
LONGEST_TITLE = 60
# Parts shorter than this are nobody's reason to count in odd seconds.
STEP_SECONDS = 30

# Shares of an hour in minutes. The plan gives none: its section three names introduction, calls and answers in this
# order of weight, and calls take what rounding leaves.
USUAL: Sequence[tuple[PartSort, int]] = (
    (PartSort.OPENING, 2),
    (PartSort.INTRODUCTION, 8),
    (PartSort.CALLS, 38),
    (PartSort.ANSWERS, 8),
    (PartSort.CLOSING, 4),
)


class BadRundown(Refusal):
    """No part at all, too many, or one that is shorter than any."""

    key = "intake.bad_rundown"


class BegunPartsStay(Refusal):
    """What has been on the air keeps its place and its sort."""

    key = "intake.begun_parts_stay"


class NotThatPart(Refusal):
    """Somebody else has gone on to another part meanwhile."""

    key = "intake.not_that_part"


class LastPart(Refusal):
    """After the last part the show ends by itself."""

    key = "intake.last_part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a show. `begun_at` is when somebody went on to it; None for one that is still to come."""

    sort: PartSort
    title: str
    seconds: int
    begun_at: datetime | None = None


def usual(seconds: int) -> tuple[Part, ...]:
    """The usual parts of a show of so many seconds."""
    hour = sum(minutes for _, minutes in USUAL)

    def length(minutes: int) -> int:
        return max(STEP_SECONDS, round(seconds * minutes / hour / STEP_SECONDS) * STEP_SECONDS)

    others = sum(length(minutes) for sort, minutes in USUAL if sort is not PartSort.CALLS)
    calls = max(STEP_SECONDS, seconds - others)
    return tuple(
        Part(sort=sort, title="", seconds=calls if sort is PartSort.CALLS else length(minutes))
        for sort, minutes in USUAL
    )


def current(parts: Sequence[Part], starts_at: datetime, now: datetime) -> int | None:
    """The place of the part that is on: the last one begun, the first from the beginning of the show on."""
    begun = [place for place, part in enumerate(parts) if part.begun_at is not None]
    if begun:
        return begun[-1]
    return 0 if parts and now >= starts_at else None


def rewritten(before: Sequence[Part], wanted: Sequence[Part]) -> tuple[Part, ...]:
    """The rundown as it shall be. Raises: BadRundown, BegunPartsStay."""
    if not 1 <= len(wanted) <= MOST_PARTS or any(part.seconds < SHORTEST_SECONDS for part in wanted):
        raise BadRundown(most=MOST_PARTS, least=SHORTEST_SECONDS)
    begun = max((place + 1 for place, part in enumerate(before) if part.begun_at is not None), default=0)
    if [part.sort for part in wanted[:begun]] != [part.sort for part in before[:begun]]:
        raise BegunPartsStay
    at = [part.begun_at for part in before[:begun]] + [None] * (len(wanted) - begun)
    return tuple(
        Part(sort=part.sort, title=part.title.strip(), seconds=part.seconds, begun_at=begun_at)
        for part, begun_at in zip(wanted, at, strict=True)
    )


def gone_on(parts: Sequence[Part], seen: int | None, starts_at: datetime, now: datetime) -> tuple[Part, ...]:
    """The next part begins now.

    Args:
        seen: the place of the part that whoever pressed the key saw as the present one.

    Raises: NotThatPart, LastPart.
    """
    there = current(parts, starts_at, now)
    if there != seen:
        raise NotThatPart
    coming = 0 if there is None else there + 1
    if coming >= len(parts):
        raise LastPart
    return _begun(parts, coming, now, first_at=starts_at)


def gone_back(parts: Sequence[Part], seen: int | None, starts_at: datetime, now: datetime) -> tuple[Part, ...]:
    """The slip of a finger: the part that was entered last has not begun after all.

    Raises: NotThatPart.
    """
    there = current(parts, starts_at, now)
    if there is None or there != seen or parts[there].begun_at is None:
        raise NotThatPart
    return tuple(
        Part(sort=part.sort, title=part.title, seconds=part.seconds, begun_at=None if place == there else part.begun_at)
        for place, part in enumerate(parts)
    )


def _begun(parts: Sequence[Part], coming: int, now: datetime, *, first_at: datetime) -> tuple[Part, ...]:
    """What went on by the clock until now gets its time with the first key that is pressed."""
    begins = {coming: now} | ({0: first_at} if coming > 0 and parts[0].begun_at is None else {})
    return tuple(
        Part(sort=part.sort, title=part.title, seconds=part.seconds, begun_at=begins.get(place, part.begun_at))
        for place, part in enumerate(parts)
    )
