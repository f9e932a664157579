"""How names of organisations are kept, each with its days; and what every verb about an organisation looks at first."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from intake import journal
from intake.office import people
from intake.office.founding import Founding
from intake.office.numbering import local, next_in
from intake.office.organisations import Organisation, organisation_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules import keeping
from intake.rules.keeping import NotYourOrganisation
from intake.words import NameSort, OrganisationId, PersonId, Refusal

LONGEST_NAME = 80
LONGEST_PHONE = 64
LONGEST_PREFIX = 40

_names = tables.organisation_name


class NoSuccessor(Refusal):
    """Who takes over is another unit, and one that is not closed."""

    key = "intake.no_successor"


class OrganisationNameTaken(Refusal):
    """Another organisation bears that name on that day or from a later day on."""

    key = "intake.organisation_name_taken"


class NameNeeded(Refusal):
    """A name without anything to read, or one that no column holds."""

    key = "intake.name_needed"


def check_keeper(tx: Connection, by: PersonId | None, at: datetime) -> None:
    """Only the station's administrator keeps the register; None is the administrator of the machine itself.

    Raises: NotYourOrganisation.
    """
    if by is not None and not keeping.keeps_all(people.person_in(tx, by, at).posts):
        raise NotYourOrganisation


def check_in(
    tx: Connection, by: PersonId | None, at: datetime, organisation: OrganisationId, version: int | None
) -> Organisation:
    """The organisation as it is called today, for somebody who may change it and has seen its newest version.

    Raises: NoSuchOrganisation, NotYourOrganisation, Stale.
    """
    check_keeper(tx, by, at)
    found = organisation_in(tx, organisation, local(at).date())
    if version is not None and version != found.version:
        raise Stale(yours=version, newest=found.version)
    return found


def tidy(name: str) -> str:
    """Raises NameNeeded."""
    said = " ".join(name.replace("\0", "").split())
    if not said or len(said) > LONGEST_NAME:
        raise NameNeeded(longest=LONGEST_NAME)
    return said


def check_free(tx: Connection, name: str, day: date, but: OrganisationId | None = None) -> None:
    """Nobody else is called so on `day`, nor from a later day on. Raises OrganisationNameTaken."""
    taken = (
        select(_names.c.id)
        .join(tables.organisation, tables.organisation.c.id == _names.c.organisation)
        .where(_names.c.name == name, _later(day))
        .where(or_(tables.organisation.c.closed_on.is_(None), tables.organisation.c.closed_on > day))
    )
    if but is not None:
        taken = taken.where(_names.c.organisation != but)
    if tx.execute(taken.limit(1)).first() is not None:
        raise OrganisationNameTaken(name=name)


def put(tx: Connection, organisation: OrganisationId, sort: NameSort, name: str, since: date, prefix: str = "") -> None:
    tx.execute(insert(_names).values(organisation=organisation, sort=sort, name=name, prefix=prefix, since=since))


def check_successor(tx: Connection, closing: Organisation, successor: OrganisationId, on: date) -> None:
    """Raises: NoSuccessor, NoSuchOrganisation."""
    other = organisation_in(tx, successor, on)
    if successor == closing.id or other.closed:
        raise NoSuccessor(name=other.name)


def last(tx: Connection, organisation: OrganisationId, sort: NameSort) -> Row[Any] | None:
    """The name of that sort that began last, whether its day has come or not."""
    here = select(_names).where(_names.c.organisation == organisation, _names.c.sort == sort)
    return tx.execute(here.order_by(_names.c.since.desc(), _names.c.id.desc()).limit(1)).first()


def end(tx: Connection, name: int, day: date) -> None:
    tx.execute(update(_names).where(_names.c.id == name).values(until=day))


def end_alias(tx: Connection, organisation: OrganisationId, name: str, day: date) -> None:
    """It ends on `day`; one that would not have begun by then never was."""
    here = (_names.c.organisation == organisation) & (_names.c.sort == NameSort.ALIAS) & (_names.c.name == name)
    tx.execute(delete(_names).where(here, _names.c.since >= day))
    tx.execute(update(_names).where(here, _later(day)).values(until=day))


def rename_in_english(tx: Connection, organisation: OrganisationId, name: str, since: date) -> None:
    present = last(tx, organisation, NameSort.ENGLISH)
    if present is not None and present.until is None:
        if present.name == name:
            return
        if present.since >= since:
            tx.execute(delete(_names).where(_names.c.id == present.id))
        else:
            end(tx, present.id, since)
    if name:
        put(tx, organisation, NameSort.ENGLISH, name, since)


def found(tx: Connection, founding: Founding, phone: str, known: OrganisationId | None = None) -> OrganisationId:
    """A new organisation under its first names; `known` where its row is there already."""
    organisation = known or OrganisationId(
        tx.execute(
            insert(tables.organisation)
            .values(code=founding.code, duty=founding.duty, branch=founding.branch, phone=phone)
            .returning(tables.organisation.c.id)
        ).scalar_one()
    )
    put(tx, organisation, NameSort.OFFICIAL, founding.name, founding.since, founding.prefix)
    if founding.english:
        put(tx, organisation, NameSort.ENGLISH, founding.english, founding.since)
    for alias in founding.aliases:
        put(tx, organisation, NameSort.ALIAS, alias, founding.since)
    return organisation


def is_named(tx: Connection, organisation: int) -> bool:
    return tx.execute(select(_names.c.id).where(_names.c.organisation == organisation).limit(1)).first() is not None


def next_code(tx: Connection) -> str:
    """A code nobody has; a house whose units were added before codes were counted has some of them already."""
    codes = tables.organisation.c.code
    while tx.execute(select(codes).where(codes == (code := f"unit-{next_in(tx, 'unit')}"))).first() is not None:
        pass
    return code


def note(
    tx: Connection,
    verb: str,
    organisation: OrganisationId,
    at: datetime,
    by: PersonId | None,
    day: date | None = None,
) -> None:
    here = tables.organisation.c.id == organisation
    tx.execute(update(tables.organisation).where(here).values(version=tables.organisation.c.version + 1))
    facts: dict[str, journal.Fact] = {} if day is None else {"day": day.isoformat()}
    actor = journal.actor(by)
    subject = f"organisation:{organisation}"
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=subject, facts=facts))


def _later(day: date) -> ColumnElement[bool]:
    """Names in force on `day` or on any day after it."""
    return or_(_names.c.until.is_(None), _names.c.until > day)
