"""The office's verbs on a real PostgreSQL: what SQLite forgives (lengths, NUL, infinities) must hold there too."""

import os
import socket
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from intake import durable, feed, journal
from intake.office import books, calls, cases, exercises, people, review_inbox, sessions, training, transcripts
from intake.office.exercise_facts import Ring
from intake.office.opening import open_books
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules.show_window import ShowMode
from intake.words import CallId, CallState, EndReason, HeardWord, Kind, Leg, Place, Role, TranscriptState
from intake.words.exercises import CallerSort, ExerciseEnd
from tests import postgres
from tests.house import NOW, a_finished_call, a_segment, an_opening
from tests.intake.rules.test_exercise import a_schedule
from tests.intake.test_exercises import practised

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

PASSWORD = "Ke-Qi-2026-lu"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture
def db(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    db = Database(url)
    migrate(db)
    open_books(db, NOW)
    durable.prepare(db)
    yield db
    durable.forget(db)
    db.close()


def test_a_call_goes_from_ring_to_reviewed_transcript(db: Database, tmp_path: Path) -> None:
    opened = a_finished_call(db, tmp_path, "whole")
    assert not calls.open_call(db, an_opening("whole")).new
    transcripts.store_pass(db, opened.call, "whisper", "m" * 200, {Leg.CALLER: [a_segment()]}, NOW)
    lan = people.add_person(db, name="lan", display="阿兰", password=PASSWORD, roles={Role.REVIEWER}, at=NOW)
    (segment,) = transcripts.transcript(db, opened.call)
    transcripts.review_segment(db, segment.id, version=1, text="井岸镇\0", reviewed=True, person=lan.id, at=NOW)
    record = books.call_record(db, opened.call)
    assert (record.state, record.transcript_state, record.unreviewed) == (CallState.ENDED, TranscriptState.DONE, 0)
    assert review_inbox.inbox(db) == []
    session = sessions.sign_in(db, "LAN", PASSWORD, NOW)
    assert sessions.session_of(db, session.token, NOW)[0].id == lan.id
    with db.read() as tx:
        assert journal.broken_link(tx) is None


def test_a_ring_with_impossible_values_is_a_case(db: Database) -> None:
    opening = replace(an_opening("odd"), name="王\0五\ud800" + "长" * 200, line="1" * 99, channel="c" * 300)
    calls.open_call(
        db, replace(opening, uniqueid="u" * 99, linkedid="\0", recording_base="a\0b", number="+" + "9" * 80)
    )
    assert books.call_record(db, CallId("odd")).name.startswith("王五长")


def test_an_engine_that_stumbles_stops_no_transcript(db: Database) -> None:
    calls.open_call(db, an_opening("stumble"))
    bad = float("nan")
    word = HeardWord(text="路\0\udfff", start=bad, end=float("inf"), confidence=-bad)
    heard = replace(
        a_segment("路\0\ud800灯"), confidence=bad, start=bad, end=float("inf"), words=(word,), engine="e" * 99
    )
    assert transcripts.hear_segment(db, CallId("stumble"), Leg.CALLER, heard) is not None
    transcripts.fail_pass(db, CallId("stumble"), TranscriptState.FAILED, NOW, "no such file \0 \udcff")
    (kept,) = transcripts.transcript(db, CallId("stumble"))
    assert (kept.text, kept.confidence, kept.end, kept.words[0].text) == ("路灯", 0.0, 0.0, "路")


def test_cases_are_found_and_corrected(db: Database) -> None:
    opened = calls.open_call(db, an_opening("found"))
    lan = people.add_person(db, name="mei", display="", password=PASSWORD, roles=set(), at=NOW)
    corrections = cases.Corrections(caller_name="Chen 女士", place="100%_\\ 镇", kind=Kind.COMPLAINT)
    cases.correct_case(db, opened.case, corrections, version=1, person=lan.id, at=NOW)
    for query in ("chen", "100%_\\", opened.number):
        assert [case.id for case in cases.cases(db, lan, before=None, limit=5, query=query)] == [opened.case], query
    assert cases.cases(db, lan, before=NOW - timedelta(days=1), limit=5) == []


def test_the_feed_rings_for_a_change(db: Database) -> None:
    stop, rung = threading.Event(), threading.Semaphore(0)

    def listen() -> None:
        for _ in feed.rings(db, stop):
            with db.read() as tx:
                if feed.since(tx, before):
                    rung.release()
                    return

    with db.read() as tx:
        before = feed.newest(tx)
    listener = threading.Thread(target=listen)
    listener.start()
    calls.open_call(db, an_opening("bell"))
    calls.place_call(db, CallId("bell"), Place.HOLD, NOW)
    assert rung.acquire(timeout=5)
    stop.set()
    listener.join(5)


def test_two_writers_never_give_one_number_twice(db: Database) -> None:
    def ring(writer: int) -> None:
        other = Database(db.url)
        for n in range(10):
            calls.open_call(other, an_opening(f"two-{writer}-{n}"))
        other.close()

    writers = [threading.Thread(target=ring, args=(n,)) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    with db.read() as tx:
        link, matter = tables.matter_call.c, tables.matter.c
        rows = select(matter.number, matter.official_number).join(tables.matter_call, link.matter == matter.id)
        found = tx.execute(rows.where(link.call.startswith("two-"))).all()
    assert len({row.number for row in found}) == len({row.official_number for row in found}) == 20
    with db.read() as tx:
        assert journal.broken_link(tx) is None


def test_three_writers_never_give_one_seat_to_two_live_calls(db: Database) -> None:
    def ring(writer: int) -> None:
        other = Database(db.url)
        for n in range(10):
            opened = calls.open_call(other, an_opening(f"seat-{writer}-{n}"))
            if n % 2:
                calls.end_call(other, opened.call, None, EndReason.LINE_LOST)
        other.close()

    writers = [threading.Thread(target=ring, args=(n,)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    live = [call for call in books.board(db, ended=0).calls if call.id.startswith("seat-")]
    assert len({call.seat for call in live}) == len(live) == 15
    assert None not in {call.seat for call in live}


@pytest.mark.parametrize(("said", "idle"), [("", 10), ("?keepalives_idle=99", 99)])
def test_a_database_s_host_that_died_is_noticed_within_half_a_minute(url: str, said: str, idle: int) -> None:
    """By the kernel; on one machine only what it is asked for can be tried. The address has the last word."""
    db = Database(url + said)
    with db.read() as tx:
        driver = tx.connection.driver_connection
        assert driver is not None
        with socket.socket(fileno=os.dup(driver.fileno())) as link:
            assert link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == idle
            assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000
    db.close()


def test_a_refused_row_is_not_shown_to_the_log(db: Database) -> None:
    """PostgreSQL repeats the row, caller and all, in the details of its error; a traceback would carry it on."""
    opened = calls.open_call(db, an_opening("told", number="13911112222"))
    with db.read() as tx:
        row = dict(tx.execute(select(tables.matter).where(tables.matter.c.id == opened.case)).one()._mapping)
    for wrong in (row, row | {"id": None, "kind": None, "state": None}):
        with pytest.raises(IntegrityError) as refused, db.begin() as tx:
            tx.execute(insert(tables.matter).values(**wrong))
        told = "".join(traceback.format_exception(refused.value))
        assert "matter" in told
        assert "13911112222" not in told
        assert row["number"] not in told


def test_an_exercise_is_begun_scored_and_shown(db: Database) -> None:
    producer = people.add_person(db, name="trains", display="受训", password=PASSWORD, roles={Role.SCREENER}, at=NOW).id
    exercises.begin(db, "e-1", (3, 5, 7), producer, NOW, a_schedule(ShowMode.NEVER))
    call = practised(db, "exercise", producer)
    exercises.warn(db, call, NOW)
    exercises.keep_rings(db, "e-1", [Ring(arrival=0, sort=CallerSort.WARNED, call=call)])
    done = exercises.finish(db, "e-1", ExerciseEnd.DONE, NOW + timedelta(minutes=5))
    assert exercises.exercise(db, "e-1") == done
    assert (done.person, done.score is not None) == (producer, True)
    assert [one.exercises for one in training.trained(db, NOW) if one.person == producer] == [1]
