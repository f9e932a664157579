"""签到码 (A7 step 9, F12): a code at the studio's door by which those on the list sign in with their own telephones.

Whoever has the code reads names and posts of one list on one evening, can say of one of them "this is me, I am here",
and nothing else: nothing is taken back there, and the server's clock counts.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import feed, journal
from intake.office import people
from intake.office.desk.standing import KEY as DESK
from intake.office.organisations import organisation_in
from intake.office.programme import door, onair_people
from intake.office.programme.onair_people import Listed, NoSuchOnAirPerson
from intake.office.programme.turns import note, turn_in
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing, show_table
from intake.words import OrganisationId, PersonId, Refusal, ShowId, ShowState
from intake.words.preparing import OnAirPersonId

# 192 bits: nobody tries them through.
TOKEN_BYTES = 24
LONGEST_TOKEN = 64
_code = tables.door_code.c


class NoSuchDoor(Refusal):
    """No code, one that was revoked, or one of another evening: whoever asks learns not which."""

    key = "intake.no_such_door"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorCode:
    """A code that stands. It opens the list from `opens_at` until `closes_at`."""

    token: str
    made_at: datetime
    made_by: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheDoor:
    """What is read at the door."""

    show: Show
    unit_name: str
    people: Sequence[Listed]


def make(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> None:
    """The station puts a code up; one that stands already stays.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, NoSuchDoor for a show that is over.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        if at >= turn.show.ends_at:
            raise NoSuchDoor
        if _standing(tx, turn.show) is not None:
            return
        row = {"show": show, "unit": turn.unit, "made_at": at, "made_by": by}
        tx.execute(insert(tables.door_code).values(token=secrets.token_urlsafe(TOKEN_BYTES), **row))
        note(turn, "door_code_made")


def revoke(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> None:
    """The code counts no more, wherever its sheet hangs; who has signed in with it has signed in.

    Raises: as `make`, and NoSuchDoor where none stands.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        standing = _standing(tx, turn.show)
        if standing is None:
            raise NoSuchDoor
        gone = update(tables.door_code).where(_code.id == standing.id)
        tx.execute(gone.values(revoked_at=at, revoked_by=by))
        note(turn, "door_code_revoked")


def door_code(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> DoorCode | None:
    """The code that stands, for those at the door. Raises: NoSuchShow, NotYourPreparation."""
    with db.read() as tx:
        preparing.check(people.person_in(tx, by, at).posts, preparing.DOOR)
        found = show_in(tx, show)
        row = _standing(tx, found)
        if row is None:
            return None
        return DoorCode(
            token=row.token,
            made_at=row.made_at,
            made_by=row.display,
            opens_at=found.starts_at - show_table.DOOR_OPENS,
            closes_at=found.ends_at,
        )


def at_the_door(db: Database, token: str, at: datetime) -> AtTheDoor:
    """The list behind a code. Raises: NoSuchDoor."""
    with db.read() as tx:
        return _at_the_door(tx, token, at)


def sign_in(db: Database, token: str, who: OnAirPersonId, at: datetime) -> Listed:
    """Somebody of the list is at the studio: `at` is the server's time. A second touch changes nothing.

    Raises: NoSuchDoor, NoSuchOnAirPerson.
    """
    with db.begin() as tx:
        found = _at_the_door(tx, token, at)
        one = next((one for one in found.people if one.id == who), None)
        if one is None:
            raise NoSuchOnAirPerson
        if one.person.arrived_at is None:
            row = tables.onair_person.c
            came = update(tables.onair_person).where(row.id == who, row.arrived_at.is_(None))
            tx.execute(came.values(arrived_at=at))
            _note(tx, found.show, who, at)
        return next(one for one in _at_the_door(tx, token, at).people if one.id == who)


def _at_the_door(tx: Connection, token: str, at: datetime) -> AtTheDoor:
    # What no code can look like is not looked for.
    asked = token if len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() else ""
    row = tx.execute(select(tables.door_code).where(_code.token == asked, _code.revoked_at.is_(None))).first()
    if row is None:
        raise NoSuchDoor
    show, unit = show_in(tx, ShowId(row.show)), OrganisationId(row.unit)
    called_off = show.standing(at) is ShowState.CALLED_OFF
    if called_off or show.unit != unit or not preparing.door_is_open(show.starts_at, show.ends_at, at):
        raise NoSuchDoor
    if door.closed_in(tx, show.id, unit) is not None:
        raise NoSuchDoor
    listed = onair_people.people_in(tx, show.id, unit)
    return AtTheDoor(show=show, unit_name=organisation_in(tx, unit, show.day).name, people=listed)


def _standing(tx: Connection, show: Show) -> Row[Any] | None:
    """The show's unit's, made last."""
    maker = tables.person
    asked = select(tables.door_code, maker.c.display).join(maker, maker.c.id == _code.made_by)
    mine = asked.where(_code.show == show.id, _code.unit == show.unit, _code.revoked_at.is_(None))
    return tx.execute(mine.order_by(_code.id.desc()).limit(1)).first()


def _note(tx: Connection, show: Show, who: OnAirPersonId, at: datetime) -> None:
    feed.changed(tx, feed.Kind.DESK, DESK)
    facts: dict[str, journal.Fact] = {"unit": int(show.unit or 0), "who": int(who)}
    entry = journal.Entry(at=at, actor="door", verb="onair_person_signed_in", subject=f"show:{show.id}", facts=facts)
    journal.append(tx, entry)
