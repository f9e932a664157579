"""Reading organisations: who is called what on a given day, and whom a name means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from intake.office.numbering import local
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, Duty, NameSort, OrganisationId, Refusal


class NoSuchOrganisation(Refusal):
    key = "intake.no_such_organisation"


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
    closed_on: date | None
    closed: bool
    successor: OrganisationId | None  # who took over its duties
    version: int


def station_in(tx: Connection) -> OrganisationId:
    """The one organisation that is there before anybody sets anything up."""
    return of_duty_in(tx, Duty.STATION)


_OF_DUTY = (
    select(tables.organisation.c.id)
    .where(tables.organisation.c.duty == bindparam("duty"))
    .order_by(tables.organisation.c.id)
    .limit(1)
)


def of_duty_in(tx: Connection, duty: Duty) -> OrganisationId:
    """The body with a duty of its own in the plan. Raises NoSuchOrganisation."""
    organisation = tx.execute(_OF_DUTY, {"duty": duty}).scalar()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name of an organisation with its days: from `since`, up to but without `until`."""

    sort: NameSort
    name: str
    prefix: str
    since: date
    until: date | None


def names_in(tx: Connection, organisation: OrganisationId) -> list[Named]:
    """Every name it ever had, official ones first, each sort in the order of its days."""
    names = tables.organisation_name
    order = {NameSort.OFFICIAL: 0, NameSort.ENGLISH: 1, NameSort.ALIAS: 2}
    rows = tx.execute(select(names).where(names.c.organisation == organisation).order_by(names.c.since, names.c.id))
    found = [
        Named(sort=NameSort(row.sort), name=row.name, prefix=row.prefix, since=row.since, until=row.until)
        for row in rows
    ]
    return sorted(found, key=lambda name: order[name.sort])


def find_in(tx: Connection, name: str, day: date) -> OrganisationId | None:
    """Whom a name or an alias of that day means; codes are understood too."""
    names = tables.organisation_name
    found = tx.execute(
        select(names.c.organisation)
        .join(tables.organisation, tables.organisation.c.id == names.c.organisation)
        .where(names.c.name == name.strip())
        .where(names.c.since <= day, or_(names.c.until.is_(None), names.c.until > day))
        # A closed unit's name may be another's by now.
        .order_by(tables.organisation.c.closed_on.is_not(None), names.c.organisation)
        .limit(1)
    ).scalar()
    if found is None:
        found = tx.execute(select(tables.organisation.c.id).where(tables.organisation.c.code == name.strip())).scalar()
    return None if found is None else OrganisationId(found)


def at_work_in(tx: Connection, organisation: OrganisationId, day: date) -> OrganisationId | None:
    """The organisation itself, or whoever took over from it, and so on; None where nobody is known to have."""
    columns, seen = tables.organisation.c, set[OrganisationId]()
    following: OrganisationId | None = organisation
    while following is not None and following not in seen:
        seen.add(following)
        row = tx.execute(select(columns.closed_on, columns.successor).where(columns.id == following)).one()
        if row.closed_on is None or row.closed_on > day:
            return following
        following = None if row.successor is None else OrganisationId(row.successor)
    return None


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
        closed_on=row.closed_on,
        closed=row.closed_on is not None and row.closed_on <= day,
        successor=None if row.successor is None else OrganisationId(row.successor),
        version=row.version,
    )
