"""The door is closed (考勤核对): the station says that its list of arrivals is whole; what it shows raises leads.

The house never takes an empty place for an absence by itself: a station that signed nobody in has proved nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from intake.office.casework import leads
from intake.office.programme import leaves, onair_people, sheets
from intake.office.programme.reports import ShowNotOver
from intake.office.programme.turns import note, turn_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing
from intake.words import OrganisationId, PersonId, Refusal, ShowId
from intake.words.preparing import Fault

# 责任追究制度, item one: refusing to come, or coming in a way that harms the show.
SITUATION = 1


class DoorIsClosed(Refusal):
    """The station has confirmed the arrivals of this show already."""

    key = "intake.door_is_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Who confirmed the arrivals, and when."""

    person: str
    at: datetime


def close(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> dict[Fault, int]:
    """Confirm the arrivals of a show that is over; what they say against the unit, each a lead that it explains first.

    Raises: NotYourPreparation, ShowNotOver, DoorIsClosed, and what turns raise.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        if at < turn.show.ends_at:
            raise ShowNotOver
        if closed_in(tx, show, turn.unit) is not None:
            raise DoorIsClosed
        tx.execute(insert(tables.show_door).values(show=show, unit=turn.unit, person=by, at=at))
        people = [one.person for one in onair_people.people_in(tx, show, turn.unit)]
        state = leaves.state_in(tx, show, turn.unit)
        found = preparing.faults(people, state, turn.show.starts_at, turn.show.ends_at, turn.rules.pack.showing)
        sheets.attendance(turn, people)
        note(turn, "show_door_closed", people=len(people), faults=len(found))
        for fault, count in found.items() if not turn.show.practice else ():
            leads.raise_in(
                tx,
                key=f"show:{show}:{turn.unit}:{fault.value}",
                matter=None,
                organisation=turn.unit,
                situation=SITUATION,
                evidence={"show": turn.show.day.isoformat(), "fault": fault.value, "people": count},
                at=at,
            )
    return found


def closed_in(tx: Connection, show: ShowId, unit: OrganisationId) -> Closed | None:
    door, person = tables.show_door, tables.person
    asked = select(door.c.at, person.c.display).select_from(door.join(person, person.c.id == door.c.person))
    row = tx.execute(asked.where(door.c.show == show, door.c.unit == unit)).first()
    return None if row is None else Closed(person=row.display, at=row.at)
