"""Verbs for shows: plan, change, call off.

A show's number counts the shows of its year in the order in which they go on the air. Shows that have not begun are
counted anew with every change, so that no number is missing when one is called off; a show that has begun keeps its
number for ever.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from intake import feed, journal
from intake.office import people, recomputing, rules_in_force, show_tidings
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.show_rows import Show, as_show, planned_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_table, show_window
from intake.rules.show_table import DayOfShow
from intake.rules.show_window import Schedule
from intake.settings import house
from intake.words import CaseState, OrganisationId, PersonId, Refusal, ShowId, ShowState, ShowStep

_show = tables.show


class NoSuchShow(Refusal):
    key = "intake.no_such_show"


class ShowOverlaps(Refusal):
    """Another show is on the air in these hours."""

    key = "intake.show_overlaps"


class ShowHasBegun(Refusal):
    """Day and beginning of a show on the air are facts."""

    key = "intake.show_has_begun"


class ClosedOrganisation(Refusal):
    """The unit is no more on the day of the show."""

    key = "intake.closed_organisation"


def plan(
    db: Database,
    *,
    day: date,
    start: time,
    end: time,
    unit: OrganisationId | None,
    rhythm: Schedule,
    at: datetime,
    by: PersonId | None = None,
    practice: bool = False,
) -> Show:
    """A show on a day, from `start` to `end` of the station's clock; an `end` before `start` is after midnight.

    Args:
        rhythm: the schedule of the settings, whose shows before the first planned one have the first numbers.
        by: who plans; None for the administrator of the machine itself.

    Raises: NotYourShow, BadShowTimes, ShowOverlaps, NoSuchOrganisation, ClosedOrganisation.
    """
    with db.begin() as tx:
        check_planner(tx, by, at)
        made = put_in(tx, day, start, end, unit, practice=practice)
        count_in(tx, rhythm, day.year, at, practice=practice)
        return told_in(tx, "show_planned", made, at, by)


def change(
    db: Database,
    show: ShowId,
    *,
    day: date,
    start: time,
    end: time,
    unit: OrganisationId | None,
    reason: str,
    version: int,
    rhythm: Schedule,
    at: datetime,
    by: PersonId | None = None,
) -> Show:
    """Move a show, or give it another unit; drafts that came in it follow the unit.

    Raises: NoSuchShow, Stale, ShowNotAllowedNow, ShowHasBegun, and what `plan` raises.
    """
    starts_at, ends_at = _times(day, start, end)
    with db.begin() as tx:
        check_planner(tx, by, at)
        before = _known(tx, show, version)
        if (starts_at, ends_at) != (before.starts_at, before.ends_at):
            _check_move(tx, before, starts_at, ends_at, at)
        if unit != before.unit:
            show_table.check(before.standing(at), ShowStep.GIVE_UNIT)
            _follow_unit(tx, before, unit, at)
        if (unit, day) != (before.unit, before.day):
            _check_unit(tx, unit, day)
        values = {"on_day": day, "starts_at": starts_at, "ends_at": ends_at, "unit": unit, "reason": reason.strip()}
        here = update(_show).where(_show.c.id == show)
        if day.year != before.year:
            tx.execute(here.values(year=day.year, number=_lowest(tx)))
        tx.execute(here.values(**values, version=version + 1))
        for year in sorted({before.year, day.year}):
            count_in(tx, rhythm, year, at, practice=before.practice)
        after = told_in(tx, "show_changed", show, at, by)
        show_tidings.changed_in(tx, before, after, at)
        return after


def call_off(
    db: Database,
    show: ShowId,
    *,
    reason: str,
    version: int,
    rhythm: Schedule,
    at: datetime,
    by: PersonId | None = None,
) -> Show:
    """The show will not be on the air; those behind it move up by one number.

    Raises: NoSuchShow, Stale, ShowNotAllowedNow, NotYourShow.
    """
    with db.begin() as tx:
        check_planner(tx, by, at)
        before = _known(tx, show, version)
        state = show_table.check(before.standing(at), ShowStep.CALL_OFF)
        values = {"state": state, "reason": reason.strip(), "number": _lowest(tx), "version": version + 1}
        tx.execute(update(_show).where(_show.c.id == show).values(**values))
        count_in(tx, rhythm, before.year, at, practice=before.practice)
        show_tidings.called_off_in(tx, before, at)
        return told_in(tx, "show_called_off", show, at, by)


def show_in(tx: Connection, show: ShowId) -> Show:
    """Raises NoSuchShow."""
    row = tx.execute(select(_show).where(_show.c.id == show)).first()
    if row is None:
        raise NoSuchShow
    return as_show(row)


def shows(db: Database, first: date, last: date) -> list[Show]:
    """Shows from `first` to `last`, both included, in the order of their beginnings."""
    listed = select(_show).where(_show.c.on_day.between(first, last)).order_by(_show.c.starts_at, _show.c.id)
    with db.read() as tx:
        return [as_show(row) for row in tx.execute(listed)]


def look(db: Database, day: date, rhythm: Schedule) -> DayOfShow:
    """What the calendar in force says about a day: shows are planned on days off too, but not unseen."""
    with db.read() as tx:
        return show_table.look(rules_in_force.in_force(tx).calendar, day, rhythm.first.weekday())


def put_in(tx: Connection, day: date, start: time, end: time, unit: OrganisationId | None, *, practice: bool) -> ShowId:
    """A show in the books, without its number yet: `count_in` gives it one.

    Raises: BadShowTimes, ShowOverlaps, NoSuchOrganisation, ClosedOrganisation.
    """
    starts_at, ends_at = _times(day, start, end)
    _check_free(tx, starts_at, ends_at, practice=practice)
    _check_unit(tx, unit, day)
    values = {"on_day": day, "starts_at": starts_at, "ends_at": ends_at, "unit": unit, "practice": practice}
    made = insert(_show).values(year=day.year, number=_lowest(tx), state=ShowState.PLANNED, **values)
    return ShowId(tx.execute(made.returning(_show.c.id)).scalar_one())


def _times(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    zone, last = ZoneInfo(house().timezone), day if end > start else day + timedelta(days=1)
    starts_at, ends_at = datetime.combine(day, start, zone), datetime.combine(last, end, zone)
    show_table.check_times(starts_at, ends_at)
    return starts_at, ends_at


def check_planner(tx: Connection, by: PersonId | None, at: datetime) -> None:
    """Raises NotYourShow."""
    if by is not None:
        show_table.check_planner(people.person_in(tx, by, at).posts)


def _check_move(tx: Connection, show: Show, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Raises: ShowNotAllowedNow, ShowHasBegun, ShowOverlaps."""
    stands = show.standing(at)
    show_table.check(stands, ShowStep.MOVE)
    if stands is ShowState.ON_AIR and (starts_at != show.starts_at or ends_at <= at):
        raise ShowHasBegun
    _check_free(tx, starts_at, ends_at, practice=show.practice, but=show.id)


