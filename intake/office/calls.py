"""Verbs for calls: open, answer, place, end, close the recording. Telling one twice changes nothing."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from intake import durable, feed, journal
from intake.office import numbering, rows, seating
from intake.office.desk import stretches
from intake.office.placements import PLACED, placements
from intake.office.rows import LiveCall
from intake.office.search import keeping
from intake.office.show_rows import show_at_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import calls as rules
from intake.rules import numbers
from intake.words import (
    CallId,
    CallOpening,
    CallState,
    CaseId,
    CaseNumber,
    CaseState,
    EndReason,
    LegFile,
    OpenedCall,
    Place,
    Recording,
    RecordingState,
    TranscriptState,
)

__all__ = [
    "AFTER_CALL",
    "LiveCall",
    "answer_call",
    "calls_known",
    "close_recording",
    "end_call",
    "leave_message",
    "live_calls",
    "open_call",
    "place_call",
    "unclosed_recordings",
    "warm_up",
]

# A ring's statements are made once: drawing one up costs more than carrying it out.
_NEW_CALL = insert(tables.call)
_NEW_CASE = insert(tables.matter).returning(tables.matter.c.id)
_LINK = insert(tables.matter_call)
_OPENED = insert(tables.matter_event)
_FILE = insert(tables.recording_file)
_CALL = select(tables.call).where(tables.call.c.id == bindparam("which"))
_CHANGE = update(tables.call).where(tables.call.c.id == bindparam("which"))
_CASE_OF = (
    select(tables.matter.c.id, tables.matter.c.number)
    .join(tables.matter_call)
    .where(tables.matter_call.c.call == bindparam("which"))
    .order_by(tables.matter.c.id)
    .limit(1)
)

AFTER_CALL = "after_call"
ACTOR = "telephony"


def open_call(db: Database, opening: CallOpening, *, show: int | None = None) -> OpenedCall:
    """A telephone rang: call, seat and draft case in one transaction. The same call again returns the same case.

    Args:
        show: number of the programme in its year when the call came inside a show window. A planned show that the
            call belongs to counts before it, and its unit becomes the case's unit on air.
    """
    with db.begin() as tx:
        return _open(tx, opening, show)


def warm_up(db: Database, opening: CallOpening) -> None:
    """Open an invented call and take it back: the first real ring of the day then pays for no preparation."""
    with suppress(_TakenBack), db.begin() as tx:
        _open(tx, opening, None)
        raise _TakenBack


class _TakenBack(Exception):
    """Rolls a transaction back on purpose."""


def _open(tx: Connection, opening: CallOpening, show: int | None) -> OpenedCall:
    known = _case_of(tx, opening.call)
    if known is not None:
        return OpenedCall(call=opening.call, case=known[0], number=known[1], new=False)
    on_air = show_at_in(tx, opening.rang_at, practice=opening.practice)
    year = numbering.local(opening.rang_at).year
    if on_air is not None:
        show, year = on_air.number, on_air.year
    seat = seating.take(tx, opening.rang_at)
    tx.execute(_NEW_CALL, rows.call_row(opening, show, seat))
    number, official = numbering.next_numbers(tx, practice=opening.practice, show=show, year=year)
    written = {
        "number": number,
        "official_number": official,
        "state": CaseState.DRAFT,
        "kind": None,
        "caller_name": "",
        "caller_number": numbers.plain_number(opening.number),
        "place": "",
        "practice": opening.practice,
        "opened_at": opening.rang_at,
        "version": 1,
        "show": None if on_air is None else on_air.id,
        "onair_unit": None if on_air is None else on_air.unit,
    }
    case = CaseId(tx.execute(_NEW_CASE, written).scalar_one())
    tx.execute(_LINK, {"matter": case, "call": opening.call})
    keeping.keep_new(tx, case, written)
    tx.execute(_OPENED, rows.opened_row(case, opening.rang_at))
    _note(tx, opening.call, "call_opened", opening.rang_at, {"case": case, "practice": opening.practice, "seat": seat})
    return OpenedCall(call=opening.call, case=case, number=number, new=True)


def answer_call(db: Database, call: CallId, at: datetime, *, recording_base: str | None = None) -> None:
    """The PBX answered; from now on it records."""
    with db.begin() as tx:
        row = _open_row(tx, call)
        if row is None or row.answered_at is not None:
            return
        values: dict[str, object] = {"answered_at": at, "recording_state": RecordingState.OPEN}
        if recording_base:
            values["recording_base"] = recording_base
        _change(tx, call, values)
        _note(tx, call, "call_answered", at, {})


def place_call(db: Database, call: CallId, place: Place, at: datetime, *, delay: float | None = None) -> None:
    """Asterisk confirmed where the caller is. A late word about an ended call is ignored.

    Args:
        delay: seconds that lay in the delay unit then, when it told.
    """
    with db.begin() as tx:
        row = _open_row(tx, call)
        if row is None:
            return
        state = rules.arrived(CallState(row.state), place)
        if state is None or (row.state == state and row.place == place):
            return
        stretches.follow_in(tx, call, CallState(row.state), state, at, delay)
        _change(tx, call, {"state": state, "place": place, "placed_at": at})
        _note(tx, call, PLACED, at, {"place": place, "state": state})


def leave_message(db: Database, call: CallId, at: datetime) -> None:
    """The caller left a message off the air; it lies in the call's recording."""
    with db.begin() as tx:
        row = _row(tx, call)
        if row is None or row.message_at is not None:
            return
        values: dict[str, object] = {"message_at": at}
        if row.end_reason in (EndReason.CALLER_HUNG_UP, EndReason.FINISHED):
            values["end_reason"] = EndReason.MESSAGE_LEFT
        _change(tx, call, values)
        _note(tx, call, "message_left", at, {})


