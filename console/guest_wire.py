"""The guest tablet's part of the wire. Shapes only."""

from datetime import datetime

from console.desk_asked import AirWords, Call
from console.desk_wire import AirNoteView, DeskMessageView
from console.wire_base import Wire


class GuestSaid(AirWords):
    """What the official of the unit on air has said; an empty speaker is whoever holds the tablet."""

    call: Call


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
