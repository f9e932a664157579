"""The rundown's part of the wire: what is written on the show's page, and what it and the desk show. Shapes only."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.rundown import LONGEST_TITLE, MOST_PARTS
from intake.words import AiringState, Kind
from intake.words.preparing import Lack
from intake.words.shows import PartSort

LONGEST_PART_SECONDS = 6 * 3600


class RundownPartView(Wire):
    """One part. `begun_at` is null for one that is still to come, and for the first before any key was pressed."""

    sort: PartSort
    title: str
    seconds: int
    begun_at: datetime | None


class RundownView(Wire):
    """The parts of one show in their order. `version` counts how often they were written.

    `lacks` is what is missing before its unit goes on the air; on the desk alone.
    """

    show: int
    starts_at: datetime
    ends_at: datetime
    parts: list[RundownPartView]
    version: int
    lacks: list[Lack]


class PartAsked(Wire):
    sort: PartSort
    title: Annotated[str, Clean, Field(max_length=LONGEST_TITLE)] = ""
    seconds: Annotated[int, Field(ge=1, le=LONGEST_PART_SECONDS)]


class RundownAsked(Wire):
    """The whole rundown as it shall be; parts that have begun keep their places."""

    version: int
    parts: Annotated[list[PartAsked], Field(min_length=1, max_length=MOST_PARTS)]


class AirAnswerView(Wire):
    """A case that earlier shows left to be answered. `shows`: how many went by while it waited."""

    case: int
    number: str
    version: int
    kind: Kind | None
    unit_name: str
    state: AiringState
    script: str
    queued_at: datetime
    aired_at: datetime | None
    shows: int
