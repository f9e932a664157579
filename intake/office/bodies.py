"""Verbs for organisations: who is called what from which day on. A name ends, it is never overwritten."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from intake import journal
from intake.office.founding import FOUNDED, Founding
from intake.office.numbering import local
from intake.office.organisations import (
    NoSuchOrganisation,
    Organisation,
    find_in,
    of_duty_in,
    organisation_in,
    organisations,
    organisations_in,
    station_in,
)
from intake.office.posts import give_post, people_of
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, Duty, NameSort, OrganisationId, PersonId, Refusal

# Reading and posts have modules of their own; whoever deals with bodies finds them here too.
__all__ = [
    "NoSuchOrganisation",
    "NotNamedYet",
    "Organisation",
    "OrganisationNameTaken",
    "add_organisation",
    "find_in",
    "give_post",
    "of_duty_in",
    "organisation_in",
    "organisations",
    "organisations_in",
    "people_of",
    "rename",
    "set_up_in",
    "station_in",
]


class OrganisationNameTaken(Refusal):
    """Another organisation bears that name on that day."""

    key = "intake.organisation_name_taken"


class NotNamedYet(Refusal):
    """The new name would begin on or before the day the present one did."""

    key = "intake.not_named_yet"


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


def _note(tx: Connection, verb: str, organisation: OrganisationId, at: datetime, person: PersonId | None) -> None:
    actor = "system" if person is None else f"person:{person}"
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"organisation:{organisation}", facts={}))
