"""`rexian run` with its five real children: start, status, adoption after its own death, a clean end, refusals."""

import json
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from console.house import asking, running, state
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.ports import free_port
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.asterisk]


def pids(home: Path) -> dict[str, int | None]:
    view = state.read(home)
    assert view is not None
    return {name: child.pid for name, child in view.children.items()}


def test_a_day_in_the_life_of_a_house(tmp_path: Path) -> None:
    house = RunningHouse(tmp_path)
    house.start()
    try:
        until(lambda: "First sign-in" in house.screen(), what="the first sign-in")
        told = house.rexian("status", "--json")
        assert told.returncode == 0, told.stdout
        assert all(part["ready"] for part in json.loads(told.stdout)["parts"].values())
        assert house.rexian("run").returncode == 1  # one supervisor for each home
        before = pids(tmp_path)
        for name in ("captions", "agi", "worker"):
            first = asking.ready_file(tmp_path, name).stat().st_mtime_ns
            until(
                lambda name=name, first=first: asking.ready_file(tmp_path, name).stat().st_mtime_ns > first,
                what=f"a beat of {name}",
            )

        house.kill_supervisor()
        assert set(before.values()) == {found.pid for found in running.of_home(tmp_path) if found.leads}
        house.start()
        assert pids(tmp_path) == before

        house.kill("asterisk")
        until(lambda: pids(tmp_path)["asterisk"] not in (None, before["asterisk"]), what="a new Asterisk")
        until(house.is_ready, seconds=120, what="the house ready again")
    finally:
        assert house.stop() == 0
    assert list(running.of_home(tmp_path)) == []
    assert house.rexian("status").returncode == 1

    # How soon it is ready is measured by the bench; here, that it is, and that nobody is asked to sign in as the first.
    house.start()
    assert house.stop() == 0
    assert house.screen().count("First sign-in") == 1


def test_a_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        house = RunningHouse(tmp_path, REXIAN_TELEPHONY_AMI_PORT=str(taken.getsockname()[1]))
        told = house.rexian("run", seconds=120)
        assert told.returncode == 1
        assert "telephony.ami_port" in told.stdout
    assert list(running.of_home(tmp_path)) == []


def test_an_asterisk_of_the_wrong_version_is_refused_by_name(tmp_path: Path) -> None:
    old = tmp_path / "asterisk"
    old.write_text("#!/bin/sh\necho Asterisk 16.28.0\n")
    old.chmod(0o755)
    house = RunningHouse(tmp_path, REXIAN_TELEPHONY_ASTERISK_BINARY=str(old))
    told = house.rexian("run", seconds=120)
    assert told.returncode == 1
    assert "16.28.0" in told.stdout


def test_a_stranger_on_our_asterisk_port_is_never_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (tmp_path / "run").mkdir()
        ticks = running.start_ticks(stranger.pid)
        (tmp_path / "run/asterisk.pid").write_text(f"{stranger.pid} {ticks}\n")
        house = RunningHouse(tmp_path)
        house.start()
        assert house.stop() == 0
        assert stranger.poll() is None
        stranger.kill()


def test_one_setting_opens_the_console_over_https_and_nothing_else(tmp_path: Path) -> None:
    https = free_port()
    # Another address of the loopback range stands for the station's network.
    opened = {"REXIAN_CONSOLE_OPEN_TO": "127.0.0.2", "REXIAN_CONSOLE_HTTPS_PORT": str(https)}
    with running_house(tmp_path, **opened) as house:
        trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate/console.crt"))
        with (
            socket.create_connection(("127.0.0.2", https), timeout=40) as plain,
            trusting.wrap_socket(plain, server_hostname="127.0.0.2") as secure,
        ):
            secure.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.2\r\nConnection: close\r\n\r\n")
            assert secure.recv(15) == b"HTTP/1.1 200 OK"
        until(lambda: f"https://127.0.0.2:{https}/" in house.screen(), what="the address on the screen")
        for inner in (house.console_port, house.ami_port):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", inner), timeout=5)
