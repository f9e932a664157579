"""Verbs for people: add, give roles, set and change passwords, disable."""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from intake import journal
from intake.office.bodies import station_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import sign_in as rules
from intake.sentences import say
from intake.words import OrganisationId, PersonId, Post, Refusal, Role

# 46 MiB, one pass: OWASP's second choice, about 75 ms on a small machine. Two at once, so that a flood of sign-ins
# cannot take the memory of a show.
_hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=46 * 1024, parallelism=1),))
_hashing = threading.Semaphore(2)


class WrongPassword(Refusal):
    key = "intake.wrong_password"


class WrongCurrentPassword(Refusal):
    """Who is signed in and wants a new password did not know the old one. No reason to sign anybody out."""

    key = "intake.wrong_current_password"


class WeakPassword(Refusal):
    key = "intake.weak_password"

    def sentence(self, lang: str | None = None) -> str:
        return say(f"intake.weak_password_{self.facts['weakness']}", lang)


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
    _check(password, name)
    secret = hashed(password)
    with db.begin() as tx:
        if by_name(tx, name) is not None:
            raise NameTaken(name=name)
        person = PersonId(
            tx.execute(
                insert(tables.person)
                .values(
                    name=name,
                    display=display or name,
                    password=secret,
                    password_set_at=at,
                    must_change=must_change,
                    lang=lang,
                    failures=0,
                    created_at=at,
                )
                .returning(tables.person.c.id)
            ).scalar_one()
        )
        _give_roles(tx, person, roles)
        note(tx, "system", "person_added", person, at)
        return person_in(tx, person)


def people(db: Database) -> list[Person]:
    with db.read() as tx:
        ids = tx.execute(select(tables.person.c.id).order_by(tables.person.c.id)).scalars().all()
        return [person_in(tx, PersonId(found)) for found in ids]


def set_password(db: Database, name: str, password: str, at: datetime, *, must_change: bool = True) -> Person:
    """The administrator's way: a new password, every session of that person closed, any lock lifted.

    Raises: NoSuchPerson, WeakPassword.
    """
    _check(password, name)
    secret = hashed(password)
    with db.begin() as tx:
        person = _known(tx, name)
        _store_password(tx, person, secret, at, must_change=must_change)
        tx.execute(delete(tables.session).where(tables.session.c.person == person))
        note(tx, "system", "password_set", person, at)
        return person_in(tx, person)


def set_roles(db: Database, name: str, roles: Collection[Role], at: datetime) -> Person:
    """What somebody is at the station; their posts elsewhere stay. Raises: NoSuchPerson."""
    with db.begin() as tx:
        person = _known(tx, name)
        tx.execute(
            delete(tables.post)
            .where(tables.post.c.person == person)
            .where(tables.post.c.organisation == station_in(tx))
        )
        _give_roles(tx, person, roles)
        note(tx, "system", "roles_set", person, at)
        return person_in(tx, person)


def disable(db: Database, name: str, at: datetime, *, disabled: bool = True) -> Person:
    """Close the door to a person, and every session; or open it again. Raises: NoSuchPerson."""
    with db.begin() as tx:
        person = _known(tx, name)
        tx.execute(
            update(tables.person).where(tables.person.c.id == person).values(disabled_at=at if disabled else None)
        )
        tx.execute(delete(tables.session).where(tables.session.c.person == person))
        note(tx, "system", "person_disabled" if disabled else "person_enabled", person, at)
        return person_in(tx, person)


def change_password(
    db: Database, person: PersonId, old: str, new: str, at: datetime, *, session: str | None = None
) -> Person:
    """A new password closes every session of that person but `session`, the one it was changed in.

    Raises: WrongCurrentPassword, WeakPassword.
    """
    with db.read() as tx:
        row = tx.execute(select(tables.person).where(tables.person.c.id == person)).one()
    if not verify(old, row.password):
        raise WrongCurrentPassword
    _check(new, row.name)
    if old == new:
        raise WeakPassword(weakness="same")
    secret = hashed(new)
    with db.begin() as tx:
        _store_password(tx, person, secret, at, must_change=False)
        others = delete(tables.session).where(tables.session.c.person == person)
        tx.execute(others if session is None else others.where(tables.session.c.id != session))
        note(tx, f"person:{person}", "password_changed", person, at)
        return person_in(tx, person)


def set_language(db: Database, person: PersonId, lang: str) -> Person:
    with db.begin() as tx:
        tx.execute(update(tables.person).where(tables.person.c.id == person).values(lang=lang))
        return person_in(tx, person)


def _store_password(tx: Connection, person: PersonId, secret: str, at: datetime, *, must_change: bool) -> None:
    tx.execute(
        update(tables.person)
        .where(tables.person.c.id == person)
        .values(password=secret, password_set_at=at, must_change=must_change, failures=0, locked_until=None)
    )


def _give_roles(tx: Connection, person: PersonId, roles: Collection[Role]) -> None:
    station = station_in(tx)
    for role in sorted(set(roles)):
        tx.execute(insert(tables.post).values(person=person, organisation=station, role=role))


def by_name(tx: Connection, name: str) -> Row[Any] | None:
    return tx.execute(select(tables.person).where(func.lower(tables.person.c.name) == name.strip().lower())).first()


def _known(tx: Connection, name: str) -> PersonId:
    row = by_name(tx, name)
    if row is None:
        raise NoSuchPerson(name=name)
    return PersonId(row.id)


def person_in(tx: Connection, person: PersonId) -> Person:
    row = tx.execute(select(tables.person).where(tables.person.c.id == person)).one()
    posts = tx.execute(select(tables.post).where(tables.post.c.person == person))
    return Person(
        id=person,
        name=row.name,
        display=row.display,
        posts=frozenset(Post(organisation=OrganisationId(post.organisation), role=Role(post.role)) for post in posts),
        lang=row.lang,
        must_change=row.must_change,
        disabled=row.disabled_at is not None,
    )


def _check(password: str, name: str) -> None:
    weakness = rules.weakness(password, name)
    if weakness is not None:
        raise WeakPassword(weakness=weakness.value)


def hashed(password: str) -> str:
    with _hashing:
        return _hasher.hash(password)


def verify(password: str, secret: str) -> bool:
    with _hashing:
        return _hasher.verify(password, secret)


def note(tx: Connection, actor: str, verb: str, person: PersonId, at: datetime) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"person:{person}", facts={}))
