"""A caller keys a case number: what Asterisk and the server say to each other, byte by byte."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from intake.records.database import Database
from intake.words import CaseState
from telephony.agi import session
from telephony.agi.server import MOST_CHILDREN
from telephony.agi.sounds import SOUNDS, sounds
from tests.house import a_finished_call
from tests.ports import free_port
from tests.waiting import until

ROOT = Path(__file__).parents[3]


class Call:
    """Asterisk's side of FastAGI. `variables` is what the script set; `order` in which order."""

    def __init__(self, port: int, keyed: str, *, caller: str = "13800138000", uniqueid: str = "1.1") -> None:
        self.variables: dict[str, str] = {}
        self.order: list[str] = []
        with socket.create_connection(("127.0.0.1", port), 40) as link, link.makefile("rwb") as stream:
            for name, value in {
                "agi_network": "yes",
                "agi_network_script": "state",
                "agi_request": f"agi://127.0.0.1:{port}/state",
                "agi_channel": "PJSIP/anonymous-00000001",
                "agi_uniqueid": uniqueid,
                "agi_callerid": caller,
                "agi_calleridname": '王"小明: x',
                "agi_arg_1": keyed,
            }.items():
                stream.write(f"{name}: {value}\n".encode())
            stream.write(b"\n")
            stream.flush()
            while line := stream.readline().decode():
                words = line.split()
                assert words[:2] == ["SET", "VARIABLE"], line
                name, value = words[2].strip('"'), words[3].strip('"')
                self.variables[name] = value
                self.order.append(name)
                stream.write(b"200 result=1\n")
                stream.flush()

    @property
    def sounds(self) -> str | None:
        return self.variables.get("STATE_SOUNDS")


@pytest.fixture
def port(db: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a server whose sessions are ended after a second, or after the `param` it is given."""
    assert db
    seconds = getattr(request, "param", 1.0)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.telephony.agi.state_server", str(port), str(seconds)],
        cwd=ROOT,
        env=os.environ | {"REXIAN_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )

    def listens() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    until(listens, what="the server of states")
    yield port
    server.terminate()
    said = server.communicate(timeout=40)[0].decode()
    assert "13800138000" not in said
    assert "小明" not in said


@pytest.fixture
def number(db: Database, tmp_path: Path) -> str:
    return str(a_finished_call(db, tmp_path).number)


def test_a_right_number_is_answered_with_the_prompts_of_its_state(port: int, number: str) -> None:
    call = Call(port, number)
    assert call.sounds == "&".join(SOUNDS[CaseState.DRAFT])
    assert call.order[-1] == "STATE_SOUNDS"
    assert call.variables["STATE_MORE"] == "1"


def wrong_digit(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


NOT_NUMBERS = ["", "1", "00000001", "x" * 5000, "1' OR 1=1", '12"34', "٣٣٣٣٣٣٣٣", "123456789"]


def test_what_is_no_case_number_is_not_found(port: int) -> None:
    for turn, keyed in enumerate(NOT_NUMBERS):
        assert Call(port, keyed, uniqueid=f"1.{turn}").sounds == "not_found", keyed


def test_a_wrong_check_digit_is_not_found(port: int, number: str) -> None:
    assert Call(port, wrong_digit(number)).sounds == "not_found"


def test_a_call_has_three_tries(port: int, number: str) -> None:
    calls = [Call(port, wrong_digit(number)) for _ in range(session.TRIES_A_CALL)]
    assert [call.variables["STATE_MORE"] for call in calls] == ["1", "1", "0"]
    assert Call(port, number).sounds == ""


def test_a_caller_who_calls_again_and_again_is_stopped_too(port: int, number: str) -> None:
    for turn in range(session.TRIES_A_CALLER):
        Call(port, wrong_digit(number), uniqueid=f"1.{turn}")
    assert Call(port, number, uniqueid="2.1").sounds == ""
    assert Call(port, number, uniqueid="2.2", caller="13900139000").sounds != ""


def test_withheld_numbers_do_not_lock_each_other_out_at_once(port: int, number: str) -> None:
    for turn in range(session.TRIES_A_CALLER + 1):
        assert Call(port, number, caller="0", uniqueid=f"3.{turn}").sounds == "state_draft"


def test_a_session_that_hangs_is_ended_by_the_clock_and_holds_up_nobody(port: int, number: str) -> None:
    hanging = [socket.create_connection(("127.0.0.1", port), 40) for _ in range(5)]
    assert Call(port, number).sounds == "state_draft"
    for link in hanging:
        link.settimeout(40)
        assert link.recv(1) == b""
        link.close()


@pytest.mark.parametrize("port", [60.0], indirect=True)
def test_more_sessions_than_the_house_wants_are_refused_at_once(port: int, number: str) -> None:
    with ExitStack() as hanging:
        for _ in range(MOST_CHILDREN):
            hanging.enter_context(socket.create_connection(("127.0.0.1", port), 40))
        with socket.create_connection(("127.0.0.1", port), 40) as late:
            late.settimeout(40)  # long before the clock would end one of the others
            assert late.recv(1) == b""
    until(lambda: Call(port, number).sounds == "state_draft")


NOISE = [b"GET / HTTP/1.1\r\n\r\n", b"\x00\xff" * 500_000, b"\n", b"agi_network_script: other\n\n"]


def test_what_is_not_asterisk_gets_no_answer(port: int, number: str) -> None:
    for noise in NOISE:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), 40) as link:
            link.sendall(noise)
            assert link.recv(1) == b""
    assert Call(port, number).sounds == "state_draft"


@pytest.mark.parametrize("state", [None, *CaseState])
def test_every_state_has_prompts(state: CaseState | None) -> None:
    assert sounds(state)
