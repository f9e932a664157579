"""The life of a case as four total tables (domain: A5): handling, supervision, airing, leads. Pure.

One lookup decides; every state is a key; a terminal state maps to {}. The picture in the docs is drawn from here.
"""

from collections.abc import Mapping
from typing import TypeVar

from intake.sentences import say, spoken_language
from intake.words import AiringState, CaseState, LeadState, Refusal, SupervisionState
from intake.words.steps import AiringStep, LeadStep, Step, SupervisionStep

S = CaseState

# Whoever has the case in one of these can answer the caller.
HANDLING_STATES = (S.PROMISED, S.UNIT_OWN, S.HANDLING, S.ACTUAL, S.JOINT)
# Registered, and nobody has been really answered yet.
OPEN_STATES = (
    S.REGISTERED,
    S.ANSWERED_LIVE,
    S.PROMISED,
    S.TRIAGE,
    S.UNIT_OWN,
    S.NOTIFIED,
    S.HANDLING,
    S.TRANSFER_PREP,
    S.AT_12345,
    S.ACTUAL,
    S.JOINT_PREP,
    S.JOINT,
    S.RETURNED,
    S.REPLIED,
    S.FEEDBACK_IN,
    S.VERIFY,
    S.RECTIFY,
)

# Nobody has anything more to do with it, so nobody is told that it is no longer theirs.
OVER = frozenset({S.CLOSED, S.ARCHIVED, S.VOID})

_OWN: dict[CaseState, dict[Step, CaseState]] = {
    S.DRAFT: {
        Step.REGISTER: S.REGISTERED,
        Step.VOID: S.VOID,
        Step.REFER: S.REFERRED,
        Step.SPLIT: S.DRAFT,
    },
    S.REGISTERED: {
        Step.REFER: S.REFERRED,
        Step.ANSWER_LIVE: S.ANSWERED_LIVE,
        Step.PROMISE: S.PROMISED,
        Step.TAKE_OWN: S.UNIT_OWN,
        Step.TO_TRIAGE: S.TRIAGE,
    },
    S.ANSWERED_LIVE: {
        Step.CLOSE_LIVE: S.CLOSED,
        Step.NOT_ANSWERED_FULLY: S.UNIT_OWN,
        # Not fully answered, and no matter the unit on air may take without a notice.
        Step.TO_TRIAGE: S.TRIAGE,
    },
    S.PROMISED: {Step.REPLY: S.REPLIED},
    # What the office finds to be the unit's own, or no matter of the hotline, needs no notice.
    S.TRIAGE: {Step.NOTIFY: S.NOTIFIED, Step.TAKE_OWN: S.UNIT_OWN, Step.REFER: S.REFERRED},
    S.UNIT_OWN: {
        Step.REPLY: S.REPLIED,
        # It turned out to need a notice after all.
        Step.TO_TRIAGE: S.TRIAGE,
        Step.PREPARE_TRANSFER: S.TRANSFER_PREP,
        Step.PREPARE_JOINT: S.JOINT_PREP,
    },
    # Several units may be addressed: one signs, refuses or replies while another has not.
    S.NOTIFIED: {
        Step.SIGN_FOR: S.HANDLING,
        Step.REFUSE: S.RETURNED,
        Step.NOTIFY: S.NOTIFIED,
        Step.RULE_NOTIFY: S.NOTIFIED,
    },
    S.HANDLING: {
        Step.REPLY: S.REPLIED,
        Step.REPLY_PART: S.HANDLING,
        Step.FEED_BACK_PART: S.HANDLING,
        Step.NOTIFY: S.HANDLING,
        Step.SIGN_FOR: S.HANDLING,
        Step.REFUSE: S.HANDLING,
        Step.RULE_NOTIFY: S.HANDLING,
    },
    S.TRANSFER_PREP: {Step.RECEIVE_BY_12345: S.AT_12345},
    S.AT_12345: {Step.RECEIVE_BY_ACTUAL: S.ACTUAL, Step.SEND_BACK: S.RETURNED},
    S.ACTUAL: {Step.REPLY: S.REPLIED},
    S.JOINT_PREP: {Step.RECEIVE_BY_LEAD: S.JOINT, Step.DISPUTE_LEAD: S.RETURNED},
    S.JOINT: {Step.REPLY: S.REPLIED},
    S.RETURNED: {
        Step.RULE_NOTIFY: S.NOTIFIED,
        Step.SIGN_FOR: S.HANDLING,
        Step.REFUSE: S.RETURNED,
        Step.DESIGNATE_JOINT: S.JOINT,
        Step.DESIGNATE_TRANSFER: S.TRANSFER_PREP,
        Step.DESIGNATE_OWN: S.UNIT_OWN,
    },
    S.REPLIED: {Step.FEED_BACK: S.FEEDBACK_IN, Step.FEED_BACK_PART: S.REPLIED},
    S.FEEDBACK_IN: {Step.BEGIN_VERIFICATION: S.VERIFY},
    S.VERIFY: {Step.ATTEMPT: S.VERIFY, Step.CLOSE: S.CLOSED, Step.NOT_SOLVED: S.HANDLING},
    S.RECTIFY: {
        Step.REPORT_ITEM: S.RECTIFY,
        Step.RETURN_ITEM: S.RECTIFY,
        Step.ACCEPT_ITEM: S.RECTIFY,
        Step.ACCEPT_RECTIFICATION: S.HANDLING,
    },
    S.CLOSED: {Step.REOPEN: S.HANDLING, Step.REOPEN_TRIAGE: S.TRIAGE, Step.ARCHIVE: S.ARCHIVED},
    S.ARCHIVED: {},
    # A child's caller is still owed an answer, or to be told that the matter is none of the hotline's.
    S.MERGED: {Step.REPLY: S.MERGED, Step.REFER: S.REFERRED},
    S.REFERRED: {},
    S.VOID: {},
}

