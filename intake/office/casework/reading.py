"""One case with everything about it, as one person may see it. Whoever may not see it is told there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office import organisations
from intake.office.cases import NoSuchCase
from intake.office.casework.expecting import Expected, expected
from intake.office.casework.file import File, file_in, rows_of
from intake.office.casework.holding import Schedule, schedule_in
from intake.office.casework.permits import Permit, permits
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.rules_in_force import Rules, in_force, pack_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import who
from intake.rules.calendar import Calendar
from intake.rules.clocks import Standing
from intake.rules.policy import Clock, Pack
from intake.rules.who import LEAD
from intake.words import CaseId, Duty, OrganisationId, SupervisionState
from intake.words.steps import LeadStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A clock's row, its kind in its own pack, and how it looks now; `standing` is None for one that has ended.

    `days_left` are the working days after today up to and with the due day; of a late or ended clock none.
    """

    row: Row[Any]
    kind: Clock | None
    standing: Standing | None
    overdue_days: int
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A case for a reader. Lists are oldest first. `names` are today's names of every organisation that is in it."""

    file: File
    row: Row[Any]
    clocks: list[Timed]
    expected: Expected | None
    events: list[Row[Any]]
    replies: list[Row[Any]]
    feedbacks: list[Row[Any]]
    verifications: list[Row[Any]]
    promises: list[Row[Any]]
    rectifications: list[Row[Any]]
    extensions: list[Row[Any]]
    supervisions: list[Row[Any]]
    assignments: list[Row[Any]]
    airings: list[Row[Any]]
    overdue: list[Row[Any]]
    leads: list[Row[Any]]
    related: list[Row[Any]]
    names: dict[int, str]
    people: dict[int, str]
    signature_for: tuple[str, ...]
    permits: list[Permit]
    sees_number: bool
    sees_caller: bool
    schedule: Schedule


def whole(db: Database, case: CaseId, person: Person, now: datetime) -> Whole:
    """Raises NoSuchCase, also for a case that is there but not for this person."""
    with db.read() as tx:
        file = visible_in(tx, case, person)
        row = tx.execute(select(tables.matter).where(tables.matter.c.id == case)).one()
        rules_now = in_force(tx)
        supervised = any(one.state is not SupervisionState.REFUSED for one in file.supervisions)
        parties = file.parties(None)
        # One unit of several does not read what the bureau writes to another, nor why that one was late.
        mine = None if who.sees_all_cases(person.posts) else who.own_organisations(person.posts)
        counted = rows_of(tx, tables.clock, case)
        own_clocks = {row.id for row in _own(counted, mine)}
        return Whole(
            file=file,
            row=row,
            clocks=[timed(tx, clock, rules_now, now) for clock in counted],
            expected=_expected(file, rules_now),
            events=rows_of(tx, tables.matter_event, case),
            replies=rows_of(tx, tables.reply, case),
            feedbacks=rows_of(tx, tables.feedback, case),
            verifications=rows_of(tx, tables.verification, case),
            promises=rows_of(tx, tables.promise, case),
            rectifications=rows_of(tx, tables.rectification, case),
            extensions=[row for row in rows_of(tx, tables.extension, case) if mine is None or row.clock in own_clocks],
            supervisions=_own(rows_of(tx, tables.supervision, case), mine),
            assignments=rows_of(tx, tables.assignment, case),
            airings=rows_of(tx, tables.airing_item, case),
            overdue=_own(rows_of(tx, tables.overdue, case), mine),
            leads=rows_of(tx, tables.lead, case) if _sees_leads(person) else [],
            related=_related(tx, file, person),
            names=names_in(tx, local(now).date()),
            people=_people(tx),
            signature_for=rules_now.pack.handling.signature_for,
            permits=permits(file, person, organisations.of_duty_in(tx, Duty.PARTNER_12345)),
            sees_number=not file.cut and who.sees_number(person.posts, parties, supervised=supervised),
            sees_caller=who.sees_caller(person.posts, protected=file.protected),
            schedule=schedule_in(tx, case, rules_now),
        )


