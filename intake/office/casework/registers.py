"""The overdue register (报备) by year, with the unit's explanation; and the list of accountability leads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, true, update

from intake import feed, journal
from intake.office.casework import running, seen
from intake.office.casework.leads import NOBODY, check_unexplained
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.casework.turn import need
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.records.database import Database
from intake.rules import case_table, who
from intake.rules.calendar import Calendar
from intake.rules.moments import When
from intake.rules.who import Parties
from intake.words import Category, LeadState, OrganisationId, Post, Refusal
from intake.words.steps import LeadStep


class NoSuchLine(Refusal):
    """The register has no such line, or not for this person."""

    key = "intake.no_such_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One line of the register, with its clock; `days` are the working days it is or ended late."""

    row: Row[Any]
    case: Row[Any]
    clock: Timed
    days: int
    may_explain: bool
    mask: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A year's lines, the highest number first; `next` is the number before which the following page begins."""

    year: int
    years: list[int]
    total: int
    unexplained: int
    lines: list[Late]
    next: int | None
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """`steps` are what its reader may do now; a unit reads the finding once it is decided."""

    row: Row[Any]
    case: Row[Any] | None
    mask: Mask | None
    steps: tuple[str, ...]
    sees_finding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    total: int
    by_state: Mapping[LeadState, int]
    leads: list[Lead]
    next: int | None
    names: Mapping[int, str]


def register(
    db: Database,
    person: Person,
    now: datetime,
    *,
    year: int | None = None,
    before: int | None = None,
    organisation: OrganisationId | None = None,
    unexplained: bool = False,
    limit: int = 100,
) -> Register:
    """The year's register as the person may see it; without a year the newest that has lines."""
    line = tables.overdue.c
    with db.read() as tx:
        mine = select(tables.overdue).where(_own_lines(person))
        years = sorted(tx.execute(mine.with_only_columns(line.year).distinct()).scalars(), reverse=True)
        chosen = year if year is not None else (years[0] if years else running.today(now).year)
        of_year = mine.where(line.year == chosen)
        if organisation is not None:
            of_year = of_year.where(line.organisation == organisation)
        open_ones = of_year.where(line.explanation == "")
        shown = open_ones if unexplained else of_year
        paged = shown if before is None else shown.where(line.number < before)
        rows = list(tx.execute(paged.order_by(line.number.desc()).limit(limit + 1)))
        return Register(
            year=chosen,
            years=years,
            total=_count(tx, shown),
            unexplained=_count(tx, open_ones),
            lines=_late(tx, rows[:limit], person, now),
            next=rows[limit - 1].number if len(rows) > limit else None,
            names=running.names_in(tx, now),
        )


def explain_overdue(db: Database, which: int, *, explanation: str, before: str = "", by: Person, when: When) -> None:
    """承办单位说明: the unit says why its clock became late, in the place of what it said `before`.

    Raises: NoSuchLine, NotYours, Incomplete, ExplainedMeanwhile.
    """
    need(explanation=explanation)
    with db.begin() as tx:
        row = tx.execute(select(tables.overdue).where(tables.overdue.c.id == which, _own_lines(by))).first()
        if row is None:
            raise NoSuchLine
        who.permitted(who.EXPLAIN, by.posts, _holder(row.organisation), "overdue.step.explain")
        check_unexplained(row.explanation, before, explanation)
        tx.execute(update(tables.overdue).where(tables.overdue.c.id == which).values(explanation=explanation.strip()))
        facts: dict[str, journal.Fact] = {"overdue": which, "organisation": row.organisation}
        entry = journal.Entry(
            at=when.now,
            actor=f"person:{by.id}",
            verb="overdue_explained",
            subject=f"case:{row.matter}",
            facts=facts,
        )
        journal.append(tx, entry)
        feed.changed(tx, feed.Kind.CASE, str(row.matter))


