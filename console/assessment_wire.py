"""What the pages of the assessment (考核) are told. Shapes only."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.assessment import Against, Grade
from intake.rules.handled import Excluded
from intake.rules.score import HANDLING, Measure
from intake.rules.sheets import SheetState, SheetStep
from intake.words import Branch, CaseState


def _of_handling(measure: Measure) -> Measure:
    if measure not in HANDLING:
        raise ValueError("figures of attendance count shows, not cases")
    return measure


HandlingMeasure = Annotated[Measure, AfterValidator(_of_handling)]


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
    """`least`: what the score is at least, given how few or many cases it rests on; units are placed by it."""

    id: int
    name: str
    english: str
    includes: list[str]
    attendance: float | None
    handling: float | None
    total: float | None
    least: float | None
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
    measure: Measure | None
    reason: str


class TakenOutView(Wire):
    """What a leading body took out; without `measure` no figure counts the case."""

    case: int
    measure: Measure | None
    reason: str


class SheetView(Wire):
    """One unit's sheet of a published period; scores are those that were published.

    `placed_anew`: a recount in its group moved it from `rank_published`.
    """

    id: int
    unit: int
    name: str
    state: SheetState
    version: int
    total: str | None
    grade: Grade | None
    rank: int | None
    rank_published: int | None
    placed_anew: bool
    manual: list[TakenOutView]
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


class ExclusionView(Wire):
    """One exclusion by a leading body; `number` is empty where the reader may not open the case."""

    id: int
    case: int
    number: str
    opens: bool
    measure: Measure | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_reason: str
    may_approve: bool
    may_end: bool


class ExclusionsView(Wire):
    may_propose: bool
    exclusions: list[ExclusionView]


class ExclusionProposed(Wire):
    number: Annotated[str, Clean, Field(max_length=64)]
    measure: HandlingMeasure | None = None
    reason: Annotated[str, Clean, Field(max_length=2_000)]


class ExclusionEnded(Wire):
    reason: Annotated[str, Clean, Field(max_length=2_000)]
