"""The sheets of a period as one person may see them, with what that person may do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from intake.office.assessment import sheets
from intake.office.people import Person
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.records.database import Database
from intake.rules import assessing
from intake.rules.periods import Period
from intake.rules.sheets import SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sheet with what its reader may do to it."""

    row: Row[Any]
    may_answer: bool
    may_appeal: bool
    may_decide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    period: str
    published_at: datetime | None
    appeal_until: date | None
    frozen_at: datetime | None
    may_publish: bool
    may_freeze: bool
    sheets: tuple[Shown, ...]


def published(db: Database, key: str, person: Person, now: datetime) -> Published:
    """Raises NoSuchPeriod."""
    period, roles = Period.read(key), person.roles
    with db.read() as tx:
        row = tx.execute(select(tables.assessment_period).where(tables.assessment_period.c.period == key)).first()
        today = now.astimezone(in_force(tx).pack.zone).date()
        rows = [one for one in sheets.sheets_in(tx, key) if assessing.sees(person.posts, one.organisation)]
    live = row is not None and row.frozen_at is None
    appeals = row is not None and row.frozen_at is None and today <= row.appeal_until
    return Published(
        period=key,
        published_at=None if row is None else row.published_at,
        appeal_until=None if row is None else row.appeal_until,
        frozen_at=None if row is None else row.frozen_at,
        may_publish=row is None and period.over(today) and not roles.isdisjoint(assessing.PUBLISHES),
        may_freeze=live and not roles.isdisjoint(assessing.FREEZES),
        sheets=tuple(_shown(one, person, live=live, appeals=appeals) for one in rows),
    )


def _shown(row: Row[Any], person: Person, *, live: bool, appeals: bool) -> Shown:
    mine = live and row.state == SheetState.OPEN and assessing.speaks(person.posts, row.organisation)
    decides = live and row.state == SheetState.APPEALED and not person.roles.isdisjoint(assessing.DECIDES)
    return Shown(row=row, may_answer=mine, may_appeal=mine and appeals, may_decide=decides)
