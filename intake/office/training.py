"""Who has been trained: every producer of the station with their exercises, those without any included. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.office import people
from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """One person's training.

    Attributes:
        exercises: how many are over.
        best: the most points of any; None where none was judged.
        last_at: when the last one began.
        passed_at: when the last one that was passed began; None for who has not passed yet.
    """

    person: PersonId
    name: str
    exercises: int
    best: float | None
    last_at: datetime | None
    passed_at: datetime | None


def trained(db: Database, now: datetime) -> list[Trained]:
    """Screeners who sign in today, and whoever else has exercised; who has not passed yet comes first."""
    done = tables.exercise.c
    with db.read() as tx:
        rows = tx.execute(select(tables.exercise).where(done.ended_at.is_not(None)).order_by(done.started_at)).all()
    found = []
    for person in people.people(db, now):
        mine = [row for row in rows if row.practised_by == person.id]
        if not mine and (Role.SCREENER not in person.roles or person.disabled):
            continue
        found.append(
            Trained(
                person=person.id,
                name=person.display,
                exercises=len(mine),
                best=max((row.total for row in mine if row.total is not None), default=None),
                last_at=mine[-1].started_at if mine else None,
                passed_at=max((row.started_at for row in mine if row.passed), default=None),
            )
        )
    return sorted(found, key=lambda one: (one.passed_at is not None, one.person))
