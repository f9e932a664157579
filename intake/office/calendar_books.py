"""The calendar as pages and commands show it: its versions, a proposal with its difference, a year day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from intake.office import calendars, recomputing, rules_in_force
from intake.office.calendars import NoSuchProposal
from intake.office.numbering import local
from intake.records import tables
from intake.records.database import Database
from intake.rules import calendar_words
from intake.rules.calendar import Day, Word
from intake.rules.calendar_words import DayChange, Proposal


class VersionState(StrEnum):
    PROPOSED = "proposed"
    OVERTAKEN = "overtaken"  # proposed, and a later one is in force since
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """One version. Names are None where the house itself or its administrator acted."""

    id: int
    state: VersionState
    reason: str
    proposer: int | None
    proposed_by: str | None
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    refused_at: datetime | None
    refusal: str
    words: int
    years: Mapping[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord:
    """What a version says and what it changes, or would change.

    Attributes:
        changes: days that look otherwise than in the version before it.
        running: clocks that run and go over a day that counts otherwise.
        only_past: every day lies behind and no running clock goes over one: only ended clocks did, and those stay.
    """

    version: VersionRecord
    proposal: Proposal
    changes: list[DayChange]
    running: int
    only_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRecord:
    """A year as it is in force. `words` are those of every layer, stronger ones included or not."""

    version: int
    year: int
    announced: bool
    days: list[Day]
    words: list[Word]
    years: list[int]  # those whose notice is out
    left: int  # running clocks that still have to follow


def versions(db: Database) -> list[VersionRecord]:
    """All of them, the newest first."""
    with db.read() as tx:
        newest = calendars.newest_in(tx)
        years = _years_in(tx)
        return [_version(row, years.get(row.id, {}), newest) for row in tx.execute(_versions())]


def proposal(db: Database, version: int, now: datetime) -> ProposalRecord:
    """Raises: NoSuchProposal."""
    with db.read() as tx:
        row = tx.execute(_versions().where(tables.calendar_version.c.id == version)).first()
        if row is None:
            raise NoSuchProposal(version=version)
        newest = calendars.newest_in(tx)
        record = _version(row, _years_in(tx).get(version, {}), newest)
        said = calendars.said_in(tx, version)
        # Of one that counts, what it changed; of one that does not, what it would change today.
        before = rules_in_force.layers_in(tx, version - 1 if row.approved_at is not None else newest)
        days = [one.day for one in said.said]
        changes = calendar_words.diff(before.calendar(0), before.after(said).calendar(0), days)
        moving = [change.day for change in changes if change.moves]
        running = _running_over(tx, moving)
        past = bool(days) and max(days) < local(now).date() and not said.years
        return ProposalRecord(
            version=record, proposal=said, changes=changes, running=running, only_past=past and running == 0
        )


def year(db: Database, number: int) -> YearRecord:
    with db.read() as tx:
        rules = rules_in_force.in_force(tx)
        layers = rules_in_force.layers_in(tx, rules.calendar.version)
        words = sorted(
            (word for word in layers.words.values() if word.day.year == number), key=lambda word: (word.day, word.layer)
        )
        return YearRecord(
            version=rules.calendar.version,
            year=number,
            announced=number in layers.announced,
            days=[rules.calendar.look(day) for day in calendar_words.days_of(number)],
            words=words,
            years=sorted(layers.announced),
            left=recomputing.left_in(tx),
        )


def _versions() -> Select[Any]:
    version, proposer, approver = tables.calendar_version, tables.person.alias(), tables.person.alias()
    words = select(func.count()).where(tables.calendar_word.c.version == version.c.id).scalar_subquery()
    return (
        select(
            version,
            proposer.c.display.label("proposer"),
            approver.c.display.label("approver"),
            words.label("words"),
        )
        .outerjoin(proposer, proposer.c.id == version.c.proposed_by)
        .outerjoin(approver, approver.c.id == version.c.approved_by)
        .order_by(version.c.id.desc())
    )


def _version(row: Row[Any], years: Mapping[int, bool], newest: int) -> VersionRecord:
    return VersionRecord(
        id=row.id,
        state=_state(row, newest),
        reason=row.reason,
        proposer=row.proposed_by,
        proposed_by=row.proposer,
        proposed_at=row.proposed_at,
        approved_by=row.approver,
        approved_at=row.approved_at,
        refused_at=row.refused_at,
        refusal=row.refusal,
        words=row.words,
        years=years,
    )


def _state(row: Row[Any], newest: int) -> VersionState:
    if row.approved_at is not None:
        return VersionState.APPROVED
    if row.refused_at is not None:
        return VersionState.REFUSED
    return VersionState.OVERTAKEN if row.id < newest else VersionState.PROPOSED


def _years_in(tx: Connection) -> dict[int, dict[int, bool]]:
    found: dict[int, dict[int, bool]] = {}
    for row in tx.execute(select(tables.calendar_year).order_by(tables.calendar_year.c.year)):
        found.setdefault(row.version, {})[row.year] = row.announced
    return found


def _running_over(tx: Connection, days: list[date]) -> int:
    """Clocks that run and whose way from start to due day leads over one of `days`."""
    if not days:
        return 0
    clock = tables.clock.c

    def over(day: date) -> ColumnElement[bool]:
        forth = and_(clock.counted_from < day, clock.due_on >= day)
        return or_(forth, and_(clock.due_on <= day, clock.counted_from > day))

    # A typhoon's days lie together; their first and last bound them well enough for a figure to look at.
    reach = or_(over(min(days)), over(max(days)), clock.counted_from.between(min(days), max(days)))
    counted = select(func.count()).select_from(tables.clock).where(clock.outcome.is_(None), clock.due_on.is_not(None))
    return int(tx.execute(counted.where(reach)).scalar_one())
