"""What clocks say of a period: in time by the day they had before any extension, and how long the work took."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from intake.office.assessment.tally import BATCH, Tally
from intake.office.rules_in_force import pack_in
from intake.records import tables
from intake.rules.casework import HANDLING_CLOCKS
from intake.rules.clocks import Outcome, too_late_from
from intake.rules.handled import CLOCKS, DONE, decided


def read(tally: Tally) -> None:
    """M10 to M12, M14, M15, M21, M22, M23, M25."""
    rows = _rows(tally)
    tally.read([row.matter for row in rows])
    first = _days_before_extension(tally, [row.id for row in rows])
    for row in rows:
        outcome = None if row.outcome is None else Outcome(row.outcome)
        found = decided(outcome, row.stopped_at, _too_late(tally, row, first.get(row.id)), tally.now)
        if found is not None and tally.holds(found.at):
            for measure, kinds in CLOCKS.items():
                if row.kind in kinds:
                    tally.mark(measure, row.organisation, row.matter, found.met, extended=row.id in first)
        if row.kind in HANDLING_CLOCKS and outcome in DONE and tally.holds(row.stopped_at):
            until = tally.day(row.stopped_at)
            days = tally.rules.calendar.working_days_between(row.counted_from, until)
            tally.took(row.organisation, row.matter, days)


def _rows(tally: Tally) -> list[Row[Any]]:
    """Clocks that can have been decided in the period: begun before its end, and not over before its first day."""
    clock, (begins, ends) = tables.clock.c, tally.period.bounds(tally.zone)
    kinds = sorted({kind for kinds in CLOCKS.values() for kind in kinds})
    found = select(tables.clock).where(clock.kind.in_(kinds), clock.due_on.is_not(None), clock.started_at < ends)
    found = found.where(or_(clock.stopped_at.is_(None), clock.stopped_at >= begins))
    return list(tally.tx.execute(found.order_by(clock.id)))


def _days_before_extension(tally: Tally, clocks: list[int]) -> dict[int, date]:
    """The due day that the first extension moved: what a calendar or a promise had made of it until then counts."""
    move = tables.clock_move.c
    firsts: dict[int, date] = {}
    for begin in range(0, len(clocks), BATCH):
        mine = move.clock.in_(clocks[begin : begin + BATCH])
        first = select(func.min(move.id)).where(mine, move.reason == "extension").group_by(move.clock)
        rows = tally.tx.execute(select(move.clock, move.before).where(move.id.in_(first)))
        firsts |= {row.clock: row.before for row in rows}
    return firsts


def _too_late(tally: Tally, row: Row[Any], first: date | None) -> datetime:
    if first is None:
        moment: datetime = row.too_late_from
        return moment
    pack = pack_in(tally.tx, row.policy)
    return too_late_from(first, pack.counting, pack.zone)
