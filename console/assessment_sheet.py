"""The assessment as a spreadsheet: one line for each unit, one for each figure, one for each case left out."""

from collections.abc import Iterable, Sequence

from console import spreadsheet
from console.assessment_wire import AssessedView, AssessmentView, FigureView
from console.spreadsheet import Cell
from intake.sentences import say

HEADS = ("branch", "unit", "rank", "total", "grade", "attendance", "handling", "taken", "excluded")
FIGURES = ("branch", "unit", "number", "measure", "numerator", "denominator", "percent", "extended")


def table(found: AssessmentView, lang: str) -> bytes:
    """Both sheets; a small number has no percentage here either."""
    units = [(say(f"branch.{group.branch}", lang), one) for group in found.groups for one in group.units]
    return spreadsheet.workbook(
        [
            (f"{say('assessment.units', lang)} {found.period}", _heads(HEADS, lang), _units(units, lang)),
            (say("assessment.figures", lang), _heads(FIGURES, lang), _figures(units, lang)),
        ]
    )


def _heads(names: Sequence[str], lang: str) -> list[str]:
    return [say(f"assessment.head.{name}", lang) for name in names]


def _units(units: Iterable[tuple[str, AssessedView]], lang: str) -> Iterable[Sequence[Cell]]:
    for branch, one in units:
        grade = "" if one.grade is None else say(f"grade.{one.grade}", lang)
        taken = sum(found.points for found in one.taken)
        scores = (one.total, grade, one.attendance, one.handling)
        yield (branch, one.name, one.rank, *scores, taken, one.excluded)


def _figures(units: Iterable[tuple[str, AssessedView]], lang: str) -> Iterable[Sequence[Cell]]:
    for branch, one in units:
        for found in one.figures:
            counts = (found.numerator, found.denominator, percent(found, lang), found.extended)
            yield (branch, one.name, found.number, say(f"measure.{found.measure}", lang), *counts)


def percent(found: FigureView, lang: str) -> str:
    if not found.measured:
        return say("assessment.not_measured", lang)
    if found.denominator and found.too_small:
        return say("assessment.too_small", lang)
    return "" if found.percent is None else f"{found.percent:.1f}%"
