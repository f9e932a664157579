"""The guest's tablet: the official of the unit on air sees whose case is on the air, and answers or promises on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from intake.office import show_rows
from intake.office.desk import air_notes, messages
from intake.office.desk.air_notes import AirNote, Said
from intake.office.desk.ledger import Hand
from intake.office.desk.messages import DeskMessage
from intake.office.people import Person
from intake.office.show_rows import Show
from intake.records import tables
from intake.records.database import Database
from intake.rules import who
from intake.words import CallId, CallState, Refusal
from intake.words.desk import AirNoteId

# Who waits for the show to begin hears from the host already.
BEFORE_THE_SHOW = timedelta(hours=2)


class NotOnAir(Refusal):
    """The tablet speaks of nothing but cases that are on the air with its own unit."""

    key = "intake.desk_not_on_air"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCall:
    """A caller on the air, as the unit on air may know him. `called` is the name before any mask."""

    call: CallId
    case_number: str
    called: str
    protected: bool
    place: str
    point: str
    since: datetime
    practice: bool
    notes: tuple[AirNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tablet:
    """What the tablet shows now; without a show of the unit there is nothing."""

    show: Show | None
    calls: tuple[GuestCall, ...]
    messages: tuple[DeskMessage, ...]


def tablet(db: Database, person: Person, now: datetime) -> Tablet:
    with db.read() as tx:
        show = _show_in(tx, person, now)
        rows = tx.execute(_on_air(person).order_by(tables.call.c.placed_at)).all()
    since = None if show is None else show.starts_at - BEFORE_THE_SHOW
    said = () if since is None else tuple(one for one in messages.newest(db) if one.at >= since)
    calls = tuple(_guest_call(row, tuple(air_notes.notes(db, CallId(row.id)))) for row in rows)
    return Tablet(show=show, calls=calls, messages=said)


def note(db: Database, call: CallId, said: Said, hand: Hand, person: Person) -> AirNote:
    """One touch. Raises: NotOnAir."""
    _check(db, person, tables.call.c.id == call)
    return air_notes.note(db, call, said, hand)


def write(db: Database, note_id: AirNoteId, said: Said, hand: Hand, person: Person) -> AirNote:
    """Raises: NotOnAir, WhoSpoke, NoSuchAirNote, BoundAlready."""
    _check(db, person, _of_note(note_id))
    return air_notes.write(db, note_id, said, hand)


def withdraw(db: Database, note_id: AirNoteId, hand: Hand, person: Person) -> None:
    """Raises: NotOnAir, NoSuchAirNote, BoundAlready."""
    _check(db, person, _of_note(note_id))
    air_notes.withdraw(db, note_id, hand)


def say(db: Database, hand: Hand, text: str, person: Person, *, look_up: bool) -> DeskMessage:
    """To the producer and the host, while a show of the unit is near. Raises: NotOnAir, NothingSaid."""
    with db.read() as tx:
        if _show_in(tx, person, hand.at) is None:
            raise NotOnAir
    return messages.say(db, hand, text, look_up=look_up)


def _show_in(tx: Connection, person: Person, now: datetime) -> Show | None:
    own = who.own_organisations(person.posts)
    near = (show_rows.show_at_in(tx, now, practice=practice) for practice in (False, True))
    return next((show for show in near if show is not None and show.unit in own), None)


def _on_air(person: Person) -> Select[Any]:
    own = sorted(who.own_organisations(person.posts))
    joined = (
        tables.call.join(tables.matter_call, tables.matter_call.c.call == tables.call.c.id)
        .join(tables.matter, tables.matter.c.id == tables.matter_call.c.matter)
        .outerjoin(tables.desk_seat, tables.desk_seat.c.call == tables.call.c.id)
    )
    columns = (
        tables.call.c.id,
        tables.call.c.placed_at,
        tables.call.c.rang_at,
        tables.call.c.practice,
        tables.matter.c.number,
        tables.matter.c.caller_name,
        tables.matter.c.place,
        tables.matter.c.protected,
        tables.desk_seat.c.point,
    )
    return (
        select(*columns)
        .select_from(joined)
        .where(tables.call.c.state == CallState.ON_AIR, tables.matter.c.onair_unit.in_(own))
    )


def _of_note(note_id: AirNoteId) -> ColumnElement[bool]:
    return tables.call.c.id == select(tables.air_note.c.call).where(tables.air_note.c.id == note_id).scalar_subquery()


def _check(db: Database, person: Person, which: ColumnElement[bool]) -> None:
    with db.read() as tx:
        if tx.execute(_on_air(person).where(which)).first() is None:
            raise NotOnAir


def _guest_call(row: Row[Any], notes: tuple[AirNote, ...]) -> GuestCall:
    return GuestCall(
        call=CallId(row.id),
        case_number=row.number,
        called=row.caller_name,
        protected=row.protected,
        place=row.place,
        point=row.point or "",
        since=row.placed_at or row.rang_at,
        practice=row.practice,
        notes=notes,
    )
