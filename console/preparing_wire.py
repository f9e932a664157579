"""A show's preparation on the wire: what a unit sends, what others say to it, what is seen of it. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.asked import Clean
from console.wire_base import Wire
from intake.rules.clocks import Standing
from intake.words.preparing import Arrival, Lack, LeaveParty, LeaveState, OnAirPart, ScanKind, ShowDuty

Name = Annotated[str, Clean, Field(max_length=80)]
Long = Annotated[str, Field(max_length=20_000)]
Words = Annotated[str, Field(max_length=1_000)]

# What pages ask.


class LeaveAsked(Wire):
    head_name: Name
    head_post: Name
    reason: Words
    deputy_name: Name
    deputy_post: Name


class OpinionAsked(Wire):
    party: LeaveParty
    agreed: bool
    words: Words = ""


class ManuscriptAsked(Wire):
    topics: Words
    text: Long
    commitments: Long = ""


class CommentAsked(Wire):
    text: Words


class OnAirPersonAsked(Wire):
    part: OnAirPart
    name: Name
    post: Name
    mobile: Annotated[str, Clean, Field(max_length=32)] = ""


class OnAirListAsked(Wire):
    people: Annotated[list[OnAirPersonAsked], Field(min_length=1, max_length=9)]


class ReportAsked(Wire):
    hot_topics: Long
    impressions: Long
    shortcomings: Long
    suggestions: Long


# What they see.


class OwedView(Wire):
    """A duty and its day. `standing` is null when it is done; `late` says whether it was, or is."""

    duty: ShowDuty
    due_on: date
    provisional: bool
    done_at: datetime | None
    late: bool
    standing: Standing | None


class OpinionView(Wire):
    party: LeaveParty
    agreed: bool
    words: str
    person: str
    at: datetime


class LeaveView(Wire):
    id: int
    head_name: str
    head_post: str
    reason: str
    deputy_name: str
    deputy_post: str
    filed_at: datetime
    late: bool
    state: LeaveState
    opinions: list[OpinionView]


class CommentView(Wire):
    text: str
    person: str
    at: datetime


class ScanView(Wire):
    """A scan of the sealed page; `sha256` is of its bytes."""

    id: int
    kind: ScanKind
    bytes: int
    sha256: str
    person: str
    at: datetime


class ManuscriptView(Wire):
    id: int
    version: int
    topics: str
    text: str
    commitments: str
    person: str
    received_at: datetime
    late: bool
    filed_at: datetime | None
    comments: list[CommentView]
    scans: list[ScanView]


class OnAirPersonView(Wire):
    """`own_hand`: signed in with the door's code.

    `mobile` is empty for whoever has no need to ring: only the unit itself and the station read it.
    """

    id: int
    part: OnAirPart
    name: str
    post: str
    mobile: str
    arrival: Arrival
    arrived_at: datetime | None
    left_at: datetime | None
    left_early: bool
    own_hand: bool


class PostReportView(Wire):
    version: int
    hot_topics: str
    impressions: str
    shortcomings: str
    suggestions: str
    figures: dict[str, int]
    person: str
    filed_at: datetime
    late: bool


class MayPrepare(Wire):
    """What the asker could do on this page. `decide`: the parties for which they could give an opinion now."""

    prepare: bool
    comment: bool
    put_on_file: bool
    attach: bool
    door: bool
    rehearse: bool
    decide: list[LeaveParty]


class PreparationView(Wire):
    """How far a show is prepared; `people_wanted` is how many the plan asks for."""

    unit: int | None
    over: bool
    door_open: bool
    people_wanted: int
    lacks: list[Lack]
    owed: list[OwedView]
    leaves: list[LeaveView]
    manuscripts: list[ManuscriptView]
    people: list[OnAirPersonView]
    reports: list[PostReportView]
    figures: dict[str, int]
    door_closed_by: str
    door_closed_at: datetime | None
    may: MayPrepare
