"""Research tasks on the wire. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.wire_base import Wire
from intake.words import Kind
from intake.words.preparing import TaskState

Words = Annotated[str, Field(max_length=4_000)]


class ResearchCaseView(Wire):
    case: int
    number: str
    summary: str


class ResearchView(Wire):
    """Like matters of many callers. `likely`: the unit that was on air for most; `cases` are empty for a unit."""

    id: int
    kind: Kind
    place_name: str
    state: TaskState
    found_at: datetime
    unit: int | None
    unit_name: str
    likely: int | None
    asked: str
    due_on: date | None
    finding: str
    change: str
    count: int
    cases: list[ResearchCaseView]
    may_give: bool
    may_report: bool


class TaskGiven(Wire):
    unit: int
    asked: Words
    due_on: date | None = None


class TaskDismissed(Wire):
    why: Words


class TaskReported(Wire):
    finding: Words
    change: Words
