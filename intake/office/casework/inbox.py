"""The inbox (待办): what waits for one person, grouped by task. Driven by states and parts, never by all cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, literal, select, true, tuple_

from intake.office.casework import running, seen, waiting
from intake.office.casework.cursors import Cursor
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.records import tables
from intake.records.columns import Moment
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
        groups = [
            _group(tx, task, person, now, after=after if task is only else None, limit=limit, practice=practice)
            for task in WAITING
            if only in (None, task)
        ]
        return Inbox(groups=[one for one in groups if one.count], names=running.names_in(tx, now))


def counts(db: Database, person: Person, now: datetime) -> dict[Task, int]:
    """For the badge: how much waits in each group that has something."""
    with db.read() as tx:
        found = {task: _counted(tx, waiting.select_of(task, person, practice=False), now)[0] for task in WAITING}
    return {task: count for task, count in found.items() if count}


def _group(
    tx: Connection, task: Task, person: Person, now: datetime, *, after: Cursor | None, limit: int, practice: bool
) -> Group:
    found = waiting.select_of(task, person, practice=practice)
    if found is None:
        return Group(task=task, count=0, overdue=0, items=[], next=None)
    inner = found.subquery()
    late = func.sum(case((inner.c.late_from <= now, 1), else_=0)).over()
    whole = select(inner, func.count().over().label("total"), late.label("late")).subquery()
    urgency = func.coalesce(whole.c.late_from, literal(FAR, Moment()), type_=Moment())
    order = (urgency, whole.c.since, whole.c.key)
    page = select(whole).where(_behind(order, after)).order_by(*order).limit(limit + 1)
    rows = list(tx.execute(page))
    count, overdue = (rows[0].total, int(rows[0].late)) if rows else _counted(tx, found, now)
    more = rows[limit - 1] if len(rows) > limit else None
    return Group(
        task=task,
        count=count,
        overdue=overdue,
        items=_items(tx, task, rows[:limit], person, now),
        next=None if more is None else Cursor.of(more.late_from or FAR, more.since, more.key),
    )


def _behind(order: Sequence[Any], after: Cursor | None) -> Any:
    if after is None:
        return true()
    urgency, since, key = after.parts(datetime, datetime, int)
    return tuple_(*order) > tuple_(literal(urgency, Moment()), literal(since, Moment()), literal(key))


def _counted(tx: Connection, found: Select[Any] | None, now: datetime) -> tuple[int, int]:
    if found is None:
        return 0, 0
    inner = found.subquery()
    late = func.sum(case((inner.c.late_from <= now, 1), else_=0))
    row = tx.execute(select(func.count().label("total"), late.label("late")).select_from(inner)).one()
    return int(row.total), int(row.late or 0)


def _items(tx: Connection, task: Task, rows: Sequence[Row[Any]], person: Person, now: datetime) -> list[Item]:
    row_of, ids = WAITING[task], _ids(rows)
    matter = tables.matter
    cases = {one.id: one for one in tx.execute(select(matter).where(matter.c.id.in_(ids)))} if ids else {}
    masks = seen.masks_in(tx, person, list(cases.values())) if cases else {}
    clocks = running.running_in(tx, ids, now)
    return [
        Item(
            task=task,
            region=row_of.region,
            step=row_of.step,
            about=row,
            case=cases.get(row.matter),
            mask=masks.get(row.matter),
            clock=_clock(row, row_of, clocks),
        )
        for row in rows
    ]


def _clock(row: Row[Any], row_of: tasks.Waiting, clocks: running.Running) -> Timed | None:
    if row.matter is None:
        return None
    if row.clock is not None:
        return clocks.of(row.matter, id=row.clock)
    if not row_of.clocks:
        return None
    about = {"assignment": row.part if row_of.of == "part" else None, "supervision": row.supervision, "item": row.item}
    return clocks.of(row.matter, row_of.clocks, **about)


def _ids(rows: Iterable[Row[Any]]) -> set[int]:
    return {row.matter for row in rows if row.matter is not None}
