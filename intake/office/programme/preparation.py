"""How far a show is prepared, for whoever may see it: what is due when, what came in, what the gate misses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, select

from intake.office import people, rules_in_force
from intake.office.programme import door, leaves, manuscripts, onair_people, reports
from intake.office.programme.door import Closed
from intake.office.programme.leaves import Leave
from intake.office.programme.manuscripts import Manuscript
from intake.office.programme.onair_people import Listed
from intake.office.programme.reports import Report
from intake.office.programme.turns import due, known
from intake.office.rules_in_force import Rules
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import clocks, preparing
from intake.rules.clocks import Standing
from intake.rules.preparing import NotYourPreparation, Prepared
from intake.rules.showing import Showing
from intake.words import OrganisationId, PersonId, ShowId
from intake.words.preparing import Lack, LeaveState, ShowDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One duty: its day, and since when it is done; `standing` while it is not."""

    duty: ShowDuty
    due_on: date
    provisional: bool
    done_at: datetime | None
    late: bool
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Everything about one show and its unit; nothing but the lack of a unit for a show without one."""

    show: Show
    showing: Showing
    lacks: tuple[Lack, ...]
    owed: tuple[Owed, ...] = ()
    leaves: tuple[Leave, ...] = ()
    manuscripts: tuple[Manuscript, ...] = ()
    people: tuple[Listed, ...] = ()
    reports: tuple[Report, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    door: Closed | None = None


def preparation(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> Preparation:
    """Raises: NoSuchShow, NotYourPreparation."""
    with db.read() as tx:
        found = show_in(tx, show)
        if not preparing.reads(people.person_in(tx, by, at).posts, found.unit):
            raise NotYourPreparation
        return preparation_in(tx, found, at)


def lacks_in(tx: Connection, show: Show) -> tuple[Lack, ...]:
    """What the gate before the air misses, and nothing else: the desk asks with every change of it."""
    if show.unit is None:
        return (Lack.NO_UNIT,)
    sheet = tables.manuscript.c
    mine = select(sheet.filed_at).where(sheet.show == show.id, sheet.unit == show.unit)
    newest = tx.execute(mine.order_by(sheet.version.desc()).limit(1)).first()
    filed = newest is not None and newest.filed_at is not None
    state = leaves.state_in(tx, show.id, show.unit)
    people = onair_people.people_in(tx, show.id, show.unit)
    return _lacks(show, people, state, manuscript=newest is not None, filed=filed, rules=rules_in_force.in_force(tx))


def preparation_in(tx: Connection, show: Show, at: datetime) -> Preparation:
    rules = rules_in_force.in_force(tx)
    showing = rules.pack.showing
    if show.unit is None:
        return Preparation(show=show, showing=showing, lacks=(Lack.NO_UNIT,))
    asked = tuple(leaves.leaves_in(tx, show.id, show.unit))
    sheets = tuple(manuscripts.manuscripts_in(tx, show.id, show.unit))
    listed = tuple(onair_people.people_in(tx, show.id, show.unit))
    sent = tuple(reports.reports_in(tx, show.id, show.unit))
    done = _done(tx, show, show.unit, asked, sheets, sent)
    state = leaves.state_of(asked)
    filed = bool(sheets) and sheets[-1].filed_at is not None
    return Preparation(
        show=show,
        owed=tuple(
            _owed(rules, duty, show, done, at) for duty in ShowDuty if duty in done or _is_owed(rules, duty, state)
        ),
        leaves=asked,
        manuscripts=sheets,
        people=listed,
        reports=sent,
        figures=reports.figures_in(tx, show.id, show.unit),
        lacks=_lacks(show, listed, state, manuscript=bool(sheets), filed=filed, rules=rules),
        door=door.closed_in(tx, show.id, show.unit),
        showing=showing,
    )


def _lacks(
    show: Show, people: Sequence[Listed], leave: LeaveState | None, *, manuscript: bool, filed: bool, rules: Rules
) -> tuple[Lack, ...]:
    seated = tuple(one.person for one in people)
    found = Prepared(unit=show.unit, manuscript=manuscript, filed=filed, leave=leave, people=seated)
    return preparing.lacks(found, rules.pack.showing)


def _is_owed(rules: Rules, duty: ShowDuty, leave: LeaveState | None) -> bool:
    """A leave is owed by nobody: its day is shown because it is the last one for asking."""
    return known(rules, duty) and (duty is not ShowDuty.LEAVE or leave is None)


def _done(
    tx: Connection,
    show: Show,
    unit: OrganisationId,
    asked: tuple[Leave, ...],
    sheets: tuple[Manuscript, ...],
    sent: tuple[Report, ...],
) -> dict[ShowDuty, tuple[datetime, date, bool]]:
    """Since when each duty is done, the day that counted then, and whether that was late."""
    found: dict[ShowDuty, tuple[datetime, date, bool]] = {}
    if asked:
        found[ShowDuty.LEAVE] = (asked[0].filed_at, asked[0].due_on, asked[0].late)
    if sheets:
        found[ShowDuty.MANUSCRIPT] = (sheets[0].received_at, sheets[0].due_on, sheets[0].late)
    first = next((one for one in sheets if one.filed_at is not None), None)
    if first is not None and first.filed_at and first.filing_due_on and sheets[-1].filed_at is not None:
        found[ShowDuty.SEAL] = (first.filed_at, first.filing_due_on, bool(first.filed_late))
    roster = tables.show_roster
    whole = tx.execute(select(roster).where(roster.c.show == show.id, roster.c.unit == unit)).first()
    if whole is not None:
        found[ShowDuty.ROSTER] = (whole.received_at, whole.due_on, whole.late)
    if sent:
        found[ShowDuty.POST_REPORT] = (sent[0].filed_at, sent[0].due_on, sent[0].late)
    return found


def _owed(
    rules: Rules, duty: ShowDuty, show: Show, done: dict[ShowDuty, tuple[datetime, date, bool]], at: datetime
) -> Owed:
    if duty in done:
        done_at, due_on, late = done[duty]
        return Owed(duty=duty, due_on=due_on, provisional=False, done_at=done_at, late=late, standing=None)
    found = due(rules, duty, show)
    return Owed(
        duty=duty,
        due_on=found.due_on,
        provisional=found.provisional,
        done_at=None,
        late=at >= found.too_late_from,
        standing=clocks.standing(found.bound.due, at, rules.calendar),
    )
