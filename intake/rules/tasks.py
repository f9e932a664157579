"""What waits for whom (待办), as one table: a state, the step out of it, who takes it and its clock. Pure.

A row says less than `case_table` and `who` permit: what somebody is waited for, not all that they may do.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from intake.rules import who
from intake.rules.assignments import AssignmentState
from intake.rules.case_table import HANDLING_STATES, OPEN_STATES
from intake.rules.casework import HANDLING_CLOCKS
from intake.rules.who import Grant, Reach
from intake.words import (
    AiringState,
    Capacity,
    CaseState,
    LeadState,
    OrganisationId,
    Post,
    Role,
    SupervisionState,
)
from intake.words.steps import AiringStep, LeadStep, Step, SupervisionStep
from intake.words.tasks import Region, Task

S, A, V = CaseState, AssignmentState, SupervisionState
_ALL_CAPACITIES = tuple(Capacity)
# A letter's own days for the answer, which the answer to the case keeps as well.
LETTERS_ANSWER = "sup-reply"
_UNITS_OWN = tuple(one for one in Capacity if one is not Capacity.JOINT_LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the table.

    Attributes:
        of: which rows wait: a case, a part of it, a rectification item, a supervision …
        states: states of the case in which it waits; of leads and supervisions their own.
        parts, capacities: of a part: its states and capacities.
        clocks: kinds that measure it.
        unexplained: of a lead: whether the unit has still to speak; None asks nothing.
        reported: of an item: whether the unit has said that it is done.
        by_itself: of a letter: only where no answer to the case is still to come, which would be the letter's too.
    """

    of: str
    region: Region
    step: str
    grants: tuple[Grant, ...]
    states: tuple[str, ...]
    clocks: tuple[str, ...] = ()
    parts: tuple[AssignmentState, ...] = ()
    capacities: tuple[Capacity, ...] = _ALL_CAPACITIES
    unexplained: bool | None = None
    reported: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far somebody's posts reach for one task: everywhere, or the organisations as holder and as unit on air."""

    everywhere: bool
    holder: frozenset[OrganisationId]
    onair: frozenset[OrganisationId]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.holder) or bool(self.onair)


def _only(grants: Collection[Grant], *, reach: Reach | None = None, role: Role | None = None) -> tuple[Grant, ...]:
    """Those of the grants for whom it waits; the others may do it too, and are not reminded of it."""
    return tuple(one for one in grants if reach in (None, one.reach) and role in (None, one.role))


def _case(
    step: Step,
    states: tuple[CaseState, ...],
    clocks: tuple[str, ...] = (),
    *,
    reach: Reach | None = None,
    role: Role | None = None,
) -> Waiting:
    grants = _only(who.STEP[step], reach=reach, role=role)
    return Waiting(of="case", region=Region.CASE, step=step, grants=grants, states=states, clocks=clocks)


def _part(
    step: Step,
    states: tuple[CaseState, ...],
    parts: tuple[AssignmentState, ...],
    clocks: tuple[str, ...],
    capacities: tuple[Capacity, ...] = _ALL_CAPACITIES,
) -> Waiting:
    return Waiting(
        of="part",
        region=Region.CASE,
        step=step,
        grants=who.STEP[step],
        states=states,
        clocks=clocks,
        parts=parts,
        capacities=capacities,
    )


def _letter(
    step: SupervisionStep,
    states: tuple[SupervisionState, ...],
    clocks: tuple[str, ...],
    *,
    reach: Reach | None = None,
    by_itself: bool = False,
) -> Waiting:
    return Waiting(
        of="supervision",
        region=Region.SUPERVISION,
        step=step,
        grants=_only(who.SUPERVISION[step], reach=reach),
        states=states,
        clocks=clocks,
        by_itself=by_itself,
    )


def _item(step: Step, *, reported: bool) -> Waiting:
    return Waiting(
        of="item",
        region=Region.CASE,
        step=step,
        grants=who.STEP[step],
        states=(S.RECTIFY,),
        clocks=("rectify",),
        reported=reported,
    )


def _airing(step: AiringStep, state: AiringState) -> Waiting:
    return Waiting(
        of="airing",
        region=Region.AIRING,
        step=step,
        grants=_only(who.AIRING[step], role=Role.EDITOR),
        states=(state,),
        clocks=("onair-reply",),
    )


def _lead(step: str, grants: tuple[Grant, ...], states: tuple[LeadState, ...], *, unexplained: bool | None) -> Waiting:
    return Waiting(of="lead", region=Region.LEAD, step=step, grants=grants, states=states, unexplained=unexplained)


