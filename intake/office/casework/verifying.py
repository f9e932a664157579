"""Verification (回访核实) and closing: the station asks the caller whether the problem was really solved (C19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import insert, select

from intake.office import organisations
from intake.office.call_backs import NoSuchCallBack
from intake.office.casework import clocks, closing, leads, parts, supervising
from intake.office.casework.closing import ClosingBlocked
from intake.office.casework.file import Assignment
from intake.office.casework.sealing import seal_in
from intake.office.casework.turn import Incomplete, Turn, need, take, turn_at
from intake.office.numbering import local
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.assignments import AssignmentState
from intake.rules.casework import CITIZEN, EFFECTS
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.words import AssignmentId, Capacity, CaseId, OrganisationId, Refusal
from intake.words.steps import Step

__all__ = ["ClosingBlocked"]

# The five questions of the call-back (table A6, 31), each answered yes or no.
CHECKLIST = ("answered", "action", "done", "agrees")


class NotVerifiedYet(Refusal):
    """Nobody has reached the caller, nor tried often enough."""

    key = "intake.not_verified_yet"


class TooLateToReopen(Refusal):
    """The days within which a closed case can be taken up again are over: a new case is opened instead."""

    key = "intake.too_late_to_reopen"


class Unsolvable(StrEnum):
    """Why a matter counts as done although it was not solved."""

    NONE = ""
    POLICY_LIMIT = "policy_limit"  # 政策限制
    NO_LEGAL_BASIS = "no_legal_basis"  # 无法律依据
    OUTSIDE_DISTRICT = "outside_district"  # 超出区级权限


class Satisfied(StrEnum):
    """满意度: asked beside the question whether it was solved, and never mixed up with it."""

    NOT_ASKED = "not_asked"
    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One call-back. `checklist` answers every question of CHECKLIST if the caller was reached."""

    reached: bool
    checklist: Mapping[str, bool] = field(default_factory=dict)
    satisfied: Satisfied = Satisfied.NOT_ASKED
    opinion: str = ""
    call_back: str | None = None


def begin(db: Database, case: CaseId, *, version: int, by: Person | None, when: When) -> int:
    """T24: the verification is somebody's task now."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.BEGIN_VERIFICATION)
        return turn.version


def attempt(db: Database, case: CaseId, words: Attempt, *, version: int, by: Person, when: When) -> int:
    """One call-back, whether the caller was reached or not.

    Raises: Incomplete for a question without an answer; NoSuchCallBack for one of another case.
    """
    if words.reached:
        missing = [f"checklist_{question}" for question in CHECKLIST if question not in words.checklist]
        if missing:
            raise Incomplete(fields=" ".join(missing))
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _check_call_back(turn, words.call_back)
        take(turn, Step.ATTEMPT, facts={"reached": words.reached, "call_back": words.call_back})
        made = insert(tables.verification).values(**_row(turn, words, by)).returning(tables.verification.c.id)
        which = turn.tx.execute(made).scalar_one()
        if words.reached and not words.checklist["answered"]:
            leads.after_denial(turn, which, _last_units(turn))
        return turn.version


def close(
    db: Database,
    case: CaseId,
    *,
    version: int,
    by: Person | None,
    when: When,
    unsolvable: Unsolvable = Unsolvable.NONE,
    reason: str = "",
) -> int:
    """T25: solved, or not solvable for a reason that is accepted. Every open end is named if there is one.

    Raises: NotVerifiedYet, ClosingBlocked, Incomplete.
    """
    if unsolvable:
        need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _verified(turn, solved=not unsolvable)
        take(
            turn,
            Step.CLOSE,
            reason=reason,
            facts={"unsolvable": unsolvable},
            values={"closed_at": turn.at, "outcome": unsolvable or "solved"},
        )
        clocks.apply(turn, EFFECTS[Step.CLOSE])
        answered = closing.answered_at(turn)
        for clock in clocks.running(turn, CITIZEN):
            clocks.stop(turn, clock, Outcome.MET, answered)
        closing.check(turn)
        parts.end_all(turn)
        return turn.version


def not_solved(
    db: Database,
    case: CaseId,
    *,
    units: Sequence[OrganisationId] = (),
    demand: str,
    reason: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T26: not substantively solved. The units have the case again, and a letter (附件6) is drafted to each.

    Args:
        units: whose answer did not hold; empty means everybody who answered.
    """
    need(reason=reason, demand=demand)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        done = (AssignmentState.FED_BACK, AssignmentState.REPLIED)
        again = [one for one in turn.file.assignments if one.state in done and (not units or one.organisation in units)]
        if not again:
            raise Incomplete(fields="units")
        take(turn, Step.NOT_SOLVED, reason=reason)
        clocks.apply(turn, EFFECTS[Step.NOT_SOLVED])
        for part in again:
            parts.resume(turn, part)
        leads.after_unsolved(turn, dict.fromkeys(part.organisation for part in again))
        for organisation in dict.fromkeys(part.organisation for part in again):
            if not closing.supervised(turn, organisation):
                supervising.draft_in(turn, organisation, demand=demand, delay="", cause="not_solved")
        return turn.version


