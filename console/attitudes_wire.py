"""The wire of records about a unit's attitude on the air (态度记录). Shapes only."""

from datetime import datetime, time
from typing import Annotated

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.attitudes import LONGEST, AttitudeSource


class AttitudeMarked(Wire):
    """`clock` is what the studio's clock showed."""

    source: AttitudeSource
    text: Annotated[str, Clean, Field(max_length=LONGEST)]
    clock: time


class AttitudeMarkView(Wire):
    """`call` is who was on the air then, and `clip_from` the second of the recording to listen from."""

    id: int
    source: AttitudeSource
    text: str
    heard_at: datetime
    call: str | None
    clip_from: float | None
    person: str
    withdrawn: bool


class AttitudesView(Wire):
    may_mark: bool
    marks: list[AttitudeMarkView]
