"""Verbs for organisations: who is called what from which day on. A name ends, it is never overwritten."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, or_, select, update

from intake.office import naming
from intake.office.founding import FOUNDED, Founding
from intake.office.naming import NameNeeded, OrganisationNameTaken
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
from intake.words import Branch, Duty, NameSort, OrganisationId, PersonId, Refusal, ShowState

# Reading and posts have modules of their own; whoever deals with bodies finds them here too.
__all__ = [
    "NameNeeded",
    "NeededByThePlan",
    "NoSuchAlias",
    "NoSuchOrganisation",
    "NotNamedYet",
    "Organisation",
    "OrganisationNameTaken",
    "StillAtWork",
    "add_alias",
    "add_organisation",
    "add_organisation_in",
    "change",
    "close",
    "end_alias",
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


class NotNamedYet(Refusal):
    """The new name would begin on or before the day the present one did."""

    key = "intake.not_named_yet"


class NoSuchAlias(Refusal):
    key = "intake.no_such_alias"


class NeededByThePlan(Refusal):
    """The plan names this body; it may be renamed, not closed."""

    key = "intake.needed_by_the_plan"


class StillAtWork(Refusal):
    """It has cases that are not finished, or shows to come."""

    key = "intake.still_at_work"


def add_organisation(
    db: Database,
    *,
    name: str,
    branch: Branch,
    at: datetime,
    by: PersonId | None = None,
    prefix: str = "",
    aliases: Sequence[str] = (),
    phone: str = "",
    english: str = "",
) -> Organisation:
    """A unit (单位) under its present name. Raises OrganisationNameTaken, NameNeeded, NotYourOrganisation."""
    with db.begin() as tx:
        naming.check_keeper(tx, by, at)
        return add_organisation_in(
            tx, name=name, branch=branch, at=at, by=by, prefix=prefix, aliases=aliases, phone=phone, english=english
        )


def add_organisation_in(
    tx: Connection,
    *,
    name: str,
    branch: Branch,
    at: datetime,
    by: PersonId | None,
    prefix: str,
    aliases: Sequence[str],
    phone: str,
    english: str,
) -> Organisation:
    """As `add_organisation`, in the caller's transaction, which has looked at the rights."""
    day = local(at).date()
    said = tuple(dict.fromkeys(naming.tidy(one) for one in (name, *aliases)))
    for one in said:
        naming.check_free(tx, one, day)
    founding = Founding(
        code=naming.next_code(tx),
        duty=Duty.UNIT,
        branch=branch,
        name=said[0],
        english=english.strip()[: naming.LONGEST_NAME],
        prefix=prefix.strip()[: naming.LONGEST_PREFIX],
        aliases=said[1:],
        since=day,
    )
    organisation = naming.found(tx, founding, phone.strip())
    naming.note(tx, "organisation_added", organisation, at, by)
    return organisation_in(tx, organisation, day)


def rename(
    db: Database,
    organisation: OrganisationId,
    *,
    name: str,
    since: date,
    at: datetime,
    by: PersonId | None = None,
    prefix: str | None = None,
    english: str | None = None,
    version: int | None = None,
) -> Organisation:
    """Give a new official name from a day on; papers of the days before keep the old one, which becomes an alias.

    Raises: NoSuchOrganisation, OrganisationNameTaken, NotNamedYet, NameNeeded, NotYourOrganisation, Stale.
    """
    said = naming.tidy(name)
    with db.begin() as tx:
        naming.check_in(tx, by, at, organisation, version)
        naming.check_free(tx, said, since, but=organisation)
        present = naming.last(tx, organisation, NameSort.OFFICIAL)
        if present is not None:
            if present.since >= since:
                raise NotNamedYet(name=present.name, since=present.since.isoformat())
            naming.end(tx, present.id, since)
            if present.name != said:
                naming.put(tx, organisation, NameSort.ALIAS, present.name, since)
        kept = prefix.strip() if prefix is not None else (present.prefix if present is not None else "")
        naming.end_alias(tx, organisation, said, since)
        naming.put(tx, organisation, NameSort.OFFICIAL, said, since, kept)
        if english is not None:
            naming.rename_in_english(tx, organisation, english.strip()[: naming.LONGEST_NAME], since)
        naming.note(tx, "organisation_renamed", organisation, at, by)
        return organisation_in(tx, organisation, since)


