"""The wire of service commitments (服务承诺): what was promised to everybody, and what became of it. Shapes only."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.asked import Clean
from console.register_wire import Day
from console.wire_base import Wire
from intake.rules.commitments import LONGEST
from intake.words.preparing import CommitmentState

Words = Annotated[str, Clean, Field(max_length=LONGEST)]


class CommitmentNoted(Wire):
    text: Words
    due_on: Day | None = None


class CommitmentDone(Wire):
    done: Words


class CommitmentRuled(Wire):
    kept: bool
    words: Words


class CommitmentView(Wire):
    """`overdue`: its day has passed and the unit has said nothing. `done` is the unit's word, `ruling` the office's."""

    id: int
    text: str
    due_on: date | None
    state: CommitmentState
    overdue: bool
    noted_at: datetime
    done: str
    done_at: datetime | None
    ruling: str
    ruled_at: datetime | None


class CommitmentsView(Wire):
    """What the asker could do with them, and they themselves; `begun`: the show has been on the air."""

    begun: bool
    may_note: bool
    may_report: bool
    may_rule: bool
    commitments: list[CommitmentView]
