"""服务承诺: who notes what a unit promises to everybody on the air, who says it is kept, who finds it (P5). Pure."""

from collections.abc import Mapping
from datetime import date

from intake.words import Refusal
from intake.words.preparing import CommitmentState

S = CommitmentState
LONGEST = 1_000
# What the unit says is done stays open to its own better words until the style office has looked.
NEXT: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    S.OPEN: frozenset({S.DONE, S.KEPT, S.BROKEN, S.WITHDRAWN}),
    S.DONE: frozenset({S.DONE, S.KEPT, S.BROKEN}),
}


class CommitmentIncomplete(Refusal):
    """A commitment, what was done for it and what was found are words."""

    key = "intake.commitment_incomplete"


class CommitmentNotAllowedNow(Refusal):
    """The commitment is not where this step begins."""

    key = "intake.commitment_not_allowed_now"


class CommitmentRunsStill(Refusal):
    """Nothing is broken before its day has passed, unless the unit itself calls it done."""

    key = "intake.commitment_runs_still"


def check(before: CommitmentState, after: CommitmentState, due_on: date | None, today: date) -> None:
    """Raises: CommitmentNotAllowedNow, CommitmentRunsStill."""
    if after not in NEXT.get(before, frozenset()):
        raise CommitmentNotAllowedNow
    if after is S.BROKEN and before is S.OPEN and not overdue(before, due_on, today):
        raise CommitmentRunsStill


def overdue(state: CommitmentState, due_on: date | None, today: date) -> bool:
    """Its day has passed and the unit has said nothing."""
    return state is S.OPEN and due_on is not None and today > due_on
