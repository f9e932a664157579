"""The assessment as its reader sees it: fractions become numbers, units stand among their like. Decides nothing."""

from collections.abc import Mapping
from fractions import Fraction

from console.assessment_wire import (
    AssessedView,
    AssessmentView,
    BehindView,
    FigureView,
    GroupView,
    LeftOutView,
    LengthView,
    SheetsView,
    SheetView,
    TakenOutView,
    TakenView,
)
from intake.office.assessment.published import Published, Shown
from intake.office.assessment.reading import Assessed, Assessment
from intake.office.assessment.shown import Behind, LeftOut
from intake.office.people import Person
from intake.rules import assessing
from intake.rules.assessment import FULL, Figure, counts, tenths, too_small
from intake.rules.handled import Length
from intake.rules.score import NUMBER, Score
from intake.words import Branch


def assessment(found: Assessment, names: Mapping[int, str], person: Person) -> AssessmentView:
    rules = found.rules.pack
    return AssessmentView(
        period=found.period.key,
        first=found.period.first,
        last=found.period.last,
        over=found.period.over(found.now.astimezone(rules.zone).date()),
        now=found.now,
        policy=f"{rules.name} {rules.version}",
        small=rules.score.small,
        attendance=rules.score.attendance,
        handling=rules.score.handling,
        all_units=assessing.sees_all(person.posts),
        groups=[group for branch in Branch if (group := _group(branch, found, names)).units],
    )


def behind(one: Behind) -> BehindView:
    return BehindView(
        of=one.of, number=one.number, state=one.state, credit=one.credit, extended=one.extended, opens=one.opens
    )


def left_out(one: LeftOut) -> LeftOutView:
    return LeftOutView(of=one.of, number=one.number, why=one.why, measure=one.measure, reason=one.reason)


def _group(branch: Branch, found: Assessment, names: Mapping[int, str]) -> GroupView:
    units = [one for one in found.units if one.unit.branch is branch]
    # The best first; who has no place stands behind, in the order of the register.
    units.sort(key=lambda one: (one.rank is None, one.rank or 0, one.unit.id))
    return GroupView(
        branch=branch,
        ranked=found.places.get(branch, 0),
        units=[assessed(one, names, found.rules.pack.score) for one in units],
    )


def assessed(one: Assessed, names: Mapping[int, str], rules: Score) -> AssessedView:
    scored = one.scored
    return AssessedView(
        id=one.unit.id,
        name=one.unit.name,
        english=one.unit.english,
        includes=[names.get(unit, str(unit)) for unit in one.includes],
        attendance=None if scored.attendance is None else float(scored.attendance),
        handling=None if scored.handling is None else float(scored.handling),
        total=None if scored.total is None else float(scored.total),
        least=None if scored.cautious is None else round(scored.cautious, 1),
        grade=scored.grade,
        rank=one.rank,
        figures=[figure(found, rules) for found in one.figures.values()],
        length=None if one.length is None else _length(one.length),
        taken=[
            TakenView(against=taken.against, points=float(taken.points), times=len(taken.of)) for taken in scored.taken
        ],
        excluded=len(one.excluded),
    )


def figure(found: Figure, rules: Score) -> FigureView:
    small = too_small(found, rules)
    return FigureView(
        measure=found.measure,
        number=NUMBER[found.measure],
        numerator=float(found.numerator),
        denominator=found.denominator,
        percent=None if small or found.rate is None else float(tenths(found.rate * FULL)),
        too_small=small,
        measured=found.marks is not None,
        scored=counts(found, rules),
        extended=found.extended,
    )


def _length(found: Length) -> LengthView:
    return LengthView(
        number=found.number, mean=_one_decimal(found.mean), median=_one_decimal(found.median), ninetieth=found.ninetieth
    )


def _one_decimal(value: Fraction) -> float:
    return float(tenths(value))


def sheets(found: Published) -> SheetsView:
    return SheetsView(
        period=found.period,
        published_at=found.published_at,
        appeal_until=found.appeal_until,
        frozen_at=found.frozen_at,
        may_publish=found.may_publish,
        may_freeze=found.may_freeze,
        sheets=[_sheet(one) for one in found.sheets],
    )


def _sheet(one: Shown) -> SheetView:
    row, kept = one.row, one.row.snapshot
    return SheetView(
        id=row.id,
        unit=row.organisation,
        name=kept["name"],
        state=row.state,
        version=row.version,
        total=kept["total"],
        grade=kept["grade"],
        rank=kept["rank"],
        rank_published=kept.get("rank_published", kept["rank"]),
        placed_anew="rank_published" in kept,
        manual=[
            TakenOutView(case=out["case"], measure=out["measure"], reason=out["reason"])
            for out in kept.get("manual", [])
        ],
        sha256=row.sha256,
        answer=row.answer,
        answered_at=row.answered_at,
        decision=row.decision,
        decided_at=row.decided_at,
        document=row.document,
        may_answer=one.may_answer,
        may_appeal=one.may_appeal,
        may_decide=one.may_decide,
    )
