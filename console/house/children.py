"""One child of the house: how it is started, and what this supervisor knows of the process behind it."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from console.house import logs, running
from console.house.running import Running
from console.house.state import NEXT, ChildState, ChildView


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """The plan of a child. `build` changes when its program or settings do: then it is not adopted."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    build: str
    ready: Callable[[Running], bool]
    # Alive but no longer answering for this long means stuck, and it is started anew. None: only death counts.
    patience: float | None
    # The same for a child that has not answered yet: it loads, and on a busy machine that may take its time. Starting
    # it anew would only make it load again.
    loading_patience: float | None
    answers: Callable[[Running], bool]
    # Smaller stops earlier. The PBX goes first, so that the others still hear its calls end.
    stop_order: int
    stop_seconds: float


@dataclass(slots=True, kw_only=True)
class Standing:
    """What the supervisor remembers of one child. Its own thread changes it; the probe notes the answers."""

    child: Child
    since: datetime
    state: ChildState = ChildState.STOPPED
    process: Running | None = None
    popen: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)
    next_start: float = 0.0
    last_answer: float = 0.0
    has_answered: bool = False
    adopted: bool = False
    says: str = ""

    def turn(self, state: ChildState, now: datetime) -> None:
        """Go to another state of the table; a step the table does not know is our own fault and raises."""
        if state is self.state:
            return
        if state not in NEXT[self.state]:
            raise AssertionError(f"{self.child.name}: {self.state} -> {state}")
        self.state, self.since = state, now

    def is_alive(self) -> bool:
        if self.popen is not None and self.popen.poll() is not None:
            return False
        return self.process is not None and running.is_alive(self.process)

    def view(self, clock: float) -> ChildView:
        return ChildView(
            state=self.state,
            since=self.since,
            pid=self.process.pid if self.process and self.state is not ChildState.STOPPED else None,
            restarts=len(self.falls),
            pause_seconds=max(0.0, round(self.next_start - clock, 1)),
            says=self.says,
        )


def spawn(standing: Standing, home: Path) -> None:
    """Start the child's process in a session of its own, so that a terminal's Ctrl-C reaches only us."""
    child = standing.child
    log = logs.open_log(home / "log", child.name)
    try:
        standing.popen = subprocess.Popen(
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={
                **os.environ,
                **child.environment,
                running.HOME_MARK: str(home),
                running.NAME_MARK: child.name,
                running.BUILD_MARK: child.build,
                "PYTHONUNBUFFERED": "1",
            },
        )
    finally:
        os.close(log)
    pid = standing.popen.pid
    standing.process = Running(
        pid=pid,
        started=running.start_ticks(pid) or 0,
        session=pid,
        name=child.name,
        home=str(home),
        build=child.build,
    )
    standing.adopted = standing.has_answered = False
    standing.last_answer = time.monotonic()
    running.write_pid_file(home / "run", standing.process)


def adopt(standing: Standing, found: Running, home: Path) -> None:
    """Take over a child that outlived its supervisor."""
    standing.process, standing.popen, standing.adopted = found, None, True
    # It was loaded in the earlier supervisor's time; if not, starting it anew costs nobody anything.
    standing.has_answered = True
    standing.last_answer = time.monotonic()
    running.write_pid_file(home / "run", found)
