"""Verbs for posts: who plays which part in an organisation, from which day to which. Posts end, they never vanish."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from intake import journal
from intake.office import people
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import keeping
from intake.rules.keeping import OwnPost, RoleElsewhere
from intake.words import OrganisationId, PersonId, Post, Refusal, Role


class NoSuchPost(Refusal):
    """Nobody holds that post on that day, or not this person."""

    key = "intake.no_such_post"


class PostOverlaps(Refusal):
    """The person holds that post already, in days that overlap with those asked for."""

    key = "intake.post_overlaps"


class EndsBeforeItBegins(Refusal):
    key = "intake.ends_before_it_begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A post as somebody holds it: from `since`, up to but without `until`."""

    person: PersonId
    name: str
    display: str
    post: Post
    since: date
    until: date | None


def give_post(
    db: Database,
    person: PersonId,
    post: Post,
    at: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
    by: PersonId | None = None,
    version: int | None = None,
) -> Person:
    """Give somebody a part in an organisation, from today or another day on; held already, nothing changes.

    Args:
        by: who gives it; None for the administrator of the machine itself.
        version: of the person, as the giver saw it; None where nobody looked.

    Raises: NoSuchOrganisation, NoSuchPerson, RoleElsewhere, NotYourOrganisation, OwnPost, PostOverlaps,
        EndsBeforeItBegins, Stale.
    """
    with db.begin() as tx:
        give_post_in(tx, person, post, at, since=since or local(at).date(), until=until, by=by, version=version)
        return people.person_in(tx, person, at)


def give_post_in(
    tx: Connection,
    person: PersonId,
    post: Post,
    at: datetime,
    *,
    since: date,
    until: date | None = None,
    by: PersonId | None = None,
    version: int | None = None,
) -> bool:
    """As `give_post`, in the caller's transaction. Whether anything changed."""
    check_in(tx, by, person, post, at)
    people.check_version(tx, person, version)
    if until is not None and until <= since:
        raise EndsBeforeItBegins(since=since.isoformat(), until=until.isoformat())
    if post.role not in keeping.roles_of(organisation_in(tx, post.organisation, since).duty):
        raise RoleElsewhere(role=post.role.value)
    terms = tx.execute(select(tables.post).where(_here(person, post)).order_by(tables.post.c.since)).all()
    if any(term.since <= since and term.until is None and until is None for term in terms):
        return False
    if any(_overlap(term, since, until) for term in terms):
        raise PostOverlaps(since=since.isoformat())
    # A post that ended today and is given back today goes on; the journal keeps both.
    joined = next((term for term in terms if term.until == since), None)
    if joined is not None:
        tx.execute(update(tables.post).where(_term(person, post, joined.since)).values(until=until))
    else:
        values = {"person": person, "organisation": post.organisation, "role": post.role}
        tx.execute(insert(tables.post).values(**values, since=since, until=until))
    _note(tx, "post_given", person, post, at, by, since)
    return True


def end_post(
    db: Database,
    person: PersonId,
    post: Post,
    at: datetime,
    *,
    on: date | None = None,
    by: PersonId | None = None,
    version: int | None = None,
) -> Person:
    """The post is somebody's no longer from a day on, today if none is said.

    Raises: NoSuchPost, NoSuchOrganisation, NoSuchPerson, NotYourOrganisation, OwnPost, Stale.
    """
    with db.begin() as tx:
        end_post_in(tx, person, post, at, on=on or local(at).date(), by=by, version=version)
        return people.person_in(tx, person, at)


def end_post_in(
    tx: Connection,
    person: PersonId,
    post: Post,
    at: datetime,
    *,
    on: date,
    by: PersonId | None = None,
    version: int | None = None,
) -> None:
    check_in(tx, by, person, post, at)
    people.check_version(tx, person, version)
    _end(tx, person, post, at, on, by)


