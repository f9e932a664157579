"""A case as its handling sees it: state, unit on air, and everybody who has or had it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, Table, bindparam, select

from intake.office.cases import NoSuchCase
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules import assignments as life
from intake.rules.assignments import AssignmentState
from intake.rules.who import Parties
from intake.words import (
    AiringState,
    AssignmentId,
    Capacity,
    CaseId,
    CaseState,
    Category,
    Kind,
    OrganisationId,
    Refusal,
    Role,
    ShowId,
    SupervisionState,
)


class NoSuchAssignment(Refusal):
    """The organisation has no part in this case."""

    key = "intake.no_such_assignment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """承办: one organisation's part in a case. `refusals` counts its own."""

    id: AssignmentId
    organisation: OrganisationId
    capacity: Capacity
    state: AssignmentState
    working_days: int | None
    handler: str
    refusals: int
    given_at: datetime
    signed_at: datetime | None

    @property
    def live(self) -> bool:
        """The organisation still owes something."""
        return self.state in life.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """`since` is when its newest step happened."""

    id: int
    organisation: OrganisationId
    assignment: AssignmentId | None
    state: SupervisionState
    round: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A rectification item that nobody has found done. `reported`: whether its unit says that it is."""

    id: int
    organisation: OrganisationId
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One reading of a case inside a transaction; a verb that changes it does not change this."""

    id: CaseId
    number: str
    state: CaseState
    kind: Kind | None
    version: int
    practice: bool
    show: ShowId | None
    show_day: date | None
    onair: OrganisationId | None
    opened_at: datetime
    accepted_at: datetime | None
    caller_number: str
    category: Category | None
    general: bool
    protected: bool
    master: CaseId | None
    split_from: CaseId | None
    airing: AiringState
    reopened: int
    hops: int
    closed_at: datetime | None
    # 保全 and in which role it was put; and whether number and contact have been cut.
    held: bool
    held_by: Role | None
    cut: bool
    assignments: tuple[Assignment, ...]
    supervisions: tuple[Supervision, ...]
    # While the case is in rectification.
    items: tuple[OpenItem, ...]
    # Units that have the master of a merged case: they may answer its caller.
    through_master: frozenset[OrganisationId]

    def parties(self, holder: OrganisationId | None) -> Parties:
        """Who has or had to do with it. Of what reports officials nobody has, whoever it went through."""
        if self.report:
            return Parties(onair=None, holder=holder, all=frozenset())
        had = {assignment.organisation for assignment in self.assignments}
        had |= {supervision.organisation for supervision in self.supervisions} | self.through_master
        if self.onair is not None:
            had.add(self.onair)
        return Parties(onair=self.onair, holder=holder, all=frozenset(had))

    @property
    def report(self) -> bool:
        """Whether it reports officials, and so belongs in no unit's hands."""
        return self.category is Category.REPORT

    def assignment(self, which: AssignmentId) -> Assignment:
        """Raises NoSuchAssignment."""
        found = next((one for one in self.assignments if one.id == which), None)
        if found is None:
            raise NoSuchAssignment(case=self.number)
        return found

    def live(self, capacity: Capacity | None = None) -> list[Assignment]:
        return [one for one in self.assignments if one.live and capacity in (None, one.capacity)]

    def answers_letters(self, organisation: OrganisationId) -> bool:
        """Whether a letter to this organisation is answered by its answer to the case itself, and by nothing else."""
        parts = [one.state for one in self.assignments if one.organisation == organisation]
        return life.answers_letters(self.state, parts)

    def latest(self, organisation: OrganisationId) -> Assignment | None:
        """The organisation's present or last part."""
        return next((one for one in reversed(self.assignments) if one.organisation == organisation), None)


