"""Who shall handle a case (梳理分类, 交办): the unit itself, the office, or whoever a notice addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.office.casework import clocks, leads, parts
from intake.office.casework.clocks import Terms
from intake.office.casework.file import Assignment, File
from intake.office.casework.live import own_part
from intake.office.casework.turn import Incomplete, Turn, need, refresh, take, turn_at
from intake.office.due import due_fields
from intake.office.numbering import local
from intake.office.people import Person
from intake.records.database import Database
from intake.rules import casework
from intake.rules.assignments import AssignmentElsewhere, AssignmentState, AssignmentStep
from intake.rules.casework import EFFECTS
from intake.rules.moments import When
from intake.rules.policy import Event
from intake.words import AssignmentId, Capacity, CaseId, OrganisationId, Refusal
from intake.words.steps import Step


class TooManyDays(Refusal):
    """A notice gives more days than the rules permit."""

    key = "intake.too_many_days"


class AlreadyRefused(Refusal):
    """A unit whose refusal was ruled on cannot refuse a second time."""

    key = "intake.already_refused"


class TooLateToRefuse(Refusal):
    """Saying no has its time, and it is over: the notice counts."""

    key = "intake.too_late_to_refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One unit a notice (附件3) goes to. `working_days` None gives the usual term; more than that needs a reason."""

    organisation: OrganisationId
    working_days: int | None = None
    reason: str = ""


def take_own(
    db: Database,
    case: CaseId,
    *,
    version: int,
    by: Person | None,
    when: When,
    unit: OrganisationId | None = None,
) -> int:
    """T7: the unit on air handles it itself. Off the air the office says which unit that is."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        named = turn.file.onair or unit
        if named is None:
            raise Incomplete(fields="onair_unit")
        parts.known(turn, named)
        take(turn, Step.TAKE_OWN, values={"onair_unit": named})
        casework.check_own(turn.file.kind, general=turn.file.general)
        refresh(turn)
        clocks.apply(turn, EFFECTS[Step.TAKE_OWN], assignment=own_part(turn))
        return turn.version


def to_triage(db: Database, case: CaseId, *, version: int, by: Person | None, when: When, reason: str = "") -> int:
    """T8: it needs investigation or coordination, or nobody knows whose it is; also found out by whoever took it."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.TO_TRIAGE, reason=reason)
        clocks.apply(turn, EFFECTS[Step.TO_TRIAGE])
        parts.end_all(turn, Capacity.ONAIR_UNIT)
        return turn.version


def notify(
    db: Database, case: CaseId, addressees: Sequence[Addressee], *, version: int, by: Person | None, when: When
) -> int:
    """T9: one notice (附件3) for each unit addressed, each with days of its own from 交办时间.

    Raises: Incomplete, TooManyDays, AlreadyHasIt, OrganisationClosed.
    """
    if not addressees:
        raise Incomplete(fields="units")
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        if turn.file.kind is None:
            raise Incomplete(fields="kind")
        for addressee in addressees:
            check_days(turn, addressee)
            take(turn, Step.NOTIFY, holder=addressee.organisation, facts={"organisation": addressee.organisation})
            give_notice(turn, addressee)
        return turn.version


def give_notice(turn: Turn, addressee: Addressee) -> Assignment:
    """The part and its two clocks; the event is written already."""
    part = parts.give(
        turn,
        addressee.organisation,
        Capacity.NOTIFIED_UNIT,
        state=AssignmentState.GIVEN,
        working_days=addressee.working_days,
        reason=addressee.reason,
    )
    terms = _within_case_term(turn, Terms(working_days=addressee.working_days))
    effects = EFFECTS[Step.NOTIFY]
    clocks.apply(turn, replace(effects, starts=()), assignment=part)
    if not _from_signing(turn):
        clocks.start(turn, "notice", assignment=part, terms=terms)
    clocks.start(turn, "sign", assignment=part)
    return part


def _from_signing(turn: Turn) -> bool:
    """Whether the rules count a notice from 签收 instead of 交办时间 (table A6, 60)."""
    return turn.rules.pack.clock("notice").starts is Event.SIGNED_FOR


def _within_case_term(turn: Turn, terms: Terms) -> Terms:
    """Where the rules say so, a notice ends no later than the case's own term would have (table A6, 59)."""
    if not turn.rules.pack.handling.notice_within_case_term or turn.file.kind is None:
        return terms
    accepted = turn.file.accepted_at or turn.at
    own = due_fields(turn.rules, casework.BY_KIND[turn.file.kind], clocks.counted_from(turn, accepted)).due_on
    noticed = due_fields(turn.rules, "notice", local(turn.at).date(), working_days=terms.working_days).due_on
    return Terms(named_day=own) if local(turn.at).date() <= own < noticed else terms