def end_call(
    db: Database,
    call: CallId,
    at: datetime | None,
    reason: EndReason,
    cause: int | None = None,
    *,
    delay: float | None = None,
) -> None:
    """The call is over. `at` is None when nobody knows when (the PBX died); the first word about an end stays,
    but a known end replaces an unknown one."""
    with db.begin() as tx:
        row = _row(tx, call)
        if row is None:
            return
        corrects = row.end_reason == EndReason.LINE_LOST and reason is not EndReason.LINE_LOST
        if row.state == CallState.ENDED and not corrects:
            return
        if row.message_at is not None and reason in (EndReason.CALLER_HUNG_UP, EndReason.FINISHED):
            reason = EndReason.MESSAGE_LEFT
        values: dict[str, object] = {
            "state": CallState.ENDED,
            "ended_at": at,
            "end_reason": reason,
            "cause": cause,
            "place": None,
        }
        # A lost line may have been answered unseen: whether a recording lies there is for its closing to find out.
        unrecorded = row.answered_at is None and (reason is not EndReason.LINE_LOST or not row.recording_base)
        if unrecorded and row.recording_state == RecordingState.OPEN:
            values |= {"recording_state": RecordingState.EMPTY, "transcript_state": TranscriptState.EMPTY}
        stretches.follow_in(tx, call, CallState(row.state), CallState.ENDED, at, delay)
        _change(tx, call, values)
        _note(tx, call, "call_ended", at or row.rang_at, {"reason": reason, "cause": cause})


def close_recording(
    db: Database, call: CallId, recording: Recording, at: datetime, *, spoke: bool | None = None
) -> None:
    """The recording is whole: keep its files and hashes, and queue its transcription in the same transaction.

    Args:
        spoke: whether the caller's track holds any sound, when it was measured.
    """
    with db.begin() as tx:
        row = _row(tx, call)
        if row is None or row.recording_state in (RecordingState.CLOSED, RecordingState.EMPTY):
            return
        files = _files(recording)
        if files:
            kept = [{"call": call, "track": track, "closed_at": at} | rows.file_row(f) for track, f in files.items()]
            tx.execute(_FILE, kept)
        state = rules.recording_state(len(files), recording.seconds, answered=row.answered_at is not None)
        values: dict[str, object] = {"recording_state": state, "recording_seconds": recording.seconds}
        if spoke is not None and row.end_reason is not None:
            asked = any(place is Place.STATUS for _, place in placements(tx, call))
            reason = rules.end_after_listening(EndReason(row.end_reason), spoke=spoke, asked=asked)
            values["end_reason"] = reason
            if not spoke:
                values["message_at"] = None
            elif reason is EndReason.MESSAGE_LEFT:
                values["message_at"] = row.message_at or row.ended_at
        if state is RecordingState.CLOSED:
            values["transcript_state"] = TranscriptState.QUEUED
            durable.enqueue(tx, db, AFTER_CALL, call, call)
        else:
            values["transcript_state"] = TranscriptState.EMPTY
            keeping.keep_call(tx, call)  # no pass will come, and captions may have heard what no file has
        _change(tx, call, values)
        _note(tx, call, "recording_closed", at, {"state": state, "seconds": recording.seconds})


def live_calls(db: Database) -> list[LiveCall]:
    """Every call that has not ended in the books, oldest first."""
    with db.read() as tx:
        return [rows.live(row) for row in tx.execute(rows.with_case().where(tables.call.c.state != CallState.ENDED))]


def unclosed_recordings(db: Database) -> list[LiveCall]:
    """Ended calls whose recording still waits to be closed: what a crash left behind."""
    with db.read() as tx:
        return [
            rows.live(row)
            for row in tx.execute(
                rows.with_case()
                .where(tables.call.c.state == CallState.ENDED)
                .where(tables.call.c.recording_state == RecordingState.OPEN)
            )
        ]


def calls_known(db: Database, calls: list[CallId]) -> set[CallId]:
    """Those of `calls` that already have a case."""
    with db.read() as tx:
        found = tx.execute(select(tables.call.c.id).where(tables.call.c.id.in_(calls)))
        return {CallId(row.id) for row in found}


def _case_of(tx: Connection, call: CallId) -> tuple[CaseId, CaseNumber] | None:
    row = tx.execute(_CASE_OF, {"which": call}).first()
    return (CaseId(row.id), CaseNumber(row.number)) if row else None


def _row(tx: Connection, call: CallId) -> Row[Any] | None:
    return tx.execute(_CALL, {"which": call}).first()


def _open_row(tx: Connection, call: CallId) -> Row[Any] | None:
    row = _row(tx, call)
    return None if row is None or row.state == CallState.ENDED else row


def _change(tx: Connection, call: CallId, values: Mapping[str, object]) -> None:
    tx.execute(_CHANGE, {**values, "which": call})


def _note(tx: Connection, call: CallId, verb: str, at: datetime, facts: Mapping[str, journal.Fact]) -> None:
    journal.append(tx, journal.Entry(at=at, actor=ACTOR, verb=verb, subject=f"call:{call}", facts=facts))
    feed.changed(tx, feed.Kind.CALL, call)


def _files(recording: Recording) -> dict[str, LegFile]:
    files = {str(leg): file for leg, file in recording.legs.items()}
    return {"mix": recording.mix, **files} if recording.mix else files