def add_alias(
    db: Database,
    organisation: OrganisationId,
    alias: str,
    at: datetime,
    *,
    by: PersonId | None = None,
    version: int | None = None,
) -> Organisation:
    """Another name it is known by, from today on; one it has already changes nothing.

    Raises: NoSuchOrganisation, OrganisationNameTaken, NameNeeded, NotYourOrganisation, Stale.
    """
    day, said = local(at).date(), naming.tidy(alias)
    with db.begin() as tx:
        found = naming.check_in(tx, by, at, organisation, version)
        if said not in (found.name, *found.aliases):
            naming.check_free(tx, said, day, but=organisation)
            naming.put(tx, organisation, NameSort.ALIAS, said, day)
            naming.note(tx, "alias_added", organisation, at, by)
        return organisation_in(tx, organisation, day)


def end_alias(
    db: Database,
    organisation: OrganisationId,
    alias: str,
    at: datetime,
    *,
    by: PersonId | None = None,
    version: int | None = None,
) -> Organisation:
    """It is not called that any more from today on. Raises: NoSuchAlias, and what `add_alias` raises."""
    day = local(at).date()
    with db.begin() as tx:
        found = naming.check_in(tx, by, at, organisation, version)
        if alias.strip() not in found.aliases:
            raise NoSuchAlias(name=alias.strip())
        naming.end_alias(tx, organisation, alias.strip(), day)
        naming.note(tx, "alias_ended", organisation, at, by)
        return organisation_in(tx, organisation, day)


def change(
    db: Database,
    organisation: OrganisationId,
    at: datetime,
    *,
    phone: str | None = None,
    branch: Branch | None = None,
    by: PersonId | None = None,
    version: int | None = None,
) -> Organisation:
    """What of an organisation has no history: its telephone, and whom it is compared with. None leaves a field alone.

    Raises: NoSuchOrganisation, NotYourOrganisation, Stale.
    """
    with db.begin() as tx:
        found = naming.check_in(tx, by, at, organisation, version)
        said = found.phone if phone is None else phone.strip()[: naming.LONGEST_PHONE]
        like = branch if branch is not None and found.duty is Duty.UNIT else found.branch
        if (said, like) != (found.phone, found.branch):
            here = tables.organisation.c.id == organisation
            tx.execute(update(tables.organisation).where(here).values(phone=said, branch=like))
            naming.note(tx, "organisation_changed", organisation, at, by)
        return organisation_in(tx, organisation, local(at).date())


def close(
    db: Database,
    organisation: OrganisationId,
    at: datetime,
    *,
    on: date,
    successor: OrganisationId | None = None,
    by: PersonId | None = None,
    version: int | None = None,
) -> Organisation:
    """A unit that is no more from a day on: it gets no more cases, and every post in it ends.

    Args:
        successor: who takes over its duties: a case of it that is taken up again goes there.

    Raises: NeededByThePlan, StillAtWork, NoSuccessor, NoSuchOrganisation, NotYourOrganisation, Stale.
    """
    with db.begin() as tx:
        found = naming.check_in(tx, by, at, organisation, version)
        if found.duty is not Duty.UNIT:
            raise NeededByThePlan(name=found.name)
        cases, shows = _work(tx, organisation, on)
        if cases or shows:
            raise StillAtWork(name=found.name, cases=cases, shows=shows)
        if successor is not None:
            naming.check_successor(tx, found, successor, on)
        here = tables.organisation.c.id == organisation
        tx.execute(update(tables.organisation).where(here).values(closed_on=on, successor=successor))
        post = tables.post.c
        tx.execute(delete(tables.post).where(post.organisation == organisation, post.since >= on))
        open_ended = or_(post.until.is_(None), post.until > on)
        tx.execute(update(tables.post).where(post.organisation == organisation, open_ended).values(until=on))
        naming.note(tx, "organisation_closed", organisation, at, by, on)
        return organisation_in(tx, organisation, on)


def set_up_in(tx: Connection, at: datetime) -> None:
    """The bodies and towns of the plan, once. Names that are there stay as they are."""
    for founding in FOUNDED:
        known = tx.execute(select(tables.organisation.c.id).where(tables.organisation.c.code == founding.code)).scalar()
        if known is not None and naming.is_named(tx, known):
            continue
        organisation = naming.found(tx, founding, "", None if known is None else OrganisationId(known))
        naming.note(tx, "organisation_added", organisation, at, None)


def _work(tx: Connection, organisation: OrganisationId, day: date) -> tuple[int, int]:
    """How many cases it has that are not finished, and shows from `day` on."""
    cases = select(func.count()).select_from(tables.assignment).where(tables.assignment.c.organisation == organisation)
    shows = select(func.count()).select_from(tables.show).where(tables.show.c.unit == organisation)
    to_come = (tables.show.c.on_day >= day, tables.show.c.state != ShowState.CALLED_OFF)
    return (
        tx.execute(cases.where(tables.assignment.c.ended_at.is_(None))).scalar_one(),
        tx.execute(shows.where(*to_come)).scalar_one(),
    )
