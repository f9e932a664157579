"""How somebody takes any step that a page offers them, with words that are complete: for random histories of cases."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from intake.office.casework import (
    airing,
    answering,
    handover,
    holding,
    live,
    merging,
    reclassifying,
    rectifying,
    registration,
    routing,
    supervising,
    verifying,
)
from intake.office.casework.answering import Channel, Reply
from intake.office.casework.evidence import Evidence, Sort
from intake.office.casework.permits import Permit
from intake.office.casework.registration import Registration, VoidReason
from intake.office.casework.routing import Addressee
from intake.office.casework.verifying import Attempt, Satisfied
from intake.office.numbering import local
from intake.office.people import Person
from intake.rules.moments import When
from intake.words import Capacity, Kind
from intake.words.steps import AiringStep, Step, SupervisionStep
from tests.office import Matter, Office

YES = {"answered": True, "action": True, "done": True, "agrees": True}
NO = YES | {"done": False}


class Taking:
    """One person about to take one step of one case."""

    def __init__(self, case: Matter, permit: Permit, person: Person, when: When, pick: Callable[[int], int]) -> None:
        self.case, self.permit, self.person, self.when, self.pick = case, permit, person, when, pick

    @property
    def office(self) -> Office:
        return self.case.office

    def unit(self) -> Any:
        return list(self.office.units.values())[self.pick(len(self.office.units))]

    def free_unit(self) -> Any:
        """A unit without a live part, if there is one."""
        busy = {part.organisation for part in self.case.file.live()}
        free = [unit for unit in self.office.units.values() if unit not in busy]
        return free[self.pick(len(free))] if free else self.unit()

    def call(self, verb: Callable[..., Any], *words: Any, **more: Any) -> Any:
        version = more.pop("version", None) or self.case.version
        return verb(self.office.db, self.case.id, *words, version=version, by=self.person, when=self.when, **more)


def _reply() -> Reply:
    return Reply(
        result="已更换",
        told="已告知",
        channel=Channel.MESSAGE,
        evidence=Evidence(sort=Sort.RECEIPT, of="回执 1"),
        handler="王工",
        opinion="同意",
        signed_by="局长",
    )


def _register(one: Taking) -> Any:
    words = Registration(
        kind=list(Kind)[one.pick(3)], summary="水浑", caller_name="某", onair=one.office.units["water"]
    )
    return one.call(registration.register, words)


def _promise(one: Taking) -> Any:
    day = local(one.when.at).date() + timedelta(days=one.pick(9))
    return one.call(live.promise, live.Promise(speaker="局长", text="三天内", promised_on=day))


def _notify(one: Taking) -> Any:
    return one.call(routing.notify, [Addressee(organisation=one.free_unit())])


def _rule(one: Taking) -> Any:
    upheld = Addressee(organisation=one.free_unit()) if one.pick(2) else None
    return one.call(routing.rule, one.permit.part, upheld=upheld, reason="裁定")


def _verify(one: Taking) -> Any:
    """An attempt first, then the verdict that fits it."""
    good = one.permit.step == Step.CLOSE
    one.call(verifying.attempt, Attempt(reached=True, checklist=YES if good else NO, satisfied=Satisfied.FAIR))
    if good:
        return one.call(verifying.close)
    return one.call(verifying.not_solved, demand="办结", reason="未解决")


def _order(one: Taking) -> Any:
    day = local(one.when.at).date() + timedelta(days=3 + one.pick(20))
    units = {one.unit(), one.unit()}
    return one.call(
        rectifying.order, [rectifying.Item(organisation=unit, item="整改", due_on=day) for unit in units], reason="老化"
    )


def _item(one: Taking) -> Any:
    """The item the page offers, or any of the case's for who takes a step nobody offered."""
    items = one.case.file.items
    return one.permit.item or items[one.pick(len(items))].id


def _merge(one: Taking) -> Any:
    """Under a fresh case of the same day, which is open and no child."""
    master = one.office.registered(Kind.COMPLAINT, one.when.at.astimezone().strftime("%Y-%m-%d %H:%M"), show=None)
    return one.call(merging.merge, master.id)


def _answer_child(one: Taking) -> Any:
    part = one.permit.part
    chosen = [(one.case.id, one.case.file.version)]
    return answering.reply_to_children(one.office.db, chosen, part, _reply(), by=one.person, when=one.when)  # type: ignore[arg-type]


def _reply_step(one: Taking) -> Any:
    return _answer_child(one) if one.case.state == "merged" else one.call(answering.reply, one.permit.part, _reply())


def _receive_12345(one: Taking) -> Any:
    return one.call(handover.receive_by_12345, receipt="12345-1")


