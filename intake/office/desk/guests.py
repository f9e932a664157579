"""The guest's tablet: the official of the unit on air sees whose case is on the air, and answers or promises on it.

What is known of the unit's own people counts, and nothing else: whoever has a post elsewhere too sees no more here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from intake.office import people, show_rows
from intake.office.desk import air_notes, messages
from intake.office.desk.air_notes import AirNote, Said
from intake.office.desk.ledger import Hand
from intake.office.desk.messages import DeskMessage
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.show_rows import Show
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_table, who
from intake.words import CallId, CallState, CaseState, Category, OrganisationId, Refusal, ShowState
from intake.words.desk import AirNoteId, Surface

# Whoever reaches for the tablet while the caller is let go still notes what he has just said.
GRACE = timedelta(minutes=5)
# Cases in which nobody owes the caller anything: their sentences are of no use to a guest.
_OVER = (CaseState.VOID, CaseState.REFERRED, CaseState.MERGED)


class NotOnAir(Refusal):
    """The tablet speaks of nothing but cases that are on the air with its own unit."""

    key = "intake.desk_not_on_air"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCall:
    """A caller on the air, as the unit on air may know him.

    Attributes:
        called: the names of the caller and of everybody else in the call's cases, before any mask.
        protected: whether any case of the call is, whoever has it.
        notes: those that the unit's own people made on the tablet.
    """

    call: CallId
    case_number: str
    called: tuple[str, ...]
    protected: bool
    place: str
    point: str
    since: datetime
    practice: bool
    notes: tuple[AirNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tablet:
    """What the tablet shows now; nothing without a show of the unit. `hidden`: names that nobody of a unit reads."""

    show: Show | None
    calls: tuple[GuestCall, ...]
    messages: tuple[DeskMessage, ...]
    hidden: tuple[str, ...]


def tablet(db: Database, person: Person, now: datetime) -> Tablet:
    with db.read() as tx:
        own = _own_in(tx, person, now)
        show = _show_in(tx, own, now)
        rows = tx.execute(_cases(own).where(tables.call.c.state == CallState.ON_AIR).order_by(tables.call.c.placed_at))
        calls = _by_call(tx, rows.all(), own)
        hidden = () if show is None else _hidden_in(tx, show)
    since = None if show is None else show.starts_at - show_table.LEAD_IN
    said = () if since is None else tuple(one for one in messages.newest(db) if one.at >= since)
    return Tablet(show=show, calls=calls, messages=said, hidden=hidden)


def note(db: Database, call: CallId, said: Said, hand: Hand, person: Person) -> AirNote:
    """One touch. Raises: NotOnAir, PromiseBeforeTheShow, DayTooFar."""
    _check(db, person, hand.at, tables.call.c.id == call)
    return air_notes.note(db, call, said, hand)


def write(db: Database, note_id: AirNoteId, said: Said, hand: Hand, person: Person) -> AirNote:
    """Raises: NotOnAir, WhoSpoke, NoSuchAirNote, BoundAlready."""
    _check(db, person, hand.at, _of_note(note_id, person, hand.at))
    return air_notes.write(db, note_id, said, hand)


def withdraw(db: Database, note_id: AirNoteId, hand: Hand, person: Person) -> None:
    """Raises: NotOnAir, NoSuchAirNote, BoundAlready."""
    _check(db, person, hand.at, _of_note(note_id, person, hand.at))
    air_notes.withdraw(db, note_id, hand)


def say(db: Database, hand: Hand, text: str, person: Person, *, look_up: bool) -> DeskMessage:
    """To the producer and the host, while a show of the unit is near. Raises: NotOnAir, NothingSaid."""
    with db.read() as tx:
        if _show_in(tx, _own_in(tx, person, hand.at), hand.at) is None:
            raise NotOnAir
    return messages.say(db, hand, text, look_up=look_up)


def _own_in(tx: Connection, person: Person, now: datetime) -> list[OrganisationId]:
    """The units of which somebody is, that are not closed."""
    unit, today = tables.organisation.c, local(now).date()
    open_still = or_(unit.closed_on.is_(None), unit.closed_on > today)
    return [
        OrganisationId(one)
        for one in tx.execute(select(unit.id).where(unit.id.in_(who.units(person.posts)), open_still)).scalars()
    ]


def _show_in(tx: Connection, own: Collection[OrganisationId], now: datetime) -> Show | None:
    """Of the unit's own shows the one that is near now, the real one before a practice."""
    show = tables.show.c
    near = and_(show.starts_at <= now + show_table.LEAD_IN, show.ends_at > now - show_table.LEAD_IN)
    asked = select(tables.show).where(show.unit.in_(own), near, show.state != ShowState.CALLED_OFF)
    found = [show_rows.as_show(row) for row in tx.execute(asked.order_by(show.practice, show.starts_at))]
    return next(iter(found), None)


