"""What clocks say of a period: in time by the day they had before any extension, and how long the work took."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, union_all

from intake.office.assessment.tally import BATCH, Tally
from intake.office.rules_in_force import pack_in
from intake.records import tables
from intake.rules.casework import HANDLING_CLOCKS
from intake.rules.clocks import Outcome, too_late_from
from intake.rules.handled import CLOCKS, DONE, decided

OUTCOMES: dict[str | None, Outcome | None] = {None: None, **{one.value: one for one in Outcome}}
MEASURES = {
    kind: [measure for measure, among in CLOCKS.items() if kind in among]
    for kind in {kind for kinds in CLOCKS.values() for kind in kinds}
}


def read(tally: Tally) -> None:
    """M10 to M12, M14, M15, M21, M22, M23, M25."""
    rows = _rows(tally)
    tally.read([row.matter for row in rows])
    first = _days_before_extension(tally, [row.id for row in rows])
    spans: dict[tuple[date, date], int] = {}
    for row in rows:
        outcome = OUTCOMES[row.outcome]
        found = decided(outcome, row.stopped_at, _too_late(tally, row, first.get(row.id)), tally.now)
        if found is not None and tally.holds(found.at):
            for measure in MEASURES[row.kind]:
                tally.mark(measure, row.organisation, row.matter, found.met, extended=row.id in first)
        if row.kind in HANDLING_CLOCKS and outcome in DONE and tally.holds(row.stopped_at):
            span = (row.counted_from, tally.day(row.stopped_at))
            if span not in spans:
                spans[span] = tally.rules.calendar.working_days_between(*span)
            tally.took(row.organisation, row.matter, spans[span])


def _rows(tally: Tally) -> list[Row[Any]]:
    """Clocks that can have been decided in the period: stopped in it, too late in it, or with another day before."""
    clock, move, (begins, ends) = tables.clock.c, tables.clock_move.c, tally.period.bounds(tally.zone)
    kind = clock.kind.in_(sorted({kind for kinds in CLOCKS.values() for kind in kinds}))
    candidates = union_all(
        select(clock.id).where(kind, clock.stopped_at >= begins, clock.stopped_at < ends),
        # The first moment after the last day, which is midnight.
        select(clock.id).where(kind, clock.too_late_from > begins, clock.too_late_from <= ends),
        select(move.clock).where(move.reason == "extension"),
    )
    # Thousands of rows: what a clock explains of itself is read where somebody asks for it.
    names = ("id", "matter", "organisation", "kind", "policy", "counted_from", "stopped_at", "outcome", "too_late_from")
    found = select(*(clock[name] for name in names)).where(clock.id.in_(candidates), kind, clock.due_on.is_not(None))
    found = found.where(clock.started_at < ends, or_(clock.stopped_at.is_(None), clock.stopped_at >= begins))
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
