"""上线人员 (P11, P12, P14, F12): who comes for the unit, and when they came and left by the studio's clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, delete, insert, select, update

from intake.office.programme import leaves
from intake.office.programme.turns import Kept, Turn, kept, note, turn_in, units_turn_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing
from intake.rules.preparing import OnAirPerson
from intake.words import OrganisationId, PersonId, Refusal, ShowId
from intake.words.preparing import OnAirPart, OnAirPersonId, ShowDuty

MOST = 9


class NoNames(Refusal):
    """Somebody on the list has no name or no post."""

    key = "intake.no_names"


class TheyAreHere(Refusal):
    """Whoever has arrived stays on the list."""

    key = "intake.they_are_here"


class NoSuchOnAirPerson(Refusal):
    key = "intake.no_such_onair_person"


class NotTheDay(Refusal):
    """Arrivals are noted on the day of the show, by the studio's clock."""

    key = "intake.not_the_day"


class OnTheList(Refusal):
    """Who is on the list is signed in there."""

    key = "intake.on_the_list"


class NotArrived(Refusal):
    """Who has not arrived cannot leave."""

    key = "intake.not_arrived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the list, with the number of the row. `own_hand`: signed in with the door's code."""

    id: OnAirPersonId
    person: OnAirPerson
    own_hand: bool


def write(db: Database, show: ShowId, people: Sequence[OnAirPerson], *, by: PersonId, at: datetime) -> None:
    """The unit's whole list as it shall be; the first complete one meets the clock.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, NoNames, OneHead, DeputyWithoutLeave,
        TheyAreHere.
    """
    if any(not person.name.strip() or not person.post.strip() for person in people):
        raise NoNames
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        preparing.check_roster(people, leaves.state_in(tx, show, turn.unit))
        before = people_in(tx, show, turn.unit)
        here = {_key(one.person) for one in before if one.person.arrived_at is not None}
        wanted = {_key(person): person for person in people}
        if not here <= set(wanted):
            raise TheyAreHere
        row = tables.onair_person.c
        tx.execute(delete(tables.onair_person).where(row.show == show, row.unit == turn.unit, row.arrived_at.is_(None)))
        new = [_row(show, turn.unit, person, by, at) for key, person in wanted.items() if key not in here]
        if new:
            tx.execute(insert(tables.onair_person), new)
        if len(people) >= turn.rules.pack.showing.people:
            _received(tx, show, turn.unit, at, kept(turn, ShowDuty.ROSTER))
        note(turn, "roster_written", people=len(people))


def arrive(db: Database, show: ShowId, who: OnAirPersonId, *, by: PersonId, at: datetime) -> datetime:
    """Somebody is at the studio: `at` is the server's time. A second touch changes nothing.

    Raises: NotYourPreparation, NoSuchOnAirPerson, NotTheDay, and what turns raise.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        found = _one(tx, show, turn.unit, who)
        _check_day(turn)
        if found.arrived_at is not None:
            return found.arrived_at
        tx.execute(
            update(tables.onair_person).where(tables.onair_person.c.id == who).values(arrived_at=at, arrived_by=by)
        )
        note(turn, "onair_person_arrived", who=int(who))
    return at


def walk_in(db: Database, show: ShowId, person: OnAirPerson, *, by: PersonId, at: datetime) -> OnAirPersonId:
    """Somebody of the unit is at the studio who is on no list: also a deputy without leave. What is, is written down.

    Raises: NotYourPreparation, NoNames, NotTheDay, and what turns raise.
    """
    if not person.name.strip() or not person.post.strip():
        raise NoNames
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        _check_day(turn)
        known = next((one for one in people_in(tx, show, turn.unit) if _key(one.person) == _key(person)), None)
        if known is not None:
            raise OnTheList
        row = {**_row(show, turn.unit, person, by, at), "arrived_at": at, "arrived_by": by}
        made = insert(tables.onair_person).values(**row).returning(tables.onair_person.c.id)
        who = OnAirPersonId(tx.execute(made).scalar_one())
        note(turn, "onair_person_walked_in", who=int(who), part=person.part.value)
    return who


def leave(db: Database, show: ShowId, who: OnAirPersonId, *, by: PersonId, at: datetime) -> None:
    """Somebody has left the studio. Raises: NotYourPreparation, NoSuchOnAirPerson, NotArrived, and what turns raise."""
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        found = _one(tx, show, turn.unit, who)
        if found.arrived_at is None:
            raise NotArrived
        if found.left_at is None:
            tx.execute(
                update(tables.onair_person).where(tables.onair_person.c.id == who).values(left_at=at, left_by=by)
            )
            note(turn, "onair_person_left", who=int(who))


def people_in(tx: Connection, show: ShowId, unit: OrganisationId) -> list[Listed]:
    """The list, head or deputy first, then in the order in which it was written."""
    row = tables.onair_person.c
    rows = tx.execute(select(tables.onair_person).where(row.show == show, row.unit == unit).order_by(row.id)).all()
    found = [
        Listed(
            id=OnAirPersonId(one.id),
            own_hand=one.arrived_at is not None and one.arrived_by is None,
            person=OnAirPerson(
                part=OnAirPart(one.part),
                name=one.name,
                post=one.post,
                mobile=one.mobile,
                arrived_at=one.arrived_at,
                left_at=one.left_at,
            ),
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: one.person.part is OnAirPart.STAFF)


def _one(tx: Connection, show: ShowId, unit: OrganisationId, who: OnAirPersonId) -> OnAirPerson:
    found = next((one.person for one in people_in(tx, show, unit) if one.id == who), None)
    if found is None:
        raise NoSuchOnAirPerson
    return found


def _check_day(turn: Turn) -> None:
    if not preparing.door_is_open(turn.show.starts_at, turn.show.ends_at, turn.at):
        raise NotTheDay


def _of(who: OnAirPersonId) -> Update:
    return update(tables.onair_person).where(tables.onair_person.c.id == who)


def _key(person: OnAirPerson) -> tuple[str, str]:
    return person.part.value, person.name.strip()


def _row(show: ShowId, unit: OrganisationId, person: OnAirPerson, by: PersonId, at: datetime) -> dict[str, object]:
    return {
        "show": show,
        "unit": unit,
        "part": person.part,
        "name": person.name.strip(),
        "post": person.post.strip(),
        "mobile": person.mobile.strip(),
        "person": by,
        "listed_at": at,
    }


def _received(tx: Connection, show: ShowId, unit: OrganisationId, at: datetime, when: Kept) -> None:
    known = select(tables.show_roster.c.show).where(
        tables.show_roster.c.show == show, tables.show_roster.c.unit == unit
    )
    if tx.execute(known).first() is None:
        row = {"show": show, "unit": unit, "received_at": at, "due_on": when.due_on, "late": when.late}
        tx.execute(insert(tables.show_roster).values(**row))
