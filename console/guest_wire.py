"""The guest tablet's part of the wire. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.asked import Clean
from console.desk_wire import AirNoteView, Call, DeskMessageView
from console.wire_base import Wire
from intake.words.desk import AirNoteSort


class GuestWrote(Wire):
    """What the official of the unit on air has said; an empty speaker is whoever holds the tablet."""

    sort: AirNoteSort
    speaker: Annotated[str, Clean, Field(max_length=80)] = ""
    text: Annotated[str, Clean, Field(max_length=1000)] = ""
    working_days: Annotated[int, Field(ge=1, le=60)] | None = None
    promised_on: date | None = None


class GuestSaid(GuestWrote):
    call: Call


class GuestMessageWritten(Wire):
    text: Annotated[str, Clean, Field(max_length=300)] = ""
    look_up: bool = False


class GuestCallView(Wire):
    """A caller on the air as the unit on air may know him. `since` is when he went on the air."""

    call: str
    case_number: str
    name: str
    place_name: str
    point: str
    since: datetime
    practice: bool
    notes: list[AirNoteView]


class GuestView(Wire):
    """`ends_at` is null while no show of the unit is near."""

    ends_at: datetime | None
    calls: list[GuestCallView]
    messages: list[DeskMessageView]
