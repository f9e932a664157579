"""Verbs for organisations: who is called what on a given day. A name ends, it is never overwritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from intake import journal
from intake.office.founding import FOUNDED, Founding
from intake.office.numbering import local
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, Duty, NameSort, OrganisationId, PersonId, Post, Refusal, Role


class NoSuchOrganisation(Refusal):
    key = "intake.no_such_organisation"


class OrganisationNameTaken(Refusal):
    """Another organisation bears that name on that day."""

    key = "intake.organisation_name_taken"


class NotNamedYet(Refusal):
    """The new name would begin on or before the day the present one did."""

    key = "intake.not_named_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as it is called on one day. `prefix` is its 文号字头 of that day."""

    id: OrganisationId
    code: str
    duty: Duty
    branch: Branch
    name: str
    english: str
    prefix: str
    aliases: tuple[str, ...]
    phone: str
    closed: bool


def station_in(tx: Connection) -> OrganisationId:
    """The one organisation that is there before anybody sets anything up."""
    return of_duty_in(tx, Duty.STATION)


def of_duty_in(tx: Connection, duty: Duty) -> OrganisationId:
    """The body with a duty of its own in the plan. Raises NoSuchOrganisation."""
    found = select(tables.organisation.c.id).where(tables.organisation.c.duty == duty)
    organisation = tx.execute(found.order_by(tables.organisation.c.id).limit(1)).scalar()
    if organisation is None:
        raise NoSuchOrganisation(name=duty.value)
    return OrganisationId(organisation)


def organisation_in(tx: Connection, organisation: OrganisationId, day: date) -> Organisation:
    """Raises NoSuchOrganisation."""
    found = organisations_in(tx, day, only=[organisation])
    if not found:
        raise NoSuchOrganisation(name=str(organisation))
    return found[0]


def organisations_in(tx: Connection, day: date, *, only: Iterable[OrganisationId] | None = None) -> list[Organisation]:
    """All of them, those that were closed included, as they are called on `day`."""
    rows = select(tables.organisation).order_by(tables.organisation.c.id)
    names = select(tables.organisation_name).order_by(tables.organisation_name.c.since, tables.organisation_name.c.id)
    if only is not None:
        wanted = list(only)
        rows = rows.where(tables.organisation.c.id.in_(wanted))
        names = names.where(tables.organisation_name.c.organisation.in_(wanted))
    by_organisation: dict[int, list[Row[Any]]] = {}
    for name in tx.execute(names):
        by_organisation.setdefault(name.organisation, []).append(name)
    return [_organisation(row, by_organisation.get(row.id, []), day) for row in tx.execute(rows)]


def organisations(db: Database, at: datetime) -> list[Organisation]:
    with db.read() as tx:
        return organisations_in(tx, local(at).date())


def find_in(tx: Connection, name: str, day: date) -> OrganisationId | None:
    """Whom a name or an alias of that day means; codes are understood too."""
    names = tables.organisation_name
    found = tx.execute(
        select(names.c.organisation)
        .where(names.c.name == name.strip())
        .where(names.c.since <= day, or_(names.c.until.is_(None), names.c.until > day))
        .limit(1)
    ).scalar()
    if found is None:
        found = tx.execute(select(tables.organisation.c.id).where(tables.organisation.c.code == name.strip())).scalar()
    return None if found is None else OrganisationId(found)


def add_organisation(
    db: Database,
    *,
    name: str,
    branch: Branch,
    at: datetime,
    person: PersonId | None = None,
    prefix: str = "",
    aliases: Sequence[str] = (),
    phone: str = "",
) -> Organisation:
    """A unit (单位) under its present name. Raises OrganisationNameTaken."""
    day = local(at).date()
    with db.begin() as tx:
        for said in (name, *aliases):
            _free_name(tx, said, day)
        count = tx.execute(select(func.max(tables.organisation.c.id))).scalar() or 0
        founding = Founding(
            code=f"unit-{count + 1}",
            duty=Duty.UNIT,
            branch=branch,
            name=name.strip(),
            english="",
            prefix=prefix.strip(),
            aliases=tuple(alias.strip() for alias in aliases),
            since=day,
        )
        organisation = _found(tx, founding, phone.strip())
        _note(tx, "organisation_added", organisation, at, person)
        return organisation_in(tx, organisation, day)


def rename(
    db: Database,
    organisation: OrganisationId,
    *,
    name: str,
    since: date,
    at: datetime,
    person: PersonId | None = None,
    prefix: str | None = None,
) -> Organisation:
    """Give a new official name from a day on; papers of the days before keep the old one, which becomes an alias.

    Raises: NoSuchOrganisation, OrganisationNameTaken, NotNamedYet.
    """
    names = tables.organisation_name
    with db.begin() as tx:
        organisation_in(tx, organisation, since)
        _free_name(tx, name, since, but=organisation)
        present = tx.execute(
            select(names)
            .where(names.c.organisation == organisation, names.c.sort == NameSort.OFFICIAL)
            .order_by(names.c.since.desc())
            .limit(1)
        ).first()
        if present is not None:
            if present.since >= since:
                raise NotNamedYet(name=present.name, since=present.since.isoformat())
            tx.execute(update(names).where(names.c.id == present.id).values(until=since))
            _name(tx, organisation, NameSort.ALIAS, present.name, since)
        kept = prefix if prefix is not None else (present.prefix if present is not None else "")
        _name(tx, organisation, NameSort.OFFICIAL, name.strip(), since, kept)
        _note(tx, "organisation_renamed", organisation, at, person)
        return organisation_in(tx, organisation, since)


