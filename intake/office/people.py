"""Verbs for people: add, give roles, set and change passwords, disable."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from intake import journal
from intake.office import failures
from intake.office.numbering import local
from intake.office.organisations import station_in
from intake.office.passwords import WeakPassword, check, fit_password, verify
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import keeping
from intake.rules.keeping import OwnPost
from intake.words import OrganisationId, PersonId, Post, Refusal, Role


class WrongPassword(Refusal):
    key = "intake.wrong_password"


class WrongCurrentPassword(Refusal):
    """Who is signed in and wants a new password did not know the old one. No reason to sign anybody out."""

    key = "intake.wrong_current_password"


class NameTaken(Refusal):
    key = "intake.name_taken"


class NoSuchPerson(Refusal):
    key = "intake.no_such_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: PersonId
    name: str
    display: str
    posts: frozenset[Post]
    lang: str
    must_change: bool
    disabled: bool
    version: int

    @property
    def roles(self) -> frozenset[Role]:
        """Everything they are somewhere."""
        return frozenset(post.role for post in self.posts)


def add_person(
    db: Database,
    *,
    name: str,
    display: str,
    password: str,
    roles: Collection[Role],
    at: datetime,
    lang: str = "zh-CN",
    must_change: bool = True,
) -> Person:
    """Raises: NameTaken, WeakPassword."""
    secret = fit_password(name, password)
    with db.begin() as tx:
        person = add_in(tx, name=name, display=display, secret=secret, at=at, lang=lang, must_change=must_change)
        _give_roles(tx, person, roles, local(at).date())
        return person_in(tx, person, at)


def add_in(
    tx: Connection,
    *,
    name: str,
    display: str,
    secret: str,
    at: datetime,
    lang: str = "zh-CN",
    must_change: bool = True,
    by: PersonId | None = None,
) -> PersonId:
    """As `add_person`, in the caller's transaction and without any post. Raises NameTaken."""
    if by_name(tx, name) is not None:
        raise NameTaken(name=name)
    person = PersonId(
        tx.execute(
            insert(tables.person)
            .values(
                name=name.strip(),
                display=display.strip() or name.strip(),
                password=secret,
                password_set_at=at,
                must_change=must_change,
                lang=lang,
                failures=0,
                created_at=at,
                version=1,
            )
            .returning(tables.person.c.id)
        ).scalar_one()
    )
    note(tx, journal.actor(by), "person_added", person, at)
    return person


def people(db: Database, at: datetime) -> list[Person]:
    with db.read() as tx:
        ids = tx.execute(select(tables.person.c.id).order_by(tables.person.c.id)).scalars().all()
        return [person_in(tx, PersonId(found), at) for found in ids]


def set_password(
    db: Database,
    name: str,
    password: str,
    at: datetime,
    *,
    must_change: bool = True,
    by: PersonId | None = None,
    version: int | None = None,
) -> Person:
    """The administrator's way: a new password, every session of that person closed, any lock lifted.

    Args:
        by: who does it; None for the administrator of the machine itself.

    Raises: NoSuchPerson, WeakPassword, NotYourOrganisation, Stale.
    """
    secret = fit_password(name, password)
    with db.begin() as tx:
        person = _known(tx, name)
        _check_keeper(tx, by, person, at, version)
        _store_password(tx, person, secret, at, must_change=must_change)
        tx.execute(delete(tables.session).where(tables.session.c.person == person))
        next_version(tx, person)
        note(tx, journal.actor(by), "password_set", person, at)
        return person_in(tx, person, at)


def set_roles(db: Database, name: str, roles: Collection[Role], at: datetime) -> Person:
    """What somebody is at the station from today on; their posts elsewhere stay. Raises: NoSuchPerson."""
    day = local(at).date()
    with db.begin() as tx:
        person = _known(tx, name)
        here = and_(tables.post.c.person == person, tables.post.c.organisation == station_in(tx))
        held = {Role(row.role) for row in tx.execute(select(tables.post).where(here, held_on(day)))}
        ending = and_(here, held_on(day), tables.post.c.role.in_([role for role in held if role not in roles]))
        tx.execute(delete(tables.post).where(ending, tables.post.c.since == day))
        tx.execute(update(tables.post).where(ending).values(until=day))
        _give_roles(tx, person, set(roles) - held, day)
        next_version(tx, person)
        note(tx, "system", "roles_set", person, at)
        return person_in(tx, person, at)


def disable(
    db: Database,
    name: str,
    at: datetime,
    *,
    disabled: bool = True,
    by: PersonId | None = None,
    version: int | None = None,
) -> Person:
    """Close the door to a person, and every session; or open it again.

    Raises: NoSuchPerson, NotYourOrganisation, OwnPost, Stale.
    """
    with db.begin() as tx:
        person = _known(tx, name)
        _check_keeper(tx, by, person, at, version)
        if by == person:
            raise OwnPost
        tx.execute(
            update(tables.person).where(tables.person.c.id == person).values(disabled_at=at if disabled else None)
        )
        tx.execute(delete(tables.session).where(tables.session.c.person == person))
        next_version(tx, person)
        note(tx, journal.actor(by), "person_disabled" if disabled else "person_enabled", person, at)
        return person_in(tx, person, at)