def _check_free(
    tx: Connection, starts_at: datetime, ends_at: datetime, *, practice: bool, but: ShowId | None = None
) -> None:
    others = (
        select(_show)
        .where(_show.c.practice == practice, _show.c.state != ShowState.CALLED_OFF)
        .where(_show.c.starts_at < ends_at, _show.c.ends_at > starts_at)
    )
    for row in tx.execute(others):
        if row.id != but:
            start, end = local(row.starts_at), local(row.ends_at)
            raise ShowOverlaps(day=row.on_day.isoformat(), start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def _check_unit(tx: Connection, unit: OrganisationId | None, day: date) -> None:
    if unit is not None:
        found = organisation_in(tx, unit, day)
        if found.closed and found.closed_on is not None:
            raise ClosedOrganisation(name=found.name, since=found.closed_on.isoformat())


def _known(tx: Connection, show: ShowId, version: int) -> Show:
    found = show_in(tx, show)
    if found.version != version:
        raise Stale(yours=version, newest=found.version)
    return found


def _lowest(tx: Connection) -> int:
    """A number below all others: that of a show without one."""
    return min(tx.execute(select(_show.c.number).order_by(_show.c.number).limit(1)).scalar() or 0, 0) - 1


def count_in(tx: Connection, rhythm: Schedule, year: int, at: datetime, *, practice: bool) -> None:
    """Number the year's shows in the order of their beginnings; those that have begun keep theirs."""
    rows = tx.execute(
        select(_show)
        .where(_show.c.year == year, _show.c.practice == practice, _show.c.state != ShowState.CALLED_OFF)
        .order_by(_show.c.starts_at)
    ).all()
    fixed = [row.number for row in rows if row.number > 0 and row.starts_at - show_table.LEAD_IN <= at]
    free: Sequence[int] = [row.id for row in rows if not (row.number > 0 and row.starts_at - show_table.LEAD_IN <= at)]
    first = 1 if practice else show_window.first_number(replace(rhythm, planned=planned_in(tx)), year)
    # Two shows never bear one number, not even while they change places.
    lowest = _lowest(tx)
    for step, show in enumerate(free):
        tx.execute(update(_show).where(_show.c.id == show).values(number=lowest - step))
    for number, show in enumerate(free, start=max([first - 1, *fixed]) + 1):
        tx.execute(update(_show).where(_show.c.id == show).values(number=number))


def _follow_unit(tx: Connection, show: Show, unit: OrganisationId | None, at: datetime) -> None:
    """Drafts of the show go with it to the new unit. What the bodies said was about the old one: it stands no more."""
    said = tables.show_agreement
    tx.execute(update(said).where(said.c.show == show.id, said.c.void_at.is_(None)).values(void_at=at))
    drafts = tables.matter.c.state == CaseState.DRAFT
    same = tables.matter.c.onair_unit.is_(None) if show.unit is None else tables.matter.c.onair_unit == show.unit
    followed = tx.execute(
        update(tables.matter)
        .where(tables.matter.c.show == show.id, drafts, same)
        .values(onair_unit=unit, version=tables.matter.c.version + 1)
        .returning(tables.matter.c.id)
    )
    for row in followed.all():
        feed.changed(tx, feed.Kind.CASE, str(row.id))


def told_in(tx: Connection, verb: str, show: ShowId, at: datetime, by: PersonId | None) -> Show:
    found = show_in(tx, show)
    actor = journal.actor(by)
    facts: dict[str, journal.Fact] = {"day": found.day.isoformat(), "number": found.number, "unit": found.unit}
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"show:{show}", facts=facts))
    recomputing.follow_shows_in(tx, found, at, by)
    return found
