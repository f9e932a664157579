"""Verbs for a season of shows (节目季): what the rhythm proposes, who might come, and the chosen shows in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from intake import journal
from intake.office import organisations, rules_in_force
from intake.office.numbering import local
from intake.office.show_rows import Show
from intake.office.shows import check_planner, count_in, put_in, show_in, told_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import season, show_table
from intake.rules.assignments import LIVE
from intake.rules.case_table import OPEN_STATES
from intake.rules.season import BadSeason, OnAirBefore, PlacedShow, Slot
from intake.rules.show_table import DayOfShow
from intake.rules.show_window import Schedule
from intake.words import Duty, OrganisationId, PersonId, ShowState

# More names than these are no suggestion but a register.
MOST_SUGGESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What somebody asks for: from `first` to `last`, every show from `start` to `end`."""

    first: date
    last: date
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A unit that still owes answers: `open_cases` of them. `last_on`: when it was on the air, or will be."""

    unit: OrganisationId
    name: str
    open_cases: int
    last_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rhythm proposes, seen by the calendar in force.

    Attributes:
        taken: proposed days on which a show stands in the books already.
        warned: chosen units that were on air less than `rest_months` before.
    """

    days: tuple[DayOfShow, ...]
    taken: frozenset[date]
    warned: tuple[OnAirBefore, ...]
    suggested: tuple[Suggested, ...]
    rest_months: int


def propose(
    db: Database, asked: Season, slots: Sequence[Slot], *, rhythm: Schedule, by: PersonId, at: datetime
) -> Proposal:
    """Nothing is written. With `slots` the units chosen in them are looked at too.

    Raises: NotYourShow, BadSeason, SeasonChanged, NothingToMove.
    """
    with db.read() as tx:
        check_planner(tx, by, at)
        days = _days(tx, asked, rhythm)
        rest = rules_in_force.in_force(tx).pack.showing.rest_months
        aired = _aired(tx, days)
        placed = season.place(days, _decided(days, slots)) if slots else []
        return Proposal(
            days=tuple(days),
            taken=_taken(tx, days),
            warned=tuple(season.too_soon(placed, aired, rest)),
            suggested=tuple(_suggested(tx, local(at).date(), aired)),
            rest_months=rest,
        )


def plan_season(
    db: Database, asked: Season, slots: Sequence[Slot], *, rhythm: Schedule, at: datetime, by: PersonId
) -> list[Show]:
    """All chosen shows or none of them.

    Raises: NotYourShow, BadSeason, SeasonChanged, DayOffUndecided, NothingToMove, and what `shows.plan` raises.
    """
    with db.begin() as tx:
        check_planner(tx, by, at)
        placed = season.place(_days(tx, asked, rhythm), slots)
        if not placed:
            raise BadSeason(years=season.LONGEST_SEASON.days // 365)
        made = [put_in(tx, one.day, asked.start, asked.end, one.unit, practice=False) for one in placed]
        for year in sorted({one.day.year for one in placed}):
            count_in(tx, rhythm, year, at, practice=False)
        _note(tx, asked, placed, at, by)
        for show in made:
            told_in(tx, "show_planned", show, at, by)
        return [show_in(tx, show) for show in made]


def _days(tx: Connection, asked: Season, rhythm: Schedule) -> list[DayOfShow]:
    calendar = rules_in_force.in_force(tx).calendar
    weekday, every = rhythm.first.weekday(), rhythm.every_days
    return season.propose(calendar, asked.first, asked.last, weekday=weekday, every_days=every)


def _decided(days: Sequence[DayOfShow], slots: Sequence[Slot]) -> list[Slot]:
    """For looking only: a day off nobody has decided about yet is left out."""
    off = {one.day for one in days if not one.working}
    undecided = season.SeasonChoice.TAKE
    return [
        Slot(day=one.day, choice=season.SeasonChoice.SKIP, unit=one.unit)
        if one.day in off and one.choice is undecided
        else one
        for one in slots
    ]


def _taken(tx: Connection, days: Sequence[DayOfShow]) -> frozenset[date]:
    show = tables.show.c
    held = select(show.on_day).where(show.practice.is_(False), show.state != ShowState.CALLED_OFF)
    return frozenset(tx.execute(held.where(show.on_day.in_([one.day for one in days]))).scalars())


def _aired(tx: Connection, days: Sequence[DayOfShow]) -> Mapping[OrganisationId, list[date]]:
    """Days of each unit's shows up to the end of the season, called-off and practice ones left out."""
    show, until = tables.show.c, days[-1].day + timedelta(weeks=show_table.LONGEST_SEARCH_WEEKS)
    held = select(show.unit, show.on_day).where(show.practice.is_(False), show.state != ShowState.CALLED_OFF)
    found: dict[OrganisationId, list[date]] = {}
    for row in tx.execute(held.where(show.unit.is_not(None), show.on_day <= until).order_by(show.on_day)):
        found.setdefault(OrganisationId(row.unit), []).append(row.on_day)
    return found


def _suggested(tx: Connection, day: date, aired: Mapping[OrganisationId, list[date]]) -> list[Suggested]:
    part, matter = tables.assignment.c, tables.matter.c
    cases = func.count(part.matter.distinct())
    owing = (
        select(part.organisation, cases.label("cases"))
        .join(tables.matter, matter.id == part.matter)
        .join(tables.organisation, tables.organisation.c.id == part.organisation)
        .where(part.state.in_(LIVE), matter.state.in_(OPEN_STATES), matter.practice.is_(False))
        .where(tables.organisation.c.duty == Duty.UNIT)
        .group_by(part.organisation)
        .order_by(cases.desc(), part.organisation)
        .limit(MOST_SUGGESTED)
    )
    rows = tx.execute(owing).all()
    only = [OrganisationId(row.organisation) for row in rows]
    known = {one.id: one for one in organisations.organisations_in(tx, day, only=only)}
    return [
        Suggested(
            unit=unit, name=known[unit].name, open_cases=row.cases, last_on=max(aired.get(unit, ()), default=None)
        )
        for row, unit in zip(rows, only, strict=True)
        if unit in known and not known[unit].closed
    ]


def _note(tx: Connection, asked: Season, placed: Sequence[PlacedShow], at: datetime, by: PersonId) -> None:
    facts: dict[str, journal.Fact] = {
        "first": asked.first.isoformat(),
        "last": asked.last.isoformat(),
        "shows": len(placed),
        "moved": sum(one.day != one.proposed for one in placed),
    }
    subject = f"season:{asked.first}"
    journal.append(
        tx, journal.Entry(at=at, actor=journal.actor(by), verb="season_planned", subject=subject, facts=facts)
    )