def change_password(
    db: Database, person: PersonId, old: str, new: str, at: datetime, *, session: str | None = None
) -> Person:
    """A new password closes every session of that person but `session`, the one it was changed in.

    A wrong old one counts like a failed sign-in, and the last that is let pass ends the session: whoever found a
    screen open must not go on guessing at it.

    Raises: WrongCurrentPassword, WeakPassword, Locked.
    """
    with db.read() as tx:
        row = tx.execute(select(tables.person).where(tables.person.c.id == person)).one()
    if not verify(old, row.password):
        failures.at_an_open_screen(db, row, session, at)
        raise WrongCurrentPassword
    if old == new:
        check(new, row.name)
        raise WeakPassword(weakness="same")
    secret = fit_password(row.name, new)
    with db.begin() as tx:
        _store_password(tx, person, secret, at, must_change=False)
        others = delete(tables.session).where(tables.session.c.person == person)
        tx.execute(others if session is None else others.where(tables.session.c.id != session))
        note(tx, f"person:{person}", "password_changed", person, at)
        return person_in(tx, person, at)


def set_language(db: Database, person: PersonId, lang: str, at: datetime) -> Person:
    with db.begin() as tx:
        tx.execute(update(tables.person).where(tables.person.c.id == person).values(lang=lang))
        return person_in(tx, person, at)


def _store_password(tx: Connection, person: PersonId, secret: str, at: datetime, *, must_change: bool) -> None:
    tx.execute(
        update(tables.person)
        .where(tables.person.c.id == person)
        .values(password=secret, password_set_at=at, must_change=must_change, failures=0, locked_until=None)
    )


def _give_roles(tx: Connection, person: PersonId, roles: Collection[Role], since: date) -> None:
    station = station_in(tx)
    for role in sorted(set(roles)):
        here = and_(tables.post.c.person == person, tables.post.c.organisation == station, tables.post.c.role == role)
        # Taken and given back on one day: the post goes on.
        again = tx.execute(update(tables.post).where(here, tables.post.c.until == since).values(until=None))
        if not again.rowcount:
            tx.execute(insert(tables.post).values(person=person, organisation=station, role=role, since=since))


def by_name(tx: Connection, name: str) -> Row[Any] | None:
    return tx.execute(select(tables.person).where(func.lower(tables.person.c.name) == name.strip().lower())).first()


def _known(tx: Connection, name: str) -> PersonId:
    row = by_name(tx, name)
    if row is None:
        raise NoSuchPerson(name=name)
    return PersonId(row.id)


def known_in(tx: Connection, person: PersonId) -> Row[Any]:
    """Raises NoSuchPerson."""
    row = tx.execute(select(tables.person).where(tables.person.c.id == person)).first()
    if row is None:
        raise NoSuchPerson(name=str(person))
    return row


def held_on(day: date) -> ColumnElement[bool]:
    """Of rows of `post`: those in force on `day`."""
    return and_(tables.post.c.since <= day, or_(tables.post.c.until.is_(None), tables.post.c.until > day))


def person_in(tx: Connection, person: PersonId, at: datetime) -> Person:
    """A person with the posts they hold at `at`. Raises NoSuchPerson."""
    row = known_in(tx, person)
    posts = tx.execute(select(tables.post).where(tables.post.c.person == person, held_on(local(at).date())))
    return Person(
        id=person,
        name=row.name,
        display=row.display,
        posts=frozenset(Post(organisation=OrganisationId(post.organisation), role=Role(post.role)) for post in posts),
        lang=row.lang,
        must_change=row.must_change,
        disabled=row.disabled_at is not None,
        version=row.version,
    )


def check_version(tx: Connection, person: PersonId, version: int | None) -> None:
    """Raises Stale: somebody else changed the person since `version`."""
    newest = known_in(tx, person).version
    if version is not None and version != newest:
        raise Stale(yours=version, newest=newest)


def next_version(tx: Connection, person: PersonId) -> None:
    here = tables.person.c.id == person
    tx.execute(update(tables.person).where(here).values(version=tables.person.c.version + 1))


def _check_keeper(tx: Connection, by: PersonId | None, person: PersonId, at: datetime, version: int | None) -> None:
    check_version(tx, person, version)
    if by is not None:
        keeping.check_person(person_in(tx, by, at).posts, person_in(tx, person, at).posts)


def note(tx: Connection, actor: str, verb: str, person: PersonId, at: datetime) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"person:{person}", facts={}))
