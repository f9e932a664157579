"""延期: asked for before the due day, once, decided by the office; the original due day stays for ever (A6, 29)."""

from typing import Any

from sqlalchemy import Row, func, insert, select, update

from intake.office import due
from intake.office.casework.turn import Turn, bump, need, note, turn_at
from intake.office.people import Person
from intake.office.rules_in_force import Rules, pack_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import who
from intake.rules.moments import When
from intake.rules.policy import Clock
from intake.words import CaseId, Refusal


class NotExtendable(Refusal):
    """The rules know no extension of this clock."""

    key = "intake.not_extendable"


class ExtendedAlready(Refusal):
    """As often as the rules permit, or a request still waits for its decision."""

    key = "intake.extended_already"


class TooLateToExtend(Refusal):
    """An extension is asked for before the clock is late."""

    key = "intake.too_late_to_extend"


class TooLongAnExtension(Refusal):
    key = "intake.too_long_an_extension"


class NoSuchExtension(Refusal):
    """No such request waits for a decision."""

    key = "intake.no_such_extension"


def ask(
    db: Database, case: CaseId, clock: int, *, working_days: int, reason: str, version: int, by: Person, when: When
) -> int:
    """T22, first half. Returns the request's id.

    Raises: NotExtendable, ExtendedAlready, TooLateToExtend, TooLongAnExtension, NotYours, Incomplete.
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        row = _clock(turn, clock)
        turn.post = who.permitted(who.ASK_EXTENSION, by.posts, turn.file.parties(row.organisation), "extension.ask")
        kind = pack_in(turn.tx, row.policy).clock(row.kind)
        _check(turn, row, kind, working_days)
        note(turn, "extension_asked", reason=reason, facts={"clock": clock, "working_days": working_days})
        made = insert(tables.extension).values(
            clock=clock,
            matter=case,
            asked_by=by.id,
            asked_at=turn.at,
            reason=reason.strip(),
            working_days=working_days,
            decision="",
        )
        which: int = turn.tx.execute(made.returning(tables.extension.c.id)).scalar_one()
        bump(turn)
        return which


def decide(
    db: Database, case: CaseId, which: int, *, granted: bool, decision: str, version: int, by: Person, when: When
) -> int:
    """T22, second half: the due day moves or does not; why is written either way.

    Raises: NoSuchExtension, NotYours, Incomplete; TooLateToExtend, when the clock has ended and more days are granted.
    """
    need(decision=decision)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        request = _request(turn, which)
        row = _clock(turn, request.clock)
        turn.post = who.permitted(who.DECIDE_EXTENSION, by.posts, turn.file.parties(None), "extension.decide")
        if granted and row.outcome is not None:
            # An ended clock never changes; what is left to do is to say no.
            raise TooLateToExtend(due=row.due_on.isoformat())
        note(turn, "extension_decided", reason=decision, facts={"clock": row.id, "granted": granted})
        decided = update(tables.extension).where(tables.extension.c.id == which)
        turn.tx.execute(
            decided.values(decided_by=by.id, decided_at=turn.at, granted=granted, decision=decision.strip())
        )
        if granted:
            count_granted(turn, row, reason="extension")
        bump(turn)
        return turn.version


def _check(turn: Turn, row: Row[Any], kind: Clock, working_days: int) -> None:
    permitted = kind.extension
    if permitted is None or permitted.times < 1 or row.due_on is None:
        raise NotExtendable(clock=row.kind)
    if row.outcome is not None or (row.too_late_from is not None and turn.at >= row.too_late_from):
        raise TooLateToExtend(due=row.due_on.isoformat())
    columns = tables.extension.c
    before = turn.tx.execute(
        select(func.count()).select_from(tables.extension).where(columns.clock == row.id, columns.granted.is_not(False))
    ).scalar_one()
    if before >= permitted.times:
        raise ExtendedAlready(times=permitted.times)
    longest = permitted.working_days or row.working_days or kind.term.working_days or 0
    if not 1 <= working_days <= longest:
        raise TooLongAnExtension(days=working_days, longest=longest)


def count_granted(turn: Turn, row: Row[Any], *, reason: str) -> None:
    """Count a clock again with every day it was granted; why it moved is one word of `clock_move`."""
    columns = tables.extension.c
    extended = turn.tx.execute(
        select(func.sum(columns.working_days)).where(columns.clock == row.id, columns.granted.is_(True))
    ).scalar_one()
    if not extended:
        return
    # Days are counted by the rules the clock was started under, and by the calendar of today.
    rules = Rules(pack_id=row.policy, pack=pack_in(turn.tx, row.policy), calendar=turn.rules.calendar)
    found = due.due_fields(
        rules, row.kind, row.counted_from, row.working_days, row.named_day, row.promised_on, int(extended)
    )
    turn.tx.execute(update(tables.clock).where(tables.clock.c.id == row.id).values(**found.columns()))
    turn.tx.execute(
        insert(tables.clock_move).values(
            clock=row.id,
            at=turn.at,
            reason=reason,
            before=row.due_on,
            after=found.due_on,
            calendar=found.calendar,
            policy=row.policy,
            person=None if turn.by is None else turn.by.id,
        )
    )


def _clock(turn: Turn, clock: int) -> Row[Any]:
    columns = tables.clock.c
    found = turn.tx.execute(select(tables.clock).where(columns.id == clock, columns.matter == turn.file.id)).first()
    if found is None:
        raise NotExtendable(clock=str(clock))
    return found


def _request(turn: Turn, which: int) -> Row[Any]:
    columns = tables.extension.c
    waiting = select(tables.extension).where(columns.id == which, columns.matter == turn.file.id)
    found = turn.tx.execute(waiting.where(columns.granted.is_(None))).first()
    if found is None:
        raise NoSuchExtension
    return found