def lead_list(
    db: Database,
    person: Person,
    now: datetime,
    *,
    state: LeadState | None = None,
    situation: int | None = None,
    organisation: OrganisationId | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Leads:
    """Leads, newest first: all of them for the bodies that judge, a unit's own for the unit."""
    lead = tables.lead.c
    with db.read() as tx:
        found = select(tables.lead).where(_own_leads(person.posts))
        if situation is not None:
            found = found.where(lead.situation == situation)
        if organisation is not None:
            found = found.where(lead.organisation == organisation)
        counted = found.with_only_columns(lead.state, func.count().label("total")).group_by(lead.state)
        by_state = {LeadState(row.state): row.total for row in tx.execute(counted)}
        if state is not None:
            found = found.where(lead.state == state)
        paged = found if before is None else found.where(lead.id < before)
        rows = list(tx.execute(paged.order_by(lead.id.desc()).limit(limit + 1)))
        return Leads(
            total=_count(tx, found),
            by_state=by_state,
            leads=_leads(tx, rows[:limit], person),
            next=rows[limit - 1].id if len(rows) > limit else None,
            names=running.names_in(tx, now),
        )


def judges(posts: Collection[Post]) -> bool:
    """Whether somebody is of a body that raises, judges or finishes leads."""
    return any(grant.role is post.role for step in LeadStep for grant in who.LEAD[step] for post in posts)


def sees_leads(tx: Connection, posts: Collection[Post], leads: Collection[int]) -> bool:
    """Whether whoever holds these posts may read one of the leads."""
    found = select(tables.lead.c.id).where(tables.lead.c.id.in_(leads), _own_leads(posts))
    return tx.execute(found.limit(1)).first() is not None


def _own_lines(person: Person) -> ColumnElement[bool]:
    """Who sees all cases sees the register; a unit its own lines, whatever else it sees of the case."""
    if who.sees_all_cases(person.posts):
        return true()
    mine = tables.overdue.c.organisation.in_(sorted(who.own_organisations(person.posts)))
    return and_(mine, _no_report(tables.overdue.c.matter))


def _own_leads(posts: Collection[Post]) -> ColumnElement[bool]:
    if judges(posts):
        return true()
    return and_(tables.lead.c.organisation.in_(sorted(who.own_organisations(posts))), _no_report(tables.lead.c.matter))


def _no_report(case: ColumnElement[Any]) -> ColumnElement[bool]:
    """What reports officials is no unit's, also where a unit was late with it before that was found out."""
    matter = tables.matter.c
    return ~select(matter.id).where(matter.id == case, matter.category == Category.REPORT).exists()


def _late(tx: Connection, rows: list[Row[Any]], person: Person, now: datetime) -> list[Late]:
    cases = _cases(tx, rows)
    columns = tables.clock.c
    wanted = select(tables.clock).where(columns.id.in_([row.clock for row in rows]))
    clocks = running.timed_in(tx, list(tx.execute(wanted)), now)
    rules = in_force(tx)
    masks = seen.masks_in(tx, person, list(cases.values()))
    return [
        Late(
            row=row,
            case=cases[row.matter],
            clock=clocks[row.clock],
            days=_days_late(clocks[row.clock], rules.calendar),
            may_explain=_may(who.EXPLAIN, person, _holder(row.organisation)),
            mask=masks[row.matter],
        )
        for row in rows
    ]


def _days_late(one: Timed, calendar: Calendar) -> int:
    if one.row.stopped_at is None:
        return one.overdue_days
    return max(1, calendar.working_days_between(one.row.due_on, local(one.row.stopped_at).date()))


def _leads(tx: Connection, rows: list[Row[Any]], person: Person) -> list[Lead]:
    cases, judging = _cases(tx, rows), judges(person.posts)
    masks = seen.masks_in(tx, person, list(cases.values()))
    return [
        Lead(
            row=row,
            case=cases.get(row.matter),
            mask=masks.get(row.matter),
            steps=_steps(row, person),
            sees_finding=judging or row.state in (LeadState.SENT, LeadState.DROPPED, LeadState.DONE),
        )
        for row in rows
    ]


def _steps(row: Row[Any], person: Person) -> tuple[str, ...]:
    state, found = LeadState(row.state), list[str]()
    if state in (LeadState.LEAD, LeadState.REVIEW) and _may(who.EXPLAIN, person, _holder(row.organisation)):
        found.append("explain")
    for step in case_table.LEAD_NEXT[state]:
        unheard = step is LeadStep.SEND and not row.explanation
        if not unheard and _may(who.LEAD[step], person, NOBODY):
            found.append(step.value)
    return tuple(found)


def _may(grants: tuple[who.Grant, ...], person: Person, parties: Parties) -> bool:
    try:
        who.permitted(grants, person.posts, parties, "")
    except who.NotYours:
        return False
    return True


def _holder(organisation: int) -> Parties:
    one = OrganisationId(organisation)
    return Parties(onair=None, holder=one, all=frozenset({one}))


def _cases(tx: Connection, rows: list[Row[Any]]) -> dict[int, Row[Any]]:
    wanted = {row.matter for row in rows if row.matter is not None}
    if not wanted:
        return {}
    return {row.id: row for row in tx.execute(select(tables.matter).where(tables.matter.c.id.in_(wanted)))}


def _count(tx: Connection, found: Select[Any]) -> int:
    return tx.execute(found.with_only_columns(func.count())).scalar_one()