def _end(tx: Connection, person: PersonId, post: Post, at: datetime, on: date, by: PersonId | None) -> None:
    later = or_(tables.post.c.until.is_(None), tables.post.c.until > on)
    terms = tx.execute(select(tables.post).where(_here(person, post), later)).all()
    if not terms:
        raise NoSuchPost(role=post.role.value)
    for term in terms:
        here = _term(person, post, term.since)
        if term.since < on:
            tx.execute(update(tables.post).where(here).values(until=on))
        else:
            # It would not have begun before that day: then it never was. The journal remembers that it was given.
            tx.execute(delete(tables.post).where(here))
    _note(tx, "post_ended", person, post, at, by, on)


def hand_over(
    db: Database,
    post: Post,
    *,
    giver: PersonId,
    taker: PersonId,
    at: datetime,
    on: date | None = None,
    by: PersonId | None = None,
) -> None:
    """One person's post becomes another's on a day, in one transaction: on no day it is nobody's. Whoever keeps the
    organisation's people may hand on their own post too.

    Raises: what `give_post` and `end_post` raise.
    """
    day = on or local(at).date()
    with db.begin() as tx:
        give_post_in(tx, taker, post, at, since=day, by=by)
        _end(tx, giver, post, at, day, by)


def terms_in(tx: Connection, organisation: OrganisationId | None = None) -> list[Term]:
    """Every post that was ever held, of one organisation or of all, in the order in which they began."""
    rows = select(tables.post, tables.person.c.name, tables.person.c.display).join(
        tables.person, tables.person.c.id == tables.post.c.person
    )
    if organisation is not None:
        rows = rows.where(tables.post.c.organisation == organisation)
    ordered = rows.order_by(tables.post.c.since, tables.post.c.person, tables.post.c.organisation, tables.post.c.role)
    return [
        Term(
            person=PersonId(row.person),
            name=row.name,
            display=row.display,
            post=Post(organisation=OrganisationId(row.organisation), role=Role(row.role)),
            since=row.since,
            until=row.until,
        )
        for row in tx.execute(ordered)
    ]


def terms(db: Database, organisation: OrganisationId | None = None) -> list[Term]:
    with db.read() as tx:
        return terms_in(tx, organisation)


def people_of(tx: Connection, organisation: OrganisationId, roles: Iterable[Role], day: date) -> list[PersonId]:
    """Who plays one of `roles` there on `day` and may sign in."""
    rows = tx.execute(
        select(tables.post.c.person)
        .join(tables.person, tables.person.c.id == tables.post.c.person)
        .where(tables.post.c.organisation == organisation, tables.post.c.role.in_(list(roles)))
        .where(people.held_on(day), tables.person.c.disabled_at.is_(None))
        .distinct()
        .order_by(tables.post.c.person)
    )
    return [PersonId(row.person) for row in rows]


def check_in(tx: Connection, by: PersonId | None, person: PersonId, post: Post, at: datetime) -> None:
    """Whether `by` may give `person` this post or end it, as the books are now. Raises: see `give_post`."""
    organisation_in(tx, post.organisation, local(at).date())
    people.known_in(tx, person)
    if by is None:
        return
    keeping.check_post(people.person_in(tx, by, at).posts, post)
    if by == person:
        raise OwnPost


def _here(person: PersonId, post: Post) -> ColumnElement[bool]:
    return and_(
        tables.post.c.person == person,
        tables.post.c.organisation == post.organisation,
        tables.post.c.role == post.role,
    )


def _term(person: PersonId, post: Post, since: date) -> ColumnElement[bool]:
    return and_(_here(person, post), tables.post.c.since == since)


def _overlap(term: Row[Any], since: date, until: date | None) -> bool:
    return (until is None or term.since < until) and (term.until is None or term.until > since)


def _note(
    tx: Connection, verb: str, person: PersonId, post: Post, at: datetime, by: PersonId | None, day: date
) -> None:
    people.next_version(tx, person)
    facts: dict[str, journal.Fact] = {
        "organisation": post.organisation,
        "role": post.role.value,
        "day": day.isoformat(),
    }
    actor = journal.actor(by)
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"person:{person}", facts=facts))
