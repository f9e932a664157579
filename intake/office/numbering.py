"""Numbers are given inside the transaction that needs them, so that none is given twice and none is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, bindparam, insert, select, update

from intake.records.tables import matter, series
from intake.rules import numbers
from intake.settings import house
from intake.words import CaseNumber

_LAST = select(series.c.last).where(series.c.name == bindparam("which")).with_for_update()
_TAKEN = {
    column: select(column).where(column == bindparam("which")) for column in (matter.c.number, matter.c.official_number)
}
_COUNT = update(series).where(series.c.name == bindparam("which"))

Number = TypeVar("Number", bound=str)


def local(moment: datetime) -> datetime:
    """The moment on the office's own wall clock."""
    return moment.astimezone(ZoneInfo(house().timezone))


def next_in(tx: Connection, name: str) -> int:
    """The next number of a gap-free series, from 1. Rolled back with its transaction."""
    row = tx.execute(_LAST, {"which": name}).first()
    if row is None:
        tx.execute(insert(series), {"name": name, "last": 1})
        return 1
    tx.execute(_COUNT, {"which": name, "last": row.last + 1})
    return int(row.last) + 1


def next_numbers(tx: Connection, *, practice: bool, show: int | None, year: int) -> tuple[CaseNumber, str]:
    """A case's spoken number and its official number beside it (热线〔2016〕01期-003号)."""
    spoken = _free(
        tx,
        matter.c.number,
        lambda: numbers.case_number(next_in(tx, "practice" if practice else "case"), practice=practice),
    )
    settings = house()
    if practice:
        pattern, name = settings.practice_number_pattern, f"official:practice:{year}"
    elif show is None:
        pattern, name = settings.off_air_number_pattern, f"official:off_air:{year}"
    else:
        pattern, name = settings.show_number_pattern, f"official:show:{year}:{show}"
    return spoken, _free(
        tx, matter.c.official_number, lambda: pattern.format(year=year, show=show or 0, seq=next_in(tx, name))
    )


def _free(tx: Connection, column: Column[Any], make: Callable[[], Number]) -> Number:
    """The next number nobody has: practice numbers come round after a million, patterns of two series may coincide."""
    while tx.execute(_TAKEN[column], {"which": (number := make())}).first() is not None:
        pass
    return number
