"""Shapes of notifications and channels on the wire. An address goes in and never comes out again."""

from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import Field

from console.wire import Wire
from intake.sending.addresses import LONGEST
from intake.words.notices import NotificationState, Rejoinder

MOST_READ = 500


class NoticeView(Wire):
    id: int
    sentence: str
    text: str
    case_id: int | None
    made_at: datetime
    read_at: datetime | None


class NoticeList(Wire):
    unread: int
    notices: list[NoticeView]


class NoticeCount(Wire):
    unread: int


class NoticesRead(Wire):
    """Which were read; null means all of them."""

    only: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=MOST_READ)] | None


class DoubtView(Wire):
    """A message that is unknown or failed, with what the other side said last."""

    id: int
    text: str
    case_id: int | None
    reader: str
    channel: str
    scheme: str
    state: NotificationState
    tries: int
    tried_at: datetime | None
    receipt: str


class VacancyView(Wire):
    organisation: int
    name: str
    count: int
    last: datetime


class DoubtList(Wire):
    doubts: list[DoubtView]
    vacancies: list[VacancyView]


class NoticeRejoinder(Wire):
    said: Rejoinder


class QuietHours(Wire):
    since: time
    until: time


class ChannelView(Wire):
    id: int
    owner: Literal["person", "organisation"]
    organisation: int | None
    label: str
    scheme: str
    quiet: QuietHours | None
    since: datetime
    checked_at: datetime | None


class KeptOrganisation(Wire):
    id: int
    name: str


class ChannelList(Wire):
    """`organisations` are those whose channels the person keeps."""

    channels: list[ChannelView]
    schemes: list[str]
    organisations: list[KeptOrganisation]


class NewChannel(Wire):
    label: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
    address: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    quiet: QuietHours | None = None
    organisation: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class ChannelCode(Wire):
    code: Annotated[str, Field(max_length=12)]