def _cases(own: Collection[OrganisationId]) -> Select[Any]:
    """Cases of calls that are the unit's, as long as they are anybody's."""
    call, matter = tables.call.c, tables.matter.c
    joined = (
        tables.call.join(tables.matter_call, tables.matter_call.c.call == call.id)
        .join(tables.matter, matter.id == tables.matter_call.c.matter)
        .outerjoin(tables.desk_seat, tables.desk_seat.c.call == call.id)
    )
    columns = (call.id, call.placed_at, call.rang_at, call.practice, matter.number, matter.place)
    return (
        select(*columns, tables.desk_seat.c.point)
        .select_from(joined)
        # Not by the index of units: the few live calls are looked up, not all cases a unit ever had.
        .where(func.coalesce(matter.onair_unit, 0).in_(own))
        .where(matter.state.not_in(_OVER), or_(matter.category.is_(None), matter.category != Category.REPORT))
    )


def _check(db: Database, person: Person, now: datetime, which: ColumnElement[bool]) -> None:
    stretch = tables.aired.c
    lately = select(stretch.id).where(stretch.call == tables.call.c.id, stretch.off_at >= now - GRACE).exists()
    on_air = or_(tables.call.c.state == CallState.ON_AIR, lately)
    with db.read() as tx:
        if tx.execute(_cases(_own_in(tx, person, now)).where(which, on_air)).first() is None:
            raise NotOnAir


def _of_note(note_id: AirNoteId, person: Person, now: datetime) -> ColumnElement[bool]:
    """The call of a note that somebody of the same unit made on the tablet."""
    mine = who.units(person.posts)
    made = select(tables.air_note.c.call).where(tables.air_note.c.id == note_id, *_by_unit(mine, now))
    return tables.call.c.id.in_(made)


def _by_unit(own: Collection[OrganisationId], now: datetime) -> tuple[ColumnElement[bool], ...]:
    post = tables.post.c
    theirs = select(post.person).where(post.organisation.in_(own), people.held_on(local(now).date()))
    return tables.air_note.c.surface == Surface.GUEST, tables.air_note.c.person.in_(theirs)


def _by_call(tx: Connection, rows: Sequence[Row[Any]], own: Collection[OrganisationId]) -> tuple[GuestCall, ...]:
    """One card for each call, whatever became of it."""
    first: dict[str, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.id, row)
    return tuple(_guest_call(tx, row, own) for row in first.values())


def _guest_call(tx: Connection, row: Row[Any], own: Collection[OrganisationId]) -> GuestCall:
    link, matter, note = tables.matter_call.c, tables.matter.c, tables.air_note
    all_of_it = select(matter.caller_name, matter.protected).join(tables.matter_call, link.matter == matter.id)
    cases = tx.execute(all_of_it.where(link.call == row.id).order_by(matter.id)).all()
    noted = select(note.c.id).where(note.c.call == row.id, *_by_unit(own, row.placed_at or row.rang_at))
    mine = set(tx.execute(noted).scalars())
    return GuestCall(
        call=CallId(row.id),
        case_number=row.number,
        called=tuple(dict.fromkeys(one.caller_name.strip() for one in cases if one.caller_name.strip())),
        protected=any(one.protected for one in cases),
        place=row.place,
        point=row.point or "",
        since=row.placed_at or row.rang_at,
        practice=row.practice,
        notes=tuple(one for one in air_notes.notes_in(tx, CallId(row.id)) if one.id in mine),
    )


def _hidden_in(tx: Connection, show: Show) -> tuple[str, ...]:
    """Names of protected callers of the show, which people at the desk may write to each other."""
    matter = tables.matter.c
    asked = select(matter.caller_name).where(matter.show == show.id, matter.protected, matter.caller_name != "")
    return tuple(dict.fromkeys(name.strip() for name in tx.execute(asked).scalars()))
