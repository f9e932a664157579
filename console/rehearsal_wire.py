"""The wire of the rehearsal pack: what host and unit read before a show, of one moment. Shapes only."""

from datetime import date, datetime

from console.call_up_wire import LetterCaseView, LetterPromiseView
from console.wire import Wire
from intake.words import Kind
from intake.words.preparing import Caution, CommitmentState


class AnsweredView(Wire):
    case: int
    number: str
    on: date
    text: str
    aired: bool


class QuestionView(Wire):
    """What several callers asked, in the newest one's words; `answers` the newest first."""

    kind: Kind
    place: str
    about: str
    count: int
    answers: list[AnsweredView]


class CautionedView(Wire):
    case: int
    number: str
    cautions: list[Caution]


class PackCommitmentView(Wire):
    """`state` is null for what only the manuscript of that show said."""

    day: date
    text: str
    state: CommitmentState | None


class RehearsalPackView(Wire):
    """Names no caller and holds no number of one. `made_at`: put together when it was asked for."""

    made_at: datetime
    unit_name: str
    cautions: list[CautionedView]
    cases: list[LetterCaseView]
    open_count: int
    overdue_count: int
    promises: list[LetterPromiseView]
    commitments: list[PackCommitmentView]
    questions: list[QuestionView]
