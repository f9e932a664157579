"""What each step does to clocks: which begin, what has happened for those that run, which are passed on. Pure.

The plan's sentences are in the pack; this table only says where in a case's life they bite (domain: A5.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.policy import Event, Pack
from intake.sentences import say
from intake.words import Capacity, CaseState, Category, Kind, Refusal
from intake.words.steps import Step, SupervisionStep

# The clock that has no due day: how long the citizen waits, whoever has the case.
CITIZEN = "citizen"
BY_KIND: Mapping[Kind, str] = {
    Kind.CONSULTATION: "consult",
    Kind.COMPLAINT: "complaint",
    Kind.SUGGESTION: "suggest",
}
# 12345's five kinds beside the plan's three (table A6, 62). A report about officials has a lawful way of its own.
KIND_OF: Mapping[Category, Kind] = {
    Category.CONSULTATION: Kind.CONSULTATION,
    Category.HELP: Kind.COMPLAINT,
    Category.COMPLAINT: Kind.COMPLAINT,
    Category.SUGGESTION: Kind.SUGGESTION,
}
# Stands in the table for the clock of the case's own kind.
OF_KIND = "of_kind"


class KindDoesNotFit(Refusal):
    """12345's five kinds and the plan's three name the same matter (table A6, 62)."""

    key = "intake.kind_does_not_fit"

    def sentence(self, lang: str | None = None) -> str:
        kind, category = (say(f"{name}.{self.facts[name]}", lang) for name in ("kind", "category"))
        return say(self.key, lang, kind=kind, category=category)


def check_fits(category: Category | None, kind: Kind) -> None:
    """Raises KindDoesNotFit."""
    if category is not None and KIND_OF.get(category, kind) is not kind:
        raise KindDoesNotFit(category=category.value, kind=kind.value)


class NeedsANotice(Refusal):
    """What is no ordinary complaint goes by notice, with days of its own (table A6, 57)."""

    key = "intake.needs_a_notice"


def check_own(kind: Kind | None, *, general: bool) -> None:
    """Whether the unit on air may have it as its own. Raises NeedsANotice."""
    if kind is Kind.COMPLAINT and not general:
        raise NeedsANotice


# The office's own target for saying who shall have a case.
SORTING = "triage"


def awaited(state: CaseState, kind: Kind | None, *, general: bool) -> str | None:
    """The clock that begins next for a case nobody has yet; None where somebody has it, or nobody will.

    What needs a notice waits for the office first: its unit's days begin with the notice (table A6, 59).
    """
    if state is not CaseState.REGISTERED or kind is None:
        return None
    return SORTING if kind is Kind.COMPLAINT and not general else BY_KIND[kind]


def category_after(category: Category | None, kind: Kind) -> Category | None:
    """12345's kind of a case whose own kind is now this one."""
    if category is None or KIND_OF.get(category, kind) is kind:
        return category
    return Category(kind.value)


