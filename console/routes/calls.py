"""Calls: history, transcript, recording."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import FileResponse

from console import sound, views
from console.asked import Moment, RowId
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed, saw
from console.wire import CallReview, CallView, InboxRow, PeaksView, SegmentReview, SegmentView, TranscriptPage
from intake.office import books, review_inbox, transcripts
from intake.rules.rights import Act
from intake.words import CallId, SegmentId

router = Room(prefix="/api", tags=["calls"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_CALLS))]
Hears = Annotated[Visitor, Depends(allowed(Act.HEAR_RECORDING))]
Reviews = Annotated[Visitor, Depends(allowed(Act.REVIEW_TRANSCRIPT))]
Track = Annotated[sound.Track, Query()]


@router.get("/calls")
def history(
    request: Request,
    visitor: Sees,
    before: Moment | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    practice: bool = False,
) -> list[CallView]:
    db = house_of(request).db
    found = books.calls_before(db, before=before, limit=limit, practice=practice)
    saw(db, visitor, [call.case for call in found])
    return [views.call_view(call, visitor.sight) for call in found]


@router.get("/calls/{call}")
def one_call(call: str, request: Request, visitor: Sees) -> CallView:
    db = house_of(request).db
    found = books.call_record(db, CallId(call))
    saw(db, visitor, [found.case])
    return views.call_view(found, visitor.sight)


@router.get("/calls/{call}/transcript")
def transcript(call: str, request: Request, _: Hears) -> TranscriptPage:
    db = house_of(request).db
    record = books.call_record(db, CallId(call))
    segments = transcripts.transcript(db, record.id)
    return TranscriptPage(
        call=record.id,
        state=record.transcript_state,
        engine=record.transcript_engine,
        segments=[views.segment_view(segment) for segment in segments],
    )


@router.get("/calls/{call}/audio", response_class=FileResponse)
def audio(call: str, request: Request, _: Hears, leg: Track = sound.Track.MIX, *, download: bool = False) -> Response:
    """The recording as WAV. A call that still runs is given as far as it has been written, with a right header.

    Args:
        download: as a file to keep, named by the case number and the local time of the ring.
    """
    db = house_of(request).db
    record = books.call_record(db, CallId(call))
    response = sound.response(record, transcripts.recording_tracks(db, CallId(call)), leg)
    if download:
        response.headers["Content-Disposition"] = f'attachment; filename="{sound.file_name(record, leg)}"'
    return response


@router.get("/calls/{call}/peaks")
def peaks(call: str, request: Request, _: Hears, leg: Track = sound.Track.MIX) -> PeaksView:
    db = house_of(request).db
    path = sound.closed_file(books.call_record(db, CallId(call)), transcripts.recording_tracks(db, CallId(call)), leg)
    return sound.peaks(path, path.stat().st_mtime_ns)


@router.post("/calls/{call}/review")
def review_call(call: str, _: CallReview, request: Request, visitor: Reviews) -> TranscriptPage:
    """Mark every segment of the call as reviewed, as it stands."""
    db = house_of(request).db
    books.call_record(db, CallId(call))
    transcripts.review_call(db, CallId(call), person=visitor.person.id, at=house_of(request).now())
    return transcript(call, request, visitor)


@router.post("/calls/{call}/transcript/again")
def transcribe_again(call: str, request: Request, visitor: Reviews) -> TranscriptPage:
    """Queue the after-call pass once more after it failed."""
    db = house_of(request).db
    record = books.call_record(db, CallId(call))
    transcripts.try_again(db, record.id, person=visitor.person.id, at=house_of(request).now())
    return transcript(call, request, visitor)


@router.put("/segments/{segment}")
def review_segment(segment: RowId, body: SegmentReview, request: Request, visitor: Reviews) -> SegmentView:
    return views.segment_view(
        transcripts.review_segment(
            house_of(request).db,
            SegmentId(segment),
            version=body.version,
            text=body.text,
            reviewed=body.reviewed,
            person=visitor.person.id,
            at=house_of(request).now(),
        )
    )


@router.get("/inbox")
def inbox(request: Request, visitor: Sees, practice: bool = False) -> list[InboxRow]:
    """Calls whose text waits for a person; with `practice` those of rehearsals instead, which are nobody's work."""
    db = house_of(request).db
    waiting = {found.call: found for found in review_inbox.inbox(db, practice=practice)}
    records = {record.id: record for record in books.call_records(db, waiting)}
    saw(db, visitor, [record.case for record in records.values()])
    return [
        InboxRow(
            call=views.call_view(records[call], visitor.sight),
            unreviewed=found.segments,
            lowest_confidence=found.lowest_confidence,
        )
        for call, found in waiting.items()
        if call in records
    ]
