"""Exercises as pages get them: what a caller is up to stays hidden while it is on the line."""

from collections.abc import Mapping
from datetime import datetime

from console.training_wire import ExerciseCallView, ExerciseView, FindingView, ScoreView
from intake.office import books, exercises
from intake.office.exercises import Exercise
from intake.records.database import Database
from intake.rules.exercise import Finding
from intake.sentences import LANGUAGES, say
from intake.words import CallId


def exercise_view(db: Database, found: Exercise, now: datetime) -> ExerciseView:
    return exercise_views(db, [found], now)[0]


def exercise_views(db: Database, found: list[Exercise], now: datetime) -> list[ExerciseView]:
    calls = [ring.call for one in found for ring in one.rings if ring.call is not None]
    cases = books.case_numbers(db, calls)
    return [_view(one, cases, now) for one in found]


def _view(one: Exercise, cases: Mapping[CallId, str], now: datetime) -> ExerciseView:
    over = one.ended_at is not None
    score = one.score
    return ExerciseView(
        id=one.id,
        state=one.state,
        end=_said(f"exercise.end.{one.state}"),
        callers=one.callers,
        minutes=one.minutes,
        seed=one.seed,
        started_at=one.started_at,
        ended_at=one.ended_at,
        end_asked=one.end_asked,
        person=one.name,
        rung=len(one.rings),
        lost=sum(ring.lost for ring in one.rings),
        may_score=one.ended_at is not None and now <= one.ended_at + exercises.SCORED_UNTIL,
        calls=[
            ExerciseCallView(case=cases.get(ring.call, ""), sort=ring.sort, lost=ring.lost)
            for ring in one.rings
            if over and ring.call is not None
        ],
        score=None
        if score is None
        else ScoreView(
            total=score.total, passed=score.passed, findings=[_finding(finding, cases) for finding in score.findings]
        ),
    )


def _finding(one: Finding, cases: Mapping[CallId, str]) -> FindingView:
    return FindingView(
        name=one.name,
        title=_said(f"exercise.finding.{one.name}"),
        better=_said(f"exercise.better.{one.name}"),
        good=one.good,
        of=one.of,
        points=one.points,
        most=one.most,
        seconds=one.seconds,
        cases=[cases[call] for call in one.calls if call in cases],
    )


def _said(key: str) -> dict[str, str]:
    return {lang: say(key, lang) for lang in LANGUAGES}
