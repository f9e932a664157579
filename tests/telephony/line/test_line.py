"""The listener beside the real Asterisk: calls come, parts die, and the books are right."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from intake.records import tables
from intake.records.database import Database
from intake.settings import home_folder
from intake.words import CallId, CallState, EndReason, Place, RecordingState
from telephony import pbx
from telephony.connection import AmiAddress
from telephony.listener import Listener
from telephony.live_feed import LiveFeeds
from telephony.moves import drop, put_through
from telephony.settings import TelephonySettings
from tests.asterisk_fixture import Line, running_line
from tests.sip_caller import tone
from tests.telephony.polling import eventually
from tests.waiting import until
from transcription.captions.audiosocket import Kind, frame_bytes

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

ROOT = Path(__file__).parents[3]


@contextmanager
def listening(db: Database, settings: TelephonySettings) -> Iterator[Listener]:
    secret = settings.ami_secret.get_secret_value()
    address = AmiAddress(host=settings.ami_host, port=settings.ami_port, user=pbx.AMI_USER, secret=secret)
    listener = Listener(db, address, pbx.call_log_file(home_folder()))
    listener.start()
    try:
        until(lambda: listener.state.connected)
        yield listener
    finally:
        listener.stop()


def calls(db: Database) -> list[Any]:
    with db.read() as tx:
        return list(tx.execute(select(tables.call).order_by(tables.call.c.rang_at)).all())


def call_of(db: Database, number: str) -> Any:
    return next((row for row in calls(db) if row.number == number), None)


def closed(db: Database, number: str) -> Any:
    def look() -> Any:
        row = call_of(db, number)
        return row if row is not None and row.recording_state == RecordingState.CLOSED else None

    return until(look, what=f"the closed recording of {number}")


def files(db: Database, call: str) -> dict[str, Any]:
    with db.read() as tx:
        rows = tx.execute(select(tables.recording_file).where(tables.recording_file.c.call == call)).all()
    return {row.track: row for row in rows}


def test_a_call_is_a_case_before_it_is_answered_and_its_number_reaches_the_dial_plan(
    db: Database, start_line: Callable[..., Line]
) -> None:
    line = start_line(show="always")
    with listening(db, line.settings), line.caller(number="13900000001", name="王小明", source=tone(440)) as caller:
        assert caller.call("100")
        row = until(lambda: call_of(db, "13900000001"))
        until(lambda: call_of(db, "13900000001").answered_at)
        assert row.name == "王小明"
        with line.ami() as ami:
            said = ami.variable("CASE_NUMBER", Channel=row.channel)
        with db.read() as tx:
            assert said == tx.execute(select(tables.matter.c.number)).scalar_one()
        until(lambda: len(caller.heard) > 8000 * 2)
        caller.hang_up()
        heard = len(caller.heard) / 8000
        row = closed(db, "13900000001")
    assert row.end_reason == EndReason.CALLER_HUNG_UP  # he was heard, although the notice was still playing
    assert row.recording_seconds == pytest.approx(heard, abs=1)
    assert set(files(db, row.id)) == {"mix", "caller", "studio"}
    assert not any(file.repaired for file in files(db, row.id).values())


def test_the_exchange_says_since_when_it_runs(db: Database, start_line: Callable[..., Line]) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    line = start_line(show="always")
    ready = datetime.now(UTC)
    with listening(db, line.settings) as first:
        began = first.state.started
        assert began is not None
        assert before <= began <= ready
    with listening(db, line.settings) as second:
        assert second.state.started == began


def test_every_ring_is_a_case_however_soon_the_caller_cancels_it(db: Database, start_line: Callable[..., Line]) -> None:
    line = start_line(show="always")
    numbers = [f"1390000{n:04d}" for n in range(40)]
    with listening(db, line.settings) as listener:
        for n, number in enumerate(numbers):
            with line.caller(number=number) as caller:
                caller.ring("100")
                gone = time.monotonic() + (n % 8) / 1000
                while time.monotonic() < gone:  # sleeping is not exact to a millisecond
                    pass
                caller.hang_up()
                until(lambda caller=caller: caller.ended.is_set() or caller.answered.is_set())  # type: ignore[misc]
        until(lambda: len(calls(db)) == len(numbers) and all(row.end_reason for row in calls(db)))
        assert {row.number for row in calls(db)} == set(numbers)
        assert {row.line for row in calls(db)} == {"100"}
        assert {row.end_reason for row in calls(db)} <= {EndReason.BEFORE_ANSWER, EndReason.BEFORE_SPEECH}
        assert listener.state.verbs_failed == listener.state.log_lines_broken == 0
    opened = {row["userfield"] for row in line.logged("CALL_OPEN")}
    assert len(opened) == len(numbers)  # the log alone would have told of every one of them


def test_who_lays_the_receiver_down_while_it_rings_is_no_fault_of_the_line(
    db: Database, start_line: Callable[..., Line]
) -> None:
    line = start_line(show="always", max_per_number=100)
    with listening(db, line.settings):
        until(lambda: _cancelled(db, line), what="a call that ended before its answer")
        until(lambda: all(row.end_reason for row in calls(db)))
    assert {row.end_reason for row in calls(db)} <= {EndReason.BEFORE_ANSWER, EndReason.BEFORE_SPEECH}


def _cancelled(db: Database, line: Line) -> bool:
    """Ring and hang up at once; the answer is there within milliseconds, so it may take several."""
    with line.caller(number="13900000009") as caller:
        caller.ring("100").hang_up()
        until(lambda: caller.ended.is_set() or caller.answered.is_set())
    return any(row.cause == 127 for row in calls(db))


def test_calls_made_while_nobody_listened_are_cases_at_the_connect(
    db: Database, start_line: Callable[..., Line]
) -> None:
    line = start_line(show="always")
    numbers = [f"1390000000{n}" for n in range(1, 5)]
    for number in numbers[:3]:
        with line.caller(number=number, source=tone(440)) as caller:
            assert caller.call("100")
            until(lambda caller=caller: len(caller.heard) > 8000)  # type: ignore[misc]
    with line.caller(number=numbers[3], source=tone(440)) as waiting:
        assert waiting.call("100")
        with listening(db, line.settings) as listener:
            for number in numbers[:3]:
                assert closed(db, number).end_reason == EndReason.CALLER_HUNG_UP
            until(lambda: call_of(db, numbers[3]))
            until(lambda: len(waiting.heard) > 8000)
            waiting.hang_up()
            closed(db, numbers[3])
            assert listener.state.log_lines_broken == 0
    assert len(calls(db)) == 4


def test_a_killed_asterisk_loses_no_call_and_no_sound(
    db: Database, start_line: Callable[..., Line], tmp_path: Path
) -> None:
    line = start_line(show="always")
    with listening(db, line.settings) as listener:
        callers = [line.caller(number=f"1390000000{n}", source=tone(440)) for n in range(3)]
        try:
            for caller in callers:
                assert caller.call("100")
            until(lambda: all(row.answered_at for row in calls(db)) and len(calls(db)) == 3)
            until(lambda: all(len(caller.heard) > 8000 * 5 for caller in callers))
            os.kill(line.process.pid, signal.SIGKILL)
            line.process.wait()
            until(lambda: not listener.state.connected)
        finally:
            for caller in callers:
                caller.ended.set()
                caller.close()
        with running_line(tmp_path, line.installation, line.settings, datetime.now(UTC)):
            for n in range(3):
                row = closed(db, f"1390000000{n}")
                assert row.end_reason == EndReason.LINE_LOST
                assert row.ended_at is None
                assert row.recording_seconds > 2
                assert all(file.repaired for file in files(db, row.id).values())
            assert len(calls(db)) == 3


HOSTILE = [
    "王小明".encode("gb18030"),
    b"\xff\xfe\x80",
    "王小明".encode()[:-1],
    b"status will follow",
    b"${SHELL(touch /tmp/rexian-was-here)}",
    "长".encode() * 1300,
    b"--END COMMAND--",
    b"Event: Hangup",
]


def test_every_hostile_name_gets_a_case_and_deafens_nobody(db: Database, start_line: Callable[..., Line]) -> None:
    line = start_line(show="always")
    with listening(db, line.settings) as listener:
        for n, name in enumerate(HOSTILE):
            with line.caller(number=f"1390000000{n}", name=name) as caller:
                assert caller.call("100"), name
                until(lambda n=n: call_of(db, f"1390000000{n}"), what=f"a case for {name!r}")  # type: ignore[misc]
        until(lambda: all(row.state == CallState.ENDED for row in calls(db)))
        assert listener.state.forged == listener.state.verbs_failed == listener.state.log_lines_broken == 0
        assert listener.state.connections == 1
    assert len(calls(db)) == len(HOSTILE)
    assert not Path("/tmp/rexian-was-here").exists()


def test_a_caller_is_put_through_and_dropped(db: Database, start_line: Callable[..., Line]) -> None:
    line = start_line(show="always")
    with listening(db, line.settings) as listener, line.caller(number="13900000001", source=tone(440)) as caller:
        assert caller.call("100")
        row = until(lambda: call_of(db, "13900000001"))
        until(lambda: (found := listener.line(row.id)) and found.place is Place.NOTICE)
        put_through(listener, row.id, Place.READY, limit=40)
        put_through(listener, row.id, Place.DESK, limit=40)
        drop(listener, row.id, limit=40)
        assert caller.ended.wait(40)
        row = until(lambda: (row := call_of(db, "13900000001")) and row.end_reason and row)
        assert row.end_reason == EndReason.DROPPED


def test_a_keyed_case_number_is_answered_through_the_real_dial_plan(
    db: Database, start_line: Callable[..., Line], tmp_path: Path
) -> None:
    line = start_line(show="never")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.telephony.agi.state_server", str(line.settings.agi_port), "5"],
        cwd=ROOT,
        env=os.environ | {"REXIAN_HOME": str(tmp_path)},
    )
    try:
        with listening(db, line.settings), line.ami() as ami, line.caller(number="13900000001") as caller:
            assert caller.call("100")
            row = until(lambda: call_of(db, "13900000001"))
            with db.read() as tx:
                number = tx.execute(select(tables.matter.c.number)).scalar_one()
            until(lambda: call_of(db, "13900000001").place == "off-air", seconds=60)
            at_keypad = lambda: call_of(db, "13900000001").place == "status"  # noqa: E731
            until(lambda: at_keypad() or caller.press("2") or eventually(at_keypad, 5), seconds=60)
            caller.press(number + "#")

            said = until(lambda: ami.variable("STATE_SOUNDS", Channel=row.channel), seconds=60)
            assert said == "state_draft"
    finally:
        server.terminate()
        server.wait(40)


def test_a_live_feed_that_ended_with_its_listener_begins_again_while_the_caller_speaks(
    db: Database, start_line: Callable[..., Line]
) -> None:
    line = start_line(show="always")
    with (
        listening(db, line.settings) as listener,
        line.caller(number="13900000001", source=tone(400)) as caller,
    ):
        feeds = LiveFeeds(listener, line.settings)
        assert not feeds.begin_again(CallId(str(UUID(int=1))))  # nobody is there
        assert caller.call("100")
        row = until(lambda: call_of(db, "13900000001"))
        until(lambda: call_of(db, "13900000001").place is not None)
        with socket.create_server(("127.0.0.1", line.settings.audio_port)) as captions:
            captions.settimeout(40)
            assert feeds.begin_again(row.id)
            assert not feeds.begin_again(row.id)  # it is on its way
            stream, _ = captions.accept()
            stream.settimeout(40)
            with stream, stream.makefile("rb") as reading:
                assert reading.read(19) == frame_bytes(Kind.ID, UUID(row.id).bytes)
                heard = np.frombuffer(reading.read(643 * 100), np.uint8)
        assert len(heard) == 643 * 100
        spectrum = np.abs(np.fft.rfft(_sound(heard)))
        assert abs(np.argmax(spectrum[10:]) + 10 - 400 * 2) <= 4  # two seconds: half a hertz a step


def _sound(frames: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The samples of frames of 20 ms at 16 kHz, without their headers."""
    return np.frombuffer(frames.reshape(-1, 643)[:, 3:].tobytes(), "<i2")
