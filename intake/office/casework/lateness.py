"""Lateness acts by itself: what nobody has to remember. Every look is idempotent and may be killed anywhere."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, String, cast, func, insert, literal, or_, select, update

from intake.office.casework import breaches, clocks, sheets, supervising
from intake.office.casework.clocks import Terms
from intake.office.casework.turn import Turn, finish, happen, turn_in
from intake.office.numbering import local
from intake.office.rules_in_force import Rules, in_force, pack_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.case_table import SUPERVISION_OVER
from intake.rules.clocks import too_late_from
from intake.rules.moments import When
from intake.rules.policy import Breach, Pack
from intake.words import CaseId, CaseState, SupervisionState

log = logging.getLogger("rexian.lateness")

BATCH = 500
BREATH = 20
# The newest line of the overdue register that is on a paper (F13).
LINES_SEEN = "seen:f13"
# 不能按时转交的：only what is late by more than a day is proposed for supervision where no line is reported (A3).
GRACE_WORKING_DAYS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one look did."""

    breaches: int
    proposals: int
    deemed: int
    drafts: int


NOTHING = Swept(breaches=0, proposals=0, deemed=0, drafts=0)


def sweep(db: Database, now: datetime, *, breathe: Callable[[], object] = lambda: None) -> Swept:
    """Look at everything that time alone has changed. Each case is a transaction of its own.

    Args:
        breathe: called after every few cases: on SQLite a ring must not stand in line behind a whole morning's work.
    """
    breached = _each(_late(db, now), lambda clock: _breach(db, clock, now), breathe)
    _sheets(db, now)
    return Swept(
        breaches=breached,
        proposals=_each(_proposable(db, now), lambda clock: _propose(db, clock, now), breathe),
        deemed=_deem(db, now),
        drafts=_draft_clocks(db, now),
    )


def _sheets(db: Database, now: datetime) -> None:
    """F13 for every day whose lines are not all on one yet; a day that is complete is not looked at again."""
    with db.read() as tx:
        if _unseen_in(tx) is None:
            return
    with db.begin() as tx:
        left = _unseen_in(tx)  # another process may have been faster
        if left is None:
            return
        seen, newest = left
        lines = select(tables.overdue.c.at).where(tables.overdue.c.id > (seen or 0))
        for day in sorted({local(at).date() for at in tx.execute(lines).scalars()}):
            sheets.overdue_in(tx, day, now)
        if seen is None:
            tx.execute(insert(tables.series).values(name=LINES_SEEN, last=newest))
        tx.execute(update(tables.series).where(tables.series.c.name == LINES_SEEN).values(last=newest))


def _unseen_in(tx: Connection) -> tuple[int | None, int] | None:
    """The newest line that is on a sheet and the newest of all, or None when they are the same."""
    newest = tx.execute(select(func.max(tables.overdue.c.id))).scalar()
    seen = tx.execute(select(tables.series.c.last).where(tables.series.c.name == LINES_SEEN)).scalar()
    return None if newest in (None, seen) else (seen, int(newest))


def _each(found: Iterator[Row[Any]], do: Callable[[Row[Any]], bool], breathe: Callable[[], object]) -> int:
    done = 0
    for row in found:
        done += do(row)
        if done % BREATH == BREATH - 1:
            breathe()
    return done


def _late(db: Database, now: datetime) -> Iterator[Row[Any]]:
    """Late clocks whose line or lead is not there yet."""
    with db.read() as tx:
        kinds = _kinds(tx, Breach.REPORT)
        leads = _kinds(tx, Breach.LEAD)
    reported = select(tables.overdue.c.id).where(tables.overdue.c.clock == tables.clock.c.id).exists()
    yield from _pages(db, _running_late(now).where(tables.clock.c.kind.in_(kinds), ~reported))
    raised = select(tables.lead.c.id).where(tables.lead.c.key == _lead_key()).exists()
    yield from _pages(db, _running_late(now).where(tables.clock.c.kind.in_(leads), ~raised))


def _proposable(db: Database, now: datetime) -> Iterator[Row[Any]]:
    """Late clocks for which the office has not been asked to propose supervision."""
    with db.read() as tx:
        kinds = _kinds(tx, Breach.SUGGEST)
    asked = tables.clock.alias()
    target = select(asked.c.id).where(asked.c.kind == "suggest-sup", asked.c.item.is_(None))
    target = target.where(asked.c.matter == tables.clock.c.matter, asked.c.started_at == tables.clock.c.too_late_from)
    # Two units that were notified together are late at the same midnight. A sum and not the column: without statistics
    # SQLite prefers its index to the case's, and then reads every clock that has no assignment for each of them.
    target = target.where((asked.c.assignment + 0).is_not_distinct_from(tables.clock.c.assignment))
    letter = tables.supervision.c
    supervised = select(letter.id).where(letter.matter == tables.clock.c.matter)
    supervised = supervised.where(letter.organisation + 0 == tables.clock.c.organisation)  # as above: a unit has many
    # A letter that ended before this clock was late asked for something else.
    since = letter.begun_at >= tables.clock.c.too_late_from
    supervised = supervised.where(or_(letter.state.not_in(SUPERVISION_OVER), since))
    late = _running_late(now).where(tables.clock.c.kind.in_(kinds), ~target.exists(), ~supervised.exists())
    yield from _pages(db, late)


