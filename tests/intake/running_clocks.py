"""Many running clocks of one unit, put straight into the books: for the sweep's tests and its measure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select

from intake.office import rules_in_force
from intake.records import tables
from intake.records.database import Database
from intake.words import CaseId, OrganisationId
from tests.house import NOW

ROWS = 20_000


def running_clocks(
    db: Database,
    matter: CaseId,
    unit: OrganisationId,
    due: Iterable[date],
    *,
    kind: str = "complaint",
    started_at: datetime = NOW,
) -> list[int]:
    """One clock for each day of `due`; their numbers."""
    with db.begin() as tx:
        rules = rules_in_force.in_force(tx)
        before = tx.execute(select(func.max(tables.clock.c.id))).scalar() or 0
        event = tx.execute(
            insert(tables.matter_event)
            .values(
                matter=matter,
                step="register",
                before="draft",
                after="registered",
                at=started_at,
                recorded_at=started_at,
                late_reason="",
                role="",
                reason="",
                facts={},
            )
            .returning(tables.matter_event.c.id)
        ).scalar_one()
        rows = [
            {
                "matter": matter,
                "kind": kind,
                "organisation": unit,
                "practice": False,
                "policy": rules.pack_id,
                "calendar": rules.calendar.version,
                "started_by": event,
                "started_at": started_at,
                "counted_from": started_at.date(),
                "due_original": day,
                "due_on": day,
                "too_late_from": datetime.combine(day + timedelta(days=1), datetime.min.time(), rules.pack.zone),
                "provisional": False,
                "explained": [],
            }
            for day in due
        ]
        for begin in range(0, len(rows), ROWS):
            tx.execute(insert(tables.clock), rows[begin : begin + ROWS])
        return list(tx.execute(select(tables.clock.c.id).where(tables.clock.c.id > before)).scalars())
