"""The wire of calls back. Shapes only, as in `console.wire`; no number of anybody is in any of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from console.wire import Wire
from intake.words.call_backs import CallBackOutcome, CallBackState, Purpose


class CallBackView(Wire):
    """One attempt: how far it has come, how long each telephone rang, how it ended and by which cause (Q.850).

    Attributes:
        mine: whether whoever looks asked for it.
        seconds: of the recording; None until it is measured, 0 where nobody was connected.
    """

    id: str
    case: int
    purpose: Purpose
    by: str
    mine: bool
    state: CallBackState
    asked_at: datetime
    official_at: datetime | None
    rung_at: datetime | None
    citizen_at: datetime | None
    ended_at: datetime | None
    outcome: CallBackOutcome | None
    cause: int | None
    official_rang_seconds: float | None
    citizen_rang_seconds: float | None
    talk_seconds: float | None
    seconds: float | None
    tracks: list[Literal["mix", "caller", "studio"]]
    hears: bool


class CallBackRing(Wire):
    """A telephone that may ring first. `label` is its number or name; empty for one that answers by itself."""

    key: str
    label: str


class CallBackPage(Wire):
    """What may be done now, and everything that was done, newest first.

    Attributes:
        purposes: none when calling back is not this person's.
        why: why it cannot be done although one may; empty when it can.
    """

    purposes: list[Purpose]
    rings: list[CallBackRing]
    why: str
    version: int
    made: list[CallBackView]


class CallBackAsked(Wire):
    """A click. `key` is the page's own UUID for it, so that a second click asks for nothing."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    purpose: Purpose
    rings: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9:-]+$")]
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
