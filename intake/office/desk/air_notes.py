"""现场记录: a promise or an answer, noted with one key while it is said, with its clip; binds the case's clock.

In a show the case is a draft still, so the note comes first and waits for the registration (`binding`). Until it binds
it may be put into words.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import feed, journal
from intake.office.casework import live
from intake.office.desk.ledger import Hand
from intake.office.numbering import local
from intake.office.rules_in_force import in_force
from intake.office.show_rows import show_at_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.desk import CallerGone
from intake.words import CallId, CaseId, PersonId, Refusal
from intake.words.desk import AirNoteId, AirNoteSort, Surface

# Who presses the key has just heard the sentence.
CLIP_SECONDS = 20.0
LONGEST_TEXT = 1_000


class NoSuchAirNote(Refusal):
    key = "intake.desk_no_such_air_note"


class WhoSpoke(Refusal):
    """A note that is put into words names who spoke and what was said."""

    key = "intake.desk_who_spoke"


class BoundAlready(Refusal):
    """The note has become a step of the case and is corrected there."""

    key = "intake.desk_bound_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said on the air. Speaker and text may be empty: the key was pressed, and the clip is kept.

    Attributes:
        working_days: "within three working days", counted from the day of the show as the plan counts them.
        promised_on: a day that was named instead.
    """

    sort: AirNoteSort
    speaker: str = ""
    text: str = ""
    working_days: int | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AirNote:
    """One note. The clip is in seconds of the call's recording."""

    id: AirNoteId
    call: CallId
    sort: AirNoteSort
    speaker: str
    text: str
    promised_on: date | None
    clip_from: float | None
    clip_to: float | None
    at: datetime
    surface: Surface
    person: PersonId | None
    bound_to: CaseId | None


def note(db: Database, call: CallId, said: Said, hand: Hand) -> AirNote:
    """Keep it at once, whatever state the case is in.

    Raises: CallerGone (no such call), PromiseBeforeTheShow, DayTooFar.
    """
    with db.begin() as tx:
        row = tx.execute(select(tables.call).where(tables.call.c.id == call)).first()
        if row is None:
            raise CallerGone(call=call)
        begins, ends = _clip(row.answered_at, row.ended_at, hand.at)
        found = tx.execute(
            insert(tables.air_note)
            .values(
                call=call,
                sort=said.sort,
                speaker=said.speaker.strip()[:80],
                text=said.text.strip()[:LONGEST_TEXT],
                promised_on=_day(tx, row, said, hand.at),
                clip_from=begins,
                clip_to=ends,
                at=hand.at,
                surface=hand.surface,
                person=hand.person,
            )
            .returning(tables.air_note.c.id)
        ).scalar_one()
        _told(tx, call, hand, "air_noted", {"sort": said.sort, "note": found})
        return note_of(tx.execute(select(tables.air_note).where(tables.air_note.c.id == found)).one())


def write(db: Database, note_id: AirNoteId, said: Said, hand: Hand) -> AirNote:
    """Put a note into words; its clip stays as it was, and its day unless another is named.

    Raises: WhoSpoke, NoSuchAirNote, BoundAlready, PromiseBeforeTheShow, DayTooFar.
    """
    if not said.speaker.strip() or not said.text.strip():
        raise WhoSpoke
    with db.begin() as tx:
        row = _open(tx, note_id)
        call = tx.execute(select(tables.call).where(tables.call.c.id == row.call)).one()
        kept = row.promised_on if said.sort is AirNoteSort.PROMISE else None
        words = {
            "sort": said.sort,
            "speaker": said.speaker.strip()[:80],
            "text": said.text.strip()[:LONGEST_TEXT],
            "promised_on": _day(tx, call, said, row.at) or kept,
        }
        tx.execute(update(tables.air_note).where(tables.air_note.c.id == note_id).values(**words))
        _told(tx, CallId(row.call), hand, "air_note_written", {"sort": said.sort, "note": note_id})
        return note_of(tx.execute(select(tables.air_note).where(tables.air_note.c.id == note_id)).one())


def withdraw(db: Database, note_id: AirNoteId, hand: Hand) -> None:
    """A slip of the finger. Raises: NoSuchAirNote, BoundAlready."""
    with db.begin() as tx:
        row = _open(tx, note_id)
        gone = update(tables.air_note).where(tables.air_note.c.id == note_id)
        tx.execute(gone.values(withdrawn_by=hand.person, withdrawn_at=hand.at))
        _told(tx, CallId(row.call), hand, "air_note_withdrawn", {"note": note_id})


def notes(db: Database, call: CallId) -> list[AirNote]:
    """Those that stand, the earliest first."""
    with db.read() as tx:
        return notes_in(tx, call)


def notes_in(tx: Connection, call: CallId) -> list[AirNote]:
    return [note_of(row) for row in tx.execute(_standing(call).order_by(tables.air_note.c.id))]


def _open(tx: Connection, note_id: AirNoteId) -> Row[Any]:
    """Raises: NoSuchAirNote, BoundAlready."""
    row = tx.execute(select(tables.air_note).where(tables.air_note.c.id == note_id)).first()
    if row is None or row.withdrawn_at is not None:
        raise NoSuchAirNote
    if row.bound_to is not None:
        raise BoundAlready
    return row


def _standing(call: CallId) -> Any:
    return select(tables.air_note).where(tables.air_note.c.call == call, tables.air_note.c.withdrawn_at.is_(None))


def _day(tx: Connection, call: Row[Any], said: Said, at: datetime) -> date | None:
    """Counted from the day of the show, which midnight does not change."""
    show = show_at_in(tx, call.rang_at, practice=call.practice)
    begins = local(at).date() if show is None else show.day
    if said.working_days is not None:
        return in_force(tx).calendar.after(begins, said.working_days).end
    if said.promised_on is not None:
        live.check_promised(said.promised_on, begins)
    return said.promised_on


def _clip(answered: datetime | None, ended: datetime | None, at: datetime) -> tuple[float | None, float | None]:
    if answered is None:
        return None, None
    until = max(0.0, (min(at, ended or at) - answered).total_seconds())
    return round(max(0.0, until - CLIP_SECONDS), 1), round(until, 1)


def _told(tx: Connection, call: CallId, hand: Hand, verb: str, facts: dict[str, journal.Fact]) -> None:
    actor = journal.actor(hand.person)
    journal.append(tx, journal.Entry(at=hand.at, actor=actor, verb=verb, subject=f"call:{call}", facts=facts))
    feed.changed(tx, feed.Kind.CALL, call)


def note_of(row: Row[Any]) -> AirNote:
    return AirNote(
        id=AirNoteId(row.id),
        call=CallId(row.call),
        sort=AirNoteSort(row.sort),
        speaker=row.speaker,
        text=row.text,
        promised_on=row.promised_on,
        clip_from=row.clip_from,
        clip_to=row.clip_to,
        at=row.at,
        surface=Surface(row.surface),
        person=None if row.person is None else PersonId(row.person),
        bound_to=None if row.bound_to is None else CaseId(row.bound_to),
    )
