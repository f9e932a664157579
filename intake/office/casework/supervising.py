"""Supervision (督办): proposed by the office or drafted by the station, issued by the bureau, counted on receipt."""

from dataclasses import replace

from sqlalchemy import insert

from intake.office.casework import clocks, closing, evidence
from intake.office.casework.evidence import Evidence
from intake.office.casework.file import NoSuchAssignment, Supervision
from intake.office.casework.turn import Turn, need, refresh, supervise, turn_at
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import assignments as life
from intake.rules import case_table
from intake.rules.assignments import AssignmentState
from intake.rules.casework import BY_KIND, CLOCK_OF_CAPACITY, HANDLING_CLOCKS, OF_KIND, SUPERVISION_EFFECTS, Effects
from intake.rules.moments import When
from intake.words import CaseId, OrganisationId, Refusal, SupervisionState
from intake.words.steps import SupervisionStep


class NoSuchSupervision(Refusal):
    key = "intake.no_such_supervision"


class AnswerTheCase(Refusal):
    """The unit still owes the case its own answer, which is the letter's too: one without the other leaves it open."""

    key = "intake.answer_the_case"


class SupervisedAlready(Refusal):
    """A supervision of this organisation in this case has not ended."""

    key = "intake.supervised_already"


def suggest(
    db: Database,
    case: CaseId,
    organisation: OrganisationId,
    *,
    demand: str,
    version: int,
    by: Person | None,
    when: When,
    delay: str = "",
) -> int:
    """T30: 建议督办表 (F7) goes to the bureau.

    Raises: CaseIsOver, SupervisedAlready, NoSuchAssignment, Incomplete.
    """
    need(demand=demand)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _begin(turn, SupervisionStep.SUGGEST, organisation, cause="overdue", demand=demand, delay=delay)
        return turn.version


def draft(
    db: Database,
    case: CaseId,
    organisation: OrganisationId,
    *,
    demand: str,
    version: int,
    by: Person | None,
    when: When,
    delay: str = "",
    cause: str = "bureau",
) -> int:
    """T31: a letter (附件6) is drafted, by the station for what was not solved or by the bureau itself."""
    need(demand=demand)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        draft_in(turn, organisation, demand=demand, delay=delay, cause=cause)
        return turn.version


def draft_in(turn: Turn, organisation: OrganisationId, *, demand: str, delay: str, cause: str) -> None:
    _begin(turn, SupervisionStep.DRAFT, organisation, cause=cause, demand=demand, delay=delay)


def take_up(db: Database, case: CaseId, which: int, *, version: int, by: Person | None, when: When) -> int:
    """T32, first half: the bureau reviews it."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(turn, which, SupervisionStep.TAKE_UP)
        return turn.version


def refuse(db: Database, case: CaseId, which: int, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """The bureau sends no letter, and says why. A unit that still owes its answer has its days for it again."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(turn, which, SupervisionStep.REFUSE, reason=reason, decision=reason.strip(), closed_at=turn.at)
        _without_letter(turn, which)
        return turn.version