STEPS: Mapping[str, Callable[[Taking], Any]] = {
    Step.REGISTER: _register,
    Step.VOID: lambda one: one.call(registration.void, VoidReason.PRANK),
    Step.REFER: lambda one: one.call(registration.refer, registration.Channel.OTHER, told="请向法院"),
    Step.SPLIT: lambda one: one.call(registration.split, ["另一事"]),
    Step.RECLASSIFY: lambda one: one.call(reclassifying.reclassify, list(Kind)[one.pick(3)], reason="改类"),
    Step.AMEND: lambda one: one.call(registration.amend, summary="改写"),
    Step.MERGE: _merge,
    Step.ANSWER_LIVE: lambda one: one.call(live.answer_live, answer="可办", answered_by="局长"),
    Step.PROMISE: _promise,
    Step.CLOSE_LIVE: lambda one: live.close_live(
        one.office.db, [(one.case.id, one.case.file.version)], by=one.person, when=one.when
    ),
    Step.NOT_ANSWERED_FULLY: lambda one: one.call(live.not_answered_fully, reason="不全"),
    Step.TAKE_OWN: lambda one: one.call(routing.take_own),
    Step.TO_TRIAGE: lambda one: one.call(routing.to_triage),
    Step.NOTIFY: _notify,
    Step.SIGN_FOR: lambda one: one.call(routing.sign_for, one.permit.part, handler="王工"),
    Step.REFUSE: lambda one: one.call(routing.refuse, one.permit.part, legal_basis="不属"),
    Step.RULE_NOTIFY: _rule,
    Step.PREPARE_TRANSFER: lambda one: one.call(handover.prepare_transfer, reason="不属"),
    Step.RECEIVE_BY_12345: _receive_12345,
    Step.RECEIVE_BY_ACTUAL: lambda one: one.call(
        handover.receive_by_actual, one.free_unit(), receipt_known=bool(one.pick(2))
    ),
    Step.SEND_BACK: lambda one: one.call(handover.send_back, reason="不属"),
    Step.PREPARE_JOINT: lambda one: one.call(handover.prepare_joint, one.free_unit(), reason="多部门"),
    Step.RECEIVE_BY_LEAD: lambda one: one.call(handover.receive_by_lead, one.permit.part, handler="陈工"),
    Step.DISPUTE_LEAD: lambda one: one.call(handover.dispute_lead, one.permit.part, legal_basis="非主责"),
    Step.DESIGNATE_JOINT: lambda one: one.call(handover.designate_joint, one.unit(), reason="指定"),
    Step.DESIGNATE_TRANSFER: lambda one: one.call(handover.designate_transfer, reason="指定"),
    Step.DESIGNATE_OWN: lambda one: one.call(handover.designate_own, reason="指定"),
    Step.REPLY: _reply_step,
    Step.FEED_BACK: lambda one: one.call(answering.feed_back, one.permit.part, result="完成", told="满意"),
    Step.BEGIN_VERIFICATION: lambda one: one.call(verifying.begin),
    Step.ATTEMPT: lambda one: one.call(verifying.attempt, Attempt(reached=False)),
    Step.CLOSE: _verify,
    Step.NOT_SOLVED: _verify,
    Step.ORDER_RECTIFICATION: _order,
    Step.REPORT_ITEM: lambda one: one.call(rectifying.report, _item(one), done="已整改"),
    Step.RETURN_ITEM: lambda one: one.call(rectifying.send_back, _item(one), reason="未到位"),
    Step.ACCEPT_ITEM: lambda one: one.call(rectifying.accept, _item(one), done="完成"),
    Step.REOPEN: lambda one: one.call(verifying.reopen, reason="又坏"),
    Step.ARCHIVE: lambda one: one.call(verifying.archive),
    # No steps of the handling: a hold moves the case nowhere.
    "hold": lambda one: one.call(holding.hold, reason="审计"),
    "release": lambda one: one.call(holding.release, reason="审计完毕"),
}


def _begin_supervision(one: Taking) -> Any:
    busy = {part.organisation for part in one.case.file.supervisions if part.state not in ("closed", "refused")}
    free = [part.organisation for part in one.case.file.assignments if part.organisation not in busy]
    verb = supervising.suggest if one.permit.step == SupervisionStep.SUGGEST else supervising.draft
    return one.call(verb, free[-1], demand="督办")


def _answer(one: Taking) -> Any:
    words = {"result": "完成", "told": "满意", "channel": "message", "handler": "王工"}
    proof = Evidence(sort=Sort.VISIT, of="走访记录")
    return one.call(supervising.answer, one.permit.supervision, **words, proof=proof)


SUPERVISION: Mapping[str, Callable[[Taking], Any]] = {
    SupervisionStep.SUGGEST: _begin_supervision,
    SupervisionStep.DRAFT: _begin_supervision,
    SupervisionStep.TAKE_UP: lambda one: one.call(supervising.take_up, one.permit.supervision),
    SupervisionStep.REFUSE: lambda one: one.call(supervising.refuse, one.permit.supervision, reason="不发"),
    SupervisionStep.ISSUE: lambda one: one.call(
        supervising.issue, one.permit.supervision, demand="限期", signed_by="局长"
    ),
    SupervisionStep.SERVE: lambda one: one.call(supervising.serve, one.permit.supervision),
    SupervisionStep.REPLY: _answer,
    SupervisionStep.REPORT: lambda one: one.call(
        supervising.report, one.permit.supervision, report="已办", opinion="满意"
    ),
    SupervisionStep.ACCEPT: lambda one: one.call(supervising.accept, one.permit.supervision, decision="同意"),
    SupervisionStep.REPEAT: lambda one: one.call(supervising.repeat, one.permit.supervision, reason="再督"),
}
AIRING: Mapping[str, Callable[[Taking], Any]] = {
    AiringStep.QUEUE: lambda one: one.call(airing.queue),
    AiringStep.SCRIPT: lambda one: one.call(airing.script, "某先生反映"),
    AiringStep.AIR: lambda one: one.call(airing.air),
    AiringStep.WAIVE: lambda one: one.call(airing.waive, reason="不愿"),
}
BY_REGION = {"case": STEPS, "supervision": SUPERVISION, "airing": AIRING}
HOLDING = frozenset(Capacity) - {Capacity.PARTNER_12345}
