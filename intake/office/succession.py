"""Who took over from a unit that is no more, said or put right after it was closed."""

from datetime import datetime

from sqlalchemy import update

from intake.office import naming
from intake.office.numbering import local
from intake.office.organisations import Organisation, organisation_in
from intake.records import tables
from intake.records.database import Database
from intake.words import OrganisationId, PersonId, Refusal


class StillThere(Refusal):
    """Only a unit that was closed has a successor."""

    key = "intake.still_there"


def succeed(
    db: Database,
    organisation: OrganisationId,
    successor: OrganisationId,
    at: datetime,
    *,
    by: PersonId | None = None,
    version: int | None = None,
) -> Organisation:
    """Cases of the closed unit that are taken up again go to `successor` from now on.

    Raises: StillThere, NoSuccessor, NoSuchOrganisation, NotYourOrganisation, Stale.
    """
    today = local(at).date()
    with db.begin() as tx:
        found = naming.check_in(tx, by, at, organisation, version)
        if found.closed_on is None:
            raise StillThere(name=found.name)
        naming.check_successor(tx, found, successor, today)
        here = tables.organisation.c.id == organisation
        tx.execute(update(tables.organisation).where(here).values(successor=successor))
        naming.note(tx, "organisation_succeeded", organisation, at, by)
        return organisation_in(tx, organisation, today)
