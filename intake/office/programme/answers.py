"""回应往期 (C6): what earlier shows left to be answered, written up for this one or still waiting to be.

A script names the caller by another name; this list shows the script and never the caller.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from intake.office.organisations import organisation_in
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.words import AiringState, CaseId, CaseNumber, Kind, OrganisationId, ShowId

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AirAnswer:
    """One case that is to be answered on the air.

    Attributes:
        version: of the case, for the step that says it was aired.
        shows: how many shows went by since it has waited; after two the station is warned (A3, K-ONAIR-REPLY).
    """

    case: CaseId
    number: CaseNumber
    version: int
    kind: Kind | None
    unit_name: str
    state: AiringState
    script: str
    queued_at: datetime
    aired_at: datetime | None
    shows: int


def answers(db: Database, show: ShowId) -> list[AirAnswer]:
    """Scripts of this show, aired ones too, then what has no show yet, the longest waiting first.

    Raises: NoSuchShow.
    """
    item, matter = tables.airing_item, tables.matter
    newest = select(func.max(item.c.id)).where(item.c.matter == matter.c.id).correlate(matter).scalar_subquery()
    waits = matter.c.airing.in_((AiringState.QUEUED, AiringState.SCRIPTED))
    mine = item.c.show == show
    asked = (
        select(item, matter.c.number, matter.c.version, matter.c.kind, matter.c.onair_unit, matter.c.airing)
        .select_from(item.join(matter, matter.c.id == item.c.matter))
        .where(item.c.id == newest, matter.c.protected.is_(False))
        .order_by(item.c.show.is_(None), item.c.queued_at, item.c.id)
        .limit(SHOWN)
    )
    with db.read() as tx:
        found = show_in(tx, show)
        which = or_(mine, and_(item.c.show.is_(None), waits))
        rows = tx.execute(asked.where(which, matter.c.practice.is_(found.practice))).all()
        return [_answer(tx, row, found) for row in rows]


def _answer(tx: Connection, row: Row[Any], show: Show) -> AirAnswer:
    past = tables.show.c
    gone = select(func.count()).where(
        past.ends_at > row.queued_at, past.ends_at <= show.starts_at, past.practice.is_(show.practice)
    )
    unit = row.onair_unit
    return AirAnswer(
        case=CaseId(row.matter),
        number=CaseNumber(row.number),
        version=row.version,
        kind=None if row.kind is None else Kind(row.kind),
        unit_name="" if unit is None else organisation_in(tx, OrganisationId(unit), show.day).name,
        state=AiringState(row.airing),
        script=row.script,
        queued_at=row.queued_at,
        aired_at=row.aired_at,
        shows=int(tx.execute(gone).scalar_one()),
    )
