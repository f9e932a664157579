"""What units owe for their shows, told by the ladder: once per rung, whatever is killed, by the notification's key."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from intake import journal
from intake.office import rules_in_force
from intake.office.notices import notify_in
from intake.office.numbering import local
from intake.office.organisations import of_duty_in
from intake.office.programme import call_ups, preparation, previews, telling
from intake.office.programme.preparation import Owed
from intake.office.show_notices import notify_of_show_in
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
# A letter that nobody signed for is brought up again after so many working days, and the last time before the show.
UNSIGNED_WORKING_DAYS, LAST_WORKING_DAYS = 2, 1


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
    return told + _tell_unsigned(tx, show, now)


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
    facts: dict[str, journal.Fact] = {"clock": clock.name, "due": owed.due_on.isoformat()}
    if owed.provisional:
        facts["provisional"] = True
    return notify_of_show_in(
        tx,
        show,
        "show_late" if rung is not None and rung.late else "show_due",
        key=f"{of}:{clock.name}:{owed.due_on}:{ladder.START if rung is None else rung.step}",
        to=to,
        at=now,
        not_before=ladder.allowed_from(now, reminders, calendar, zone),
        facts=facts,
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


def _tell_unsigned(tx: Connection, show: Show, now: datetime) -> int:
    """Whoever has not signed for the call-up may not know of it: unit and style office hear it, and may telephone."""
    today, letter = local(now).date(), call_ups.unsigned_in(tx, show)
    if letter is None or show.unit is None or now >= show.starts_at:
        return 0
    rules = rules_in_force.in_force(tx)
    if rules.calendar.working_days_between(today, show.day) <= LAST_WORKING_DAYS:
        which = "last"
    elif rules.calendar.working_days_between(local(letter.sent_at).date(), today) >= UNSIGNED_WORKING_DAYS:
        which = "first"
    else:
        return 0
    return notify_of_show_in(
        tx,
        show,
        "call_up_unsigned",
        key=f"call_up:{letter.id}:unsigned:{which}",
        to=[*telling.unit(show.unit), *telling.style_office(tx)],
        at=now,
        not_before=ladder.allowed_from(now, rules.pack.reminders, rules.calendar, rules.pack.zone),
    )


def _tell_undecided(tx: Connection, show: Show, now: datetime) -> int:
    calendar = rules_in_force.in_force(tx).calendar
    today = local(now).date()
    if today >= show.day or calendar.working_days_between(today, show.day) > UNDECIDED_WORKING_DAYS:
        return 0
    to = [*telling.style_office(tx), *telling.parties(tx, LeaveParty)]
    return notify_of_show_in(tx, show, "leave_undecided", key=f"{show.unit}:undecided:{today}", to=to, at=now)
