"""What the pages of the assessment (考核) are told. Shapes only."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.assessment import Against, Grade
from intake.rules.handled import Excluded
from intake.rules.score import Measure
from intake.rules.sheets import SheetState, SheetStep
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


class SheetView(Wire):
    """One unit's sheet of a published period; scores are those that were published."""

    id: int
    unit: int
    name: str
    state: SheetState
    version: int
    total: str | None
    grade: Grade | None
    rank: int | None
    sha256: str
    answer: str
    answered_at: datetime | None
    decision: str
    decided_at: datetime | None
    document: int | None
    may_answer: bool
    may_appeal: bool
    may_decide: bool


class SheetsView(Wire):
    """`published_at` is None for a period nobody has published."""

    period: str
    published_at: datetime | None
    appeal_until: date | None
    frozen_at: datetime | None
    may_publish: bool
    may_freeze: bool
    sheets: list[SheetView]


class SheetAnswer(Wire):
    step: Literal[SheetStep.CONFIRM, SheetStep.APPEAL]
    words: Annotated[str, Clean, Field(max_length=20_000)] = ""
    version: int


class SheetDecision(Wire):
    words: Annotated[str, Clean, Field(max_length=20_000)]
    recount: bool = False
    version: int