def _breach(db: Database, clock: Row[Any], now: datetime) -> bool:
    with db.begin() as tx:
        turn = _turn(tx, clock, now)
        if turn is None:
            return False
        breaches.breached(turn, clock)
        finish(turn)
        return True


def _propose(db: Database, clock: Row[Any], now: datetime) -> bool:
    """The office's target to propose supervision (建议督办表), from the breach on."""
    with db.begin() as tx:
        turn = _turn(tx, clock, now)
        if turn is None or not _long_enough(turn, clock, now) or _asked(tx, clock):
            return False
        part = next((one for one in turn.file.assignments if one.id == clock.assignment), None)
        happen(turn, "propose", facts={"clock": clock.id, "kind": clock.kind}, at=now)
        clocks.start(turn, "suggest-sup", assignment=part, terms=Terms(started_at=clock.too_late_from))
        finish(turn)
        return True


def _asked(tx: Connection, clock: Row[Any]) -> bool:
    """Whether another process was faster."""
    columns = tables.clock.c
    asked = select(columns.id).where(columns.matter == clock.matter, columns.kind == "suggest-sup")
    asked = asked.where(columns.assignment.is_not_distinct_from(clock.assignment))
    return tx.execute(asked.where(columns.started_at == clock.too_late_from)).first() is not None


def _turn(tx: Connection, clock: Row[Any], now: datetime) -> Turn | None:
    """A turn of the house itself, if the clock still runs."""
    running = tx.execute(select(tables.clock.c.outcome).where(tables.clock.c.id == clock.id)).scalar_one()
    if running is not None:
        return None
    return turn_in(tx, CaseId(clock.matter), version=None, by=None, when=When(now=now))


def _long_enough(turn: Turn, clock: Row[Any], now: datetime) -> bool:
    if Breach.REPORT in pack_in(turn.tx, clock.policy).clock(clock.kind).breach:
        return True
    today = local(now).date()
    return turn.rules.calendar.working_days_between(clock.due_on, today) > GRACE_WORKING_DAYS


def _deem(db: Database, now: datetime) -> int:
    """T33: a letter nobody signs for counts as received after the days of the rules (table A6, 13)."""
    columns = tables.supervision.c
    with db.read() as tx:
        rules = in_force(tx)
        found = select(columns.id, columns.matter, columns.issued_at).where(columns.state == SupervisionState.ISSUED)
        issued = list(tx.execute(found))
    deemed = 0
    for letter in issued:
        received = _deemed_at(rules, letter.issued_at)
        if received > now:
            continue
        with db.begin() as tx:
            when = When(now=now, happened=received, why_late="deemed")
            turn = turn_in(tx, CaseId(letter.matter), version=None, by=None, when=when)
            mine = next(one for one in turn.file.supervisions if one.id == letter.id)
            if mine.state is SupervisionState.ISSUED:
                supervising.serve_in(turn, letter.id, service="deemed")
                finish(turn)
                deemed += 1
    return deemed


def _deemed_at(rules: Rules, issued_at: datetime) -> datetime:
    """The last moment of the last day on which somebody could have signed."""
    days = rules.pack.handling.deemed_service_working_days
    last = rules.calendar.after(local(issued_at).date(), days).end
    return too_late_from(last, rules.pack.counting, rules.pack.zone) - timedelta(microseconds=1)


def _draft_clocks(db: Database, now: datetime) -> int:
    """A draft whose call has ended is to be registered on the same day, so somebody is reminded of it."""
    clock, matter, call, link = tables.clock.c, tables.matter.c, tables.call.c, tables.matter_call.c
    counted = select(clock.id).where(clock.matter == matter.id, clock.kind == "register").exists()
    open_call = (select(call.id).join(tables.matter_call, link.call == call.id).where(link.matter == matter.id)).where(
        call.state != "ended"
    )
    drafts = select(matter.id).where(matter.state == CaseState.DRAFT, matter.practice.is_(False))
    with db.read() as tx:
        waiting = list(tx.execute(drafts.where(~counted, ~open_call.exists()).order_by(matter.id).limit(BATCH)))
    for draft in waiting:
        with db.begin() as tx:
            turn = turn_in(tx, CaseId(draft.id), version=None, by=None, when=When(now=now))
            if turn.state is CaseState.DRAFT and not clocks.running(turn, "register"):
                happen(turn, "call_ended", at=clocks.call_ended(turn))
                clocks.start(turn, "register", terms=Terms(started_at=clocks.call_ended(turn)))
    return len(waiting)


def _running_late(now: datetime) -> Select[Any]:
    columns = tables.clock.c
    return select(tables.clock).where(
        columns.outcome.is_(None), columns.too_late_from <= now, columns.practice.is_(False)
    )


def _pages(db: Database, found: Select[Any]) -> Iterator[Row[Any]]:
    """All rows in batches, each read on its own, so that no transaction stays open while we write."""
    last = 0
    while True:
        with db.read() as tx:
            rows = list(tx.execute(found.where(tables.clock.c.id > last).order_by(tables.clock.c.id).limit(BATCH)))
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _kinds(tx: Connection, act: Breach) -> list[str]:
    """Kinds of clocks that do this when they are missed, in any pack under which a clock may still run."""
    packs: list[Pack] = [pack_in(tx, which) for which in tx.execute(select(tables.policy_pack.c.id)).scalars()]
    return sorted({clock.name for pack in packs for clock in pack.clocks if act in clock.breach})


def _lead_key() -> Any:
    return literal("clock:").concat(cast(tables.clock.c.id, String))
