"""Verbs for transcripts: what recognisers heard, what people made of it, and what waits for review."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from intake import durable, feed, journal
from intake.office import segments
from intake.office.calls import AFTER_CALL
from intake.office.review_inbox import last_word
from intake.office.search import keeping
from intake.office.segments import Segment
from intake.records import tables
from intake.records.database import Database
from intake.rules import transcripts as rules
from intake.words import (
    CallId,
    HeardSegment,
    Leg,
    PersonId,
    RecordingState,
    Refusal,
    SegmentId,
    TranscriptState,
)

__all__ = ["Segment"]

LONGEST_PASS_NAME = 80
# Until its pass is over a call's text is not in the search: captions write while callers wait for the same database.
_TO_COME = frozenset({TranscriptState.LIVE, TranscriptState.QUEUED, TranscriptState.RUNNING})


class NoSuchSegment(Refusal):
    """The segment does not exist, or a later pass has replaced it."""

    key = "intake.no_such_segment"


class Stale(Refusal):
    """Somebody else changed it meanwhile."""

    key = "intake.stale"


class NotYet(Refusal):
    """The after-call pass is still to come and would replace what is written now."""

    key = "intake.transcript_not_yet"


class NotFailed(Refusal):
    """Only a pass that failed is made again by hand; the others are done or still to come."""

    key = "intake.transcript_not_failed"


class SoundGone(Refusal):
    key = "intake.sound_gone"


def hear_segment(db: Database, call: CallId, leg: Leg, heard: HeardSegment, *, live: bool = True) -> SegmentId | None:
    """Keep one final segment of the live captions; None when the call is unknown or its after-call text is there."""
    with db.begin() as tx:
        state = tx.execute(select(tables.call.c.transcript_state).where(tables.call.c.id == call)).scalar()
        if state is None or state == TranscriptState.DONE:
            return None
        segment = tx.execute(
            insert(tables.segment).values(segments.row_of(call, leg, heard, live=live)).returning(tables.segment.c.id)
        )
        if state not in _TO_COME:
            keeping.keep_call(tx, call)
        feed.changed(tx, feed.Kind.TRANSCRIPT, call)
        return SegmentId(segment.scalar_one())


def begin_pass(db: Database, call: CallId, at: datetime) -> None:
    _set_state(db, call, TranscriptState.RUNNING, at, None)


def fail_pass(db: Database, call: CallId, state: TranscriptState, at: datetime, note: str) -> None:
    """The after-call pass could not be made: FAILED or NO_MODEL, with the reason. The recording stays."""
    _set_state(db, call, state, at, note)


def store_pass(
    db: Database, call: CallId, engine: str, model: str, heard: Mapping[Leg, Sequence[HeardSegment]], at: datetime
) -> None:
    """Replace what was heard live by the after-call pass, all legs at once. What a person reviewed stays."""
    pass_name = rules.storable(f"{engine} {model}", LONGEST_PASS_NAME)
    with db.begin() as tx:
        kept = tx.execute(
            select(tables.segment).where(tables.segment.c.call == call).where(tables.segment.c.reviewed_at.is_not(None))
        ).all()
        tx.execute(
            delete(tables.segment).where(tables.segment.c.call == call).where(tables.segment.c.reviewed_at.is_(None))
        )
        for leg, found_in_leg in heard.items():
            spans = [(row.starts, row.ends) for row in kept if row.leg == leg]
            for found in found_in_leg:
                if not rules.overlaps_any((found.start, found.end), spans):
                    tx.execute(insert(tables.segment).values(segments.row_of(call, leg, found, live=False)))
        tx.execute(
            update(tables.call)
            .where(tables.call.c.id == call)
            .values(transcript_state=TranscriptState.DONE, transcript_engine=pass_name, transcript_note=None)
        )
        keeping.keep_call(tx, call)
        count = sum(len(found) for found in heard.values())
        _note(tx, call, "worker", "transcript_stored", at, {"engine": engine, "model": model, "segments": count})
        feed.changed(tx, feed.Kind.TRANSCRIPT, call)


def transcript(db: Database, call: CallId) -> list[Segment]:
    """Every segment of the call, by start time."""
    with db.read() as tx:
        return segments.of_call(tx, call)


def review_segment(
    db: Database, segment: SegmentId, *, version: int, text: str, reviewed: bool, person: PersonId, at: datetime
) -> Segment:
    """A person confirms or corrects a segment. The machine's text, the editor and the time stay.

    Raises:
        NoSuchSegment, Stale, NotYet
    """
    with db.begin() as tx:
        row = _reviewable(tx, segment, version)
        text = rules.tidy(text)
        tx.execute(
            insert(tables.segment_edit).values(
                segment=segment, call=row.call, person=person, at=at, before=row.text, after=text, reviewed=reviewed
            )
        )
        tx.execute(
            update(tables.segment)
            .where(tables.segment.c.id == segment)
            .values(
                text=text,
                reviewed_by=person if reviewed else None,
                reviewed_at=at if reviewed else None,
                version=version + 1,
            )
        )
        keeping.keep_call(tx, row.call)
        facts: dict[str, journal.Fact] = {"segment": segment, "corrected": text != row.text, "reviewed": reviewed}
        _note(tx, CallId(row.call), f"person:{person}", "segment_reviewed", at, facts)
        feed.changed(tx, feed.Kind.TRANSCRIPT, row.call)
        return next(found for found in segments.of_call(tx, CallId(row.call)) if found.id == segment)


def review_call(db: Database, call: CallId, *, person: PersonId, at: datetime) -> int:
    """Confirm every segment of the call as it stands; how many were still open."""
    with db.begin() as tx:
        done = tx.execute(
            update(tables.segment)
            .where(tables.segment.c.call == call)
            .where(tables.segment.c.reviewed_at.is_(None))
            .where(last_word())
            .values(reviewed_by=person, reviewed_at=at, version=tables.segment.c.version + 1)
        ).rowcount
        if done:
            _note(tx, call, f"person:{person}", "transcript_reviewed", at, {"segments": done})
            feed.changed(tx, feed.Kind.TRANSCRIPT, call)
        return done


def requeue(db: Database, states: Sequence[TranscriptState], at: datetime) -> list[CallId]:
    """Queue the after-call pass again for calls in `states`: after a model arrived, or when an engine was mended."""
    with db.begin() as tx:
        rows = tx.execute(
            select(tables.call.c.id)
            .where(tables.call.c.transcript_state.in_(states))
            .where(tables.call.c.recording_state == RecordingState.CLOSED)
        ).all()
        for row in rows:
            _queue_again(tx, db, CallId(row.id), "worker", at)
        return [CallId(row.id) for row in rows]


def try_again(db: Database, call: CallId, *, person: PersonId, at: datetime) -> None:
    """A person asks for the after-call pass once more after it failed. What was reviewed meanwhile stays.

    Raises:
        NotFailed, SoundGone
    """
    with db.begin() as tx:
        row = tx.execute(select(tables.call).where(tables.call.c.id == call)).first()
        if row is None or row.transcript_state != TranscriptState.FAILED:
            raise NotFailed(call=call)
        if row.recording_state == RecordingState.REMOVED:
            raise SoundGone
        _queue_again(tx, db, call, f"person:{person}", at)


def recording_tracks(db: Database, call: CallId) -> dict[str, str]:
    """The closed recording's files by track (mix, caller, studio), paths relative to the home folder."""
    with db.read() as tx:
        file = tables.recording_file
        rows = tx.execute(select(file).where(file.c.call == call, file.c.removed_at.is_(None)))
        return {row.track: row.path for row in rows}