def _expected(file: File, rules: Rules) -> Expected | None:
    return expected(
        rules, file.state, file.kind, general=file.general, accepted_at=file.accepted_at, show_day=file.show_day
    )


def _own(rows: list[Row[Any]], mine: frozenset[OrganisationId] | None) -> list[Row[Any]]:
    """Those of one's own organisations; all of them for None."""
    return rows if mine is None else [row for row in rows if row.organisation in mine]


def visible_in(tx: Connection, case: CaseId, person: Person) -> File:
    """Raises NoSuchCase: a number guessed tells nothing, not even that it exists."""
    file = file_in(tx, case)
    if not who.sees_case(person.posts, file.parties(None)):
        raise NoSuchCase(case=case)
    return file


def timed(tx: Connection, clock: Row[Any], now_rules: Rules, now: datetime, pack: Pack | None = None) -> Timed:
    """Args:
    pack: the clock's own, where a list has read it already.
    """
    kind = None
    if clock.due_on is not None:
        kind = (pack or pack_in(tx, clock.policy)).clock(clock.kind)
    if clock.outcome is not None or clock.due_on is None:
        return Timed(row=clock, kind=kind, standing=None, overdue_days=0, days_left=0)
    standing = _standing(clock, now, now_rules.calendar)
    late = 0
    if standing is Standing.OVERDUE:
        late = max(1, now_rules.calendar.working_days_between(clock.due_on, local(now).date()))
    left = now_rules.calendar.working_days_between(local(now).date(), clock.due_on)
    return Timed(row=clock, kind=kind, standing=standing, overdue_days=late, days_left=left)


def names_in(tx: Connection, day: date) -> dict[int, str]:
    return {one.id: one.name for one in organisations.organisations_in(tx, day)}


def _standing(clock: Row[Any], now: datetime, calendar: Calendar) -> Standing:
    today = local(now).date()
    if now >= clock.too_late_from:
        return Standing.OVERDUE
    if today >= clock.due_on:
        return Standing.DUE_TODAY
    return Standing.DUE_SOON if calendar.working_days_between(today, clock.due_on) <= 1 else Standing.RUNNING


def explanation(db: Database, case: CaseId, clock: int, person: Person) -> tuple[Row[Any], list[Row[Any]]]:
    """One clock's row with every day that was counted or skipped, and its moves. Raises NoSuchCase."""
    with db.read() as tx:
        visible_in(tx, case, person)
        found = tx.execute(
            select(tables.clock).where(tables.clock.c.id == clock, tables.clock.c.matter == case)
        ).first()
        if found is None:
            raise NoSuchCase(case=case)
        moved = select(tables.clock_move).where(tables.clock_move.c.clock == clock).order_by(tables.clock_move.c.id)
        return found, list(tx.execute(moved))


def _sees_leads(person: Person) -> bool:
    return any(grant.role in person.roles for step in LeadStep for grant in LEAD[step])


def _related(tx: Connection, file: File, person: Person) -> list[Row[Any]]:
    """The master, the children, and what was split from the same call; each with whether its caller was answered.

    A unit sees only the children of a master it has or had: it owes their callers an answer.
    """
    matter, reply = tables.matter.c, tables.reply.c
    answered = select(reply.id).where(reply.matter == matter.id).exists().label("answered")
    found = select(tables.matter, answered).where(matter.id != file.id).order_by(matter.id)
    wanted = matter.master == file.id
    if not who.sees_all_cases(person.posts):
        held = {one.organisation for one in file.assignments}
        mine = who.own_organisations(person.posts) & held
        return list(tx.execute(found.where(wanted))) if mine else []
    wanted |= matter.split_from == file.id
    for other in (file.master, file.split_from):
        if other is not None:
            wanted |= (matter.id == other) | ((matter.split_from == other) if other == file.split_from else False)
    return list(tx.execute(found.where(wanted)))


def _people(tx: Connection) -> dict[int, str]:
    return {row.id: row.display for row in tx.execute(select(tables.person.c.id, tables.person.c.display))}
