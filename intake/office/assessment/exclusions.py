"""不计入考核: which cases, or single figures of them, a leading body has taken out. Reading only."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select, true

from intake.records import tables
from intake.rules.score import Measure

_ROW = tables.assessment_exclusion.c


def no_practice() -> ColumnElement[bool]:
    """Behind a function no index finds it: SQLite would begin with all cases that are no practice."""
    return func.coalesce(tables.matter.c.practice, true()).is_(False)


def left_out(matter: ColumnElement[Any], measure: Measure) -> ColumnElement[bool]:
    """Whether the case does not count for that figure."""
    return exists().where(_ROW.matter == matter, or_(_ROW.measure.is_(None), _ROW.measure == measure), *_in_force())


def in_force_in(tx: Connection, cases: Iterable[int] | None = None) -> list[Row[Any]]:
    """Those that count now, the oldest first; all of them, or of some cases."""
    asked = select(tables.assessment_exclusion).where(*_in_force()).order_by(_ROW.id)
    return list(tx.execute(asked if cases is None else asked.where(_ROW.matter.in_(set(cases)))))


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (_ROW.approved_at.is_not(None), _ROW.ended_at.is_(None))
