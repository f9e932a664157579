"""The whole system as its user starts it: `rexian run`, on free ports, in a home of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.house import state as house_state
from tests.house import furnish
from tests.ports import free_ports
from tests.waiting import until

READY_SECONDS = 180
STOP_SECONDS = 90


class RunningHouse:
    """A supervisor with its five children. Only processes of this home are ever signalled."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        ports = free_ports(6)
        self.console_port, self.sip_port, self.ami_port = ports[:3]
        rtp = 21_000 + (os.getpid() * 40) % 9_000
        self.environment = {
            **os.environ,
            "REXIAN_HOME": str(home),
            "REXIAN_LANG": "en",
            "REXIAN_CONSOLE_PORT": str(ports[0]),
            "REXIAN_TELEPHONY_SIP_PORT": str(ports[1]),
            "REXIAN_TELEPHONY_AMI_PORT": str(ports[2]),
            "REXIAN_TELEPHONY_HTTP_PORT": str(ports[3]),
            "REXIAN_TELEPHONY_AGI_PORT": str(ports[4]),
            "REXIAN_TELEPHONY_AUDIO_PORT": str(ports[5]),
            "REXIAN_TELEPHONY_RTP_FIRST": str(rtp),
            "REXIAN_TELEPHONY_RTP_LAST": str(rtp + 398),
            "REXIAN_TELEPHONY_SHOW": "always",
            **settings,
        }
        self._supervisor: subprocess.Popen[bytes] | None = None

    def rexian(self, *words: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        """One command of the command line, in this home."""
        return subprocess.run(
            [sys.executable, "-m", "console.commands", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def start(self) -> None:
        """Start the supervisor and wait until it says that all children are ready."""
        log = (self.home / "screen.log").open("ab")
        self._supervisor = subprocess.Popen(
            [sys.executable, "-m", "console.commands", "run"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        until(self.is_ready, seconds=READY_SECONDS, what=f"a ready house; see {self.home}/screen.log")

    def is_ready(self) -> bool:
        assert self._supervisor is not None
        assert self._supervisor.poll() is None, (self.home / "screen.log").read_text("utf-8", "replace")
        view = house_state.read(self.home)
        return view is not None and view.alive and view.ready

    def stop(self) -> int:
        """Ctrl-C, and the exit status."""
        if self._supervisor is None:
            return 0
        if self._supervisor.poll() is None:
            self._supervisor.send_signal(signal.SIGINT)
        try:
            return self._supervisor.wait(STOP_SECONDS)
        finally:
            self._end_what_is_left()

    def kill_supervisor(self) -> None:
        assert self._supervisor is not None
        self._supervisor.kill()
        self._supervisor.wait()

    def pid(self, child: str) -> int:
        view = house_state.read(self.home)
        assert view is not None
        pid = view.children[child].pid
        assert pid is not None, f"{child} is not running"
        return pid

    def kill(self, child: str) -> None:
        os.kill(self.pid(child), signal.SIGKILL)

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read the house's own SQLite file, beside the running processes."""
        with sqlite3.connect(f"file:{self.home / 'rexian.db'}?mode=ro", uri=True, timeout=60) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    def screen(self) -> str:
        return (self.home / "screen.log").read_text("utf-8", "replace")

    def _end_what_is_left(self) -> None:
        try:
            told = json.loads((self.home / "run" / "state.json").read_text("utf-8"))
        except (OSError, ValueError):
            return
        for child in told["children"].values():
            if child["pid"] and _is_of(child["pid"], self.home):
                os.kill(child["pid"], signal.SIGKILL)


@contextmanager
def running_house(home: Path, **settings: str) -> Iterator[RunningHouse]:
    """A house that is no newcomer's: its tables are made."""
    furnish(home, datetime.now(UTC))
    house = RunningHouse(home, **settings)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def _is_of(pid: int, home: Path) -> bool:
    try:
        marks = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"REXIAN_HOME={home}".encode() in marks
