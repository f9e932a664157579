"""The supervision board: letters by state, with the days to answer the caller and to report beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from intake.office.casework import running, seen
from intake.office.casework.reading import Timed
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.case_table import SUPERVISION_OVER
from intake.words import SupervisionState

REPLY, REPORT = "sup-reply", "sup-report"
# Of what is over only the newest is on the board; the ledger has all of it.
NEWEST_OVER = 20
LONGEST_COLUMN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A supervision. `reply` and `report` are its newest clocks, run or not; `waiting` what runs in its state."""

    row: Row[Any]
    case: Row[Any]
    mask: Mask
    waiting: Timed | None
    reply: Timed | None
    report: Timed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    state: SupervisionState
    count: int
    letters: list[Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    columns: list[Column]
    names: dict[int, str]


def board(db: Database, person: Person, now: datetime) -> Board:
    """One column per state; the most urgent first, and of those that are over the newest."""
    with db.read() as tx:
        return Board(
            columns=[_column(tx, state, person, now) for state in SupervisionState],
            names=running.names_in(tx, now),
        )


def _column(tx: Connection, state: SupervisionState, person: Person, now: datetime) -> Column:
    found = _letters(person).where(tables.supervision.c.state == state)
    total = tx.execute(found.with_only_columns(func.count())).scalar_one()
    newest = found.order_by(tables.supervision.c.id.desc())
    rows = list(tx.execute(newest.limit(NEWEST_OVER if state in SUPERVISION_OVER else LONGEST_COLUMN)))
    letters = _with_clocks(tx, rows, person, now)
    if state not in SUPERVISION_OVER:
        letters.sort(key=_urgency)
    return Column(state=state, count=total, letters=letters)


def _letters(person: Person) -> Select[Any]:
    letter, case = tables.supervision, tables.matter
    return (
        select(letter).join(case, case.c.id == letter.c.matter).where(case.c.practice.is_(False), seen.visible(person))
    )


def _with_clocks(tx: Connection, rows: Sequence[Row[Any]], person: Person, now: datetime) -> list[Letter]:
    if not rows:
        return []
    matter = tables.matter
    found = tx.execute(select(matter).where(matter.c.id.in_({row.matter for row in rows})))
    cases = {row.id: row for row in found}
    masks = seen.masks_in(tx, person, list(cases.values()))
    columns = tables.clock.c
    clocks = select(tables.clock).where(columns.supervision.in_([row.id for row in rows])).order_by(columns.id)
    by_letter: dict[int, list[Timed]] = {}
    for one in running.timed_in(tx, list(tx.execute(clocks)), now).values():
        by_letter.setdefault(one.row.supervision, []).append(one)
    return [
        Letter(
            row=row,
            case=cases[row.matter],
            mask=masks[row.matter],
            waiting=_soonest(by_letter.get(row.id, [])),
            reply=_newest(by_letter.get(row.id, []), REPLY),
            report=_newest(by_letter.get(row.id, []), REPORT),
        )
        for row in rows
    ]


def _soonest(clocks: Sequence[Timed]) -> Timed | None:
    waiting = [one for one in clocks if one.row.outcome is None and one.row.too_late_from is not None]
    return min(waiting, key=lambda one: (one.row.too_late_from, one.row.id), default=None)


def _newest(clocks: Sequence[Timed], kind: str) -> Timed | None:
    return next((one for one in reversed(clocks) if one.row.kind == kind), None)


def _urgency(letter: Letter) -> tuple[bool, datetime, int]:
    late_from = letter.row.begun_at if letter.waiting is None else letter.waiting.row.too_late_from
    return letter.waiting is None, late_from, letter.row.id
