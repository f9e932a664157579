"""Verbs for exercises: begin one, end it, score it, show who was trained. Their calls are practice calls."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from intake import journal
from intake.office import exercise_facts
from intake.office.desk import numbers
from intake.office.desk.ledger import Hand
from intake.office.exercise_facts import Ring
from intake.records import tables
from intake.records.database import Database
from intake.rules import exercise as rules
from intake.rules import exercise_callers
from intake.rules.exercise import Finding, FindingName, Score
from intake.rules.show_window import Schedule
from intake.sentences import say
from intake.words import CallId, CallState, PersonId, Refusal
from intake.words.desk import NumberMark, Surface
from intake.words.exercises import CallerSort, ExerciseEnd

RUNNING = "running"
# An exercise whose process was killed stands in nobody's way longer than this beyond its time.
LATE = timedelta(minutes=2)
# So long the callers' cases may still be given their outcome, as after a show.
SCORED_UNTIL = timedelta(hours=2)
_exercise = tables.exercise


class NoSuchExercise(Refusal):
    key = "intake.no_such_exercise"


class ExerciseRunning(Refusal):
    """One at a time, and not beside a rehearsal: they would share the practice lines."""

    key = "intake.exercise_running"


class ExerciseInShow(Refusal):
    """A show is on, or begins before the exercise and a quarter of an hour are over."""

    key = "intake.exercise_in_show"


class CitizenOnAir(Refusal):
    """A citizen is with the producer or on the air; nobody practises beside that."""

    key = "intake.exercise_citizen_on_air"


class ExerciseScored(Refusal):
    """It is still running, or it ended so long ago that its score stands."""

    key = "intake.exercise_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise as the books have it.

    Attributes:
        state: running, or an `ExerciseEnd`.
        person: whose hands were at the producer's desk; until somebody's were, who began it.
        name: that person's display name; empty for the administrator at the machine.
    """

    id: str
    state: str
    callers: int
    minutes: int
    seed: int
    started_at: datetime
    ended_at: datetime | None
    end_asked: bool
    person: PersonId | None
    name: str
    rings: tuple[Ring, ...]
    score: Score | None


def begin(
    db: Database,
    exercise: str,
    plan: tuple[int, int, int],
    person: PersonId | None,
    at: datetime,
    schedule: Schedule,
) -> Exercise:
    """Enter an exercise that is about to begin.

    Args:
        plan: callers, minutes, seed.
        schedule: when shows are, planned ones included.

    Raises: ExerciseRunning, ExerciseInShow, CitizenOnAir.
    """
    callers, minutes, seed = plan
    show = exercise_callers.show_in_the_way(schedule, at, timedelta(minutes=minutes))
    if show is not None:
        raise ExerciseInShow(start=f"{show.start.astimezone(schedule.zone):%H:%M}")
    with db.begin() as tx:
        if running_in(tx, at) or _rehearsing_in(tx, at):
            raise ExerciseRunning
        if citizen_on_air_in(tx):
            raise CitizenOnAir
        tx.execute(
            insert(_exercise).values(
                id=exercise,
                state=RUNNING,
                callers=callers,
                minutes=minutes,
                seed=seed,
                started_at=at,
                started_by=person,
                rings=[],
            )
        )
        _note(tx, exercise, journal.actor(person), "exercise_begun", at, {"callers": callers, "minutes": minutes})
        return _by_id(tx, exercise)


def ask_end(db: Database, exercise: str, person: PersonId, at: datetime) -> Exercise:
    """Its callers hang up within the second. Asked twice it is asked once. Raises: NoSuchExercise."""
    with db.begin() as tx:
        found = _by_id(tx, exercise)
        if found.state == RUNNING and not found.end_asked:
            tx.execute(update(_exercise).where(_exercise.c.id == exercise).values(end_asked_at=at))
            _note(tx, exercise, journal.actor(person), "exercise_end_asked", at, {})
        return _by_id(tx, exercise)


def keep_rings(db: Database, exercise: str, rings: Sequence[Ring]) -> None:
    """Which call is which caller of the programme, as far as they have rung."""
    with db.begin() as tx:
        told = [asdict(ring) for ring in rings]
        tx.execute(update(_exercise).where(_exercise.c.id == exercise).values(rings=told))


def warn(db: Database, call: CallId, at: datetime) -> None:
    """The number of a caller carries a warning for as long as the exercise lasts."""
    numbers.mark(db, call, NumberMark.WARN, say("exercise.warning"), _house(at))


def finish(db: Database, exercise: str, end: ExerciseEnd, at: datetime) -> Exercise:
    """It is over, and is scored; warnings it gave are lifted. Raises: NoSuchExercise."""
    with db.begin() as tx:
        found = _by_id(tx, exercise)
        if found.state != RUNNING:
            return found
        tx.execute(update(_exercise).where(_exercise.c.id == exercise).values(state=end, ended_at=at))
        _score_in(tx, exercise, at)
        done = _by_id(tx, exercise)
        facts: dict[str, journal.Fact] = {"end": end, "passed": done.score is not None and done.score.passed}
        _note(tx, exercise, "system", "exercise_ended", at, facts)
    for ring in done.rings:
        if ring.sort is CallerSort.WARNED and ring.call is not None:
            numbers.mark(db, ring.call, None, say("exercise.warning"), _house(at))
    return done