def issue(
    db: Database,
    case: CaseId,
    which: int,
    *,
    demand: str,
    signed_by: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T32: signed, numbered and sent. `demand` is the letter's own words, which the bureau may have changed."""
    need(demand=demand, signed_by=signed_by)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(turn, which, SupervisionStep.ISSUE, demand=demand.strip(), issued_at=turn.at, served_at=None)
        return turn.version


def serve(
    db: Database,
    case: CaseId,
    which: int,
    *,
    version: int,
    by: Person | None,
    when: When,
    service: str = "signed",
) -> int:
    """T33: 收到督办函之日. Both terms, five and eight, begin here.

    Args:
        service: signed, paper (the day on the 送达回证 is `when.happened`) or deemed.
    """
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        serve_in(turn, which, service=service)
        return turn.version


def serve_in(turn: Turn, which: int, *, service: str) -> None:
    _step(turn, which, SupervisionStep.SERVE, service=service, served_at=turn.at)


def answer(
    db: Database,
    case: CaseId,
    which: int,
    *,
    result: str,
    told: str,
    channel: str,
    handler: str,
    proof: Evidence,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T34 where the handling itself is over already: the caller is answered once more, as the letter demands."""
    need(result=result, told=told, handler=handler)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = _find(turn, which)
        if turn.file.answers_letters(mine.organisation):
            raise AnswerTheCase
        found = evidence.check(turn, proof, mine.organisation, letter=mine.since)
        _step(turn, which, SupervisionStep.REPLY)
        said = {"result": result.strip(), "told": told.strip(), "channel": channel, "handler": handler.strip()[:80]}
        shown = {"evidence": proof.sort, "evidence_of": proof.of.strip()[:160], "proof": found}
        about = {"matter": case, "assignment": mine.assignment, "supervision": which, "event": turn.event}
        unsigned = {"opinion": "", "signed_by": "", "answered_at": turn.at}
        turn.tx.execute(insert(tables.reply).values(**said, **shown, **about, **unsigned))
        return turn.version


def answered(turn: Turn, organisation: OrganisationId) -> None:
    """The handling's own reply is also the one a served letter of this organisation asks for."""
    for supervision in turn.file.supervisions:
        if supervision.organisation == organisation and supervision.state is SupervisionState.SERVED:
            _step(turn, supervision.id, SupervisionStep.REPLY)


def report(
    db: Database,
    case: CaseId,
    which: int,
    *,
    report: str,
    opinion: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T35: to the bureau, with the caller's own opinion. Raises Incomplete without it."""
    need(report=report, opinion=opinion)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(
            turn,
            which,
            SupervisionStep.REPORT,
            report=report.strip(),
            opinion=opinion.strip(),
            reported_at=turn.at,
        )
        return turn.version


def accept(
    db: Database, case: CaseId, which: int, *, decision: str, version: int, by: Person | None, when: When
) -> int:
    """T36: the bureau is content."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(turn, which, SupervisionStep.ACCEPT, decision=decision.strip(), closed_at=turn.at)
        _without_letter(turn, which)
        return turn.version


def repeat(db: Database, case: CaseId, which: int, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T37: the bureau is not; another letter follows, with a new pair of terms."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = _find(turn, which)
        _step(turn, which, SupervisionStep.REPEAT, reason=reason, round=mine.round + 1, decision=reason.strip())
        return turn.version


def _begin(
    turn: Turn, step: SupervisionStep, organisation: OrganisationId, *, cause: str, demand: str, delay: str
) -> None:
    case_table.check_open(turn.state)
    if closing.supervised(turn, organisation):
        raise SupervisedAlready
    part = turn.file.latest(organisation)
    if part is None and organisation != turn.file.onair:
        # A letter shows the case to whom it is addressed.
        raise NoSuchAssignment(case=turn.file.number)
    values = {
        "cause": cause,
        "demand": demand.strip(),
        "delay": delay.strip(),
        "assignment": None if part is None else part.id,
    }
    which = supervise(turn, step, None, organisation, values=values)
    clocks.apply(turn, SUPERVISION_EFFECTS[step], supervision=which, holder=organisation)
    refresh(turn)


def _step(turn: Turn, which: int, step: SupervisionStep, *, reason: str = "", **values: object) -> None:
    mine = _find(turn, which)
    supervise(turn, step, mine, mine.organisation, reason=reason, values=values)
    effects = _effects(turn, step)
    if values.get("service") == "deemed":
        # The letter counts as received although nobody signed for it, which is not the same as signing in time.
        effects = replace(effects, deemed=("sign",))
    clocks.apply(turn, effects, supervision=which, holder=mine.organisation)
    refresh(turn)


def _without_letter(turn: Turn, which: int) -> None:
    """The letter's days are gone; whoever was found not to have solved the matter is measured like everybody else.

    What ran on beside the letter goes on as it was.
    """
    organisation = _find(turn, which).organisation
    running = {clock.assignment for clock in clocks.running(turn, *HANDLING_CLOCKS)}
    for part in turn.file.assignments:
        owes = part.organisation == organisation and life.answers_letters(turn.state, (part.state,))
        if owes and part.state is AssignmentState.ACTIVE and part.id not in running:
            name = CLOCK_OF_CAPACITY[part.capacity]
            kind = BY_KIND[turn.file.kind] if name == OF_KIND and turn.file.kind is not None else name
            clocks.start(turn, kind, assignment=part, from_now=True)


def _effects(turn: Turn, step: SupervisionStep) -> Effects:
    """Where the rules say so, the report's days begin only with the reply (table A6, 14)."""
    effects = SUPERVISION_EFFECTS[step]
    if turn.rules.pack.handling.report_counts_from == "reply":
        if step is SupervisionStep.SERVE:
            return replace(effects, starts=("sup-reply",))
        if step is SupervisionStep.REPLY:
            return replace(effects, starts=("sup-report",))
    return effects


def _find(turn: Turn, which: int) -> Supervision:
    found = next((one for one in turn.file.supervisions if one.id == which), None)
    if found is None:
        raise NoSuchSupervision
    return found
