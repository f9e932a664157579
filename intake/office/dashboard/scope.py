"""What one dashboard counts: its span, the rules in force, and the conditions that every question shares."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from intake.office import organisations, rules_in_force
from intake.office.assessment import exclusions
from intake.office.rules_in_force import Rules
from intake.office.shows import NoSuchShow
from intake.records import tables
from intake.rules.periods import Period
from intake.rules.score import Measure
from intake.rules.spans import Span
from intake.words import CaseState, Category, OrganisationId, ShowId, ShowState

# Of the marks of tally.Tally: what counts for nothing, whatever the figure.
_NOTHING = (CaseState.VOID, CaseState.REFERRED)


@dataclass(slots=True, kw_only=True)
class Scope:
    """One reading, at `now`."""

    tx: Connection
    span: Span
    rules: Rules
    now: datetime
    _heirs: dict[int, int] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return self.rules.pack.zone

    def within(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        """It happened in the span, to a case of its show where there is one, and not after this moment."""
        if self.span.show is not None:
            return and_(tables.matter.c.show == self.span.show, moment <= self.now)
        return and_(moment >= self.span.begins, moment < self.span.ends, moment <= self.now)

    def over_within(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        """As `within` for the first moment after something: what ends at midnight belongs to the day before."""
        if self.span.show is not None:
            return and_(tables.matter.c.show == self.span.show, moment <= self.now)
        return and_(moment > self.span.begins, moment <= self.span.ends, moment <= self.now)

    def show_within(self) -> ColumnElement[bool]:
        """The show began in the span, or is the span's own."""
        show = tables.show.c
        if self.span.show is not None:
            return show.id == self.span.show
        return and_(show.starts_at >= self.span.begins, show.starts_at < self.span.ends)

    def days_within(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        if self.span.show is not None:
            return tables.matter.c.show == self.span.show
        return day.between(self.span.first, self.span.last)

    def piece(self, moment: ColumnElement[Any], *, over: bool = False) -> Any:
        """The number of the piece in which it lies."""
        *before, _ = [one.ends for one in self.span.pieces]
        return _which(moment, before, over=over)

    def piece_of_day(self, day: ColumnElement[Any]) -> Any:
        *before, _ = [one.last for one in self.span.pieces]
        return _which(day, before, over=True)

    def counting(self, measure: Measure) -> ColumnElement[bool]:
        """The cases that count, as `rules.handled.excluded` says of one."""
        matter = tables.matter.c
        return and_(
            exclusions.no_practice(),
            matter.protected.is_(False),
            or_(matter.category.is_(None), matter.category != Category.REPORT),
            matter.state.not_in(_NOTHING),
            matter.master.is_(None),
            ~exclusions.left_out(matter.id, measure),
        )

    def heir(self, unit: int) -> int:
        """Under whom the unit is counted at the end of the span (Tally.heir)."""
        if unit not in self._heirs:
            found = organisations.at_work_in(self.tx, OrganisationId(unit), self.span.last)
            self._heirs[unit] = unit if found is None else found
        return self._heirs[unit]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def today(self) -> date:
        return self.day(self.now)


def _which(column: ColumnElement[Any], before: Iterable[Any], *, over: bool) -> Any:
    whens = [(column <= end if over else column < end, number) for number, end in enumerate(before)]
    return case(*whens, else_=len(whens)) if whens else case((column.is_(None), 0), else_=0)


def scope_in(tx: Connection, now: datetime, *, period: str, show: ShowId | None) -> Scope:
    """Raises: NoSuchPeriod, NoSuchShow."""
    rules = rules_in_force.in_force(tx)
    zone = rules.pack.zone
    if show is None:
        return Scope(tx=tx, span=Span.of_period(Period.read(period), zone), rules=rules, now=now)
    there = select(tables.show.c.on_day).where(tables.show.c.id == show, tables.show.c.practice.is_(False))
    day = tx.execute(there.where(tables.show.c.state != ShowState.CALLED_OFF)).scalar()
    if day is None:
        raise NoSuchShow(show=show)
    return Scope(tx=tx, span=Span.of_show(show, day, zone), rules=rules, now=now)


def midnight_after(scope: Scope, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), scope.zone)
