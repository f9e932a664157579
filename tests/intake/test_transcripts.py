"""Transcripts through the office's verbs: heard live, replaced by the pass, reviewed by a person."""

from pathlib import Path

import pytest
from sqlalchemy import select

from intake.office import people, review_inbox, transcripts
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, Leg, PersonId, Role, TranscriptState
from tests.house import NOW, a_finished_call, a_segment, an_opening

CALL = CallId("c-1")


@pytest.fixture
def reviewer(db: Database) -> PersonId:
    return people.add_person(db, name="lan", display="阿兰", password="Ke-Qi-2026-lu", roles={Role.REVIEWER}, at=NOW).id


def test_the_pass_replaces_what_was_heard_live(db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("路等坏了"))
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment()], Leg.STUDIO: []}, NOW)
    assert [(found.text, found.live) for found in transcripts.transcript(db, CALL)] == [("路灯坏了三个月", False)]
    assert transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("迟到的字幕")) is None


def test_a_correction_keeps_the_machine_text_the_editor_and_the_time(
    db: Database, tmp_path: Path, reviewer: PersonId
) -> None:
    a_finished_call(db, tmp_path)
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment("警暗战的路灯")]}, NOW)
    (heard,) = transcripts.transcript(db, CALL)
    mended = transcripts.review_segment(
        db, heard.id, version=heard.version, text=" 井岸镇的路灯\n", reviewed=True, person=reviewer, at=NOW
    )
    assert (mended.text, mended.machine_text) == ("井岸镇的路灯", "警暗战的路灯")
    assert (mended.reviewed_by, mended.reviewed_at) == ("阿兰", NOW)
    with db.read() as tx:
        edit = tx.execute(select(tables.segment_edit)).one()
    assert (edit.before, edit.after, edit.person) == ("警暗战的路灯", "井岸镇的路灯", reviewer)


def test_two_reviewers_do_not_overwrite_each_other(db: Database, tmp_path: Path, reviewer: PersonId) -> None:
    a_finished_call(db, tmp_path)
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment()]}, NOW)
    (heard,) = transcripts.transcript(db, CALL)
    transcripts.review_segment(db, heard.id, version=1, text="一", reviewed=True, person=reviewer, at=NOW)
    with pytest.raises(transcripts.Stale):
        transcripts.review_segment(db, heard.id, version=1, text="二", reviewed=True, person=reviewer, at=NOW)


def test_a_second_pass_leaves_reviewed_text_alone(db: Database, tmp_path: Path, reviewer: PersonId) -> None:
    a_finished_call(db, tmp_path)
    heard = [a_segment(), a_segment("希望尽快处理", start=5.0)]
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: heard}, NOW)
    first = transcripts.transcript(db, CALL)[0]
    transcripts.review_segment(db, first.id, version=1, text="人写的", reviewed=True, person=reviewer, at=NOW)
    again = [a_segment("别的模型"), a_segment("别的结尾", start=5.0)]
    transcripts.store_pass(db, CALL, "vosk", "small-cn", {Leg.CALLER: again}, NOW)
    assert [found.text for found in transcripts.transcript(db, CALL)] == ["人写的", "别的结尾"]


def test_live_text_is_not_reviewed_because_the_pass_would_replace_it(db: Database, reviewer: PersonId) -> None:
    from intake.office import calls

    calls.open_call(db, an_opening())
    segment = transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment())
    assert segment is not None
    with pytest.raises(transcripts.NotYet):
        transcripts.review_segment(db, segment, version=1, text="x", reviewed=True, person=reviewer, at=NOW)


def test_the_inbox_lists_the_least_certain_call_first_and_no_practice_call(
    db: Database, tmp_path: Path, reviewer: PersonId
) -> None:
    for call, confidence, practice in (("c-1", 0.9, False), ("c-2", 0.4, False), ("c-3", 0.1, True)):
        a_finished_call(db, tmp_path, call, practice=practice)
        heard = {Leg.CALLER: [a_segment(confidence=confidence)]}
        transcripts.store_pass(db, CallId(call), "whisper", "base", heard, NOW)
    assert [found.call for found in review_inbox.inbox(db)] == ["c-2", "c-1"]
    transcripts.review_call(db, CallId("c-2"), person=reviewer, at=NOW)
    assert [found.call for found in review_inbox.inbox(db)] == ["c-1"]


