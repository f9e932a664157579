"""The wire of training: exercises, how they go and how they were scored. Shapes only, as in `console.wire`."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.wire_base import Wire
from intake.rules.exercise import FindingName
from intake.rules.exercise_callers import FEWEST_CALLERS, LONGEST_MINUTES, MOST_CALLERS, MOST_SEED, SHORTEST_MINUTES
from intake.words.exercises import CallerSort


class NewExercise(Wire):
    """`seed` brings the same callers again; without it other ones ring each time."""

    callers: Annotated[int, Field(ge=FEWEST_CALLERS, le=MOST_CALLERS)]
    minutes: Annotated[int, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)]
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] | None = None


class ExerciseCallView(Wire):
    """A call of an exercise that is over: what the caller was up to is told then, and not before."""

    case: str
    sort: CallerSort
    lost: bool


class FindingView(Wire):
    """`title` and `better` by language. `better` says what to do next time."""

    name: FindingName
    title: dict[str, str]
    better: dict[str, str]
    good: int
    of: int
    points: float
    most: float
    seconds: float | None
    cases: list[str]


class ScoreView(Wire):
    total: float | None
    passed: bool
    findings: list[FindingView]


class TrainedView(Wire):
    """A producer's training. `passed_at` is null for who has not passed yet."""

    person: int
    name: str
    exercises: int
    best: float | None
    last_at: datetime | None
    passed_at: datetime | None


class ExerciseView(Wire):
    """`person` is the one whose hands were at the producer's desk; until somebody's were, who began it."""

    id: str
    state: str
    end: dict[str, str]  # the state in words, by language
    callers: int
    minutes: int
    seed: int
    started_at: datetime
    ended_at: datetime | None
    end_asked: bool
    person: str
    rung: int
    lost: int
    may_score: bool
    calls: list[ExerciseCallView]
    score: ScoreView | None
