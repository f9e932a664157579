"""The arithmetic of the assessment (统一考核): rates, Wilson's bound, scores, grades, ranks. Pure.

A figure always carries what is behind it. Nothing measured is neither 0 nor 100 per cent: it does not count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from intake.rules.score import ATTENDING, HANDLING, Bands, Deduction, Measure, Score

FULL = 100
# Nearly every credit is one of these two: told apart by identity, they are counted and not added up as fractions.
NOTHING, WHOLE = Fraction(0), Fraction(1)


class Grade(StrEnum):
    """等次."""

    EXCELLENT = "excellent"  # 优秀
    GOOD = "good"  # 良好
    PASSED = "passed"  # 合格
    FAILED = "failed"  # 不合格


class Against(StrEnum):
    """What points are taken off for."""

    LEFT_EARLY = "left_early"  # 早退
    ATTITUDE = "attitude"  # 态度不端正
    FALSE_FEEDBACK = "false_feedback"  # 虚假反馈
    SITUATION_1 = "situation_1"
    SITUATION_2 = "situation_2"
    SITUATION_3 = "situation_3"
    SITUATION_4 = "situation_4"
    SITUATION_5 = "situation_5"
    SITUATION_6 = "situation_6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that counts once: a clock, a verification, a show.

    Attributes:
        of: the case, or the show in figures of part one.
        credit: what it adds to the numerator, 0 to 1.
        extended: it was in time, or late, by its first day; a later one had been granted (延期).
    """

    of: int
    credit: Fraction
    extended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with everything behind it. `marks` is None where nothing can be measured yet."""

    measure: Measure
    marks: tuple[Mark, ...] | None

    @property
    def denominator(self) -> int:
        return len(self.marks or ())

    @property
    def numerator(self) -> Fraction:
        credits = [one.credit for one in self.marks or ()]
        parts = [one for one in credits if one is not WHOLE and one is not NOTHING]
        return sum(parts, Fraction(sum(one is WHOLE for one in credits)))

    @property
    def rate(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def extended(self) -> int:
        return sum(one.extended for one in self.marks or ())

    def behind(self, *, short: bool) -> tuple[int, ...]:
        """Cases behind the figure, or only those that lack something of the full credit."""
        marks = (one for one in self.marks or () if not short or one.credit < 1)
        return tuple(dict.fromkeys(one.of for one in marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Points taken off for facts that a person has found. `of` are cases, or shows in what concerns attendance."""

    against: Against
    of: tuple[int | None, ...]
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """`attendance` and `handling` in per cent of their part; `total` out of 100, over the parts that were measured.

    `cautious` is the same with Wilson's bound in place of each rate, before deductions are taken: what ranks units.
    """

    attendance: Decimal | None
    handling: Decimal | None
    taken: tuple[Taken, ...]
    total: Decimal | None
    cautious: float | None
    grade: Grade | None


def wilson(numerator: float, denominator: int, z: float) -> float:
    """The lower end of Wilson's interval for a share: what it is at least, given so few or so many.

    Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    if denominator < 1 or not 0 <= numerator <= denominator:
        raise ValueError("a share lies between none and all of at least one")
    share, square = numerator / denominator, z * z
    spread = z * sqrt(share * (1 - share) / denominator + square / (4 * denominator * denominator))
    low = (share + square / (2 * denominator) - spread) / (1 + square / denominator)
    return min(share, max(0.0, low))


def too_small(figure: Figure, rules: Score) -> bool:
    """样本过少: the sheet gives the counts and no percentage."""
    return figure.denominator < rules.small


def counts(figure: Figure, rules: Score) -> bool:
    """Whether the figure enters the score."""
    least = rules.attendance_from if figure.measure in ATTENDING else rules.handling_from
    return figure.denominator >= least and rules.weights.of(figure.measure) > 0


def scored(figures: Mapping[Measure, Figure], against: Mapping[Against, Sequence[int | None]], rules: Score) -> Scored:
    """One unit's score of one period.

    Args:
        against: what was found, each with its case or show where it has one.
    """
    parts = ((rules.attendance, ATTENDING), (rules.handling, HANDLING))
    exact = [_mean([figures[one] for one in among if one in figures], rules) for _, among in parts]
    low = [_low([figures[one] for one in among if one in figures], rules) for _, among in parts]
    taken = tuple(_taken(one, tuple(of), rules) for one, of in against.items() if of)
    off = sum((one.points for one in taken), Decimal(0))
    measured = [(weight, part) for (weight, _), part in zip(parts, exact, strict=True) if part is not None and weight]
    total, cautious = None, None
    if measured:
        whole = sum((Fraction(str(weight)) * part for weight, part in measured), Fraction(0))
        share = whole / sum((Fraction(str(weight)) for weight, _ in measured), Fraction(0))
        total = max(Decimal(0), tenths(share * FULL) - off)
        known = [(weight, part) for (weight, _), part in zip(parts, low, strict=True) if part is not None and weight]
        cautious = FULL * sum(weight * part for weight, part in known) / sum(weight for weight, _ in known)
        cautious = max(0.0, cautious - float(off))
    return Scored(
        attendance=None if exact[0] is None else tenths(exact[0] * FULL),
        handling=None if exact[1] is None else tenths(exact[1] * FULL),
        taken=taken,
        total=total,
        cautious=cautious,
        grade=None if total is None else grade(total, rules.bands),
    )


def grade(total: Decimal, bands: Bands) -> Grade:
    """By the score as it is printed: 89.9 is not 90."""
    for name, least in (
        (Grade.EXCELLENT, bands.excellent),
        (Grade.GOOD, bands.good),
        (Grade.PASSED, bands.passed),
    ):
        if total >= least:
            return name
    return Grade.FAILED


def ranks(cautious: Mapping[int, float | None]) -> dict[int, int]:
    """Places inside one group, the best first; equals share a place, and who has no score has none."""
    known = {unit: value for unit, value in cautious.items() if value is not None}
    return {unit: 1 + sum(other > value for other in known.values()) for unit, value in known.items()}


def tenths(value: Fraction) -> Decimal:
    """One decimal, halves up: what the sheet prints, and what is compared with the bands."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _mean(figures: Iterable[Figure], rules: Score) -> Fraction | None:
    counted = [(Fraction(str(rules.weights.of(one.measure))), one.rate) for one in figures if counts(one, rules)]
    whole = sum((weight for weight, _ in counted), Fraction(0))
    return sum((weight * rate for weight, rate in counted if rate is not None), Fraction(0)) / whole if whole else None


def _low(figures: Iterable[Figure], rules: Score) -> float | None:
    counted = [
        (rules.weights.of(one.measure), wilson(float(one.numerator), one.denominator, rules.z))
        for one in figures
        if counts(one, rules)
    ]
    whole = sum(weight for weight, _ in counted)
    return sum(weight * low for weight, low in counted) / whole if whole else None


def _taken(against: Against, of: tuple[int | None, ...], rules: Score) -> Taken:
    rule = deduction(against, rules)
    points = min(Decimal(str(rule.cap)), Decimal(str(rule.points)) * len(of))
    return Taken(against=against, of=of, points=points)


def deduction(against: Against, rules: Score) -> Deduction:
    """The rule by which points are taken off."""
    if against.value.startswith("situation_"):
        return rules.deductions.situations[int(against.value.removeprefix("situation_")) - 1]
    found: Deduction = getattr(rules.deductions, against.value)
    return found
