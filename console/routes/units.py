"""The register of organisations: names by day, aliases, history; rosters."""

from typing import Annotated

from fastapi import Depends, Request, UploadFile

from console.asked import RowId
from console.house.passwords import made_password
from console.house_of import house_of
from console.register_views import name_view, roster_view, unit_view
from console.register_wire import (
    AliasChange,
    Day,
    NewName,
    NewUnit,
    RosterView,
    UnitChange,
    UnitClosing,
    UnitPage,
    UnitSucceeding,
    UnitView,
)
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import bodies, organisations, roster_files, rosters, succession
from intake.office.numbering import local
from intake.rules.rights import Act
from intake.sentences import spoken_language
from intake.words import OrganisationId

router = Room(prefix="/api/units", tags=["units"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_UNITS))]
Keeps = Annotated[Visitor, Depends(allowed(Act.KEEP_UNITS))]


@router.get("")
def register(request: Request, _: Sees, on: Day | None = None) -> list[UnitView]:
    """Every organisation, closed ones included, as it is called on a day; today if none is said."""
    with house_of(request).db.read() as tx:
        found = organisations.organisations_in(tx, on or local(house_of(request).now()).date())
    return [unit_view(unit) for unit in found]


@router.get("/{unit}")
def one(unit: RowId, request: Request, _: Sees) -> UnitPage:
    with house_of(request).db.read() as tx:
        found = organisations.organisation_in(tx, OrganisationId(unit), local(house_of(request).now()).date())
        names = organisations.names_in(tx, found.id)
    return UnitPage(unit=unit_view(found), names=[name_view(name) for name in names])


@router.post("", status_code=201)
def add(body: NewUnit, request: Request, visitor: Keeps) -> UnitView:
    return unit_view(
        bodies.add_organisation(
            house_of(request).db,
            name=body.name,
            branch=body.branch,
            at=house_of(request).now(),
            by=visitor.person.id,
            prefix=body.prefix,
            aliases=body.aliases,
            phone=body.phone,
            english=body.english,
        )
    )


@router.patch("/{unit}")
def change(unit: RowId, body: UnitChange, request: Request, visitor: Keeps) -> UnitView:
    now, by = house_of(request).now(), visitor.person.id
    return unit_view(
        bodies.change(
            house_of(request).db,
            OrganisationId(unit),
            now,
            phone=body.phone,
            branch=body.branch,
            by=by,
            version=body.version,
        )
    )


@router.post("/{unit}/names")
def rename(unit: RowId, body: NewName, request: Request, visitor: Keeps) -> UnitView:
    """A new official name from a day on."""
    return unit_view(
        bodies.rename(
            house_of(request).db,
            OrganisationId(unit),
            name=body.name,
            since=body.since,
            at=house_of(request).now(),
            by=visitor.person.id,
            prefix=body.prefix,
            english=body.english,
            version=body.version,
        )
    )


@router.post("/{unit}/aliases")
def add_alias(unit: RowId, body: AliasChange, request: Request, visitor: Keeps) -> UnitView:
    house = house_of(request)
    db, now, by = house.db, house.now(), visitor.person.id
    return unit_view(bodies.add_alias(db, OrganisationId(unit), body.alias, now, by=by, version=body.version))


@router.post("/{unit}/aliases/end")
def end_alias(unit: RowId, body: AliasChange, request: Request, visitor: Keeps) -> UnitView:
    house = house_of(request)
    db, now, by = house.db, house.now(), visitor.person.id
    return unit_view(bodies.end_alias(db, OrganisationId(unit), body.alias, now, by=by, version=body.version))


@router.post("/{unit}/close")
def close(unit: RowId, body: UnitClosing, request: Request, visitor: Keeps) -> UnitView:
    house = house_of(request)
    db, now, by = house.db, house.now(), visitor.person.id
    after = None if body.successor is None else OrganisationId(body.successor)
    return unit_view(
        bodies.close(db, OrganisationId(unit), now, on=body.on, successor=after, by=by, version=body.version)
    )


@router.post("/{unit}/succeed")
def succeed(unit: RowId, body: UnitSucceeding, request: Request, visitor: Keeps) -> UnitView:
    """A closed unit's duties are somebody else's now."""
    house = house_of(request)
    db, now, after = house.db, house.now(), OrganisationId(body.successor)
    return unit_view(
        succession.succeed(db, OrganisationId(unit), after, now, by=visitor.person.id, version=body.version)
    )


@router.post("/roster/look")
def look_at_roster(file: UploadFile, request: Request, visitor: Keeps) -> RosterView:
    """What a CSV or XLSX file would bring, and every fault in it. Writes nothing."""
    rows = roster_files.rows(file.file.read(roster_files.MOST_BYTES + 1))
    house = house_of(request)
    seen = rosters.look(house.db, rows, house.now(), visitor.person.id)
    return roster_view(seen, (), _lang(request))


@router.post("/roster")
def take_in_roster(file: UploadFile, request: Request, visitor: Keeps) -> RosterView:
    """All of it, or a refusal. The first passwords are in the answer and nowhere else."""
    house = house_of(request)
    db, now, by = house.db, house.now(), visitor.person.id
    rows = roster_files.rows(file.file.read(roster_files.MOST_BYTES + 1))
    seen = rosters.look(db, rows, now, by)
    made = rosters.take_in(db, rows, now, password=made_password, by=by)
    return roster_view(seen, made, _lang(request))


def _lang(request: Request) -> str:
    return spoken_language((request.headers.get("accept-language") or "").split(",")[0].strip() or None)
