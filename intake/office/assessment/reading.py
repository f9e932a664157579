"""One period of all units: figures, scores, grades and places, with the cases behind every number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from intake.office.assessment import attended, case_marks, clock_marks, part_marks
from intake.office.assessment.tally import Tally
from intake.office.organisations import Organisation, organisations_in
from intake.office.rules_in_force import Rules, in_force, pack_in
from intake.records.database import Database
from intake.rules import attendance
from intake.rules.assessment import Against, Figure, Scored, ranks, scored
from intake.rules.attendance import ShowFacts
from intake.rules.handled import Excluded, Length, length
from intake.rules.periods import Period
from intake.rules.score import HANDLING, Measure
from intake.words import Branch, Duty, OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """One exclusion by a leading body (不计入): of a case, or of one figure of it."""

    id: int
    case: int
    measure: Measure | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One unit of one period.

    Attributes:
        includes: units that were closed by the end of the period and are counted here.
        rank: its place among its like, by Wilson's bound; None without a score.
        days: cases behind `length`, with their working days.
        manual: what a leading body took out of it, with the reasons.
        excluded: cases that would have counted, with the reason why they do not.
    """

    unit: Organisation
    includes: tuple[OrganisationId, ...]
    figures: Mapping[Measure, Figure]
    length: Length | None
    days: tuple[tuple[int, int], ...]
    scored: Scored
    rank: int | None
    excluded: Mapping[int, Excluded]
    manual: tuple[TakenOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One reading of the books. `now` is its moment: what is decided later may still change a period that is over.

    `places`: how many units of each group have one, whoever of them the reader may see.
    """

    period: Period
    now: datetime
    rules: Rules
    units: tuple[Assessed, ...]
    places: Mapping[Branch, int]

    def unit(self, which: int) -> Assessed | None:
        return next((one for one in self.units if one.unit.id == which), None)


def assess(db: Database, key: str, now: datetime) -> Assessment:
    """Raises NoSuchPeriod."""
    with db.read() as tx:
        return assess_in(tx, key, now)


def assess_in(tx: Connection, key: str, now: datetime, *, policy: int | None = None) -> Assessment:
    """As `assess`, in a transaction that is open.

    Args:
        policy: the pack to score by, instead of the one in force.

    Raises: NoSuchPeriod.
    """
    period = Period.read(key)
    tally = read_in(tx, period, now, policy=policy)
    shows = attended.shows_in(tx, period, now)
    units: dict[int, Organisation] = {one.id: one for one in organisations_in(tx, period.last) if one.duty is Duty.UNIT}
    heirs = {unit: tally.heir(unit) for unit in units if _there(units[unit], period)}
    found = [_assessed(tally, units[heir], shows, heirs) for heir in sorted(set(heirs.values())) if heir in units]
    places: dict[int, int] = {}
    for branch in Branch:
        places |= ranks({one.unit.id: one.scored.cautious for one in found if one.unit.branch is branch})
    ranked = tuple(replace(one, rank=places.get(one.unit.id)) for one in found)
    having = Counter(one.unit.branch for one in ranked if one.rank is not None)
    return Assessment(period=period, now=now, rules=tally.rules, units=ranked, places=having)


def read_in(tx: Connection, period: Period, now: datetime, *, policy: int | None = None) -> Tally:
    """The books of one period."""
    rules = in_force(tx)
    if policy is not None:
        rules = Rules(pack_id=policy, pack=pack_in(tx, policy), calendar=rules.calendar)
    tally = Tally(tx=tx, period=period, rules=rules, now=now)
    for part in (clock_marks, case_marks, part_marks):
        part.read(tally)
    return tally


def _there(unit: Organisation, period: Period) -> bool:
    """Whether it was there on any day of the period."""
    return unit.closed_on is None or unit.closed_on > period.first


def _assessed(tally: Tally, unit: Organisation, shows: list[ShowFacts] | None, heirs: Mapping[int, int]) -> Assessed:
    rules = tally.rules.pack.score
    mine = None if shows is None else [show for show in shows if tally.heir(show.unit) == unit.id]
    marks = tally.of(unit.id)
    figures = {one.measure: one for one in attendance.figures(mine, rules)}
    figures |= {one: Figure(measure=one, marks=tuple(marks.get(one, ()))) for one in HANDLING}
    against: dict[Against, Sequence[int | None]] = {
        one: tally.against.get((unit.id, one), []) for one in Against if (unit.id, one) in tally.against
    }
    for one, found in attendance.against(mine or ()).items():
        against[one] = found
    days = tuple(tally.days.get(unit.id, ()))
    return Assessed(
        unit=unit,
        includes=tuple(OrganisationId(one) for one, heir in heirs.items() if heir == unit.id and one != unit.id),
        figures=figures,
        length=length(number for _, number in days),
        days=days,
        scored=scored(figures, against, rules),
        rank=None,
        excluded=dict(tally.excluded.get(unit.id, {})),
        manual=tuple(_taken_out(row) for _, row in sorted(tally.manual.get(unit.id, {}).items())),
    )


def _taken_out(row: Row[Any]) -> TakenOut:
    measure = None if row.measure is None else Measure(row.measure)
    return TakenOut(id=row.id, case=row.matter, measure=measure, reason=row.reason)
