"""Exercises: begin one, end it, see how it goes and how it was scored."""

import random
from dataclasses import asdict
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request

from console import training_views
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from console.training_wire import ExerciseView, NewExercise, TrainedView
from intake.office import exercises, training
from intake.rules.exercise_callers import MOST_SEED
from intake.rules.rights import Act

router = Room(prefix="/api/exercises", tags=["exercises"])

Rehearses = Annotated[Visitor, Depends(allowed(Act.REHEARSE))]


@router.get("")
def newest(request: Request, _: Rehearses) -> list[ExerciseView]:
    """The newest first; one that runs is the first."""
    db = house_of(request).db
    return training_views.exercise_views(db, exercises.exercises(db), house_of(request).now())


@router.post("", status_code=201)
def begin(body: NewExercise, request: Request, visitor: Rehearses) -> ExerciseView:
    """Callers begin to ring within seconds; the page asks how it goes."""
    house = house_of(request)
    now = house.now()
    seed = random.randrange(MOST_SEED + 1) if body.seed is None else body.seed
    plan = (body.callers, body.minutes, seed)
    begun = exercises.begin(house.db, str(uuid4()), plan, visitor.person.id, now, house.schedule())
    house.exercise(begun)
    return training_views.exercise_view(house.db, begun, now)


@router.get("/trained")
def trained(request: Request, _: Rehearses) -> list[TrainedView]:
    """Every producer with their training; who has not passed yet comes first."""
    house = house_of(request)
    found = training.trained(house.db, house.now())
    return [TrainedView.model_validate(asdict(one)) for one in found]


@router.get("/{exercise}")
def one(exercise: str, request: Request, _: Rehearses) -> ExerciseView:
    db = house_of(request).db
    return training_views.exercise_view(db, exercises.exercise(db, exercise), house_of(request).now())


@router.post("/{exercise}/end")
def end(exercise: str, request: Request, visitor: Rehearses) -> ExerciseView:
    """Its callers hang up within the second, and it is scored."""
    house = house_of(request)
    db, now = house.db, house.now()
    return training_views.exercise_view(db, exercises.ask_end(db, exercise, visitor.person.id, now), now)


@router.post("/{exercise}/score")
def score(exercise: str, request: Request, visitor: Rehearses) -> ExerciseView:
    """Once more, after the cases were given their outcomes."""
    house = house_of(request)
    db, now = house.db, house.now()
    return training_views.exercise_view(db, exercises.score_again(db, exercise, visitor.person.id, now), now)