# Steps from any open state, so that no state can be forgotten.
_ANYWHERE: dict[Step, CaseState | None] = {
    Step.ORDER_RECTIFICATION: S.RECTIFY,
    Step.MERGE: S.MERGED,
    # The case stays where it is.
    Step.SPLIT: None,
    Step.RECLASSIFY: None,
    Step.AMEND: None,
}


def _with_anywhere(state: CaseState) -> dict[Step, CaseState]:
    steps = dict(_OWN[state])
    if state in OPEN_STATES:
        steps |= {step: target or state for step, target in _ANYWHERE.items()}
    return steps


NEXT: Mapping[CaseState, Mapping[Step, CaseState]] = {state: _with_anywhere(state) for state in CaseState}


def following(state: CaseState, *, report: bool) -> Mapping[Step, CaseState]:
    """The steps from a state, each with where it leads.

    Args:
        report: what reports officials is taken out of a unit's hands from wherever it got to (table A6, 51).
    """
    own = dict(NEXT[state])
    if report and state in OPEN_STATES:
        own[Step.REFER] = S.REFERRED
    return own


V = SupervisionState
# A supervision begins with SUGGEST or DRAFT; until then a case has none.
SUPERVISION_BEGINS: Mapping[SupervisionStep, SupervisionState] = {
    SupervisionStep.SUGGEST: V.SUGGESTED,
    SupervisionStep.DRAFT: V.DRAFTED,
}
SUPERVISION_NEXT: Mapping[SupervisionState, Mapping[SupervisionStep, SupervisionState]] = {
    V.SUGGESTED: {SupervisionStep.TAKE_UP: V.SIGNING, SupervisionStep.REFUSE: V.REFUSED},
    V.DRAFTED: {SupervisionStep.TAKE_UP: V.SIGNING, SupervisionStep.REFUSE: V.REFUSED},
    V.SIGNING: {SupervisionStep.ISSUE: V.ISSUED, SupervisionStep.REFUSE: V.REFUSED},
    V.ISSUED: {SupervisionStep.SERVE: V.SERVED},
    V.SERVED: {SupervisionStep.REPLY: V.REPLIED},
    V.REPLIED: {SupervisionStep.REPORT: V.REPORTED},
    V.REPORTED: {SupervisionStep.ACCEPT: V.CLOSED, SupervisionStep.REPEAT: V.AGAIN},
    V.AGAIN: {SupervisionStep.ISSUE: V.ISSUED},
    V.REFUSED: {},
    V.CLOSED: {},
}
SUPERVISION_OVER = frozenset({V.REFUSED, V.CLOSED})

