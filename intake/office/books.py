"""Reading the books: whole calls as frozen records, for whoever shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from intake import feed
from intake.office import review_inbox, segments
from intake.office.desk import numbers
from intake.office.desk.marks import Marks, marks_of
from intake.office.desk.numbers import Marked
from intake.office.segments import Segment
from intake.records import tables
from intake.records.database import Database
from intake.words import (
    CallId,
    CallState,
    CaseId,
    CaseNumber,
    EndReason,
    Kind,
    RecordingState,
    Refusal,
    TranscriptState,
)

# What the screener reads of a running call: enough to know where the conversation is.
SHOWN_WHILE_LIVE = 6


class NoSuchCall(Refusal):
    key = "intake.no_such_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """A call with its case's number and corrections, its recording's state and, while it lives, its last words."""

    id: CallId
    case: CaseId
    case_number: CaseNumber
    official_number: str
    kind: Kind | None
    caller_name: str
    protected: bool
    place_name: str
    line: str
    number: str
    withheld: bool
    name: str
    practice: bool
    state: CallState
    place: str | None
    seat: int | None
    rang_at: datetime
    answered_at: datetime | None
    placed_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    message: bool
    recording_base: str
    recording_state: RecordingState
    recording_seconds: float | None
    tracks: tuple[str, ...]
    transcript_state: TranscriptState
    transcript_engine: str | None
    transcript_note: str | None
    unreviewed: int
    segments: tuple[Segment, ...]
    marks: Marks
    marked: Marked | None  # what the station knows of the number, while the call lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One consistent moment: live calls and those that ended last, and how many transcripts wait."""

    seq: int
    calls: tuple[CallRecord, ...]
    unreviewed: int


def board(db: Database, ended: int = 50) -> Board:
    with db.read() as tx:
        live = tx.execute(_calls().where(tables.call.c.state != CallState.ENDED)).all()
        past = tx.execute(_calls().where(tables.call.c.state == CallState.ENDED).limit(ended)).all()
        return Board(
            seq=feed.newest(tx),
            calls=tuple(_records(tx, [*live, *past])),
            unreviewed=review_inbox.count(tx),
        )


def call_record(db: Database, call: CallId) -> CallRecord:
    """Raises: NoSuchCall."""
    found = call_records(db, [call])
    if not found:
        raise NoSuchCall(call=call)
    return found[0]


def call_records(db: Database, calls: Collection[CallId]) -> list[CallRecord]:
    """Those of `calls` that exist, newest first."""
    with db.read() as tx:
        return _records(tx, tx.execute(_THESE, {"calls": list(calls)}).all())


def case_numbers(db: Database, calls: Collection[CallId]) -> dict[CallId, str]:
    """The first case's number of each of `calls`."""
    link, matter = tables.matter_call.c, tables.matter.c
    asked = select(link.call, matter.number).join(tables.matter, matter.id == link.matter).order_by(matter.id.desc())
    with db.read() as tx:
        return {CallId(row.call): row.number for row in tx.execute(asked.where(link.call.in_(list(calls))))}


def calls_before(db: Database, *, before: datetime | None, limit: int, practice: bool) -> list[CallRecord]:
    """A page of history, newest first. Calls of the last one's very moment belong to it, so that the page which is
    asked for from that moment on misses none."""
    query = _calls().where(tables.call.c.practice == practice)
    if before is not None:
        query = query.where(tables.call.c.rang_at < before)
    with db.read() as tx:
        rows = tx.execute(query.limit(limit)).all()
        if len(rows) == limit:
            last = rows[-1].rang_at
            rows = [row for row in rows if row.rang_at != last]
            rows += tx.execute(query.where(tables.call.c.rang_at == last)).all()
        return _records(tx, rows)


def _calls() -> Select[Any]:
    # A call that became several cases shows the first one; the case page shows them all.
    first = (
        select(func.min(tables.matter_call.c.matter))
        .where(tables.matter_call.c.call == tables.call.c.id)
        .scalar_subquery()
    )
    return (
        select(
            tables.call,
            tables.matter.c.id.label("case"),
            tables.matter.c.number.label("case_number"),
            tables.matter.c.official_number,
            tables.matter.c.kind,
            tables.matter.c.caller_name,
            tables.matter.c.protected,
            tables.matter.c.place.label("place_name"),
            *(column for column in tables.desk_seat.c if column.name != "call"),
        )
        .select_from(tables.call)
        .join(tables.matter, tables.matter.c.id == first)
        .outerjoin(tables.desk_seat, tables.desk_seat.c.call == tables.call.c.id)
        .order_by(tables.call.c.rang_at.desc(), tables.call.c.id)
    )


# The feed asks these of every change in a show, beside the thread that opens cases: they are drawn up once.
_THESE = _calls().where(tables.call.c.id.in_(bindparam("calls", expanding=True)))
_TRACKS = select(tables.recording_file.c.call, tables.recording_file.c.track).where(
    tables.recording_file.c.call.in_(bindparam("calls", expanding=True)),
    tables.recording_file.c.removed_at.is_(None),
)
_UNREVIEWED = (
    select(tables.segment.c.call, func.count().label("open"))
    .where(tables.segment.c.call.in_(bindparam("calls", expanding=True)))
    .where(tables.segment.c.reviewed_at.is_(None))
    .where(~tables.segment.c.live)
    .group_by(tables.segment.c.call)
)


def _records(tx: Connection, rows: Sequence[Row[Any]]) -> list[CallRecord]:
    ids = [row.id for row in rows]
    tracks = _tracks(tx, ids)
    unreviewed = _unreviewed(tx, ids)
    marked = numbers.of_numbers_in(tx, [row.number for row in rows if row.state != CallState.ENDED])
    return [_record(tx, row, tracks.get(row.id, ()), unreviewed.get(row.id, 0), marked.get(row.number)) for row in rows]


def _tracks(tx: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in tx.execute(_TRACKS, {"calls": ids}):
        found[row.call] = (*found.get(row.call, ()), row.track)
    return found


def _unreviewed(tx: Connection, ids: Sequence[str]) -> dict[str, int]:
    return {row.call: row.open for row in tx.execute(_UNREVIEWED, {"calls": ids})}


def _record(
    tx: Connection, row: Row[Any], tracks: tuple[str, ...], unreviewed: int, marked: Marked | None
) -> CallRecord:
    live = row.state != CallState.ENDED
    return CallRecord(
        id=CallId(row.id),
        case=CaseId(row.case),
        case_number=CaseNumber(row.case_number),
        official_number=row.official_number,
        kind=Kind(row.kind) if row.kind else None,
        caller_name=row.caller_name,
        protected=row.protected,
        place_name=row.place_name,
        line=row.line,
        number=row.number,
        withheld=row.withheld,
        name=row.name,
        practice=row.practice,
        state=CallState(row.state),
        place=row.place,
        seat=row.seat,
        rang_at=row.rang_at,
        answered_at=row.answered_at,
        placed_at=row.placed_at,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        message=row.message_at is not None,
        recording_base=row.recording_base,
        recording_state=RecordingState(row.recording_state),
        recording_seconds=row.recording_seconds,
        tracks=tracks,
        transcript_state=TranscriptState(row.transcript_state),
        transcript_engine=row.transcript_engine,
        transcript_note=row.transcript_note,
        unreviewed=unreviewed,
        segments=tuple(segments.of_call(tx, CallId(row.id), SHOWN_WHILE_LIVE)) if live else (),
        marks=marks_of(row),
        marked=marked if live else None,
    )
