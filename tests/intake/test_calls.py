"""Calls through the office's verbs, on a real SQLite file."""

import math
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from intake import feed, journal
from intake.office import calls, numbering
from intake.records import tables
from intake.records.database import Database
from intake.rules import calls as rules
from intake.rules import numbers
from intake.settings import HouseSettings
from intake.words import CallId, EndReason, Leg, LegFile, Place, Recording
from tests.house import NOW, an_opening


def test_a_ring_has_a_case_before_anyone_answers(db: Database) -> None:
    opened = calls.open_call(db, an_opening())
    assert opened.new
    assert numbers.is_case_number(opened.number)
    with db.read() as tx:
        assert [change.kind for change in feed.since(tx, 0)] == [feed.Kind.CALL]
        assert tx.execute(select(tables.matter.c.official_number)).scalar() == "热线〔2026〕非直播-001号"


def test_the_same_ring_told_twice_is_one_case(db: Database) -> None:
    first = calls.open_call(db, an_opening())
    again = calls.open_call(db, an_opening())
    assert not again.new
    assert (again.case, again.number) == (first.case, first.number)


def test_a_practice_number_begins_with_zero_and_never_meets_a_real_one(db: Database) -> None:
    assert calls.open_call(db, an_opening(practice=True)).number.startswith("0")
    assert not calls.open_call(db, an_opening("c-2")).number.startswith("0")


def test_a_known_end_replaces_an_unknown_one_and_nothing_else_does(db: Database) -> None:
    calls.open_call(db, an_opening())
    calls.end_call(db, CallId("c-1"), None, EndReason.LINE_LOST)
    calls.end_call(db, CallId("c-1"), NOW, EndReason.CALLER_HUNG_UP, 16)
    calls.end_call(db, CallId("c-1"), NOW + timedelta(seconds=9), EndReason.DROPPED, 16)
    with db.read() as tx:
        row = tx.execute(select(tables.call)).one()
    assert (row.end_reason, row.ended_at) == (EndReason.CALLER_HUNG_UP, NOW)


def test_a_closed_recording_queues_its_transcription_in_the_same_transaction(db: Database, tmp_path: Path) -> None:
    calls.open_call(db, an_opening())
    calls.answer_call(db, CallId("c-1"), NOW)
    calls.place_call(db, CallId("c-1"), Place.HOLD, NOW)
    calls.end_call(db, CallId("c-1"), NOW + timedelta(seconds=4), EndReason.CALLER_HUNG_UP, 16)
    file = LegFile(path=tmp_path / "recordings/a.wav", size=64_044, seconds=4.0, sha256="0" * 64, repaired=False)
    recording = Recording(base="x", seconds=4.0, mix=file, legs={Leg.CALLER: file})
    for _ in range(2):
        calls.close_recording(db, CallId("c-1"), recording, NOW, spoke=True)
    with db.read() as tx:
        row = tx.execute(select(tables.call)).one()
        assert (row.recording_state, row.transcript_state) == ("closed", "queued")
        assert [found.path for found in tx.execute(select(tables.recording_file))] == ["recordings/a.wav"] * 2
        assert journal.broken_link(tx) is None


@pytest.mark.parametrize(
    ("place", "told", "spoke", "message", "kept"),
    [
        (Place.HOLD, EndReason.CALLER_HUNG_UP, False, False, EndReason.BEFORE_SPEECH),
        (Place.HOLD, EndReason.CALLER_HUNG_UP, True, False, EndReason.CALLER_HUNG_UP),
        (Place.NOTICE, EndReason.BEFORE_SPEECH, True, False, EndReason.CALLER_HUNG_UP),
        (Place.NOTICE, EndReason.BEFORE_SPEECH, False, False, EndReason.BEFORE_SPEECH),
        (Place.STATUS, EndReason.FINISHED, False, False, EndReason.ENQUIRED),
        (Place.STATUS, EndReason.FINISHED, True, False, EndReason.FINISHED),
        (Place.MESSAGE, EndReason.FINISHED, True, True, EndReason.MESSAGE_LEFT),
        (Place.MESSAGE, EndReason.FINISHED, False, True, EndReason.BEFORE_SPEECH),
        (Place.MESSAGE, EndReason.NOTHING_SAID, False, False, EndReason.NOTHING_SAID),
        (Place.MESSAGE, EndReason.NOTHING_SAID, True, False, EndReason.MESSAGE_LEFT),
        (Place.HOLD, EndReason.LINE_LOST, False, False, EndReason.LINE_LOST),
    ],
)
def test_the_recording_has_the_last_word_on_how_a_call_ended(
    db: Database, tmp_path: Path, place: Place, told: EndReason, spoke: bool, message: bool, kept: EndReason
) -> None:
    call = calls.open_call(db, an_opening()).call
    calls.answer_call(db, call, NOW)
    calls.place_call(db, call, place, NOW)
    if message:
        calls.leave_message(db, call, NOW)
    calls.end_call(db, call, NOW, told, 16)
    file = LegFile(path=tmp_path / "a.wav", size=64_044, seconds=4.0, sha256="0" * 64, repaired=False)
    calls.close_recording(db, call, Recording(base="x", seconds=4.0, mix=file, legs={}), NOW, spoke=spoke)
    with db.read() as tx:
        row = tx.execute(select(tables.call)).one()
    assert (row.end_reason, row.message_at is not None) == (kept, kept is EndReason.MESSAGE_LEFT)


