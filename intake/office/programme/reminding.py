"""What units owe for their shows, told by the ladder: once per rung, whatever is killed, by the notification's key."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from intake import journal
from intake.office import rules_in_force
from intake.office.notices import notify_in
from intake.office.numbering import local
from intake.office.organisations import of_duty_in
from intake.office.programme import preparation, previews, telling
from intake.office.programme.preparation import Owed
from intake.office.show_rows import Show, as_show
from intake.records import tables
from intake.records.database import Database
from intake.rules import ladder
from intake.rules import telling as clock_telling
from intake.rules.preview import PreviewStanding
from intake.words import Duty, OrganisationId, Post, ShowState
from intake.words.notices import To, ToOrganisation
from intake.words.preparing import LeaveParty, LeaveState, ShowDuty

# What is further away begins later; what is older is a matter of the assessment, not of reminders.
AHEAD, BEHIND = timedelta(days=40), timedelta(days=30)
# An undecided leave is nobody's small matter any more so many working days before the show (A7, step 4).
UNDECIDED_WORKING_DAYS = 2


def remind(db: Database, now: datetime) -> int:
    """What units owe for their shows, by the ladder; how many were told. Idempotent."""
    today = local(now).date()
    show = tables.show.c
    near = (
        select(tables.show)
        .where(show.on_day.between(today - BEHIND, today + AHEAD), show.unit.is_not(None))
        .where(show.practice.is_(False), show.state != ShowState.CALLED_OFF)
        .order_by(show.starts_at)
    )
    with db.read() as tx:
        shows = [as_show(row) for row in tx.execute(near)]
    told = 0
    for one in shows:
        with db.begin() as tx:
            told += _remind_in(tx, one, now)
    with db.read() as tx:
        months = _months(tx, today)
    for month in months:
        with db.begin() as tx:
            told += _tell_preview(tx, month, now)
    return told


def _remind_in(tx: Connection, show: Show, now: datetime) -> int:
    found = preparation.preparation_in(tx, show, now)
    told = 0
    for owed in found.owed:
        if owed.done_at is None and owed.duty is not ShowDuty.LEAVE and show.unit is not None:
            told += _tell_owed(tx, show, show.unit, owed, now)
    if found.leaves and found.leaves[-1].state in (LeaveState.FILED, LeaveState.LEADER_APPROVED):
        told += _tell_undecided(tx, show, now)
    return told


def _tell_owed(tx: Connection, show: Show, of: OrganisationId, owed: Owed, now: datetime) -> int:
    rules = rules_in_force.in_force(tx)
    reminders, calendar, zone = rules.pack.reminders, rules.calendar, rules.pack.zone
    rung = ladder.latest(owed.due_on, now, reminders, calendar, zone)
    if owed.duty is ShowDuty.POST_REPORT and now < show.ends_at:
        return 0
    clock = rules.pack.clock(owed.duty.value)
    to: list[To] = [ToOrganisation(organisation=of)]
    if rung is not None:
        to = [
            Post(organisation=of if body is None else of_duty_in(tx, body), role=role)
            for body, role in clock_telling.readers(rung.tell, duty=Duty.UNIT, clock=clock.name, plan=clock.plan)
        ]
    facts: dict[str, journal.Fact] = {
        "show": show.day.isoformat(),
        "clock": clock.name,
        "due": owed.due_on.isoformat(),
    }
    if owed.provisional:
        facts["provisional"] = True
    return notify_in(
        tx,
        key=f"show:{show.id}:{of}:{clock.name}:{owed.due_on}:{ladder.START if rung is None else rung.step}"[:60],
        to=to,
        sentence="show_late" if rung is not None and rung.late else "show_due",
        facts=facts,
        matter=None,
        at=now,
        not_before=ladder.allowed_from(now, reminders, calendar, zone),
    )


def _months(tx: Connection, today: date) -> list[str]:
    """Months with shows to come, whoever is to be on the air in them."""
    show = tables.show.c
    held = select(show.on_day).where(show.on_day.between(today, today + AHEAD), show.practice.is_(False))
    days = tx.execute(held.where(show.state != ShowState.CALLED_OFF)).scalars()
    return sorted({f"{day:%Y-%m}" for day in days})


def _tell_preview(tx: Connection, month: str, now: datetime) -> int:
    """On the day the month's preview is due, and again when that day has passed without it (P7)."""
    found = previews.month_in(tx, month, now)
    late = found.standing is PreviewStanding.LATE
    if not late and (found.standing is not PreviewStanding.DRAFT or local(now).date() < found.due.due_on):
        return 0
    rules = rules_in_force.in_force(tx)
    facts: dict[str, journal.Fact] = {"show": month, "due": found.due.due_on.isoformat()}
    return notify_in(
        tx,
        key=f"preview:{month}:{found.due.due_on}:{found.standing.value}",
        to=[*telling.propaganda(tx), *telling.station(tx)],
        sentence="preview_late" if late else "preview_due",
        facts=facts | ({"provisional": True} if found.due.provisional else {}),
        matter=None,
        at=now,
        not_before=ladder.allowed_from(now, rules.pack.reminders, rules.calendar, rules.pack.zone),
    )


def _tell_undecided(tx: Connection, show: Show, now: datetime) -> int:
    calendar = rules_in_force.in_force(tx).calendar
    today = local(now).date()
    if today >= show.day or calendar.working_days_between(today, show.day) > UNDECIDED_WORKING_DAYS:
        return 0
    return notify_in(
        tx,
        key=f"show:{show.id}:{show.unit}:undecided:{today}",
        to=[*telling.style_office(tx), *telling.parties(tx, LeaveParty)],
        sentence="leave_undecided",
        facts={"show": show.day.isoformat()},
        matter=None,
        at=now,
    )
