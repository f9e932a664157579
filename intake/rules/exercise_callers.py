"""The callers of an exercise: who rings when, from a seed, and what each does while it waits or is spoken to. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.rules import show_window
from intake.rules.show_table import LEAD_IN
from intake.rules.show_window import Schedule, ShowWindow
from intake.words import CallState
from intake.words.exercises import CallerSort, Doing

FEWEST_CALLERS, MOST_CALLERS = 3, 12
SHORTEST_MINUTES, LONGEST_MINUTES = 3, 20
# Short enough to be told to a colleague.
MOST_SEED = 9_999

# The last callers must still have time to be spoken to.
ARRIVE_WITHIN = 0.7
# In seconds: the least and the most that somebody holds without being spoken to. Hotlines lose half of their callers
# within three minutes of waiting.
PATIENCE = (75.0, 210.0)
# Who has been promised the air waits for it.
PATIENCE_WHEN_SCREENED = 2.0
# Too short to be answered, long enough to be seen.
BRIEF_SECONDS = 8.0
# After the approval: NEXT finds nobody.
LEAVES_AFTER_SECONDS = 10.0
# Between the two calls of one caller.
AGAIN_AFTER_SECONDS = 40.0

_DIFFICULT = (
    CallerSort.EMERGENCY,
    CallerSort.WARNED,
    CallerSort.WITHHELD,
    CallerSort.SILENT,
    CallerSort.FAINT,
    CallerSort.LEAVES,
    CallerSort.AGAIN,
)
_SPOKEN_TO = frozenset({CallState.SCREENING, CallState.ON_AIR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One ring of the programme.

    Attributes:
        at: seconds after the exercise began.
        number: digits; empty when withheld.
        voice: which of the shipped voices speaks; the caller takes it modulo their number.
        patience: seconds without a word from anybody after which the caller hangs up.
    """

    at: float
    number: str
    sort: CallerSort
    voice: int
    patience: float


def programme(callers: int, minutes: int, seed: int) -> tuple[Arrival, ...]:
    """Who rings when. The same three numbers give the same programme on every machine.

    Args:
        callers: rings, from 3 to 12; somebody who rings twice is two of them.
        minutes: the length of the exercise, from 3 to 20.
    """
    if not FEWEST_CALLERS <= callers <= MOST_CALLERS or not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise ValueError((callers, minutes))
    chance = random.Random(f"{callers}/{minutes}/{seed}")
    last = minutes * 60 * ARRIVE_WITHIN
    # The first one rings at once: an exercise that begins with waiting teaches nothing.
    moments = [2.0, *sorted(round(chance.uniform(5.0, last), 1) for _ in range(callers - 1))]
    sorts = _sorts(callers, chance)
    numbers = chance.sample(range(10_000_000, 100_000_000), callers)  # 199 is given out to nobody
    found = [
        Arrival(
            at=at,
            number="" if sort is CallerSort.WITHHELD else f"199{number}",
            sort=sort,
            voice=chance.randrange(1_000),
            patience=round(chance.uniform(*PATIENCE), 1),
        )
        for at, sort, number in zip(moments, sorts, numbers, strict=True)
    ]
    return _same_caller_twice(found)


def behave(arrival: Arrival, state: CallState, *, waited: float, in_state: float) -> Doing:
    """What a caller does now.

    Args:
        waited: seconds since somebody last spoke to the caller, or since the ring.
        in_state: seconds since the call came to its present state.
    """
    if state is CallState.ENDED:
        return Doing.GONE
    if state in _SPOKEN_TO:
        return Doing.TALKS
    screened = state is CallState.SCREENED
    if arrival.sort is CallerSort.BRIEF and waited > BRIEF_SECONDS:
        return Doing.GONE
    if arrival.sort is CallerSort.LEAVES and screened and in_state > LEAVES_AFTER_SECONDS:
        return Doing.GONE
    patience = arrival.patience * (PATIENCE_WHEN_SCREENED if screened else 1.0)
    return Doing.GONE if waited > patience else Doing.QUIET


def show_in_the_way(schedule: Schedule, now: datetime, length: timedelta) -> ShowWindow | None:
    """The show that an exercise of this length would meet, its lead-in included.

    A station whose lines are open day and night has no windows; there only a citizen on the air is in the way.
    """
    since = now - LEAD_IN
    return next((one for one in show_window.windows(schedule, since, 1) if one.start < now + length + LEAD_IN), None)


def _sorts(callers: int, chance: random.Random) -> list[CallerSort]:
    """The first caller is plain, and at most half of all are difficult; a call that is over at once comes on top."""
    difficult = chance.sample(_DIFFICULT, min(len(_DIFFICULT), callers // 2))
    if CallerSort.AGAIN in difficult and callers >= FEWEST_CALLERS + 1:
        difficult.append(CallerSort.BRIEF)
    rest = [*difficult, *[CallerSort.PLAIN] * callers][: callers - 1]
    if (CallerSort.AGAIN in rest) != (CallerSort.BRIEF in rest):
        rest = [CallerSort.PLAIN if one in (CallerSort.AGAIN, CallerSort.BRIEF) else one for one in rest]
    chance.shuffle(rest)
    return [CallerSort.PLAIN, *rest]


def _same_caller_twice(found: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Who rings off at once is who rings again later, with the same number and the same voice."""
    by_sort = {one.sort: one for one in found}
    brief, again = by_sort.get(CallerSort.BRIEF), by_sort.get(CallerSort.AGAIN)
    if brief is None or again is None:
        return tuple(found)
    early, late = sorted((brief.at, again.at))
    late = max(late, early + AGAIN_AFTER_SECONDS)
    told = {
        CallerSort.BRIEF: _changed(brief, at=early, like=brief),
        CallerSort.AGAIN: _changed(again, at=late, like=brief),
    }
    return tuple(sorted((told.get(one.sort, one) for one in found), key=lambda one: one.at))


def _changed(arrival: Arrival, *, at: float, like: Arrival) -> Arrival:
    return Arrival(at=at, number=like.number, sort=arrival.sort, voice=like.voice, patience=arrival.patience)