def file_in(tx: Connection, case: CaseId, *, version: int | None = None) -> File:
    """Raises: NoSuchCase; Stale, when `version` is given and somebody has changed the case since."""
    row = tx.execute(_MATTER, {"case": case}).first()
    if row is None:
        raise NoSuchCase(case=case)
    if version is not None and row.version != version:
        raise Stale(yours=version, newest=row.version)
    day = None
    if row.show is not None:
        day = tx.execute(_DAY, {"show": row.show}).scalar()
    return File(
        id=case,
        number=row.number,
        state=CaseState(row.state),
        kind=Kind(row.kind) if row.kind else None,
        version=row.version,
        practice=row.practice,
        show=row.show,
        show_day=day,
        onair=row.onair_unit,
        opened_at=row.opened_at,
        accepted_at=row.accepted_at,
        caller_number=row.caller_number,
        category=Category(row.category) if row.category else None,
        general=row.general,
        protected=row.protected,
        master=row.master,
        split_from=row.split_from,
        airing=AiringState(row.airing),
        reopened=row.reopened,
        hops=row.hops,
        closed_at=row.closed_at,
        held=row.held_at is not None,
        held_by=None if row.held_at is None else _held_by(tx, case),
        cut=row.masked_at is not None,
        assignments=assignments_in(tx, case),
        supervisions=_supervisions(tx, case),
        items=_items(tx, case) if row.state == CaseState.RECTIFY else (),
        through_master=frozenset() if row.master is None else _holders(tx, row.master),
    )


def _held_by(tx: Connection, case: CaseId) -> Role | None:
    """None where the house itself did it."""
    return Role(role) if (role := tx.execute(_HOLDING, {"case": case}).scalar()) else None


def assignments_in(tx: Connection, case: CaseId) -> tuple[Assignment, ...]:
    """In the order they were given."""
    return tuple(_assignment(row) for row in rows_of(tx, tables.assignment, case))


def rows_of(tx: Connection, table: Table, case: CaseId) -> list[Row[Any]]:
    """A case's rows of one table, oldest first."""
    return list(tx.execute(_rows_of(table), {"case": case}))


@cache
def _rows_of(table: Table) -> Select[Any]:
    return select(table).where(table.c.matter == _CASE).order_by(table.c.id)


def _holding() -> Select[Any]:
    event = tables.matter_event.c
    return select(event.role).where(event.matter == _CASE, event.step == "hold").order_by(event.id.desc()).limit(1)


# Written once: a step reads its case several times, and to put a question together takes as long as its answer.
_CASE: BindParameter[Any] = bindparam("case")
_MATTER = select(tables.matter).where(tables.matter.c.id == _CASE)
_DAY = select(tables.show.c.on_day).where(tables.show.c.id == bindparam("show"))
_HOLDING = _holding()


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        id=AssignmentId(row.id),
        organisation=OrganisationId(row.organisation),
        capacity=Capacity(row.capacity),
        state=AssignmentState(row.state),
        working_days=row.working_days,
        handler=row.handler,
        refusals=row.refusals,
        given_at=row.given_at,
        signed_at=row.signed_at,
    )


def _supervisions(tx: Connection, case: CaseId) -> tuple[Supervision, ...]:
    return tuple(
        Supervision(
            id=row.id,
            organisation=OrganisationId(row.organisation),
            assignment=row.assignment,
            state=SupervisionState(row.state),
            round=row.round,
            since=max(at for at in (row.begun_at, row.issued_at, row.served_at, row.reported_at) if at is not None),
        )
        for row in rows_of(tx, tables.supervision, case)
    )


def _items(tx: Connection, case: CaseId) -> tuple[OpenItem, ...]:
    columns = tables.rectification.c
    found = select(columns.id, columns.organisation, columns.reported_at)
    found = found.where(columns.matter == case, columns.accepted_at.is_(None)).order_by(columns.id)
    return tuple(
        OpenItem(id=row.id, organisation=OrganisationId(row.organisation), reported=row.reported_at is not None)
        for row in tx.execute(found)
    )


def _holders(tx: Connection, case: int) -> frozenset[OrganisationId]:
    rows = tx.execute(select(tables.assignment.c.organisation).where(tables.assignment.c.matter == case).distinct())
    return frozenset(OrganisationId(row.organisation) for row in rows)
