"""The wire of the month's preview, for those who plan and publish it. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from console.register_wire import Version
from console.wire import Wire
from intake.rules.preview import PreviewStanding


class ShowContent(Wire):
    version: Version
    text: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


class PreviewAsked(Wire):
    """`sha256` is of the preview the publisher saw."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PreviewShowView(Wire):
    show: int
    version: int
    number: int | None
    day: date
    starts: str
    ends: str
    unit: str
    content: str


class PublishedView(Wire):
    version: int
    sha256: str
    at: datetime
    person: str
    late: bool


class MonthView(Wire):
    """A month as it would go out now. `due_on`: the last working day of the month before."""

    month: str
    standing: PreviewStanding
    due_on: date
    provisional: bool
    sha256: str
    hotline: str
    shows: list[PreviewShowView]
    published: list[PublishedView]
