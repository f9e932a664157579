"""What the pages of the assessment (考核) are told. Shapes only."""

from datetime import date, datetime

from console.wire_base import Wire
from intake.rules.assessment import Against, Grade
from intake.rules.handled import Excluded
from intake.rules.score import Measure
from intake.words import Branch, CaseState


class FigureView(Wire):
    """`percent` is None where there is nothing, or too little (`too_small`); `measured` says whether anybody could."""

    measure: Measure
    number: str
    numerator: float
    denominator: int
    percent: float | None
    too_small: bool
    measured: bool
    scored: bool
    extended: int


class LengthView(Wire):
    """办理工作日."""

    number: int
    mean: float
    median: float
    ninetieth: int


class TakenView(Wire):
    against: Against
    points: float
    times: int


class AssessedView(Wire):
    id: int
    name: str
    english: str
    includes: list[str]
    attendance: float | None
    handling: float | None
    total: float | None
    grade: Grade | None
    rank: int | None
    figures: list[FigureView]
    length: LengthView | None
    taken: list[TakenView]
    excluded: int


class GroupView(Wire):
    """Units that are compared with each other."""

    branch: Branch
    ranked: int
    units: list[AssessedView]


class AssessmentView(Wire):
    period: str
    first: date
    last: date
    over: bool
    now: datetime
    policy: str
    small: int
    attendance: float
    handling: float
    all_units: bool
    groups: list[GroupView]


class BehindView(Wire):
    """A case, or a show in figures of part one. `number` is empty where the reader may not open it."""

    of: int
    number: str
    state: CaseState | None
    credit: float
    extended: bool
    opens: bool


class LeftOutView(Wire):
    of: int | None
    number: str
    why: Excluded
