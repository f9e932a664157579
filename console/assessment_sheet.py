"""The assessment as a spreadsheet: one line for each unit, one for each figure, one for each case left out."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Row

from console import spreadsheet
from console.assessment_wire import AssessedView, AssessmentView, FigureView
from console.spreadsheet import Cell
from intake.office.assessment.published import Published
from intake.sentences import say

HEADS = ("branch", "unit", "rank", "total", "least", "grade", "attendance", "handling", "taken", "excluded")
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


SHEETS = (
    "branch",
    "unit",
    "rank",
    "rank_published",
    "total",
    "grade",
    "attendance",
    "handling",
    "state",
    "answer",
    "decision",
    "sha256",
)


def published(found: Published, lang: str) -> bytes:
    """The sheets as they were published, and frozen if they were: from their snapshots, whatever the books say now."""
    title = f"{say('assessment.units', lang)} {found.period}"
    kept = [one.row.snapshot for one in found.sheets]
    lines = [_sheet(one.row, lang) for one in found.sheets]
    figures = [line for one in kept for line in _kept_figures(one, lang)]
    return spreadsheet.workbook(
        [
            (title, _heads(SHEETS, lang), lines),
            (say("assessment.figures", lang), _heads(FIGURES, lang), figures),
        ]
    )


def _sheet(row: Row[Any], lang: str) -> Sequence[Cell]:
    kept = row.snapshot
    grade = "" if kept["grade"] is None else say(f"grade.{kept['grade']}", lang)
    scores = (_number(kept["total"]), grade, _number(kept["attendance"]), _number(kept["handling"]))
    said = (say(f"sheet.state.{row.state}", lang), row.answer, row.decision, row.sha256)
    places = (kept["rank"], kept.get("rank_published", kept["rank"]))
    return (say(f"branch.{kept['branch']}", lang), kept["name"], *places, *scores, *said)


def _kept_figures(kept: Mapping[str, Any], lang: str) -> Iterable[Sequence[Cell]]:
    for one in kept["figures"]:
        rate = "" if one["percent"] is None else f"{one['percent']}%"
        if not one["measured"]:
            rate = say("assessment.not_measured", lang)
        elif one["denominator"] and one["percent"] is None:
            rate = say("assessment.too_small", lang)
        counts = (float(Fraction(one["numerator"])), one["denominator"], rate, one["extended"])
        names = (say(f"branch.{kept['branch']}", lang), kept["name"], one["number"])
        yield (*names, say(f"measure.{one['measure']}", lang), *counts)


def _number(written: str | None) -> float | None:
    return None if written is None else float(written)


def _heads(names: Sequence[str], lang: str) -> list[str]:
    return [say(f"assessment.head.{name}", lang) for name in names]


def _units(units: Iterable[tuple[str, AssessedView]], lang: str) -> Iterable[Sequence[Cell]]:
    for branch, one in units:
        grade = "" if one.grade is None else say(f"grade.{one.grade}", lang)
        taken = sum(found.points for found in one.taken)
        scores = (one.total, one.least, grade, one.attendance, one.handling)
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
