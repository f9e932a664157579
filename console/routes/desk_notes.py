"""What is known beside a call, and what is noted with one key while it is on the air."""

from typing import Annotated

from fastapi import Depends, Request

from console import desk_views
from console.asked import RowId
from console.desk_asked import AirNoteWritten, AirWords, SaidOnAir
from console.desk_wire import AirNoteView, EarlierView
from console.house_of import house_of
from console.rooms import Room
from console.routes.desk import hand_of, hand_off_screen
from console.signed_in import Visitor, allowed, saw
from intake.office import looks
from intake.office.desk import air_notes, earlier
from intake.office.desk.air_notes import Said
from intake.rules.rights import Act
from intake.words import CallId
from intake.words.desk import AirNoteId

router = Room(prefix="/api/desk", tags=["desk"])

Works = Annotated[Visitor, Depends(allowed(Act.WORK_DESK))]


@router.post("/air-notes", status_code=201)
def note(body: SaidOnAir, request: Request, visitor: Works) -> AirNoteView:
    """现场承诺、现场答复: kept at once; it becomes a step of the case as soon as that is registered."""
    hand = hand_of(visitor, body.surface)
    return desk_views.air_note_view(
        air_notes.note(house_of(request).db, CallId(body.call), said_of(body), hand), visitor.sight
    )


@router.put("/air-notes/{note_id}")
def write(note_id: RowId, body: AirNoteWritten, request: Request, visitor: Works) -> AirNoteView:
    """Who said it and in which words, once there is time to write."""
    hand = hand_of(visitor, body.surface)
    return desk_views.air_note_view(
        air_notes.write(house_of(request).db, AirNoteId(note_id), said_of(body), hand), visitor.sight
    )


@router.get("/calls/{call}/air-notes")
def notes(call: str, request: Request, visitor: Works) -> list[AirNoteView]:
    db = house_of(request).db
    saw(db, visitor, looks.cases_of(db, [call]))
    return [desk_views.air_note_view(one, visitor.sight) for one in air_notes.notes(db, CallId(call))]


@router.get("/calls/{call}/earlier")
def earlier_cases(call: str, request: Request, visitor: Works) -> EarlierView:
    """Who this is: earlier rings and cases of the number, open ones of the place, what was promised and is overdue."""
    house = house_of(request)
    found = earlier.earlier(house.db, CallId(call), house.now())
    saw(house.db, visitor, [one.case for one in (*found.same_number, *found.same_place)])
    return desk_views.earlier_view(found, visitor.sight)


@router.delete("/air-notes/{note_id}", status_code=204)
def withdraw(note_id: RowId, request: Request, visitor: Works) -> None:
    """A slip of the finger."""
    air_notes.withdraw(house_of(request).db, AirNoteId(note_id), hand_off_screen(visitor))


def said_of(body: AirWords) -> Said:
    return Said(
        sort=body.sort,
        speaker=body.speaker,
        text=body.text,
        working_days=body.working_days,
        promised_on=body.promised_on,
    )
