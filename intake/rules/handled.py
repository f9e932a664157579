"""Part two of the assessment (调查处理情况, M9 to M25): when a clock is decided, what counts for nothing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from intake.rules.casework import HANDLING_CLOCKS
from intake.rules.clocks import Outcome
from intake.rules.score import Measure
from intake.words import CaseState, Category

# Which clocks a figure counts. What a case is handled under counts once more where several units handle it together.
CLOCKS: dict[Measure, tuple[str, ...]] = {
    Measure.IN_TIME: HANDLING_CLOCKS,
    Measure.TRANSFER: ("transfer",),
    Measure.FEEDBACK: ("feedback",),
    Measure.SUP_REPLY: ("sup-reply",),
    Measure.SUP_REPORT: ("sup-report",),
    Measure.JOINT: ("joint",),
    Measure.RECTIFIED: ("rectify",),
    Measure.AIRED_REPLY: ("onair-reply",),
    Measure.SIGNING: ("sign",),
}
# Ended because the work was done, in time or not; everything else only ended.
DONE = (Outcome.MET, Outcome.MISSED_DONE)


# What is late belongs to the period of its last day, not to that of the midnight after it.
LAST = timedelta(microseconds=1)


class Excluded(StrEnum):
    """Why a case is left out, in the words of the exclusion list."""

    MERGED = "merged"  # 并案: its master counts
    PRACTICE = "practice"
    VOID = "void"
    REFERRED = "referred"  # 告知其他途径: no unit's work
    PROTECTED = "protected"  # 举报 and whoever is protected: nobody looks from a score at them
    MANUAL = "manual"  # a leading body took the case out, with a reason
    FIGURE = "figure"  # it took one figure of the case out; the others count it
    UNSOLVABLE = "unsolvable"  # 政策限制 and the like: not solved, for a reason that was accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """When it became certain whether a clock was in time, and whether it was."""

    at: datetime
    met: bool


def decided(outcome: Outcome | None, stopped: datetime | None, too_late: datetime, now: datetime) -> Decided | None:
    """A clock by the day it had before any extension: decided when it stops, or when it is too late.

    An unanswered case counts once it is late, not only when somebody ends it, and whoever passes one on
    late was late. What was passed on, replaced or taken back before that says nothing about anybody.

    Args:
        too_late: the first moment after the due day that no extension moved.
    """
    if stopped is not None and stopped < too_late:
        if outcome in DONE:
            return Decided(at=stopped, met=True)
        return Decided(at=stopped, met=False) if outcome is Outcome.DEEMED else None
    return Decided(at=too_late - LAST, met=False) if too_late <= now else None


def excluded(
    state: CaseState, category: Category | None, *, practice: bool, child: bool, protected: bool
) -> Excluded | None:
    """Why nothing of a case counts; None for one that does."""
    if practice:
        return Excluded.PRACTICE
    if protected or category is Category.REPORT:
        return Excluded.PROTECTED
    if state is CaseState.VOID:
        return Excluded.VOID
    if state is CaseState.REFERRED:
        return Excluded.REFERRED
    return Excluded.MERGED if child else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """M23: working days a unit took, over all it finished. `ninetieth` is met by nine in ten."""

    number: int
    mean: Fraction
    median: Fraction
    ninetieth: int


def length(days: Iterable[int]) -> Length | None:
    """None where nothing was finished."""
    ordered = sorted(days)
    if not ordered:
        return None
    number = len(ordered)
    middle = (ordered[(number - 1) // 2] + ordered[number // 2], 2)
    return Length(
        number=number,
        mean=Fraction(sum(ordered), number),
        median=Fraction(*middle),
        ninetieth=_at_least(ordered, 9, 10),
    )


def _at_least(ordered: Sequence[int], part: int, of: int) -> int:
    """The smallest that so many of them do not exceed (nearest rank)."""
    return ordered[-(-len(ordered) * part // of) - 1]
