"""Accounts as their keeper sees them: all of them at the station, the unit's own for a unit's administrator."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from intake.office import passwords, people, posts
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.posts import Term
from intake.records import tables
from intake.records.database import Database
from intake.rules import keeping
from intake.rules.roster import LOGIN
from intake.words import PersonId, Post, Refusal


class BadLogin(Refusal):
    """A login that nobody could type, or that no column holds."""

    key = "intake.bad_login"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person and those of their posts, past ones included, that the keeper may know of."""

    person: Person
    terms: tuple[Term, ...]


def add_account(
    db: Database,
    *,
    name: str,
    display: str,
    password: str,
    post: Post,
    at: datetime,
    since: date | None = None,
    by: PersonId | None = None,
) -> Person:
    """Somebody new who may sign in, with a first password that has to be changed and one post.

    Raises: BadLogin, NameTaken, WeakPassword, and what `posts.give_post` raises.
    """
    if not LOGIN.fullmatch(name.strip()):
        raise BadLogin(name=name.strip()[:40])
    secret = passwords.fit_password(name, password)
    with db.begin() as tx:
        if by is not None:
            # Before anything is said about logins: whoever may not add people learns nothing about who is there.
            keeping.check_post(people.person_in(tx, by, at).posts, post)
        person = people.add_in(tx, name=name, display=display[:80], secret=secret, at=at, by=by)
        posts.give_post_in(tx, person, post, at, since=since or local(at).date(), by=by)
        return people.person_in(tx, person, at)


def accounts(db: Database, at: datetime, by: PersonId) -> list[Account]:
    """Whom `by` keeps, in the order in which they came."""
    with db.read() as tx:
        held = people.person_in(tx, by, at).posts
        own = keeping.kept_by(held)
        terms: dict[PersonId, list[Term]] = {}
        for term in posts.terms_in(tx):
            if keeping.keeps_all(held) or term.post.organisation in own:
                terms.setdefault(term.person, []).append(term)
        everybody = [PersonId(found) for found in tx.execute(select(tables.person.c.id)).scalars()]
        seen = everybody if keeping.keeps_all(held) else [person for person in everybody if person in terms]
        return [
            Account(person=people.person_in(tx, person, at), terms=tuple(terms.get(person, ())))
            for person in sorted(seen)
        ]