_GIVEN_STATES = (S.NOTIFIED, S.HANDLING, S.RETURNED)
WAITING: Mapping[Task, Waiting] = {
    Task.REGISTER: _case(Step.REGISTER, (S.DRAFT,), ("register",)),
    # Who registers routes.
    Task.ROUTE: replace(_case(Step.TO_TRIAGE, (S.REGISTERED,)), grants=who.STEP[Step.REGISTER]),
    Task.TAKE_OWN: _case(Step.TAKE_OWN, (S.REGISTERED,), reach=Reach.ONAIR),
    Task.CLOSE_LIVE: _case(Step.CLOSE_LIVE, (S.ANSWERED_LIVE,)),
    Task.NOTIFY: _case(Step.NOTIFY, (S.TRIAGE,), ("triage",)),
    Task.SIGN_FOR: _part(Step.SIGN_FOR, _GIVEN_STATES, (A.GIVEN,), ("sign",), _UNITS_OWN),
    Task.RECEIVE_BY_LEAD: _part(
        Step.RECEIVE_BY_LEAD, (S.JOINT_PREP,), (A.GIVEN,), ("joint-send",), (Capacity.JOINT_LEAD,)
    ),
    Task.RECEIVE_BY_12345: _case(Step.RECEIVE_BY_12345, (S.TRANSFER_PREP,), ("transfer",)),
    Task.DISPATCH: _case(Step.RECEIVE_BY_ACTUAL, (S.AT_12345,), ("12345-dispatch",), role=Role.PARTNER_12345),
    Task.REPLY: _part(Step.REPLY, (*HANDLING_STATES, S.MERGED), (A.ACTIVE,), (*HANDLING_CLOCKS, LETTERS_ANSWER)),
    Task.FEED_BACK: _part(Step.FEED_BACK, (S.HANDLING, S.REPLIED), (A.REPLIED,), ("feedback",)),
    Task.VERIFY: _case(Step.CLOSE, (S.FEEDBACK_IN, S.VERIFY), ("verify",)),
    Task.RULE: _part(Step.RULE_NOTIFY, _GIVEN_STATES, (A.REFUSED,), ("notice",), (Capacity.NOTIFIED_UNIT,)),
    Task.DESIGNATE: Waiting(
        of="dispute",
        region=Region.CASE,
        step=Step.DESIGNATE_OWN,
        grants=_only(who.STEP[Step.DESIGNATE_OWN], role=Role.STYLE_OFFICE),
        states=(S.RETURNED,),
    ),
    Task.DECIDE_EXTENSION: Waiting(
        of="extension", region=Region.EXTENSION, step="decide", grants=who.DECIDE_EXTENSION, states=()
    ),
    Task.RECTIFY: _item(Step.REPORT_ITEM, reported=False),
    Task.ACCEPT_ITEM: _item(Step.ACCEPT_ITEM, reported=True),
    Task.PROPOSE_SUPERVISION: Waiting(
        of="proposal",
        region=Region.SUPERVISION,
        step=SupervisionStep.SUGGEST,
        grants=who.SUPERVISION[SupervisionStep.SUGGEST],
        states=OPEN_STATES,
        clocks=("suggest-sup",),
    ),
    Task.TAKE_UP_LETTER: _letter(SupervisionStep.TAKE_UP, (V.SUGGESTED, V.DRAFTED), ("issue-sup",)),
    Task.ISSUE_LETTER: _letter(SupervisionStep.ISSUE, (V.SIGNING, V.AGAIN), ("issue-sup",)),
    Task.SIGN_FOR_LETTER: _letter(SupervisionStep.SERVE, (V.ISSUED,), ("sign",), reach=Reach.HOLDER),
    Task.REPLY_UNDER_SUPERVISION: _letter(SupervisionStep.REPLY, (V.SERVED,), (LETTERS_ANSWER,), by_itself=True),
    Task.REPORT: _letter(SupervisionStep.REPORT, (V.REPLIED,), ("sup-report",)),
    Task.ACCEPT_REPORT: _letter(SupervisionStep.ACCEPT, (V.REPORTED,), ()),
    Task.SCRIPT: _airing(AiringStep.SCRIPT, AiringState.QUEUED),
    Task.AIR: _airing(AiringStep.AIR, AiringState.SCRIPTED),
    Task.EXPLAIN_OVERDUE: Waiting(
        of="overdue", region=Region.OVERDUE, step="explain", grants=who.EXPLAIN, states=(), unexplained=True
    ),
    Task.EXPLAIN_LEAD: _lead("explain", who.EXPLAIN, (LeadState.LEAD, LeadState.REVIEW), unexplained=True),
    Task.REVIEW_LEAD: _lead(LeadStep.REVIEW, who.LEAD[LeadStep.REVIEW], (LeadState.LEAD,), unexplained=None),
    Task.DECIDE_LEAD: _lead(LeadStep.SEND, who.LEAD[LeadStep.SEND], (LeadState.REVIEW,), unexplained=False),
    Task.FINISH_LEAD: _lead(LeadStep.FINISH, who.LEAD[LeadStep.FINISH], (LeadState.SENT,), unexplained=None),
}
# Nobody of a unit that had the case judges its answer.
JUDGING = frozenset({Task.VERIFY})


def scope(grants: Collection[Grant], posts: Collection[Post]) -> Scope:
    """How far the posts reach under the grants."""
    held = {Reach.ALL: set[OrganisationId](), Reach.HOLDER: set[OrganisationId](), Reach.ONAIR: set[OrganisationId]()}
    for grant in grants:
        held[grant.reach] |= {post.organisation for post in posts if post.role is grant.role}
    return Scope(
        everywhere=bool(held[Reach.ALL]),
        holder=frozenset(held[Reach.HOLDER]),
        onair=frozenset(held[Reach.ONAIR]),
    )
