"""Records as people see them: whole, with numbers and words only for roles that may have them."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache

from console import desk_views
from console.wire import (
    CallView,
    CaseRow,
    CaseView,
    Me,
    MyPost,
    PlaceHint,
    RecordingView,
    RehearsalView,
    SegmentView,
    TranscriptView,
    WordView,
)
from intake.office.books import CallRecord
from intake.office.cases import Case
from intake.office.casework.seen import Mask
from intake.office.people import Person
from intake.office.rehearsals import Rehearsal
from intake.office.segments import Segment
from intake.rules.rights import Sight
from intake.rules.transcripts import certainty
from intake.words import CallState
from transcription.places.by_sound import put_right


def segment_view(segment: Segment) -> SegmentView:
    return SegmentView(
        id=segment.id,
        call=segment.call,
        leg=segment.leg,
        start=segment.start,
        end=segment.end,
        text=segment.text,
        machine_text=segment.machine_text,
        confidence=segment.confidence,
        level=certainty(segment.confidence),
        words=[
            WordView(text=word.text, start=word.start, end=word.end, confidence=word.confidence)
            for word in segment.words
        ],
        reviewed_by=segment.reviewed_by,
        reviewed_at=segment.reviewed_at,
        corrected=segment.text != segment.machine_text,
        hints=[] if segment.reviewed_at else list(_hints(segment.text)),
        engine=segment.engine,
        live=segment.live,
        version=segment.version,
    )


# A transcript is told whole with each of its changes, and only the changed line needs to be worked out again: 200 lines
# take 26 ms without this and 2 ms with it. Twenty long calls fit in.
@lru_cache(maxsize=4096)
def _hints(text: str) -> tuple[PlaceHint, ...]:
    return tuple(PlaceHint(at=hint.at, heard=hint.wrong, place=hint.right) for hint in put_right(text).hints)


def call_view(call: CallRecord, sight: Sight) -> CallView:
    over = call.state is CallState.ENDED
    recorded = call.answered_at is not None or bool(call.tracks)
    mask = _mask(call, sight)
    return CallView(
        id=call.id,
        case_id=call.case,
        case_number=call.case_number,
        official_number=call.official_number,
        line=call.line,
        number=mask.phone(call.number),
        withheld=call.withheld,
        name=mask.name(call.caller_name or call.name),
        place_name=mask.text(call.place_name),
        kind=call.kind,
        practice=call.practice,
        state=call.state,
        place=None if over else call.place,
        seat=None if over else call.seat,
        rang_at=call.rang_at,
        answered_at=call.answered_at,
        placed_at=call.placed_at,
        ended_at=call.ended_at,
        end_reason=call.end_reason,
        message=call.message,
        recording=RecordingView(state=call.recording_state, seconds=call.recording_seconds, tracks=sorted(call.tracks))
        if recorded
        else None,
        transcript=TranscriptView(
            state=call.transcript_state,
            engine=call.transcript_engine,
            note=call.transcript_note,
            unreviewed=call.unreviewed,
        ),
        segments=[segment_view(segment) for segment in call.segments] if sight.words else [],
        desk=None if over else desk_views.seat_view(call, mask),
    )


def case_row(case: Case, sight: Sight) -> CaseRow:
    mask = _mask(case, sight)
    return CaseRow(
        id=case.id,
        number=case.number,
        official_number=case.official_number,
        state=case.state,
        kind=case.kind,
        caller_name=mask.name(case.caller_name),
        place=mask.text(case.place),
        caller_number=mask.phone(case.caller_number),
        practice=case.practice,
        opened_at=case.opened_at,
        version=case.version,
    )


def case_view(case: Case, calls: Iterable[CallRecord], sight: Sight) -> CaseView:
    row = case_row(case, sight)
    return CaseView(**row.model_dump(), calls=[call_view(call, sight) for call in calls])


def me(person: Person, timezone: str) -> Me:
    return Me(
        id=person.id,
        name=person.name,
        display=person.display,
        roles=sorted(person.roles),
        posts=[
            MyPost(organisation=post.organisation, role=post.role)
            for post in sorted(person.posts, key=lambda post: (post.organisation, post.role))
        ],
        lang="en" if person.lang == "en" else "zh-CN",
        must_change_password=person.must_change,
        timezone=timezone,
    )


def _mask(one: CallRecord | Case, sight: Sight) -> Mask:
    return Mask.by(sight, protected=one.protected, called=one.caller_name)


def rehearsal_view(rehearsal: Rehearsal) -> RehearsalView:
    return RehearsalView.model_validate({**asdict(rehearsal), "calls": [asdict(call) for call in rehearsal.calls]})
