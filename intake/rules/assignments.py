"""The life of an assignment (承办): how far one organisation has come with a case. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from intake.rules.case_table import HANDLING_STATES
from intake.words import CaseState, Refusal


class AssignmentState(StrEnum):
    GIVEN = "given"  # 已交办
    ACTIVE = "active"  # 已签收、办理中
    REFUSED = "refused"  # 退回待裁定
    REPLIED = "replied"
    FED_BACK = "fed_back"  # 反馈表已交
    ENDED = "ended"  # passed on, or another one's


class AssignmentStep(StrEnum):
    TAKE = "take"
    REFUSE = "refuse"
    GIVE_AGAIN = "give_again"
    REPLY = "reply"
    FEED_BACK = "feed_back"
    RESUME = "resume"
    END = "end"


class AssignmentElsewhere(Refusal):
    """The organisation's part of the case is not where this step needs it to be."""

    key = "intake.assignment_elsewhere"


A, M = AssignmentState, AssignmentStep
NEXT: Mapping[AssignmentState, Mapping[AssignmentStep, AssignmentState]] = {
    A.GIVEN: {M.TAKE: A.ACTIVE, M.REFUSE: A.REFUSED, M.END: A.ENDED},
    A.ACTIVE: {M.REPLY: A.REPLIED, M.END: A.ENDED},
    A.REFUSED: {M.GIVE_AGAIN: A.GIVEN, M.TAKE: A.ACTIVE, M.END: A.ENDED},
    A.REPLIED: {M.FEED_BACK: A.FED_BACK, M.RESUME: A.ACTIVE, M.END: A.ENDED},
    A.FED_BACK: {M.RESUME: A.ACTIVE, M.END: A.ENDED},
    A.ENDED: {},
}
# The organisation still owes something.
LIVE = frozenset({A.GIVEN, A.ACTIVE, A.REFUSED})


def answers_letters(case: CaseState, parts: Collection[AssignmentState]) -> bool:
    """Whether the case itself still waits for this organisation's answer, which is then its letter's too (T34).

    Args:
        parts: the states of the organisation's parts in the case.
    """
    return case in HANDLING_STATES and not LIVE.isdisjoint(parts)


def advance(state: AssignmentState, step: AssignmentStep) -> AssignmentState:
    """Raises AssignmentElsewhere."""
    found = NEXT[state].get(step)
    if found is None:
        raise AssignmentElsewhere(state=state.value, step=step.value)
    return found
