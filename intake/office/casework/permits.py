"""Which steps somebody may take now, so that a page offers those and no others. The verbs ask again for themselves."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from intake.office.casework.file import Assignment, File
from intake.office.people import Person
from intake.rules import assignments as life
from intake.rules import case_table, who
from intake.rules.assignments import AssignmentStep
from intake.words import Capacity, OrganisationId, Refusal
from intake.words.steps import AiringStep, Step, SupervisionStep

# Steps about one organisation's part, with what they do to it.
OF_A_PART: Mapping[Step, AssignmentStep] = {
    Step.SIGN_FOR: AssignmentStep.TAKE,
    Step.REFUSE: AssignmentStep.REFUSE,
    Step.RULE_NOTIFY: AssignmentStep.GIVE_AGAIN,
    Step.RECEIVE_BY_LEAD: AssignmentStep.TAKE,
    Step.DISPUTE_LEAD: AssignmentStep.REFUSE,
    Step.REPLY: AssignmentStep.REPLY,
    Step.FEED_BACK: AssignmentStep.FEED_BACK,
}
# Steps about one rectification item; None: whether or not its unit says that it is done.
OF_AN_ITEM: Mapping[Step, bool | None] = {Step.REPORT_ITEM: False, Step.RETURN_ITEM: True, Step.ACCEPT_ITEM: None}
_LEADS_ONLY = frozenset({Step.RECEIVE_BY_LEAD, Step.DISPUTE_LEAD})
# One form of a page for both: the verb itself finds out whether it was the last, or whether the unit is no more.
_SAME = {
    Step.REPLY_PART: Step.REPLY,
    Step.FEED_BACK_PART: Step.FEED_BACK,
    Step.ACCEPT_RECTIFICATION: Step.ACCEPT_ITEM,
    Step.REOPEN_TRIAGE: Step.REOPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """`region` is case, supervision or airing; `part`, `supervision` and `item` say which one the step is about."""

    region: str
    step: str
    part: int | None = None
    supervision: int | None = None
    item: int | None = None


def permits(file: File, person: Person, partner: OrganisationId) -> list[Permit]:
    """Args:
    partner: the 12345 hotline, which acts on cases it has no part in yet.
    """
    return [
        *_handling(file, person, partner),
        *_supervision(file, person),
        *_airing(file, person),
        *_keeping(file, person),
    ]


def _handling(file: File, person: Person, partner: OrganisationId) -> Iterator[Permit]:
    for step in dict.fromkeys(_SAME.get(step, step) for step in case_table.following(file.state, report=file.report)):
        if step in OF_A_PART:
            for part in file.assignments:
                if _fits(step, part) and _may(step, person, file, part.organisation):
                    yield Permit(region="case", step=step, part=part.id)
        elif step in OF_AN_ITEM:
            for item in file.items:
                if OF_AN_ITEM[step] in (None, item.reported) and _may(step, person, file, item.organisation):
                    yield Permit(region="case", step=step, item=item.id)
        elif _may(step, person, file, partner):
            yield Permit(region="case", step=step)


def _fits(step: Step, part: Assignment) -> bool:
    if (part.capacity is Capacity.JOINT_LEAD) != (step in _LEADS_ONLY) and step in (
        Step.SIGN_FOR,
        Step.REFUSE,
        Step.RULE_NOTIFY,
        *_LEADS_ONLY,
    ):
        return False
    return OF_A_PART[step] in life.NEXT[part.state]


def _may(step: Step, person: Person, file: File, holder: OrganisationId | None) -> bool:
    try:
        who.check(step, person.posts, file.parties(holder))
    except Refusal:
        return False
    return True


def _supervision(file: File, person: Person) -> Iterator[Permit]:
    for one in file.supervisions:
        for step in case_table.SUPERVISION_NEXT[one.state]:
            if step is SupervisionStep.REPLY and file.answers_letters(one.organisation):
                continue
            if _supervises(step, person, file, one.organisation):
                yield Permit(region="supervision", step=step, supervision=one.id)
    busy = {one.organisation for one in file.supervisions if one.state not in case_table.SUPERVISION_OVER}
    free = [part for part in file.assignments if part.organisation not in busy]
    if free and file.state in case_table.OPEN_STATES:
        for step in case_table.SUPERVISION_BEGINS:
            if _supervises(step, person, file, free[-1].organisation):
                yield Permit(region="supervision", step=step)


def _supervises(step: SupervisionStep, person: Person, file: File, organisation: OrganisationId) -> bool:
    try:
        who.check_supervision(step, person.posts, file.parties(organisation))
    except Refusal:
        return False
    return True


def _airing(file: File, person: Person) -> Iterator[Permit]:
    if file.state not in case_table.OPEN_STATES:
        return
    for step in case_table.AIRING_NEXT[file.airing]:
        if _airs(step, person, file):
            yield Permit(region="airing", step=step)


def _airs(step: AiringStep, person: Person, file: File) -> bool:
    try:
        who.permitted(who.AIRING[step], person.posts, file.parties(None), "")
    except Refusal:
        return False
    return True


def _keeping(file: File, person: Person) -> Iterator[Permit]:
    with suppress(Refusal):
        grants = who.release(file.held_by) if file.held else who.HOLD
        who.permitted(grants, person.posts, file.parties(None), "case.step.hold")
        yield Permit(region="case", step="release" if file.held else "hold")
