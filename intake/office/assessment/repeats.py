"""Which closed cases came back by another call of the same caller (M19): read for the rule that judges it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from intake.office.assessment import exclusions
from intake.office.assessment.tally import Tally
from intake.office.casework.registration import VoidReason
from intake.records import tables
from intake.rules.coming_back import Rung, came_back
from intake.words import CaseId, CaseState, Kind
from intake.words.steps import Step

CLOSINGS = (Step.CLOSE, Step.CLOSE_LIVE)


def came_back_in(tally: Tally, closed: Sequence[Any]) -> frozenset[CaseId]:
    """Args:
    closed: rows with `matter` and `at`, the moment of the closing.
    """
    if not closed:
        return frozenset()
    within = timedelta(days=tally.rules.pack.handling.contacts_within_days)
    at = {row.matter: row.at for row in closed}
    until = min(max(at.values()) + within, tally.now)
    rows = _of_same_callers(tally, until)
    return came_back((_rung(row, at.get(row.id)) for row in rows), within=within)


def _of_same_callers(tally: Tally, until: datetime) -> list[Row[Any]]:
    """Cases of numbers that have more than one, one of them closed in the period or later.

    A number that was cut by the records schedule is nobody's any more, and nobody looks from a score at the protected.
    """
    matter, event, (begins, _) = tables.matter.c, tables.matter_event.c, tally.period.bounds(tally.zone)
    known = [matter.caller_number != "", matter.masked_at.is_(None), matter.opened_at <= until]
    known += [exclusions.no_practice(), matter.protected.is_(False)]
    closing = select(event.matter).where(event.step.in_(CLOSINGS), event.at >= begins)
    theirs = select(matter.caller_number).where(matter.id.in_(closing))
    often = select(matter.caller_number).where(*known, matter.caller_number.in_(theirs))
    often = often.group_by(matter.caller_number).having(func.count() > 1)
    wanted = (matter.id, matter.caller_number, matter.opened_at, matter.kind, matter.place, matter.summary)
    asked = select(*wanted, matter.state, matter.outcome).where(*known, matter.caller_number.in_(often))
    rows: Iterable[Row[Any]] = tally.tx.execute(asked)
    return [row for row in rows if row.state != CaseState.VOID or _duplicate(row)]


def _duplicate(row: Row[Any]) -> bool:
    return bool(row.state == CaseState.VOID and row.outcome == VoidReason.DUPLICATE_CALL)


def _rung(row: Row[Any], closed_at: datetime | None) -> Rung:
    return Rung(
        case=CaseId(row.id),
        number=row.caller_number,
        opened_at=row.opened_at,
        closed_at=closed_at,
        kind=None if row.kind is None else Kind(row.kind),
        place=row.place,
        summary=row.summary,
        duplicate=_duplicate(row),
    )
