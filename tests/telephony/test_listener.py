"""The listener between an honest fake Asterisk and a real database: whatever breaks, every ring has one case."""

import random
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.office import calls
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, CallState, EndReason, RecordingState
from telephony import connection
from telephony.connection import AmiAddress
from telephony.listener import Listener
from telephony.recordings import live_wav_header
from tests.house import NOW, an_opening
from tests.telephony.asterisk_words import Ring
from tests.telephony.fake_asterisk import FakeAsterisk, message
from tests.waiting import until


@pytest.fixture
def asterisk() -> Iterator[FakeAsterisk]:
    with FakeAsterisk() as fake:
        yield fake


@pytest.fixture
def log_path(tmp_path: Path) -> Path:
    return tmp_path / "calllog/rexian_cel.json"


def listener_of(db: Database, asterisk: FakeAsterisk, log_path: Path) -> Listener:
    address = AmiAddress(host="127.0.0.1", port=asterisk.port, user="rexian", secret="secret")
    return Listener(db, address, log_path)


@pytest.fixture
def listener(db: Database, asterisk: FakeAsterisk, log_path: Path) -> Iterator[Listener]:
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    until(lambda: listener.state.connected)
    yield listener
    listener.stop()


def book(db: Database, call: CallId) -> Any:
    with db.read() as tx:
        return tx.execute(select(tables.call).where(tables.call.c.id == call)).first()


def ended(db: Database, call: CallId) -> Any:
    def look() -> Any:
        row = book(db, call)
        return row if row is not None and row.state == CallState.ENDED else None

    return until(look, what=f"the end of {call}")


def cases(db: Database) -> int:
    with db.read() as tx:
        return tx.execute(select(func.count()).select_from(tables.matter)).scalar_one()


def case_number(db: Database, call: CallId) -> str:
    with db.read() as tx:
        found = tx.execute(
            select(tables.matter.c.number).join(tables.matter_call).where(tables.matter_call.c.call == call)
        )
        return str(found.scalar_one())


def record(home: Path, ring: Ring, seconds: int = 2, *, killed: bool = False) -> None:
    sound = struct.pack(f"<{8000 * seconds}h", *([3000, -3000] * (4000 * seconds)))
    for suffix in ("", "-caller", "-sent"):
        path = home / f"{ring.base}{suffix}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(live_wav_header(44 if killed else 44 + len(sound)) + sound)


def test_a_ring_becomes_a_case_whose_number_the_dial_plan_gets_to_say(
    db: Database, asterisk: FakeAsterisk, listener: Listener
) -> None:
    ring = Ring()
    asterisk.send(ring.opened())
    setvar = until(lambda: asterisk.asked("Setvar"))[0]
    assert setvar["Channel"] == ring.channel
    assert setvar["Variable"] == "CASE_NUMBER"
    assert setvar["Value"] == case_number(db, ring.call)
    row = book(db, ring.call)
    assert (row.number, row.name, row.line) == (ring.number, ring.name, "100")
    assert row.rang_at == datetime.fromtimestamp(ring.at, UTC)
    assert listener.stored_ns(ring.call)


def test_the_line_knows_when_asterisk_itself_began(asterisk: FakeAsterisk, listener: Listener) -> None:
    state = listener.state
    assert state.started == asterisk.began.astimezone(UTC)
    assert state.started < state.since


def test_a_call_is_followed_to_its_closed_recording(
    db: Database, asterisk: FakeAsterisk, listener: Listener, tmp_path: Path
) -> None:
    ring = Ring()
    record(tmp_path, ring)
    asterisk.send(ring.whole())
    row = ended(db, ring.call)
    assert row.end_reason == EndReason.CALLER_HUNG_UP
    assert row.cause == 16
    until(lambda: book(db, ring.call).recording_state == RecordingState.CLOSED)
    assert book(db, ring.call).recording_seconds == 2.0
    assert listener.line(ring.call) is None


ENDS = [
    ("busy", EndReason.BUSY),
    ("limit", EndReason.LIMIT),
    ("before_answer", EndReason.BEFORE_ANSWER),
    ("notice", EndReason.BEFORE_SPEECH),
    ("message", EndReason.MESSAGE_LEFT),
    ("dropped", EndReason.DROPPED),
    ("finished", EndReason.FINISHED),
]


@pytest.mark.parametrize(("how", "why"), ENDS)
@pytest.mark.parametrize("live", [True, False], ids=["followed", "read from the log"])
def test_every_end_leaves_a_case_with_its_reason(
    db: Database, asterisk: FakeAsterisk, log_path: Path, how: str, why: EndReason, live: bool
) -> None:
    ring = Ring()
    raw = ring.opened()
    if how in ("busy", "limit"):
        raw += ring.refused(how) + ring.hung_up(by_caller=False, cause=17)
    elif how == "before_answer":
        raw += ring.hung_up(cause=26)
    elif how == "notice":
        raw += ring.answered() + ring.placed("notice") + ring.hung_up()
    elif how == "message":
        raw += ring.answered() + ring.placed("message") + ring.left_message() + ring.hung_up()
    elif how == "dropped":
        raw += ring.answered() + ring.placed("studio") + ring.dropped()
    else:
        raw += ring.answered() + ring.placed("status") + ring.hung_up(by_caller=False)
    if not live:
        ring.write_log(log_path)
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        until(lambda: listener.state.connected)
        if live:
            asterisk.send(raw)
        assert ended(db, ring.call).end_reason == why
        assert cases(db) == 1
    finally:
        listener.stop()