class Whose(StrEnum):
    """Which running clocks an effect reaches."""

    ASSIGNMENT = "assignment"  # those of the assignment the step is about, and those of the whole case
    CASE = "case"  # all of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a step does to clocks.

    Attributes:
        happened: stops the clocks that name one of these events.
        starts: kinds that begin; OF_KIND is the clock of the case's kind.
        passed_on: kinds that end TRANSFERRED, which is never counted as good work.
        superseded: kinds whose place another clock takes.
        cancelled: kinds that end because nobody owes anything any more.
        deemed: kinds that end because the rules take for done what nobody did.
        from_now: what starts is counted from the step's own day, although its kind counts from the show.
    """

    happened: tuple[Event, ...] = ()
    starts: tuple[str, ...] = ()
    passed_on: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    deemed: tuple[str, ...] = ()
    from_now: bool = False
    whose: Whose = Whose.ASSIGNMENT


NOTHING = Effects()
# Clocks under which somebody handles a case.
HANDLING_CLOCKS = ("consult", "complaint", "suggest", "notice", "actual", "joint")
# Targets of the house itself, which nobody needs to meet once the caller has been answered.
INTERNAL = ("suggest-sup", "sign", "triage", "12345-dispatch")
_OWN_CLOCKS = ("consult", "complaint", "suggest")
_ON_THE_WAY = ("sign", "transfer", "12345-dispatch", "joint-send")
_E = Event

EFFECTS: Mapping[Step, Effects] = {
    Step.REGISTER: Effects(happened=(_E.REGISTERED,), starts=(CITIZEN,)),
    Step.VOID: NOTHING,
    # Told where to turn: nobody of the hotline owes an answer any more.
    Step.REFER: Effects(happened=(_E.TRIAGED,), cancelled=(CITIZEN,), whose=Whose.CASE),
    Step.ANSWER_LIVE: NOTHING,
    Step.PROMISE: Effects(starts=(OF_KIND,)),
    Step.TAKE_OWN: Effects(happened=(_E.TRIAGED,), starts=(OF_KIND,), whose=Whose.CASE),
    # From a unit that took it as its own and should not have, its clock is passed on.
    Step.TO_TRIAGE: Effects(starts=("triage",), passed_on=_OWN_CLOCKS, whose=Whose.CASE),
    Step.NOTIFY: Effects(happened=(_E.TRIAGED,), starts=("notice", "sign")),
    Step.SIGN_FOR: Effects(happened=(_E.SIGNED_FOR,)),
    # Saying no is an answer to the delivery; the notice itself keeps running until the office rules.
    Step.REFUSE: Effects(happened=(_E.SIGNED_FOR,)),
    Step.RULE_NOTIFY: Effects(starts=("sign",)),
    Step.PREPARE_TRANSFER: Effects(starts=("transfer",)),
    Step.RECEIVE_BY_12345: Effects(
        happened=(_E.RECEIVED_BY_12345,), starts=("12345-dispatch",), passed_on=_OWN_CLOCKS, whose=Whose.CASE
    ),
    Step.RECEIVE_BY_ACTUAL: Effects(happened=(_E.RECEIVED_BY_ACTUAL,), starts=("actual",), whose=Whose.CASE),
    Step.SEND_BACK: Effects(superseded=("12345-dispatch",), whose=Whose.CASE),
    Step.PREPARE_JOINT: Effects(starts=("joint-send",)),
    Step.RECEIVE_BY_LEAD: Effects(
        happened=(_E.RECEIVED_BY_LEAD,), starts=("joint",), passed_on=_OWN_CLOCKS, whose=Whose.CASE
    ),
    Step.DISPUTE_LEAD: NOTHING,
    Step.DESIGNATE_JOINT: Effects(
        happened=(_E.RECEIVED_BY_LEAD,),
        starts=("joint",),
        passed_on=(*_OWN_CLOCKS, "notice"),
        superseded=("sign",),
        from_now=True,
        whose=Whose.CASE,
    ),
    Step.DESIGNATE_TRANSFER: Effects(
        starts=("transfer",), passed_on=("notice",), superseded=("joint-send", "sign"), from_now=True, whose=Whose.CASE
    ),
    Step.DESIGNATE_OWN: Effects(
        starts=(OF_KIND,), passed_on=("notice",), superseded=("joint-send", "sign"), from_now=True, whose=Whose.CASE
    ),
    Step.REPLY_PART: Effects(happened=(_E.ANSWERED, _E.CONCLUDED, _E.RESULT_RETURNED), starts=("feedback",)),
    Step.REPLY: Effects(happened=(_E.ANSWERED, _E.CONCLUDED, _E.RESULT_RETURNED), starts=("feedback",)),
    Step.FEED_BACK_PART: Effects(happened=(_E.FEEDBACK_RECEIVED,)),
    Step.FEED_BACK: Effects(happened=(_E.FEEDBACK_RECEIVED,), starts=("verify",)),
    Step.BEGIN_VERIFICATION: NOTHING,
    Step.ATTEMPT: NOTHING,
    # The citizen's clock is stopped by the office, at the moment of the answer that was found to hold.
    # Internal targets nobody needs to meet any more end with the case.
    Step.CLOSE: Effects(happened=(_E.VERIFIED,), cancelled=INTERNAL, whose=Whose.CASE),
    Step.NOT_SOLVED: Effects(happened=(_E.VERIFIED,), whose=Whose.CASE),
    Step.CLOSE_LIVE: NOTHING,
    Step.NOT_ANSWERED_FULLY: Effects(starts=(OF_KIND,)),
    # The order's own days take the place of whatever ran.
    Step.ORDER_RECTIFICATION: Effects(
        happened=(_E.TRIAGED,),
        starts=("rectify",),
        superseded=(*HANDLING_CLOCKS, *_ON_THE_WAY, "feedback", "verify"),
        whose=Whose.CASE,
    ),
    # An item's days run until the office has found it done, whatever the unit says.
    Step.REPORT_ITEM: NOTHING,
    Step.RETURN_ITEM: NOTHING,
    Step.ACCEPT_ITEM: NOTHING,
    Step.ACCEPT_RECTIFICATION: Effects(happened=(_E.RECTIFICATION_ACCEPTED,), starts=("onair-reply",)),
    Step.REOPEN: Effects(starts=(CITIZEN, "notice", "sign"), from_now=True),
    Step.REOPEN_TRIAGE: Effects(starts=(CITIZEN, "triage"), from_now=True),
    # What the master decides counts for the child; its own caller is still waiting.
    Step.MERGE: Effects(happened=(_E.TRIAGED,), superseded=(*_ON_THE_WAY, "feedback", "verify"), whose=Whose.CASE),
    Step.SPLIT: NOTHING,
    # The clock of the old kind gives way to one that began where it did.
    Step.RECLASSIFY: NOTHING,
    Step.AMEND: NOTHING,
    Step.ARCHIVE: NOTHING,
}

SUPERVISION_EFFECTS: Mapping[SupervisionStep, Effects] = {
    SupervisionStep.SUGGEST: Effects(happened=(_E.SUGGESTION_RECEIVED,), starts=("issue-sup",)),
    SupervisionStep.DRAFT: Effects(starts=("issue-sup",), superseded=("suggest-sup",)),
    SupervisionStep.TAKE_UP: NOTHING,
    SupervisionStep.REFUSE: Effects(cancelled=("issue-sup",)),
    SupervisionStep.ISSUE: Effects(happened=(_E.LETTER_ISSUED,), starts=("sign",)),
    SupervisionStep.SERVE: Effects(happened=(_E.LETTER_SERVED, _E.SIGNED_FOR), starts=("sup-reply", "sup-report")),
    SupervisionStep.REPLY: Effects(happened=(_E.ANSWERED,)),
    SupervisionStep.REPORT: Effects(happened=(_E.REPORT_RECEIVED, _E.OPINION_PRESENT)),
    SupervisionStep.ACCEPT: NOTHING,
    SupervisionStep.REPEAT: Effects(starts=("issue-sup",)),
}

# Steps after which only another answer counts. Who rectifies may tell the caller before the office has accepted it.
ASKS_AGAIN = (Step.NOT_SOLVED, Step.ORDER_RECTIFICATION, Step.REOPEN, Step.REOPEN_TRIAGE)

# Which of the six situations of 责任追究制度 a missed clock may point to.
LATE = 3
SITUATION_OF: Mapping[str, int] = {"joint": 4, "rectify": 2}

# In what capacity an organisation has the case, and the clock it is measured by there.
CLOCK_OF_CAPACITY: Mapping[Capacity, str] = {
    Capacity.ONAIR_UNIT: OF_KIND,
    Capacity.NOTIFIED_UNIT: "notice",
    Capacity.PARTNER_12345: "12345-dispatch",
    Capacity.ACTUAL_UNIT: "actual",
    Capacity.JOINT_LEAD: "joint",
}


def kinds(starts: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    return tuple(BY_KIND[kind] if name == OF_KIND else name for name in starts)


def stops(pack: Pack, kind: str, happened: frozenset[Event]) -> bool:
    """Whether a running clock of `kind` ends, given everything that has happened to it so far."""
    if kind == CITIZEN:
        return False
    clock = pack.clock(kind)
    return happened.issuperset(clock.stops) if clock.stops_when == "all" else not happened.isdisjoint(clock.stops)


def missing(pack: Pack) -> list[str]:
    """Clocks that the table starts and the pack does not have: such a pack cannot run an office."""
    named = {name for effects in (*EFFECTS.values(), *SUPERVISION_EFFECTS.values()) for name in effects.starts}
    wanted = (named - {CITIZEN, OF_KIND}) | set(BY_KIND.values()) | {"register", "suggest-sup"}
    return sorted(wanted - {clock.name for clock in pack.clocks})
