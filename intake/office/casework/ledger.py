"""The ledger (台账): cases by filter, a page at a time, as one person may see them; and all of them for an export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select, true, tuple_

from intake import journal
from intake.office.casework import ledger_filter, running, seen
from intake.office.casework.cursors import Cursor
from intake.office.casework.expecting import Expected
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.records import tables
from intake.records.columns import Moment
from intake.records.database import Database
from intake.rules.ledger import Filter, Order
from intake.words import CaseState, Refusal, SupervisionState

# A sheet that a spreadsheet still opens at once, and more cases than a district has in ten years of shows.
LONGEST_EXPORT = 50_000
BATCH = 500


class TooManyRows(Refusal):
    """An export of more cases than a sheet can be worked with. `found`, `most`."""

    key = "intake.too_many_rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the ledger. `units` have or had a part, in that order; `overdue_lines` counts its 报备."""

    case: Row[Any]
    mask: Mask
    show_day: date | None
    units: tuple[int, ...]
    promised: bool
    supervision: SupervisionState | None
    overdue_lines: int
    clock: Timed | None
    expected: Expected | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`total` and `by_state` are of the whole filter, on the first page only."""

    lines: list[Line]
    next: Cursor | None
    total: int | None
    by_state: Mapping[CaseState, int] | None
    names: Mapping[int, str]


def page(
    db: Database,
    person: Person,
    asked: Filter,
    now: datetime,
    *,
    order: Order = Order.OPENED,
    rising: bool = False,
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """Raises: NumbersHidden, when a caller's number is asked for by somebody who may not see it; NoSuchPage."""
    ledger_filter.check(person, asked)
    with db.read() as tx:
        found = ledger_filter.found(tx, person, asked, now)
        rows, following = _page(tx, found, order, rising=rising, after=after, limit=limit)
        by_state = _by_state(tx, found) if after is None else None
        return Page(
            lines=lines_in(tx, person, rows, now),
            next=following,
            total=None if by_state is None else sum(by_state.values()),
            by_state=by_state,
            names=running.names_in(tx, now),
        )


def export(db: Database, person: Person, asked: Filter, now: datetime) -> tuple[Mapping[int, str], Iterator[Line]]:
    """Today's names, and every line of the filter, the newest first, read in batches while they are written.

    That somebody took them is in the journal before the first one leaves.

    Raises: NumbersHidden, TooManyRows.
    """
    ledger_filter.check(person, asked)
    with db.begin() as tx:
        found = ledger_filter.found(tx, person, asked, now)
        total = sum(_by_state(tx, found).values())
        if total > LONGEST_EXPORT:
            raise TooManyRows(found=total, most=LONGEST_EXPORT)
        facts: dict[str, journal.Fact] = {"count": total, **asked.facts()}
        entry = journal.Entry(
            at=now, actor=f"person:{person.id}", verb="ledger_exported", subject="ledger", facts=facts
        )
        journal.append(tx, entry)
        names = running.names_in(tx, now)
    return names, _all(db, person, found, now)


def lines_in(tx: Connection, person: Person, rows: Sequence[Row[Any]], now: datetime) -> list[Line]:
    """Everything a line shows, in a few queries for all of them."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    masks, clocks = seen.masks_in(tx, person, rows), running.running_in(tx, ids, now)
    units, letters = _units(tx, ids), _letters(tx, ids)
    promised = set(tx.execute(select(tables.promise.c.matter).where(tables.promise.c.matter.in_(ids))).scalars())
    late = tables.overdue.c
    counted = select(late.matter, func.count().label("lines")).where(late.matter.in_(ids)).group_by(late.matter)
    overdue = {row.matter: row.lines for row in tx.execute(counted)}
    show_days = running.show_days_in(tx, rows)
    coming = running.expected_in(tx, rows, show_days)
    return [
        Line(
            case=row,
            mask=masks[row.id],
            show_day=show_days.get(row.show),
            units=units.get(row.id, ()),
            promised=row.id in promised,
            supervision=letters.get(row.id),
            overdue_lines=overdue.get(row.id, 0),
            clock=clocks.of(row.id),
            expected=coming.get(row.id),
        )
        for row in rows
    ]


def _page(
    tx: Connection, found: Select[Any], order: Order, *, rising: bool, after: Cursor | None, limit: int
) -> tuple[list[Row[Any]], Cursor | None]:
    value, found = ledger_filter.ordered(found, order)
    keys = (value, tables.matter.c.id)
    if after is not None:
        moment, key = after.parts(datetime, int)
        last = tuple_(literal(moment, Moment()), literal(key))
        found = found.where(tuple_(*keys) > last if rising else tuple_(*keys) < last)
    found = found.add_columns(value.label("ordered_by"))
    found = found.order_by(*(key.asc() if rising else key.desc() for key in keys)).limit(limit + 1)
    rows = list(tx.execute(found))
    following = Cursor.of(rows[limit - 1].ordered_by, rows[limit - 1].id) if len(rows) > limit else None
    return rows[:limit], following


def _by_state(tx: Connection, found: Select[Any]) -> dict[CaseState, int]:
    state = tables.matter.c.state
    counted = found.with_only_columns(state, func.count().label("total")).group_by(state)
    return {CaseState(row.state): row.total for row in tx.execute(counted)}


def _all(db: Database, person: Person, found: Select[Any], now: datetime) -> Iterator[Line]:
    last = true()
    while True:
        with db.read() as tx:
            rows = list(tx.execute(found.where(last).order_by(tables.matter.c.id.desc()).limit(BATCH)))
            yield from lines_in(tx, person, rows, now)
        if len(rows) < BATCH:
            return
        last = tables.matter.c.id < rows[-1].id


def _units(tx: Connection, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    part, units = tables.assignment.c, dict[int, list[int]]()
    for row in tx.execute(select(part.matter, part.organisation).where(part.matter.in_(ids)).order_by(part.id)):
        units.setdefault(row.matter, []).append(row.organisation)
    return {case: tuple(dict.fromkeys(found)) for case, found in units.items()}


def _letters(tx: Connection, ids: Sequence[int]) -> dict[int, SupervisionState]:
    """The newest supervision of each case."""
    letter = tables.supervision.c
    rows = tx.execute(select(letter.matter, letter.state).where(letter.matter.in_(ids)).order_by(letter.id))
    return {row.matter: SupervisionState(row.state) for row in rows}