def give_post(
    db: Database, person: PersonId, post: Post, at: datetime, *, given: bool = True, by: PersonId | None = None
) -> None:
    """Give somebody a part in an organisation, or take it. Raises NoSuchOrganisation."""
    with db.begin() as tx:
        organisation_in(tx, post.organisation, local(at).date())
        here = (
            (tables.post.c.person == person)
            & (tables.post.c.organisation == post.organisation)
            & (tables.post.c.role == post.role)
        )
        there = tx.execute(select(tables.post).where(here)).first() is not None
        if given and not there:
            tx.execute(insert(tables.post).values(person=person, organisation=post.organisation, role=post.role))
        elif not given and there:
            tx.execute(tables.post.delete().where(here))
        else:
            return
        facts: dict[str, journal.Fact] = {"organisation": post.organisation, "role": post.role}
        entry = journal.Entry(
            at=at,
            actor="system" if by is None else f"person:{by}",
            verb="post_given" if given else "post_taken",
            subject=f"person:{person}",
            facts=facts,
        )
        journal.append(tx, entry)


def people_of(tx: Connection, organisation: OrganisationId, roles: Iterable[Role]) -> list[PersonId]:
    """Who plays one of `roles` there and may sign in."""
    rows = tx.execute(
        select(tables.post.c.person)
        .join(tables.person, tables.person.c.id == tables.post.c.person)
        .where(tables.post.c.organisation == organisation, tables.post.c.role.in_(list(roles)))
        .where(tables.person.c.disabled_at.is_(None))
        .distinct()
        .order_by(tables.post.c.person)
    )
    return [PersonId(row.person) for row in rows]


def set_up_in(tx: Connection, at: datetime) -> None:
    """The bodies and towns of the plan, once. Names that are there stay as they are."""
    for founding in FOUNDED:
        known = tx.execute(select(tables.organisation.c.id).where(tables.organisation.c.code == founding.code)).scalar()
        if known is not None and _is_named(tx, known):
            continue
        organisation = _found(tx, founding, "", None if known is None else OrganisationId(known))
        _note(tx, "organisation_added", organisation, at, None)


def _is_named(tx: Connection, organisation: int) -> bool:
    named = select(tables.organisation_name.c.id).where(tables.organisation_name.c.organisation == organisation)
    return tx.execute(named.limit(1)).first() is not None


def _found(tx: Connection, founding: Founding, phone: str, known: OrganisationId | None = None) -> OrganisationId:
    organisation = known or OrganisationId(
        tx.execute(
            insert(tables.organisation)
            .values(code=founding.code, duty=founding.duty, branch=founding.branch, phone=phone)
            .returning(tables.organisation.c.id)
        ).scalar_one()
    )
    _name(tx, organisation, NameSort.OFFICIAL, founding.name, founding.since, founding.prefix)
    if founding.english:
        _name(tx, organisation, NameSort.ENGLISH, founding.english, founding.since)
    for alias in founding.aliases:
        _name(tx, organisation, NameSort.ALIAS, alias, founding.since)
    return organisation


def _name(
    tx: Connection, organisation: OrganisationId, sort: NameSort, name: str, since: date, prefix: str = ""
) -> None:
    tx.execute(
        insert(tables.organisation_name).values(
            organisation=organisation, sort=sort, name=name, prefix=prefix, since=since
        )
    )


def _free_name(tx: Connection, name: str, day: date, but: OrganisationId | None = None) -> None:
    holder = find_in(tx, name, day)
    if holder is not None and holder != but:
        raise OrganisationNameTaken(name=name.strip())


def _organisation(row: Row[Any], names: Sequence[Row[Any]], day: date) -> Organisation:
    def on(sort: NameSort) -> list[Row[Any]]:
        return [
            name
            for name in names
            if name.sort == sort and name.since <= day and (name.until is None or name.until > day)
        ]

    # Before its first day an organisation is called by its first name: a paper of that day still needs one.
    official = on(NameSort.OFFICIAL) or [name for name in names if name.sort == NameSort.OFFICIAL][:1]
    english = on(NameSort.ENGLISH)
    return Organisation(
        id=OrganisationId(row.id),
        code=row.code,
        duty=Duty(row.duty),
        branch=Branch(row.branch),
        name=official[-1].name if official else row.code,
        english=english[-1].name if english else "",
        prefix=official[-1].prefix if official else "",
        aliases=tuple(dict.fromkeys(name.name for name in on(NameSort.ALIAS))),
        phone=row.phone,
        closed=row.closed_on is not None and row.closed_on <= day,
    )


def _note(tx: Connection, verb: str, organisation: OrganisationId, at: datetime, person: PersonId | None) -> None:
    actor = "system" if person is None else f"person:{person}"
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"organisation:{organisation}", facts={}))
