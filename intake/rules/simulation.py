"""What another policy pack would have done: each clock's due day and outcome by both packs. Pure.

Nothing is decided here and no clock moves: the office looks before it adopts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake.rules import clocks, terms
from intake.rules.calendar import Calendar
from intake.rules.clocks import Outcome
from intake.rules.policy import NoSuchClock, Pack
from intake.rules.terms import Facts

# Ended by something else than time: no pack would have made these met or missed.
_NO_VERDICT = frozenset({Outcome.TRANSFERRED, Outcome.SUPERSEDED, Outcome.CANCELLED})


class Verdict(StrEnum):
    """How a clock stands, or would stand, at the moment of the simulation."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"  # ended too late, or runs on past its day
    NONE = "none"  # passed on, superseded, cancelled; or the pack has no such clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A clock as it is kept. `outcome` None: it runs."""

    clock: int
    case: int
    kind: str
    facts: Facts
    stopped_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One clock both ways; a due day is None where that pack has no such clock or no general term for it."""

    ran: Ran
    due_before: date | None
    due_after: date | None
    before: Verdict
    after: Verdict

    @property
    def differs(self) -> bool:
        return (self.due_before, self.before) != (self.due_after, self.after)


@dataclass(slots=True)
class Tally:
    """Of one kind: clocks, those that would be due on another day, and verdicts both ways."""

    clocks: int = 0
    moved: int = 0
    before: dict[Verdict, int] = field(default_factory=dict)
    after: dict[Verdict, int] = field(default_factory=dict)

    def add(self, compared: Compared) -> None:
        self.clocks += 1
        self.moved += compared.due_before != compared.due_after
        self.before[compared.before] = self.before.get(compared.before, 0) + 1
        self.after[compared.after] = self.after.get(compared.after, 0) + 1


def compare(ran: Ran, present: Pack, other: Pack, calendar: Calendar, now: datetime) -> Compared:
    due_before, before = _under(present, ran, calendar, now)
    due_after, after = _under(other, ran, calendar, now)
    return Compared(ran=ran, due_before=due_before, due_after=due_after, before=before, after=after)


def tallied(compared: Iterable[Compared]) -> Mapping[str, Tally]:
    """By kind, in the order they come."""
    tallies: dict[str, Tally] = {}
    for one in compared:
        tallies.setdefault(one.ran.kind, Tally()).add(one)
    return tallies


def _under(pack: Pack, ran: Ran, calendar: Calendar, now: datetime) -> tuple[date | None, Verdict]:
    try:
        due = terms.bound(pack, calendar, ran.kind, ran.facts).due
    except (NoSuchClock, clocks.OwnDate):
        return None, Verdict.NONE
    if ran.outcome in _NO_VERDICT:
        return due.day, Verdict.NONE
    if ran.outcome is Outcome.DEEMED:
        # Nobody did it, under whatever rules.
        return due.day, Verdict.MISSED
    match clocks.outcome(due, ran.stopped_at, now):
        case None:
            return due.day, Verdict.RUNNING
        case Outcome.MET:
            return due.day, Verdict.MET
        case _:
            return due.day, Verdict.MISSED