def test_calls_made_while_nobody_listened_become_cases_at_the_connect(
    db: Database, asterisk: FakeAsterisk, log_path: Path, tmp_path: Path
) -> None:
    rings = [Ring(serial=serial, number=f"1380013800{serial}") for serial in range(1, 6)]
    for ring in rings:
        ring.whole()
        ring.write_log(log_path)
        record(tmp_path, ring)
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        for ring in rings:
            assert ended(db, ring.call).end_reason == EndReason.CALLER_HUNG_UP
            until(lambda call=ring.call: book(db, call).recording_state == RecordingState.CLOSED)  # type: ignore[misc]
        assert cases(db) == 5
    finally:
        listener.stop()


def test_a_call_that_still_waits_is_found_at_the_connect_and_followed_to_its_end(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    ring = Ring()
    ring.opened(), ring.answered(), ring.placed("hold")
    ring.write_log(log_path)
    asterisk.rows = [ring.status()]
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        until(lambda: book(db, ring.call))
        assert until(lambda: asterisk.asked("Setvar"))[0]["Value"] == case_number(db, ring.call)
        asterisk.send(ring.hung_up())
        assert ended(db, ring.call).end_reason == EndReason.CALLER_HUNG_UP
    finally:
        listener.stop()


def test_a_call_that_only_the_status_knows_gets_its_case_too(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    """The disk of the call log was full and the event came while nobody listened."""
    ring, withheld = Ring(practice=True), Ring(serial=2, number="", name="")
    asterisk.rows = [ring.status(), withheld.status()]
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        row = until(lambda: (row := book(db, ring.call)) and row.answered_at and row)
        assert (row.number, row.name, row.line, row.practice) == (ring.number, ring.name, "100", True)
        assert row.recording_base == ring.base
        row = until(lambda: book(db, withheld.call))
        assert (row.number, row.name, row.withheld) == ("", "", True)
        # The case is in the books before its number is written on the call.
        asked = until(lambda: len(rows := asterisk.asked("Setvar")) == 2 and rows)
        assert {row["Channel"] for row in asked} == {ring.channel, withheld.channel}
    finally:
        listener.stop()


def test_a_restart_in_the_middle_of_a_call_forgets_nothing_of_it(
    db: Database, asterisk: FakeAsterisk, log_path: Path
) -> None:
    ring = Ring()
    first = listener_of(db, asterisk, log_path)
    first.start()
    until(lambda: first.state.connected)
    asterisk.send(ring.opened() + ring.answered() + ring.placed("message") + ring.left_message())
    ring.write_log(log_path)
    until(lambda: (row := book(db, ring.call)) and row.message_at)
    asterisk.rows = [ring.status("12345678")]
    first.stop()
    ring.hung_up()
    asterisk.rows = []
    ring.write_log(log_path)
    second = listener_of(db, asterisk, log_path)
    second.start()
    try:
        assert ended(db, ring.call).end_reason == EndReason.MESSAGE_LEFT
        assert cases(db) == 1
    finally:
        second.stop()


def test_a_killed_asterisk_ends_its_calls_at_a_time_nobody_knows_and_their_sound_is_repaired(
    db: Database, asterisk: FakeAsterisk, listener: Listener, log_path: Path, tmp_path: Path
) -> None:
    ring = Ring()
    asterisk.send(ring.opened() + ring.answered() + ring.placed("hold"))
    until(lambda: (row := book(db, ring.call)) and row.place == "hold")
    ring.write_log(log_path)
    record(tmp_path, ring, seconds=3, killed=True)
    asterisk.drop()
    row = ended(db, ring.call)
    assert row.end_reason == EndReason.LINE_LOST
    assert row.ended_at is None
    until(lambda: book(db, ring.call).recording_state == RecordingState.CLOSED)
    assert book(db, ring.call).recording_seconds == 3.0
    with db.read() as tx:
        files = tx.execute(select(tables.recording_file).where(tables.recording_file.c.call == ring.call)).all()
    assert {file.track for file in files} == {"mix", "caller", "studio"}
    assert all(file.repaired for file in files)
    assert listener.state.connections == 2


def test_an_end_that_was_logged_while_the_line_was_away_keeps_its_time(
    db: Database, asterisk: FakeAsterisk, listener: Listener, log_path: Path
) -> None:
    ring = Ring()
    asterisk.send(ring.opened() + ring.answered() + ring.placed("hold"))
    until(lambda: (row := book(db, ring.call)) and row.place == "hold")
    ring.hung_up()
    ring.write_log(log_path)
    asterisk.drop()
    row = ended(db, ring.call)
    assert row.end_reason == EndReason.CALLER_HUNG_UP
    assert row.ended_at is not None
    assert listener.state.verbs_failed == 0


def test_an_event_that_got_lost_is_found_in_the_log(
    db: Database, asterisk: FakeAsterisk, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PING_SECONDS", 0.1)
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        until(lambda: listener.state.connected)
        ring = Ring()
        ring.whole()  # and nothing is sent
        ring.write_log(log_path)
        assert ended(db, ring.call).end_reason == EndReason.CALLER_HUNG_UP
    finally:
        listener.stop()


def test_a_stopped_asterisk_is_noticed_and_a_new_connection_made(
    db: Database, asterisk: FakeAsterisk, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PING_SECONDS", 0.1)
    monkeypatch.setattr(connection, "PING_LIMIT", 0.2)
    seen: list[bool] = []
    errors: list[str] = []

    def changed() -> None:
        seen.append(listener.state.connected)
        errors.append(listener.state.last_error)

    address = AmiAddress(host="127.0.0.1", port=asterisk.port, user="rexian", secret="secret")
    listener = Listener(db, address, log_path, on_change=changed)
    listener.start()
    try:
        until(lambda: listener.state.connected)
        asterisk.stall()
        until(lambda: not listener.state.connected)
        asterisk.resume()
        until(lambda: seen[:3] == [True, False, True])
        assert "Ping" in errors[1]
        assert listener.state.connections >= 2
    finally:
        listener.stop()


def test_a_wrong_secret_is_named_in_the_state(db: Database, asterisk: FakeAsterisk, log_path: Path) -> None:
    asterisk.secret = "another"
    listener = listener_of(db, asterisk, log_path)
    listener.start()
    try:
        until(lambda: "Authentication failed" in listener.state.last_error)
        assert not listener.state.connected
    finally:
        listener.stop()


def test_poison_between_two_rings_costs_neither_its_case(
    db: Database, asterisk: FakeAsterisk, listener: Listener
) -> None:
    first, second = Ring(name="status will follow"), Ring(serial=2, name="${SHELL(id)}" + "长" * 4000)
    asterisk.send(first.opened())
    asterisk.send(message("Event: Newstate", "Channel: PJSIP/1", "ChanVariable: x", "ChanVariable: y"))
    asterisk.send(message("Event: UserEvent", "UserEvent: RexianOpen", f"Call-ID: {first.call}", "Call-ID: other"))
    asterisk.send(b"\xff\xfe: \x00\r\n\r\n")
    asterisk.send(second.opened())
    until(lambda: book(db, first.call) and book(db, second.call))
    assert cases(db) == 2
    assert listener.state.forged == 1
    assert listener.state.verbs_failed == 0


def test_a_ring_is_served_before_everything_else_that_waits(
    db: Database, asterisk: FakeAsterisk, listener: Listener
) -> None:
    rings = [Ring(serial=serial) for serial in range(1, 21)]
    asterisk.send(b"".join(ring.opened() + ring.answered() + ring.placed("hold") for ring in rings))
    until(lambda: all((row := book(db, ring.call)) and row.place == "hold" for ring in rings))
    setvars = [asked["Channel"] for asked in asterisk.asked("Setvar")]
    assert setvars == [ring.channel for ring in rings]
    assert listener.state.verbs_failed == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_connection_cut_at_random_leaves_exactly_one_case_for_each_call(
    db: Database, asterisk: FakeAsterisk, listener: Listener, log_path: Path, seed: int
) -> None:
    luck = random.Random(seed)
    rings = [Ring(serial=serial, number=f"139{seed}000{serial:04d}") for serial in range(1, 31)]
    scripts = {
        ring.serial: iter([ring.opened, ring.answered, lambda r=ring: r.placed("hold"), ring.hung_up]) for ring in rings
    }
    on_line: dict[int, Ring] = {}
    while scripts:
        serial = luck.choice(list(scripts))
        ring = rings[serial - 1]
        step = next(scripts[serial], None)
        if step is None:
            del scripts[serial]
            continue
        raw = step()
        if step == ring.hung_up:
            on_line.pop(serial, None)
        else:
            on_line[serial] = ring
        asterisk.rows = [live.status() for live in on_line.values()]
        ring.write_log(log_path)
        asterisk.send(raw)
        if luck.random() < 0.08:
            asterisk.drop()
    for ring in rings:
        assert ended(db, ring.call).end_reason in (EndReason.CALLER_HUNG_UP, EndReason.BEFORE_SPEECH)
    assert cases(db) == 30
    assert listener.state.connections > 1


def test_recordings_that_a_crash_left_open_are_closed_at_the_next_start(
    db: Database, asterisk: FakeAsterisk, log_path: Path, tmp_path: Path
) -> None:
    ring = Ring()
    calls.open_call(db, an_opening(ring.call))
    calls.answer_call(db, ring.call, NOW)
    calls.end_call(db, ring.call, NOW, EndReason.CALLER_HUNG_UP, 16)
    record(tmp_path, ring)
    second = listener_of(db, asterisk, log_path)
    second.start()
    try:
        until(lambda: book(db, ring.call).recording_state == RecordingState.CLOSED)
    finally:
        second.stop()
