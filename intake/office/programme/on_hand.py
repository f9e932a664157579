"""What a unit has on hand when its show is near: open cases, promises, what many callers brought up.

Told to the unit, so in nobody's name: what callers said goes without their names and numbers, and what reports
officials is no unit's at all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from intake.office.casework import running
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.numbering import local
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.rules import promises
from intake.rules.assignments import LIVE
from intake.rules.case_table import OPEN_STATES
from intake.rules.clocks import Standing
from intake.words import CaseId, CaseNumber, CaseState, Category, Kind, OrganisationId
from intake.words.preparing import PromiseState, TaskState

# A letter is read by people: of more than so many cases the most urgent ones are named, and all are counted.
MOST_CASES = 60
MOST_PROMISES = 40
MOST_TOPICS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """One case that waits for the unit. `due_on` is of its most urgent clock, where one runs."""

    case: CaseId
    number: CaseNumber
    kind: Kind | None
    about: str
    due_on: date | None
    provisional: bool
    standing: Standing | None
    overdue_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What the unit said on the air, and what became of it."""

    case: CaseId
    number: CaseNumber
    speaker: str
    text: str
    said_on: date
    promised_on: date | None
    state: PromiseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What several callers brought up (热点). `mine` of its cases had to do with this unit; `about` is the newest."""

    kind: Kind
    place: str
    count: int
    mine: int
    about: str
    asked: str
    state: TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHand:
    """`open_count` counts all open cases, also those not named; `figures` count what came in since `since`."""

    cases: tuple[OpenCase, ...]
    open_count: int
    overdue_count: int
    promises: tuple[Promised, ...]
    topics: tuple[Topic, ...]
    since: date
    figures: dict[Kind, int]


def on_hand_in(tx: Connection, unit: OrganisationId, now: datetime, *, practice: bool) -> OnHand:
    cases = open_cases_in(tx, unit, now, practice=practice)
    since = now - timedelta(days=in_force(tx).pack.showing.cluster_days)
    return OnHand(
        cases=tuple(cases[:MOST_CASES]),
        open_count=len(cases),
        overdue_count=sum(one.standing is Standing.OVERDUE for one in cases),
        promises=tuple(promises_in(tx, unit, now, practice=practice)),
        topics=() if practice else tuple(_topics(tx, unit, since)),
        since=local(since).date(),
        figures=_figures(tx, unit, since, practice=practice),
    )


def open_cases_in(tx: Connection, unit: OrganisationId, now: datetime, *, practice: bool) -> list[OpenCase]:
    """The most urgent first. A case that was registered with the unit on air and given to nobody yet is the unit's."""
    matter, part = tables.matter.c, tables.assignment.c
    held = select(part.matter).where(part.organisation == unit, part.state.in_(LIVE))
    new = and_(matter.onair_unit == unit, matter.state == CaseState.REGISTERED)
    asked = select(tables.matter).where(
        or_(matter.id.in_(held), new),
        matter.state.in_(OPEN_STATES),
        matter.practice.is_(practice),
        no_report(),
    )
    rows = tx.execute(asked.order_by(matter.id)).all()
    clocks = running.running_in(tx, [row.id for row in rows], now)
    found = [_open(row, clocks.of(row.id, organisation=unit)) for row in rows]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.case))


def promises_in(tx: Connection, unit: OrganisationId, now: datetime, *, practice: bool) -> list[Promised]:
    """What is not kept yet first, the oldest of it before; then what was kept, the newest before."""
    promise, matter = tables.promise, tables.matter.c
    asked = (
        select(promise, matter.number, matter.caller_name)
        .join(tables.matter, matter.id == promise.c.matter)
        .where(promise.c.organisation == unit, matter.practice.is_(practice), matter.state != CaseState.VOID)
        .where(no_report())
        .order_by(promise.c.said_at.desc(), promise.c.id.desc())
    )
    rows = tx.execute(asked.limit(10 * MOST_PROMISES)).all()
    answered = _answered(tx, {row.matter for row in rows})
    zone = in_force(tx).pack.zone
    found = [_promised(row, answered[row.matter], now, zone) for row in rows]
    waiting = [one for one in reversed(found) if one.state in (PromiseState.OPEN, PromiseState.OVERDUE)]
    return [*waiting, *(one for one in found if one not in waiting)][:MOST_PROMISES]