def test_the_house_was_with_a_caller_from_his_coming_to_the_desk_to_his_leaving() -> None:
    def after(seconds: float) -> datetime:
        return NOW + timedelta(seconds=seconds)

    been = [(after(0), Place.NOTICE), (after(20), Place.DESK), (after(50), Place.HOLD), (after(90), Place.STUDIO)]
    assert rules.attended(been, NOW) == [(19.0, 51.0), (89.0, math.inf)]
    assert rules.attended(been[:1], NOW) == []


def test_a_changed_journal_entry_breaks_the_chain(db: Database) -> None:
    for call in ("c-1", "c-2", "c-3"):
        calls.open_call(db, an_opening(call))
    with db.begin() as tx:
        tx.execute(tables.journal.update().where(tables.journal.c.seq == 2).values(actor="somebody"))
    with db.read() as tx:
        assert journal.broken_link(tx) == 2


def test_a_call_lost_before_its_answer_was_heard_keeps_what_was_recorded(db: Database, tmp_path: Path) -> None:
    file = LegFile(path=tmp_path / "recordings/a.wav", size=64_044, seconds=4.0, sha256="0" * 64, repaired=True)
    for call, mix in (("c-1", file), ("c-2", None)):
        calls.open_call(db, an_opening(call))
        calls.end_call(db, CallId(call), None, EndReason.LINE_LOST)
        recording = Recording(base="x", seconds=mix.seconds if mix else 0.0, mix=mix, legs={})
        calls.close_recording(db, CallId(call), recording, NOW)
    with db.read() as tx:
        rows = tx.execute(select(tables.call.c.recording_state, tables.call.c.transcript_state).order_by("id"))
        assert [tuple(row) for row in rows] == [("closed", "queued"), ("empty", "empty")]


def test_two_patterns_that_coincide_cost_no_case(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    same = HouseSettings(off_air_number_pattern="R{seq}", practice_number_pattern="R{seq}")
    monkeypatch.setattr(numbering, "house", lambda: same)
    calls.open_call(db, an_opening("c-1"))
    calls.open_call(db, an_opening("c-2", practice=True))
    with db.read() as tx:
        assert set(tx.execute(select(tables.matter.c.official_number)).scalars()) == {"R1", "R2"}


@pytest.mark.parametrize("pattern", ["R{year}", "R{number}", "R{seq", "R" * 60 + "{seq}", "{seq.real.x}"])
def test_a_pattern_that_could_lose_a_case_is_refused_at_the_start(pattern: str) -> None:
    with pytest.raises(ValidationError):
        HouseSettings(show_number_pattern=pattern)


@pytest.mark.parametrize(
    "name", ["Asia/Shangai", "", "Asia", "../etc/passwd", "localtime", "posix/Asia/Shanghai", "UTC+8"]
)
def test_a_time_zone_that_nobody_knows_is_refused_at_the_start(name: str) -> None:
    with pytest.raises(ValidationError, match="no time zone is called"):
        HouseSettings(timezone=name)


def test_warming_up_leaves_nothing_behind(db: Database) -> None:
    kept = (tables.call, tables.matter, tables.journal, tables.feed, tables.series)

    def rows() -> list[int]:
        with db.read() as tx:
            return [len(tx.execute(select(table)).all()) for table in kept]

    before = rows()
    calls.warm_up(db, an_opening())
    assert rows() == before
    assert calls.open_call(db, an_opening()).new
