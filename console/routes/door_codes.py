"""签到码 for the station: put up, looked at, printed, revoked."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from console import door_page
from console.asked import RowId
from console.door_wire import DoorCodeView, StandingCodeView
from console.house_of import House, house_of
from console.public_page import language
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import rules_in_force
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.programme import door_codes
from intake.office.programme.door_codes import DoorCode, NoSuchDoor
from intake.office.shows import show_in
from intake.rules.rights import Act
from intake.words import ShowId

router = Room(prefix="/api/shows/{show}/door-code", tags=["preparation"])

# The verbs ask whether somebody stands at the door.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def look(show: RowId, request: Request, visitor: Asks) -> DoorCodeView:
    """The code that stands, if one does."""
    return _seen(show, request, visitor)


@router.post("", status_code=201)
def make(show: RowId, request: Request, visitor: Asks) -> DoorCodeView:
    """One that stands already stays."""
    door_codes.make(house_of(request).db, ShowId(show), by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.delete("")
def revoke(show: RowId, request: Request, visitor: Asks) -> DoorCodeView:
    """It counts no more, wherever its sheet hangs."""
    door_codes.revoke(house_of(request).db, ShowId(show), by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.get("/sheet", response_class=Response)
def sheet(show: RowId, request: Request, visitor: Asks, lang: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The code as a picture, for the wall and for a screen."""
    house = house_of(request)
    db, spoken = house.db, language(request, lang or visitor.person.lang or "")
    found = door_codes.door_code(db, ShowId(show), by=visitor.person.id, at=house_of(request).now())
    if found is None:
        raise NoSuchDoor
    with db.read() as tx:
        one = show_in(tx, ShowId(show))
        unit = "" if one.unit is None else organisation_in(tx, one.unit, one.day).name
        minutes = rules_in_force.in_force(tx).pack.showing.minutes_before
    when = f"{one.day.isoformat()} {local(one.starts_at):%H:%M}–{local(one.ends_at):%H:%M}"
    return HTMLResponse(door_page.sheet(found, _address(house, found), unit, when, minutes, spoken))


def _seen(show: int, request: Request, visitor: Visitor) -> DoorCodeView:
    house = house_of(request)
    now = house.now()
    found = door_codes.door_code(house.db, ShowId(show), by=visitor.person.id, at=now)
    if found is None:
        return DoorCodeView(standing=None)
    return DoorCodeView(
        standing=StandingCodeView(
            address=_address(house, found),
            reachable=bool(house.settings.open_to),
            made_at=found.made_at,
            made_by=found.made_by,
            opens_at=found.opens_at,
            closes_at=found.closes_at,
        )
    )


def _address(house: House, code: DoorCode) -> str:
    """Where telephones reach this house: as the settings say, not as the asker's browser happens to call it."""
    return f"{house.settings.address}door/{code.token}"
