"""What a sheet keeps of one unit's period: canonical JSON of figures and cases, and its SHA-256. No person is in it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from intake.office.assessment.reading import Assessed, Assessment, TakenOut
from intake.rules import canonical
from intake.rules.assessment import FULL, Figure, counts, tenths, too_small
from intake.rules.score import NUMBER, Score


def snapshot(one: Assessed, found: Assessment) -> dict[str, Any]:
    """Everything that was shown when the period was published; fractions exactly, as 9/5."""
    rules, scored = found.rules.pack, one.scored
    return {
        "period": found.period.key,
        "unit": int(one.unit.id),
        "name": one.unit.name,
        "includes": [int(unit) for unit in one.includes],
        "branch": one.unit.branch.value,
        "counted_at": found.now.isoformat(),
        "policy": f"{rules.name} {rules.version}",
        "attendance": _written(scored.attendance),
        "handling": _written(scored.handling),
        "total": _written(scored.total),
        "grade": None if scored.grade is None else scored.grade.value,
        "rank": one.rank,
        # What places are given by: kept, so that a group can be placed anew when one sheet was counted anew.
        "cautious": None if scored.cautious is None else repr(scored.cautious),
        "figures": [_figure(figure, rules.score) for figure in one.figures.values()],
        "length": None
        if one.length is None
        else {
            "number": one.length.number,
            "mean": _written(tenths(one.length.mean)),
            "median": _written(tenths(one.length.median)),
            "ninetieth": one.length.ninetieth,
        },
        "taken": [
            {"against": taken.against.value, "points": str(taken.points), "of": list(taken.of)}
            for taken in scored.taken
        ],
        "manual": [_taken_out(out) for out in one.manual],
        "excluded": [[case, why.value] for case, why in sorted(one.excluded.items())],
    }


def sha256(content: dict[str, Any]) -> str:
    return canonical.sha256(canonical.canonical(content))


def _figure(figure: Figure, rules: Score) -> dict[str, Any]:
    small = too_small(figure, rules)
    return {
        "measure": figure.measure.value,
        "number": NUMBER[figure.measure],
        "measured": figure.marks is not None,
        "numerator": _exact(figure.numerator),
        "denominator": figure.denominator,
        "percent": None if small or figure.rate is None else _written(tenths(figure.rate * FULL)),
        "scored": counts(figure, rules),
        "extended": figure.extended,
        "marks": [[mark.of, _exact(mark.credit), mark.extended] for mark in figure.marks or ()],
    }


def _taken_out(out: TakenOut) -> dict[str, Any]:
    measure = None if out.measure is None else out.measure.value
    return {"id": out.id, "case": out.case, "measure": measure, "reason": out.reason}


def _exact(value: Fraction) -> str:
    return str(value)


def _written(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
