"""The wire of the call-up letter: what the unit is told before its show, and who signed for it. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.wire import Wire
from intake.rules.clocks import Standing
from intake.words import Kind
from intake.words.preparing import CallUpState, PromiseState, ShowDuty


class SignatureAsked(Wire):
    """Which version is signed for: the newest one, which somebody has just read."""

    version: Annotated[int, Field(ge=1, le=10_000)]


class LetterDutyView(Wire):
    duty: ShowDuty
    due_on: date
    provisional: bool


class LetterCaseView(Wire):
    """`standing` and `overdue_days` are of the moment of the letter."""

    case: int
    number: str
    kind: Kind | None
    about: str
    due_on: date | None
    provisional: bool
    standing: Standing | None
    overdue_days: int


class LetterTopicView(Wire):
    """`mine` of the `count` cases had to do with the unit. `asked`: what it was given to look into."""

    kind: Kind
    place: str
    count: int
    mine: int
    about: str
    asked: str


class LetterPromiseView(Wire):
    case: int
    number: str
    speaker: str
    text: str
    said_on: date
    promised_on: date | None
    state: PromiseState


class LetterCommitmentView(Wire):
    """Promised to everybody on the air of `said_on`, and not done by the moment of the letter."""

    text: str
    said_on: date
    due_on: date | None
    overdue: bool


class CallUpView(Wire):
    """One letter as it was sent."""

    version: int
    document: int
    unit_name: str
    day: date
    starts: str
    ends: str
    studio: str
    present_by: str
    people: int
    owed: list[LetterDutyView]
    cases: list[LetterCaseView]
    open_count: int
    overdue_count: int
    since: date
    figures: dict[Kind, int]
    topics: list[LetterTopicView]
    promises: list[LetterPromiseView]
    commitments: list[LetterCommitmentView]
    sent_at: datetime
    sent_by: str
    signed_at: datetime | None
    signed_by: str


class CallUpsView(Wire):
    """Letters to the show's unit, the newest last. `outdated`: the show or what is owed for it has changed since."""

    state: CallUpState
    sent: list[CallUpView]
    outdated: bool
    may_send: bool
    may_sign: bool