A = AiringState
AIRING_NEXT: Mapping[AiringState, Mapping[AiringStep, AiringState]] = {
    A.NONE: {AiringStep.QUEUE: A.QUEUED},
    A.QUEUED: {AiringStep.SCRIPT: A.SCRIPTED, AiringStep.WAIVE: A.WAIVED},
    A.SCRIPTED: {AiringStep.AIR: A.AIRED, AiringStep.QUEUE: A.QUEUED},
    # A case that is rectified again is answered again.
    A.AIRED: {AiringStep.QUEUE: A.QUEUED},
    A.WAIVED: {AiringStep.QUEUE: A.QUEUED},
}

Q = LeadState
LEAD_NEXT: Mapping[LeadState, Mapping[LeadStep, LeadState]] = {
    Q.LEAD: {LeadStep.REVIEW: Q.REVIEW},
    Q.REVIEW: {LeadStep.SEND: Q.SENT, LeadStep.DROP: Q.DROPPED},
    Q.SENT: {LeadStep.FINISH: Q.DONE},
    Q.DONE: {},
    Q.DROPPED: {},
}

State = TypeVar("State", CaseState, SupervisionState, AiringState, LeadState)
Move = TypeVar("Move", Step, SupervisionStep, AiringStep, LeadStep)


class NotAllowedNow(Refusal):
    """Not a state that permits this step. `region`: case, supervision, airing or lead; `allowed`: what is permitted."""

    key = "intake.not_allowed_now"

    def sentence(self, lang: str | None = None) -> str:
        region, allowed = self.facts["region"], str(self.facts["allowed"]).split()
        between = ", " if spoken_language(lang) == "en" else "、"
        return say(
            self.key,
            lang,
            state=say(f"{region}.state.{self.facts['state']}", lang),
            step=say(f"{region}.step.{self.facts['step']}", lang),
            allowed=between.join(say(f"{region}.step.{step}", lang) for step in allowed) or "–",
        )


class CaseIsOver(Refusal):
    """Supervision and airing begin while a case is open, and at no other time."""

    key = "intake.case_is_over"

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang, state=say(f"case.state.{self.facts['state']}", lang))


def check_open(state: CaseState) -> None:
    """Raises CaseIsOver, also for what is not registered yet."""
    if state not in OPEN_STATES:
        raise CaseIsOver(state=state.value)


def advance(state: CaseState, step: Step, *, report: bool = False) -> CaseState:
    """Where a case is after the step; `report` as in `following`. Raises NotAllowedNow."""
    return _advance("case", {state: following(state, report=report)}, state, step)


def advance_supervision(state: SupervisionState | None, step: SupervisionStep) -> SupervisionState:
    """Where a supervision is after the step; None begins one. Raises NotAllowedNow."""
    if state is not None and state not in SUPERVISION_OVER:
        return _advance("supervision", SUPERVISION_NEXT, state, step)
    if step in SUPERVISION_BEGINS:
        return SUPERVISION_BEGINS[step]
    raise NotAllowedNow(region="supervision", state=state or "none", step=step, allowed=" ".join(SUPERVISION_BEGINS))


def advance_airing(state: AiringState, step: AiringStep) -> AiringState:
    """Raises NotAllowedNow."""
    return _advance("airing", AIRING_NEXT, state, step)


def advance_lead(state: LeadState, step: LeadStep) -> LeadState:
    """Raises NotAllowedNow."""
    return _advance("lead", LEAD_NEXT, state, step)


def _advance(region: str, table: Mapping[State, Mapping[Move, State]], state: State, step: Move) -> State:
    found = table[state].get(step)
    if found is None:
        raise NotAllowedNow(region=region, state=state.value, step=step.value, allowed=" ".join(table[state]))
    return found