def _queue_again(tx: Connection, db: Database, call: CallId, actor: str, at: datetime) -> None:
    durable.enqueue(tx, db, AFTER_CALL, f"{call}#{at.timestamp():.3f}", call)
    queued = {"transcript_state": TranscriptState.QUEUED, "transcript_note": None}
    tx.execute(update(tables.call).where(tables.call.c.id == call).values(queued))
    _note(tx, call, actor, "transcript_queued", at, {})


def _reviewable(tx: Connection, segment: SegmentId, version: int) -> Row[Any]:
    query = select(tables.segment, last_word().label("last_word")).where(tables.segment.c.id == segment)
    row = tx.execute(query).first()
    if row is None:
        raise NoSuchSegment(segment=segment)
    if not row.last_word:
        raise NotYet(segment=segment)
    if row.version != version:
        raise Stale(yours=version, newest=row.version)
    return row


def _set_state(db: Database, call: CallId, state: TranscriptState, at: datetime, note: str | None) -> None:
    note = None if note is None else rules.storable(note, rules.LONGEST_LINE)
    with db.begin() as tx:
        tx.execute(
            update(tables.call).where(tables.call.c.id == call).values(transcript_state=state, transcript_note=note)
        )
        if state not in _TO_COME:
            keeping.keep_call(tx, call)
        _note(tx, call, "worker", "transcript_state", at, {"state": state})


def _note(tx: Connection, call: CallId, actor: str, verb: str, at: datetime, facts: Mapping[str, journal.Fact]) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"call:{call}", facts=facts))
    feed.changed(tx, feed.Kind.CALL, call)
