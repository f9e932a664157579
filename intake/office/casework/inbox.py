"""The inbox (待办): what waits for one person, grouped by task. Driven by states and parts, never by all cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable, Integer, Row, Select, bindparam, case, func, literal, select, tuple_

from intake.office.casework import running, seen, waiting
from intake.office.casework.cursors import Cursor
from intake.office.casework.expecting import Expected
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.records import tables
from intake.records.columns import Moment, Serial
from intake.records.database import Database
from intake.rules import tasks
from intake.rules.tasks import WAITING
from intake.words.tasks import Region, Task

# What has no clock waits behind everything that has one.
FAR = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits. `about` is its row of `waiting.select_of`; `case` None for a lead without a case."""

    task: Task
    region: Region
    step: str
    about: Row[Any]
    case: Row[Any] | None
    mask: Mask | None
    clock: Timed | None
    expected: Expected | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`next` is where the following page begins; None when this is the last."""

    task: Task
    count: int
    overdue: int
    items: list[Item]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    groups: list[Group]
    names: dict[int, str]


def inbox(
    db: Database,
    person: Person,
    now: datetime,
    *,
    only: Task | None = None,
    after: Cursor | None = None,
    limit: int = 20,
    practice: bool = False,
) -> Inbox:
    """What waits for the person, the most urgent first in each group.

    Args:
        only: this task alone; `after` then asks for the page behind a cursor.
        practice: practice cases instead of citizens'.
    """
    with db.read() as tx:
        pages = [
            _page(tx, task, person, now, after=after if task is only else None, limit=limit, practice=practice)
            for task in WAITING
            if only in (None, task)
        ]
        pages = [one for one in pages if one.count]
        around = _around(tx, person, {row.matter for one in pages for row in one.rows if row.matter is not None}, now)
        return Inbox(groups=[_group(one, around) for one in pages], names=running.names_in(tx, now))


def counts(db: Database, person: Person, now: datetime) -> dict[Task, int]:
    """For the badge: how much waits in each group that has something."""
    found: dict[Task, int] = {}
    with db.read() as tx:
        for task in WAITING:
            asked = waiting.question(task, person, practice=False)
            queries = None if asked is None else _queries(asked)
            if queries is not None:
                found[task] = tx.execute(queries.counted, {"now": now}).one().total
    return {task: count for task, count in found.items() if count}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    task: Task
    count: int
    overdue: int
    rows: Sequence[Row[Any]]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What rows of all groups are shown with, read once for all of them."""

    cases: Mapping[int, Row[Any]]
    masks: Mapping[int, Mask]
    clocks: running.Running
    expected: Mapping[int, Expected]


def _page(
    tx: Connection, task: Task, person: Person, now: datetime, *, after: Cursor | None, limit: int, practice: bool
) -> _Page:
    asked = waiting.question(task, person, practice=practice)
    queries = None if asked is None else _queries(asked)
    if queries is None:
        return _Page(task=task, count=0, overdue=0, rows=[], next=None)
    values: dict[str, object] = {"now": now, "limit": limit + 1}
    if after is None:
        rows = list(tx.execute(queries.first, values))
    else:
        begin = dict(zip(("urgency", "since", "key"), after.parts(datetime, datetime, int), strict=True))
        rows = list(tx.execute(queries.following, values | begin))
    if not rows and after is None:
        return _Page(task=task, count=0, overdue=0, rows=[], next=None)
    # Behind the last row there is nothing to count with.
    row = rows[0] if rows else tx.execute(queries.counted, {"now": now}).one()
    more = rows[limit - 1] if len(rows) > limit else None
    following = None if more is None else Cursor.of(more.late_from or FAR, more.since, more.key)
    return _Page(task=task, count=row.total, overdue=int(row.late or 0), rows=rows[:limit], next=following)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queries:
    first: Select[Any]
    following: Select[Any]
    counted: Executable


# Putting such a query together costs more than asking it; its words never change, only its moments do.
@lru_cache(maxsize=1024)
def _queries(asked: waiting.Question) -> _Queries | None:
    found = waiting.select_of(asked)
    if found is None:
        return None
    inner = found.subquery()
    late = func.sum(case((inner.c.late_from <= bindparam("now", type_=Moment()), 1), else_=0))
    total = func.count()
    whole = select(inner, total.over().label("total"), late.over().label("late")).subquery()
    urgency = func.coalesce(whole.c.late_from, literal(FAR, Moment()), type_=Moment())
    order = (urgency, whole.c.since, whole.c.key)
    first = select(whole).order_by(*order).limit(bindparam("limit", type_=Integer))
    last = tuple_(
        bindparam("urgency", type_=Moment()), bindparam("since", type_=Moment()), bindparam("key", type_=Serial)
    )
    return _Queries(
        first=first,
        following=first.where(tuple_(*order) > last),
        counted=select(total.label("total"), late.label("late")).select_from(inner),
    )


def _around(tx: Connection, person: Person, ids: Collection[int], now: datetime) -> _Around:
    matter = tables.matter
    cases = {one.id: one for one in tx.execute(select(matter).where(matter.c.id.in_(ids)))} if ids else {}
    return _Around(
        cases=cases,
        masks=seen.masks_in(tx, person, list(cases.values())) if cases else {},
        clocks=running.running_in(tx, ids, now),
        expected=running.expected_in(tx, list(cases.values()), running.show_days_in(tx, cases.values())),
    )


def _group(page: _Page, around: _Around) -> Group:
    row_of = WAITING[page.task]
    items = [
        Item(
            task=page.task,
            region=row_of.region,
            step=row_of.step,
            about=row,
            case=around.cases.get(row.matter),
            mask=around.masks.get(row.matter),
            clock=_clock(row, row_of, around.clocks),
            expected=around.expected.get(row.matter),
        )
        for row in page.rows
    ]
    return Group(task=page.task, count=page.count, overdue=page.overdue, items=items, next=page.next)


def _clock(row: Row[Any], row_of: tasks.Waiting, clocks: running.Running) -> Timed | None:
    if row.matter is None:
        return None
    if row.clock is not None:
        return clocks.of(row.matter, id=row.clock)
    if not row_of.clocks:
        return None
    about = {"assignment": row.part if row_of.of == "part" else None, "supervision": row.supervision, "item": row.item}
    own = clocks.of(row.matter, row_of.clocks, **about)
    if row_of.of != "part" or tasks.LETTERS_ANSWER not in row_of.clocks:
        return own
    letter = clocks.of(row.matter, (tasks.LETTERS_ANSWER,), organisation=row.organisation)
    found = [one for one in (own, letter) if one is not None]
    return min(found, key=lambda one: one.row.too_late_from, default=None)