def test_recordings_that_waited_for_a_model_are_queued_when_it_arrives(db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    transcripts.fail_pass(db, CALL, TranscriptState.NO_MODEL, NOW, "no Chinese model")
    assert transcripts.requeue(db, [TranscriptState.NO_MODEL], NOW) == [CALL]
    assert transcripts.requeue(db, [TranscriptState.NO_MODEL], NOW) == []


def test_after_a_failed_pass_the_live_text_is_the_last_word_and_is_reviewed(
    db: Database, tmp_path: Path, reviewer: PersonId
) -> None:
    a_finished_call(db, tmp_path)
    segment = transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("路等坏了"))
    assert segment is not None
    assert review_inbox.inbox(db) == []
    transcripts.fail_pass(db, CALL, TranscriptState.FAILED, NOW, "the engine broke")
    assert [(found.call, found.segments) for found in review_inbox.inbox(db)] == [(CALL, 1)]
    transcripts.review_segment(db, segment, version=1, text="路灯坏了", reviewed=True, person=reviewer, at=NOW)
    assert review_inbox.inbox(db) == []


def test_a_failed_pass_is_made_again_on_request_and_leaves_reviewed_text_alone(
    db: Database, tmp_path: Path, reviewer: PersonId
) -> None:
    a_finished_call(db, tmp_path)
    with pytest.raises(transcripts.NotFailed):
        transcripts.try_again(db, CALL, person=reviewer, at=NOW)
    transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("路等坏了"))
    transcripts.fail_pass(db, CALL, TranscriptState.FAILED, NOW, "the engine broke")
    assert transcripts.review_call(db, CALL, person=reviewer, at=NOW) == 1
    transcripts.try_again(db, CALL, person=reviewer, at=NOW)
    with pytest.raises(transcripts.NotFailed):
        transcripts.try_again(db, CALL, person=reviewer, at=NOW)
    heard = {Leg.CALLER: [a_segment("路灯坏了"), a_segment("谢谢", start=9.0)]}
    transcripts.store_pass(db, CALL, "whisper", "base", heard, NOW)
    assert [found.text for found in transcripts.transcript(db, CALL)] == ["路等坏了", "谢谢"]


def test_the_worker_says_on_the_screen_when_it_gives_a_recording_up(db: Database, tmp_path: Path) -> None:
    from intake import jobs
    from intake.office import books

    a_finished_call(db, tmp_path)
    jobs.give_up_pass(db, CALL, "MemoryError: ")
    record = books.call_record(db, CALL)
    assert (record.transcript_state, record.transcript_note) == (TranscriptState.FAILED, "MemoryError: ")


def test_the_inbox_finds_the_least_certain_calls_however_much_each_has_and_counts_only_so_far(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call alone fills what is looked at first."""
    said = {
        "long": [a_segment(start=at, confidence=0.1) for at in range(40)],
        "sure": [a_segment(confidence=0.9)],
        "unsure": [a_segment(confidence=0.3), a_segment(start=9, confidence=0.2)],
    }
    for call, segments in said.items():
        a_finished_call(db, tmp_path, call)
        transcripts.store_pass(db, CallId(call), "whisper", "base", {Leg.CALLER: segments}, NOW)
    found = [(one.call, one.segments, one.lowest_confidence) for one in review_inbox.inbox(db, limit=2)]
    assert found == [("long", 40, 0.1), ("unsure", 2, 0.2)]
    assert [one.call for one in review_inbox.inbox(db)] == ["long", "unsure", "sure"]
    with db.read() as tx:
        assert review_inbox.count(tx) == 3
        monkeypatch.setattr(review_inbox, "MANY", 2)
        review_inbox._counted.cache_clear()
        try:
            assert review_inbox.count(tx) == 2
        finally:
            review_inbox._counted.cache_clear()
