"""Running clocks of many cases at once, with how each looks now: what lists show beside a case."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office import organisations
from intake.office.casework.expecting import Expected, expected
from intake.office.casework.reading import Timed, timed
from intake.office.numbering import local
from intake.office.rules_in_force import in_force, pack_in
from intake.records import tables
from intake.words import CaseState, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The clocks of some cases that run and have a due day; each case's most urgent first."""

    by_case: Mapping[int, list[Timed]]

    def of(self, case: int, kinds: Collection[str] = (), **about: int | None) -> Timed | None:
        """The most urgent clock of the case.

        Args:
            kinds: only of these; empty means all.
            about: columns of the clock that have to be this: assignment, supervision, item.
        """
        for one in self.by_case.get(case, ()):
            fits = all(value is None or getattr(one.row, name) == value for name, value in about.items())
            if fits and (not kinds or one.row.kind in kinds):
                return one
        return None


def running_in(tx: Connection, cases: Iterable[int], now: datetime) -> Running:
    """Of these cases, all that runs."""
    columns, by_case = tables.clock.c, dict[int, list[Timed]]()
    found = select(tables.clock).where(columns.matter.in_(list(cases)), columns.outcome.is_(None))
    # Ordered here: asked for the order as well, SQLite would go over all clocks that run.
    rows = [row for row in tx.execute(found) if row.due_on is not None]
    rows.sort(key=lambda row: (row.too_late_from, row.id))
    for one in timed_in(tx, rows, now).values():
        by_case.setdefault(one.row.matter, []).append(one)
    return Running(by_case=by_case)


def timed_in(tx: Connection, rows: Collection[Row[Any]], now: datetime) -> dict[int, Timed]:
    """These clocks, whether they run or not, by their ids."""
    if not rows:
        return {}
    rules = in_force(tx)
    packs = {which: pack_in(tx, which) for which in {row.policy for row in rows}}
    return {row.id: timed(tx, row, rules, now, packs[row.policy]) for row in rows}


def expected_in(tx: Connection, rows: Collection[Row[Any]], days: Mapping[int, date]) -> dict[int, Expected]:
    """What comes next for those of these cases that nobody has yet. `days`: the day of each show."""
    waiting, found = [row for row in rows if row.state == CaseState.REGISTERED], dict[int, Expected]()
    if not waiting:
        return found
    rules = in_force(tx)
    for row in waiting:
        one = expected(
            rules,
            CaseState(row.state),
            None if row.kind is None else Kind(row.kind),
            general=row.general,
            accepted_at=row.accepted_at,
            show_day=days.get(row.show),
        )
        if one is not None:
            found[row.id] = one
    return found


def show_days_in(tx: Connection, rows: Iterable[Row[Any]]) -> dict[int, date]:
    """The days of the shows that these cases belong to."""
    shows = {row.show for row in rows if row.show is not None}
    days = select(tables.show.c.id, tables.show.c.on_day).where(tables.show.c.id.in_(shows))
    return {row.id: row.on_day for row in tx.execute(days)} if shows else {}


def names_in(tx: Connection, now: datetime) -> dict[int, str]:
    """Today's names of all organisations."""
    return {one.id: one.name for one in organisations.organisations_in(tx, today(now))}


def today(now: datetime) -> date:
    return local(now).date()
