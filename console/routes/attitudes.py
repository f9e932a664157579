"""态度记录: the station writes down what it heard; the station and the bodies read it, the unit does not."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.attitudes_wire import AttitudeMarked, AttitudeMarkView, AttitudesView
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import attitudes
from intake.rules import preparing
from intake.rules.rights import Act
from intake.words import ShowId

router = Room(prefix="/api/shows/{show}/attitudes", tags=["shows"])

Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def look(show: RowId, request: Request, visitor: Asks) -> AttitudesView:
    return _seen(show, request, visitor)


@router.post("", status_code=201)
def mark(show: RowId, body: AttitudeMarked, request: Request, visitor: Asks) -> AttitudesView:
    """What the host heard, or a listener complained about."""
    house, clock, by = house_of(request), body.clock.replace(tzinfo=None), visitor.person.id
    attitudes.mark(house.db, ShowId(show), body.source, body.text, clock, by=by, at=house.now())
    return _seen(show, request, visitor)


@router.delete("/{mark}")
def withdraw(show: RowId, mark: RowId, request: Request, visitor: Asks) -> AttitudesView:
    """Written down by mistake."""
    house = house_of(request)
    attitudes.withdraw(house.db, ShowId(show), mark, by=visitor.person.id, at=house.now())
    return _seen(show, request, visitor)


def _seen(show: int, request: Request, visitor: Visitor) -> AttitudesView:
    house = house_of(request)
    found = attitudes.of_show(house.db, ShowId(show), by=visitor.person.id, at=house.now())
    return AttitudesView(
        may_mark=any(post.role in preparing.DOOR for post in visitor.person.posts),
        marks=[AttitudeMarkView(**asdict(one)) for one in found],
    )
