"""Rehearsals: begin one, see how it goes."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request

from console import views
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from console.wire import NewRehearsal, RehearsalView
from intake.office import rehearsals
from intake.rules.rights import Act

router = Room(prefix="/api/rehearsals", tags=["rehearsals"])

Rehearses = Annotated[Visitor, Depends(allowed(Act.REHEARSE))]


@router.post("", status_code=201)
def begin(body: NewRehearsal, request: Request, visitor: Rehearses) -> RehearsalView:
    """Place practice calls through the PBX; progress comes over the feed."""
    house = house_of(request)
    begun = rehearsals.begin(house.db, str(uuid4()), body.callers, visitor.person.id, datetime.now(UTC))
    house.rehearse(begun.id, body.callers)
    return views.rehearsal_view(begun)


@router.get("/{rehearsal}")
def one(rehearsal: str, request: Request, _: Rehearses) -> RehearsalView:
    return views.rehearsal_view(rehearsals.rehearsal(house_of(request).db, rehearsal))
