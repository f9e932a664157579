"""The guest's tablet in the studio: the case on the air with its unit, "answered" and "promise by …" with one touch."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from console import desk_views
from console.asked import RowId
from console.desk_asked import AirWords, MessageWords
from console.desk_wire import AirNoteView, DeskMessageView
from console.guest_wire import GuestSaid, GuestView
from console.house_of import house_of
from console.rooms import Room
from console.routes.desk import hand_of
from console.routes.desk_notes import said_of
from console.signed_in import Visitor, allowed
from intake.office.desk import guests
from intake.office.desk.air_notes import Said
from intake.office.desk.ledger import Hand
from intake.rules.rights import Act
from intake.words import CallId
from intake.words.desk import AirNoteId, Surface

router = Room(prefix="/api/guest", tags=["desk"])

Guest = Annotated[Visitor, Depends(allowed(Act.BE_GUEST))]


def _hand(visitor: Visitor) -> Hand:
    return hand_of(visitor, Surface.GUEST)


def _said(body: AirWords, visitor: Visitor) -> Said:
    """Who holds the tablet is who speaks, unless somebody else is named."""
    return replace(said_of(body), speaker=body.speaker or visitor.person.display)


@router.get("")
def tablet(request: Request, visitor: Guest) -> GuestView:
    house = house_of(request)
    found = guests.tablet(house.db, visitor.person, datetime.now(UTC))
    return desk_views.guest_view(found)


@router.post("/notes", status_code=201)
def note(body: GuestSaid, request: Request, visitor: Guest) -> AirNoteView:
    """One touch while the caller is on the air."""
    db = house_of(request).db
    made = guests.note(db, CallId(body.call), _said(body, visitor), _hand(visitor), visitor.person)
    return desk_views.unit_note_view(made)


@router.put("/notes/{note_id}")
def write(note_id: RowId, body: AirWords, request: Request, visitor: Guest) -> AirNoteView:
    db = house_of(request).db
    kept = guests.write(db, AirNoteId(note_id), _said(body, visitor), _hand(visitor), visitor.person)
    return desk_views.unit_note_view(kept)


@router.delete("/notes/{note_id}", status_code=204)
def withdraw(note_id: RowId, request: Request, visitor: Guest) -> None:
    """A slip of the finger."""
    guests.withdraw(house_of(request).db, AirNoteId(note_id), _hand(visitor), visitor.person)


@router.post("/messages", status_code=201)
def say(body: MessageWords, request: Request, visitor: Guest) -> DeskMessageView:
    """To the producer and the host."""
    db = house_of(request).db
    made = guests.say(db, _hand(visitor), body.text, visitor.person, look_up=body.look_up)
    return desk_views.message_view(made, visitor.sight)
