"""The first shows of a new house: the next ones of the rhythm, and a rehearsal of each that is marked as practice."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from intake.office import rules_in_force
from intake.office.numbering import local
from intake.office.organisations import organisations_in
from intake.office.shows import count_in, put_in, told_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_window
from intake.rules.calendar import Calendar
from intake.rules.show_window import Schedule
from intake.words import Branch, OrganisationId

# Two months of shows: as far as a unit wants to be told of its own.
SHOWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSeason:
    """What was planned. `left_out`: days of the rhythm on which nobody works, for the planner to decide about."""

    shows: int
    practice: int
    left_out: tuple[date, ...]


NOTHING = FirstSeason(shows=0, practice=0, left_out=())


def set_up(db: Database, rhythm: Schedule, at: datetime) -> FirstSeason:
    """Plan the next shows without units, and one practice show for a town before each. Only in empty books."""
    with db.begin() as tx:
        if tx.execute(select(tables.show.c.id).limit(1)).first() is not None:
            return NOTHING
        calendar = rules_in_force.in_force(tx).calendar
        days = [local(window.start).date() for window in show_window.windows(rhythm, at, SHOWS)]
        working = [day for day in days if calendar.is_working(day)]
        made = [put_in(tx, day, rhythm.start, rhythm.end, None, practice=False) for day in working]
        towns = _towns(tx, local(at).date())
        rehearsed = [
            put_in(tx, day, rhythm.start, rhythm.end, town, practice=True)
            for day, town in zip(_rehearsals(calendar, working, local(at).date()), towns, strict=False)
        ]
        for year in sorted({day.year for day in working}):
            count_in(tx, rhythm, year, at, practice=False)
            count_in(tx, rhythm, year, at, practice=True)
        for show in (*made, *rehearsed):
            told_in(tx, "show_planned", show, at, None)
    left_out = tuple(day for day in days if day not in working)
    return FirstSeason(shows=len(made), practice=len(rehearsed), left_out=left_out)


def _towns(tx: Connection, today: date) -> list[OrganisationId]:
    return [one.id for one in organisations_in(tx, today) if one.branch is Branch.TOWN]


def _rehearsals(calendar: Calendar, days: list[date], today: date) -> list[date]:
    """The working day before each show, as far as it lies ahead."""
    return [before for before in (calendar.before(day, 1).end for day in days) if before > today]