def _house(at: datetime) -> Hand:
    return Hand(person=None, surface=Surface.PRODUCER, at=at)


def score_again(db: Database, exercise: str, person: PersonId, at: datetime) -> Exercise:
    """After the cases were given their outcomes. Raises: NoSuchExercise, ExerciseScored."""
    with db.begin() as tx:
        found = _by_id(tx, exercise)
        if found.ended_at is None or at > found.ended_at + SCORED_UNTIL:
            raise ExerciseScored
        _score_in(tx, exercise, at)
        done = _by_id(tx, exercise)
        total = None if done.score is None else done.score.total
        _note(tx, exercise, journal.actor(person), "exercise_scored", at, {"total": total})
        return done


def end_orphans(db: Database, at: datetime) -> None:
    """Exercises whose process died are over, with what was done until then."""
    with db.read() as tx:
        rows = tx.execute(select(_exercise.c.id).where(_exercise.c.state == RUNNING)).all()
    for row in rows:
        finish(db, row.id, ExerciseEnd.FAILED, at)


def end_orphan(db: Database, exercise: str, at: datetime) -> None:
    """The process of this exercise is gone: unless it has ended it, this is its end."""
    finish(db, exercise, ExerciseEnd.FAILED, at)


def exercise(db: Database, exercise_id: str) -> Exercise:
    """Raises: NoSuchExercise."""
    with db.read() as tx:
        return _by_id(tx, exercise_id)


def exercises(db: Database, limit: int = 50) -> list[Exercise]:
    """The newest first."""
    with db.read() as tx:
        return [_exercise_of(row) for row in tx.execute(_NAMED.order_by(_exercise.c.started_at.desc()).limit(limit))]


def citizen_on_air(db: Database) -> bool:
    with db.read() as tx:
        return citizen_on_air_in(tx)


def citizen_on_air_in(tx: Connection) -> bool:
    """Or in a screening room: then the producer works, and does not practise."""
    call = tables.call.c
    busy = call.state.in_([CallState.ON_AIR, CallState.SCREENING])
    return tx.execute(select(call.id).where(~call.practice, busy).limit(1)).first() is not None


def running_in(tx: Connection, at: datetime) -> bool:
    rows = tx.execute(select(_exercise).where(_exercise.c.state == RUNNING)).all()
    return any(at < row.started_at + timedelta(minutes=row.minutes) + LATE for row in rows)


def _rehearsing_in(tx: Connection, at: datetime) -> bool:
    known = tables.rehearsal.c
    asked = select(known.id).where(known.state == RUNNING, known.started_at > at - timedelta(minutes=30))
    return tx.execute(asked).first() is not None


def _score_in(tx: Connection, exercise_id: str, at: datetime) -> None:
    found = _by_id(tx, exercise_id)
    end = found.ended_at or at
    calls, choices = exercise_facts.facts_in(tx, found.rings, end)
    scored = rules.score(calls, choices, end)
    values = {
        "score": [asdict(one) for one in scored.findings],
        "total": scored.total,
        "passed": scored.passed,
        "scored_at": at,
        "practised_by": exercise_facts.producer_in(tx, found.rings) or found.person,
    }
    tx.execute(update(_exercise).where(_exercise.c.id == exercise_id).values(**values))


_NAMED = select(_exercise, tables.person.c.display).outerjoin(
    tables.person,
    or_(
        tables.person.c.id == _exercise.c.practised_by,
        _exercise.c.practised_by.is_(None) & (tables.person.c.id == _exercise.c.started_by),
    ),
)


def _by_id(tx: Connection, exercise_id: str) -> Exercise:
    row = tx.execute(_NAMED.where(_exercise.c.id == exercise_id)).first()
    if row is None:
        raise NoSuchExercise(exercise=exercise_id)
    return _exercise_of(row)


def _exercise_of(row: Row[Any]) -> Exercise:
    person = row.practised_by or row.started_by
    return Exercise(
        id=row.id,
        state=row.state,
        callers=row.callers,
        minutes=row.minutes,
        seed=row.seed,
        started_at=row.started_at,
        ended_at=row.ended_at,
        end_asked=row.end_asked_at is not None,
        person=None if person is None else PersonId(person),
        name=row.display or "",
        rings=tuple(Ring.of(ring) for ring in row.rings),
        score=None if row.score is None else _score_of(row),
    )


def _score_of(row: Row[Any]) -> Score:
    findings = [
        Finding(**{**one, "name": FindingName(one["name"]), "calls": tuple(CallId(call) for call in one["calls"])})
        for one in row.score
    ]
    return Score(findings=tuple(findings), total=row.total, passed=bool(row.passed))


def _note(tx: Connection, exercise: str, actor: str, verb: str, at: datetime, facts: dict[str, journal.Fact]) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"exercise:{exercise}", facts=facts))