def no_report() -> ColumnElement[bool]:
    """What reports officials is no unit's, whatever hands it went through."""
    matter = tables.matter.c
    return or_(matter.category.is_(None), matter.category != Category.REPORT)


def said(row: Row[Any], text: str) -> str:
    """What somebody wrote about a case, without who called; `row` is of `matter`."""
    return Mask(number=False, caller=False, called=row.caller_name.strip()).text(text)


def had_by(unit: OrganisationId) -> ColumnElement[bool]:
    """Cases with the unit on the air, or given to it."""
    part = tables.assignment.c
    given = select(part.matter).where(part.organisation == unit)
    return or_(tables.matter.c.onair_unit == unit, tables.matter.c.id.in_(given))


def _open(row: Row[Any], clock: Timed | None) -> OpenCase:
    return OpenCase(
        case=CaseId(row.id),
        number=CaseNumber(row.number),
        kind=None if row.kind is None else Kind(row.kind),
        about=said(row, row.summary),
        due_on=None if clock is None else clock.row.due_on,
        provisional=clock is not None and clock.row.provisional,
        standing=None if clock is None else clock.standing,
        overdue_days=0 if clock is None else clock.overdue_days,
    )


def _promised(row: Row[Any], answered: Iterable[datetime], now: datetime, zone: tzinfo) -> Promised:
    return Promised(
        case=CaseId(row.matter),
        number=CaseNumber(row.number),
        speaker=said(row, row.speaker),
        text=said(row, row.text),
        said_on=local(row.said_at).date(),
        promised_on=row.promised_on,
        state=promises.state(row.promised_on, row.said_at, answered, now, zone),
    )


def _answered(tx: Connection, cases: Collection[int]) -> dict[int, list[datetime]]:
    reply, found = tables.reply.c, defaultdict[int, list[datetime]](list)
    for row in tx.execute(select(reply.matter, reply.answered_at).where(reply.matter.in_(cases))):
        found[row.matter].append(row.answered_at)
    return found


def _topics(tx: Connection, unit: OrganisationId, since: datetime) -> list[Topic]:
    """Research tasks of the time, with at least one case of this unit or given to it, the largest first."""
    task, link, matter = tables.research_task.c, tables.research_case.c, tables.matter.c
    wanted = select(tables.research_task).where(task.found_at >= since, task.state != TaskState.DISMISSED)
    found = tx.execute(wanted.order_by(task.id)).all()
    joined = (
        select(link.task, matter.id, matter.summary, matter.caller_name, had_by(unit).label("mine"))
        .join(tables.matter, matter.id == link.matter)
        .where(link.task.in_([one.id for one in found]), no_report(), matter.protected.is_(False))
        .order_by(matter.id)
    )
    cases = defaultdict[int, list[Row[Any]]](list)
    for row in tx.execute(joined):
        cases[row.task].append(row)
    topics = [_topic(one, cases[one.id], unit) for one in found]
    concern = [topic for topic, one in zip(topics, found, strict=True) if topic.mine or one.unit == unit]
    return sorted(concern, key=lambda topic: -topic.count)[:MOST_TOPICS]


def _topic(task: Row[Any], cases: Collection[Row[Any]], unit: OrganisationId) -> Topic:
    mine = [row for row in cases if row.mine]
    return Topic(
        kind=Kind(task.kind),
        place=task.place,
        count=len(cases),
        mine=len(mine),
        about=said(mine[-1], mine[-1].summary) if mine else "",
        # What the office asks of another unit is that one's.
        asked=task.asked if task.unit == unit else "",
        state=TaskState(task.state),
    )


def _figures(tx: Connection, unit: OrganisationId, since: datetime, *, practice: bool) -> dict[Kind, int]:
    matter = tables.matter.c
    asked = (
        select(matter.kind, func.count())
        .where(had_by(unit), matter.accepted_at >= since, matter.practice.is_(practice))
        .where(matter.state != CaseState.VOID, matter.kind.is_not(None), no_report())
        .group_by(matter.kind)
    )
    counted = {Kind(row[0]): row[1] for row in tx.execute(asked)}
    return {kind: counted.get(kind, 0) for kind in Kind}