def reopen(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T43: the caller says it was not solved after all. New clocks, and the count of times goes up.

    Who answered last has it again, or whoever took over from them; where nobody did, the office sorts it anew.

    Raises: TooLateToReopen.
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        values = {"reopened": turn.file.reopened + 1, "closed_at": None, "outcome": None}
        units = _at_work(turn, _last_units(turn))
        take(turn, Step.REOPEN if units else Step.REOPEN_TRIAGE, reason=reason, values=values)
        days = turn.rules.pack.handling.reopen_days
        closed = turn.file.closed_at
        if closed is not None and turn.at > closed + timedelta(days=days):
            raise TooLateToReopen(days=days)
        if not units:
            clocks.apply(turn, EFFECTS[Step.REOPEN_TRIAGE])
            return turn.version
        clocks.start(turn, CITIZEN)
        for unit in units:
            part = parts.give(turn, unit, Capacity.NOTIFIED_UNIT, state=AssignmentState.GIVEN)
            clocks.start(turn, "notice", assignment=part, from_now=True)
            clocks.start(turn, "sign", assignment=part)
            leads.after_contact(turn, unit)
        return turn.version


def archive(db: Database, case: CaseId, *, version: int, by: Person | None, when: When) -> int:
    """T49: kept for good; nothing about it changes any more, and its seal proves that."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.ARCHIVE, values={"archived_at": turn.at}, facts={"seal": seal_in(turn.tx, case)})
        return turn.version


def _check_call_back(turn: Turn, which: str | None) -> None:
    columns = tables.call_back.c
    if which is not None:
        mine = select(columns.id).where(columns.id == which, columns.matter == turn.file.id)
        if turn.tx.execute(mine).first() is None:
            raise NoSuchCallBack


def _verified(turn: Turn, *, solved: bool) -> None:
    """Since the last answer somebody was reached, or tried often enough, or nobody can be reached at all."""
    answered = closing.answered_at(turn)
    rows = turn.tx.execute(
        select(tables.verification)
        .where(tables.verification.c.matter == turn.file.id)
        .order_by(tables.verification.c.id)
    ).all()
    since = [row for row in rows if answered is None or row.at >= answered]
    reached = [row for row in since if row.reached]
    if reached:
        if solved and not reached[-1].solved:
            raise NotVerifiedYet
        return
    handling = turn.rules.pack.handling
    days = {local(row.at).date() for row in since}
    tried = len(since) >= handling.unreachable_attempts and len(days) >= handling.unreachable_days
    if closing.nobody_to_ask(turn) or tried:
        return
    raise NotVerifiedYet


def _row(turn: Turn, words: Attempt, by: Person) -> dict[str, object]:
    answers = {question: bool(words.checklist.get(question)) for question in CHECKLIST} if words.reached else {}
    return {
        "matter": turn.file.id,
        "event": turn.event,
        "person": by.id,
        "at": turn.at,
        "call_back": words.call_back,
        "reached": words.reached,
        "checklist": answers,
        # Dissatisfied is not unsolved: solved is what was done, whether the caller likes it or not.
        "solved": bool(answers["answered"] and answers["action"] and answers["done"]) if words.reached else None,
        "unsolvable": "",
        "satisfied": words.satisfied,
        "opinion": words.opinion.strip(),
    }


def _at_work(turn: Turn, units: Sequence[OrganisationId]) -> list[OrganisationId]:
    """Those that are still there on this day, or who took over from them."""
    day = local(turn.at).date()
    found = [organisations.at_work_in(turn.tx, unit, day) for unit in units]
    return list(dict.fromkeys(unit for unit in found if unit is not None))


def _last_units(turn: Turn) -> list[OrganisationId]:
    """Who answered last: the parts of the last round, or the unit on air."""
    answered: list[Assignment] = [one for one in turn.file.assignments if one.capacity is not Capacity.PARTNER_12345]
    rows = turn.tx.execute(
        select(tables.reply.c.assignment)
        .where(tables.reply.c.matter == turn.file.id, tables.reply.c.assignment.is_not(None))
        .order_by(tables.reply.c.id)
    )
    replied = {AssignmentId(row.assignment) for row in rows}
    units = [one.organisation for one in answered if one.id in replied]
    if not units and turn.file.onair is not None:
        units = [turn.file.onair]
    if not units:
        raise Incomplete(fields="units")
    return list(dict.fromkeys(units))
