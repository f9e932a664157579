"""Part one of the assessment (到位情况, M1 to M8): what one show says of the unit on the air in it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from intake.rules.assessment import Against, Figure, Mark
from intake.rules.score import Measure, Score


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFacts:
    """What is known of a unit's coming to one show. None is unknown or not asked for, and counts for nothing.

    Attributes:
        leader_present: 主要负责人 was in the studio.
        deputy_approved: a deputy came in the leader's place, with all approvals.
        planned, on_time: persons of the roster, and how many of them had checked in by the time of the rules.
        leave_in_time: None where nobody needed leave; otherwise whether it was asked for in writing a week ahead
            and approved.
        manuscript, sealed: in time.
        report: in time and with all four blocks.
        left_early: persons who left before the show was over.
    """

    show: int
    unit: int
    day: date
    leader_present: bool | None
    deputy_approved: bool
    planned: int
    on_time: int | None
    roster_complete: bool | None
    leave_in_time: bool | None
    manuscript: bool | None
    sealed: bool | None
    report: bool | None
    left_early: int = 0


def figures(shows: Sequence[ShowFacts] | None, rules: Score) -> list[Figure]:
    """M1 to M7 of one unit; `shows` None says that nobody measures any of it yet."""
    if shows is None:
        return [Figure(measure=one, marks=None) for one in _WHICH]
    return [Figure(measure=one, marks=tuple(_marks(one, shows, rules))) for one in _WHICH]


def against(shows: Iterable[ShowFacts]) -> dict[Against, list[int]]:
    """M8: what points are taken off for, each with its show. An attitude is first found by a person, as a lead."""
    return {Against.LEFT_EARLY: [show.show for show in shows for _ in range(show.left_early)]}


_WHICH = {
    Measure.ATTENDANCE: None,
    Measure.PUNCTUALITY: None,
    Measure.ROSTER: "roster_complete",
    Measure.LEAVE: "leave_in_time",
    Measure.MANUSCRIPT: "manuscript",
    Measure.SEAL: "sealed",
    Measure.POSTREPORT: "report",
}


def _marks(measure: Measure, shows: Iterable[ShowFacts], rules: Score) -> Iterable[Mark]:
    for show in shows:
        if measure is Measure.ATTENDANCE:
            if show.leader_present is not None:
                deputy = Fraction(str(rules.deputy)) if show.deputy_approved else Fraction(0)
                yield Mark(of=show.show, credit=Fraction(1) if show.leader_present else deputy)
        elif measure is Measure.PUNCTUALITY:
            if show.on_time is not None:
                # More came than were planned: they are welcome, and no share is above the whole.
                for person in range(show.planned):
                    yield Mark(of=show.show, credit=Fraction(person < show.on_time))
        else:
            was = getattr(show, _WHICH[measure] or "")
            if was is not None:
                yield Mark(of=show.show, credit=Fraction(bool(was)))