def check_days(turn: Turn, addressee: Addressee) -> None:
    """Raises: TooManyDays; Incomplete without a reason for more days than usual (table A6, 7)."""
    days, usual = addressee.working_days, turn.rules.pack.clock("notice").term.working_days or 0
    longest = turn.rules.pack.handling.notice_days_longest
    if days is not None and not 1 <= days <= longest:
        raise TooManyDays(days=days, longest=longest)
    if days is not None and days > usual:
        need(reason_for_days=addressee.reason)


def sign_for(
    db: Database,
    case: CaseId,
    part: AssignmentId,
    *,
    handler: str,
    handler_phone: str = "",
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T10: 签收, and who in the unit has it."""
    need(handler=handler)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = turn.file.assignment(part)
        take(turn, Step.SIGN_FOR, assignment=mine)
        _not_the_lead(mine, AssignmentStep.TAKE)
        parts.move(
            turn, mine, AssignmentStep.TAKE, handler=handler.strip()[:80], handler_phone=handler_phone.strip()[:64]
        )
        clocks.apply(turn, EFFECTS[Step.SIGN_FOR], assignment=mine)
        if _from_signing(turn) and mine.capacity is Capacity.NOTIFIED_UNIT:
            terms = _within_case_term(turn, Terms(working_days=mine.working_days))
            clocks.start(turn, "notice", assignment=mine, terms=terms)
        return turn.version


def refuse(
    db: Database, case: CaseId, part: AssignmentId, *, legal_basis: str, version: int, by: Person | None, when: When
) -> int:
    """T11: not ours, with the law that says so. The notice keeps running until the office rules.

    Raises: Incomplete, AlreadyRefused, TooLateToRefuse.
    """
    need(legal_basis=legal_basis)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = turn.file.assignment(part)
        take(turn, Step.REFUSE, assignment=mine, reason=legal_basis, values={"hops": turn.file.hops + 1})
        _not_the_lead(mine, AssignmentStep.REFUSE)
        if any(one.refusals for one in turn.file.assignments if one.organisation == mine.organisation):
            raise AlreadyRefused
        for clock in clocks.running(turn, "sign"):
            if clock.assignment == part and clock.too_late_from is not None and turn.at >= clock.too_late_from:
                raise TooLateToRefuse(due=clock.due_on.isoformat())
        parts.move(turn, mine, AssignmentStep.REFUSE, refusals=mine.refusals + 1)
        clocks.apply(turn, EFFECTS[Step.REFUSE], assignment=mine)
        leads.after_refusal(turn, mine.organisation)
        return turn.version


def rule(
    db: Database,
    case: CaseId,
    part: AssignmentId,
    *,
    upheld: Addressee | None,
    reason: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T12: the office rules on a refusal.

    Args:
        upheld: the unit that gets it instead, with a notice of its own, while the first one's clock ends TRANSFERRED;
            None when the refusal does not hold: the first unit must sign, and its notice has been running all along.
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = turn.file.assignment(part)
        facts = {"upheld": upheld is not None}
        take(turn, Step.RULE_NOTIFY, assignment=mine, reason=reason, facts=facts)
        _not_the_lead(mine, AssignmentStep.GIVE_AGAIN)
        if upheld is None:
            parts.move(turn, mine, AssignmentStep.GIVE_AGAIN)
            clocks.apply(turn, EFFECTS[Step.RULE_NOTIFY], assignment=mine)
            return turn.version
        check_days(turn, upheld)
        parts.move(turn, mine, AssignmentStep.END)
        clocks.apply(turn, replace(EFFECTS[Step.RULE_NOTIFY], starts=(), passed_on=("notice", "sign")), assignment=mine)
        give_notice(turn, upheld)
        return turn.version


def _not_the_lead(part: Assignment, step: AssignmentStep) -> None:
    """A proposed lead has steps of its own, and the office designates where it disputes. Raises AssignmentElsewhere."""
    if part.capacity is Capacity.JOINT_LEAD:
        raise AssignmentElsewhere(state=part.state.value, step=step.value)


def refused_parts(file: File) -> list[Assignment]:
    """Refusals the office has not ruled on."""
    return [one for one in file.assignments if one.state is AssignmentState.REFUSED]
