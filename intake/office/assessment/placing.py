"""名次: after a recount of one sheet its whole group is placed anew; the place of the publication is kept beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from intake import journal
from intake.office.assessment import snapshots, telling
from intake.records import tables
from intake.rules.assessment import ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A sheet whose unit has another place now."""

    organisation: int
    before: int | None
    after: int | None
    sha256: str


def place_in(tx: Connection, period: str, branch: str, now: datetime, *, recounted: int) -> list[Moved]:
    """Everybody else is placed by what was published of them. Sheets that kept no bound keep their places.

    Args:
        recounted: the unit that was counted anew; its sheet's version has moved already.
    """
    sheet = tables.assessment_sheet
    rows = tx.execute(select(sheet).where(sheet.c.period == period).order_by(sheet.c.organisation)).all()
    group = [row for row in rows if row.snapshot["branch"] == branch]
    if any("cautious" not in row.snapshot for row in group):
        return []
    places = ranks({row.organisation: _bound(row) for row in group})
    moved = [_move(tx, row, places.get(row.organisation), recounted) for row in group]
    found = [one for one in moved if one is not None]
    for one in found:
        key = f"{period}:{one.organisation}:place:{one.sha256[:12]}"
        facts: dict[str, journal.Fact] = {"number": period, "count": one.after or 0, "state": str(one.before or "—")}
        telling.tell(tx, "assessment_placed", key, telling.units([one.organisation]), now, **facts)
    return found


def _bound(row: Row[Any]) -> float | None:
    kept = row.snapshot["cautious"]
    return None if kept is None else float(kept)


def _move(tx: Connection, row: Row[Any], place: int | None, recounted: int) -> Moved | None:
    before = row.snapshot["rank"]
    if place == before:
        return None
    content = {"rank_published": before} | row.snapshot | {"rank": place}
    values = {"snapshot": content, "sha256": snapshots.sha256(content)}
    # Whoever has another unit's sheet before them is to see that it changed.
    version = row.version if row.organisation == recounted else row.version + 1
    here = tables.assessment_sheet.c.id == row.id
    tx.execute(update(tables.assessment_sheet).where(here).values(**values, version=version))
    return Moved(organisation=row.organisation, before=before, after=place, sha256=values["sha256"])
