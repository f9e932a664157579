"""Who may take which step, as tables; whoever is not listed is refused. Pure (domain: A1, A5.2, A10).

A grant is a role and a reach. A unit's people reach the cases their own organisation has, nobody else's; and nobody
judges the answer of an organisation they belong to themselves.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.sentences import say
from intake.words import OrganisationId, Post, Refusal, Role
from intake.words.call_backs import Purpose
from intake.words.steps import AiringStep, LeadStep, Step, SupervisionStep


class NotYours(Refusal):
    """None of the person's posts permits this step on this case."""

    key = "intake.not_yours"

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang, act=say(str(self.facts["act"]), lang))


class OwnVerification(Refusal):
    """Somebody of the unit that answered would judge its answer."""

    key = "intake.own_verification"


class Reach(StrEnum):
    ALL = "all"
    ONAIR = "onair"  # the organisation is the case's unit on air
    HOLDER = "holder"  # the organisation holds the assignment the step is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    role: Role
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Which organisations have to do with a case.

    Attributes:
        onair: its unit on air.
        holder: who holds the assignment, or is addressed by the letter, that the step is about.
        all: everyone who has had it, the two above included.
    """

    onair: OrganisationId | None
    holder: OrganisationId | None
    all: frozenset[OrganisationId]


def _all(*roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role=role, reach=Reach.ALL) for role in roles)


def _of(reach: Reach, *roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role=role, reach=reach) for role in roles)


UNIT_ROLES = (Role.UNIT_ADMIN, Role.UNIT_HANDLER, Role.UNIT_LEADER)
_DESK = _all(Role.SCREENER, Role.REGISTRAR)
_OFFICE = _all(Role.STYLE_OFFICE)
_BUREAU = _all(Role.SUPERVISOR)
_VERIFIER = _all(Role.VERIFIER)
_ONAIR = _of(Reach.ONAIR, *UNIT_ROLES)
_HOLDER = _of(Reach.HOLDER, *UNIT_ROLES)
_PARTNER = _of(Reach.HOLDER, Role.PARTNER_12345)

STEP: Mapping[Step, tuple[Grant, ...]] = {
    Step.REGISTER: _DESK,
    Step.VOID: _DESK,
    Step.REFER: _DESK + _OFFICE,
    Step.ANSWER_LIVE: _DESK + _all(Role.HOST),
    Step.PROMISE: _DESK + _all(Role.HOST),
    Step.TAKE_OWN: _ONAIR + _OFFICE,
    Step.TO_TRIAGE: _DESK + _OFFICE,
    Step.NOTIFY: _OFFICE,
    Step.SIGN_FOR: _HOLDER,
    Step.REFUSE: _HOLDER,
    Step.RULE_NOTIFY: _OFFICE,
    Step.PREPARE_TRANSFER: _ONAIR,
    # 12345 may be a user of the house, or somebody who gave the unit a receipt's number.
    Step.RECEIVE_BY_12345: _ONAIR + _PARTNER,
    Step.RECEIVE_BY_ACTUAL: _all(Role.PARTNER_12345) + _HOLDER + _OFFICE,
    Step.SEND_BACK: _PARTNER + _OFFICE,
    Step.PREPARE_JOINT: _ONAIR,
    Step.RECEIVE_BY_LEAD: _HOLDER,
    Step.DISPUTE_LEAD: _HOLDER,
    # The office decides on a dispute, the bureau when it goes on (table A6, 21).
    Step.DESIGNATE_JOINT: _OFFICE + _BUREAU,
    Step.DESIGNATE_TRANSFER: _OFFICE + _BUREAU,
    Step.DESIGNATE_OWN: _OFFICE + _BUREAU,
    Step.REPLY_PART: _HOLDER,
    Step.REPLY: _HOLDER,
    Step.FEED_BACK_PART: _HOLDER,
    Step.FEED_BACK: _HOLDER,
    Step.BEGIN_VERIFICATION: _VERIFIER,
    Step.ATTEMPT: _VERIFIER,
    Step.CLOSE: _VERIFIER,
    Step.NOT_SOLVED: _VERIFIER,
    Step.CLOSE_LIVE: _DESK + _all(Role.HOST, Role.VERIFIER),
    Step.NOT_ANSWERED_FULLY: _DESK + _all(Role.HOST),
    Step.ORDER_RECTIFICATION: _OFFICE + _BUREAU,
    Step.REPORT_ITEM: _HOLDER,
    Step.RETURN_ITEM: _OFFICE,
    Step.ACCEPT_ITEM: _OFFICE,
    Step.ACCEPT_RECTIFICATION: _OFFICE,
    Step.REOPEN: _VERIFIER + _all(Role.REGISTRAR) + _OFFICE,
    Step.REOPEN_TRIAGE: _VERIFIER + _all(Role.REGISTRAR) + _OFFICE,
    Step.MERGE: _OFFICE,
    Step.SPLIT: _DESK + _OFFICE,
    Step.RECLASSIFY: _DESK + _OFFICE,
    Step.AMEND: _all(Role.REGISTRAR) + _OFFICE,
    Step.ARCHIVE: _all(Role.REGISTRAR) + _OFFICE,
}

SUPERVISION: Mapping[SupervisionStep, tuple[Grant, ...]] = {
    SupervisionStep.SUGGEST: _OFFICE,
    SupervisionStep.DRAFT: _VERIFIER + _OFFICE + _BUREAU,
    SupervisionStep.TAKE_UP: _BUREAU,
    SupervisionStep.REFUSE: _BUREAU,
    SupervisionStep.ISSUE: _BUREAU,
    SupervisionStep.SERVE: _HOLDER + _BUREAU,
    SupervisionStep.REPLY: _HOLDER,
    SupervisionStep.REPORT: _HOLDER,
    SupervisionStep.ACCEPT: _BUREAU,
    SupervisionStep.REPEAT: _BUREAU,
}

AIRING: Mapping[AiringStep, tuple[Grant, ...]] = {
    AiringStep.QUEUE: _all(Role.EDITOR) + _OFFICE,
    AiringStep.SCRIPT: _all(Role.EDITOR),
    AiringStep.AIR: _all(Role.EDITOR, Role.HOST),
    AiringStep.WAIVE: _OFFICE,
}

LEAD: Mapping[LeadStep, tuple[Grant, ...]] = {
    LeadStep.RAISE: _all(Role.STYLE_OFFICE, Role.SUPERVISOR, Role.ORGAN_COMMITTEE, Role.RECTIFY_OFFICE),
    LeadStep.REVIEW: _BUREAU,
    LeadStep.SEND: _BUREAU,
    LeadStep.DROP: _BUREAU,
    LeadStep.FINISH: _all(Role.ACCOUNTABILITY),
}

# A unit asks for itself, and the office decides, who is never the unit.
ASK_EXTENSION: tuple[Grant, ...] = _HOLDER
DECIDE_EXTENSION: tuple[Grant, ...] = _OFFICE
# 保全: whoever supervises may stop the records schedule.
HOLD: tuple[Grant, ...] = _OFFICE + _BUREAU


def release(held_by: Role | None) -> tuple[Grant, ...]:
    """A hold is lifted by the body that put it; one that the house put, by either."""
    return tuple(grant for grant in HOLD if held_by in (None, grant.role))


# The unit a lead is about speaks for itself.
EXPLAIN: tuple[Grant, ...] = _HOLDER
# Who has the case answers its caller; only the station asks whether an answer holds.
CALL_BACK: Mapping[Purpose, tuple[Grant, ...]] = {Purpose.ANSWER: _HOLDER, Purpose.VERIFY: _VERIFIER}

_SEE_ALL = frozenset(
    {
        Role.SCREENER,
        Role.HOST,
        Role.EDITOR,
        Role.REGISTRAR,
        Role.REVIEWER,
        Role.VERIFIER,
        Role.OBSERVER,
        Role.STYLE_OFFICE,
        Role.SUPERVISOR,
        Role.RECTIFY_OFFICE,
    }
)
_SEE_OWN = frozenset({*UNIT_ROLES, Role.PARTNER_12345})
_NUMBER_ALL = frozenset({Role.SCREENER, Role.REGISTRAR, Role.VERIFIER, Role.STYLE_OFFICE})
_JUDGING = frozenset({Step.BEGIN_VERIFICATION, Step.ATTEMPT, Step.CLOSE, Step.NOT_SOLVED})


def check(step: Step, posts: Collection[Post], parties: Parties) -> Post:
    """The post that permits the step. Raises: NotYours, OwnVerification."""
    if step in _JUDGING:
        _check_outsider(posts, parties)
    return permitted(STEP[step], posts, parties, f"case.step.{step.value}")


def check_supervision(step: SupervisionStep, posts: Collection[Post], parties: Parties) -> Post:
    """Raises: NotYours."""
    return permitted(SUPERVISION[step], posts, parties, f"supervision.step.{step.value}")


def check_call_back(purpose: Purpose, posts: Collection[Post], parties: Parties) -> Post:
    """The post that permits the call back. Raises: NotYours, OwnVerification."""
    if purpose is Purpose.VERIFY:
        _check_outsider(posts, parties)
    return permitted(CALL_BACK[purpose], posts, parties, f"call_back.{purpose.value}")


def permitted(grants: Collection[Grant], posts: Collection[Post], parties: Parties, act: str) -> Post:
    """The first of `posts` that one of `grants` covers. Raises: NotYours."""
    for grant in grants:
        for post in sorted(posts, key=lambda one: (one.organisation, one.role)):
            if post.role is grant.role and _reaches(grant.reach, post.organisation, parties):
                return post
    raise NotYours(act=act)


def sees_case(posts: Collection[Post], parties: Parties) -> bool:
    return any(post.role in _SEE_ALL or (post.role in _SEE_OWN and post.organisation in parties.all) for post in posts)


def sees_all_cases(posts: Collection[Post]) -> bool:
    return any(post.role in _SEE_ALL for post in posts)


def own_organisations(posts: Collection[Post]) -> frozenset[OrganisationId]:
    """The organisations whose cases somebody sees because they belong to them."""
    return frozenset(post.organisation for post in posts if post.role in _SEE_OWN)


def units(posts: Collection[Post]) -> frozenset[OrganisationId]:
    """The units for which somebody speaks."""
    return frozenset(post.organisation for post in posts if post.role in UNIT_ROLES)


def sees_number(posts: Collection[Post], parties: Parties, *, supervised: bool) -> bool:
    """Units ring through the PBX instead and never see the number; the bureau sees it where it supervises."""
    for post in posts:
        if post.role in _NUMBER_ALL:
            return True
        if post.role is Role.SUPERVISOR and supervised:
            return True
        if post.role is Role.PARTNER_12345 and post.organisation in parties.all:
            return True
    return False


def may_see_numbers(posts: Collection[Post]) -> bool:
    """Whether there may be a case at all whose number somebody sees."""
    return any(post.role in _NUMBER_ALL | {Role.SUPERVISOR, Role.PARTNER_12345} for post in posts)


def sees_every_number(posts: Collection[Post]) -> bool:
    """Whether somebody may look for a case by its caller's number: only who sees it on every case."""
    return any(post.role in _NUMBER_ALL for post in posts)


def sees_caller(posts: Collection[Post], *, protected: bool) -> bool:
    """Whether the caller's name may be read: in protected cases only by those who do not answer for a unit."""
    return not protected or reads_protected({post.role for post in posts})


def reads_protected(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles reads a protected caller's name: neither a unit, nor who keeps the machine."""
    return not _SEE_ALL.isdisjoint(roles)


def _check_outsider(posts: Collection[Post], parties: Parties) -> None:
    if any(post.organisation in parties.all and post.role in UNIT_ROLES for post in posts):
        raise OwnVerification


def _reaches(reach: Reach, organisation: OrganisationId, parties: Parties) -> bool:
    match reach:
        case Reach.ALL:
            return True
        case Reach.ONAIR:
            return organisation == parties.onair
        case Reach.HOLDER:
            return organisation == parties.holder
