"""Which process is which, from /proc: number, start time and the marks a house leaves. Ends nothing by itself."""

import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Every child carries these, so that a later supervisor knows its own and never touches a stranger.
HOME_MARK = "REXIAN_HOME"
NAME_MARK = "REXIAN_CHILD"
BUILD_MARK = "REXIAN_BUILD"

PROC = Path("/proc")
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A live process of a house. `started` is in clock ticks since boot: with the pid it is unmistakable."""

    pid: int
    started: int
    session: int
    name: str
    home: str
    build: str

    @property
    def leads(self) -> bool:
        """Children are started as leaders of a session; what they fork themselves is only a follower."""
        return self.session == self.pid


def start_ticks(pid: int) -> int | None:
    """The start time of a process that runs, or None when it is gone or a zombie."""
    fields = _stat(pid)
    return None if fields is None else int(fields[19])


def is_alive(running: Running) -> bool:
    return start_ticks(running.pid) == running.started


def read(pid: int) -> Running | None:
    """The process `pid` if it carries a house's marks and belongs to this user."""
    fields = _stat(pid)
    if fields is None:
        return None
    try:
        block = (PROC / str(pid) / "environ").read_bytes()
    except OSError:  # another user's process: never ours
        return None
    marks = dict(entry.split("=", 1) for entry in os.fsdecode(block).split("\0") if "=" in entry)
    if NAME_MARK not in marks or HOME_MARK not in marks:
        return None
    return Running(
        pid=pid,
        started=int(fields[19]),
        session=int(fields[3]),
        name=marks[NAME_MARK],
        home=marks[HOME_MARK],
        build=marks.get(BUILD_MARK, ""),
    )


def of_home(home: Path) -> Iterator[Running]:
    """Every live process of this home except the one that asks."""
    for entry in PROC.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            found = read(int(entry.name))
            if found is not None and found.home == str(home):
                yield found


def write_pid_file(folder: Path, running: Running) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{running.name}.pid.new"
    draft.write_text(f"{running.pid} {running.started}\n", "ascii")
    draft.replace(folder / f"{running.name}.pid")


def from_pid_file(path: Path) -> tuple[int, int] | None:
    """(pid, start ticks) as written, or None when the file is absent or was never whole."""
    try:
        pid, started = path.read_text("ascii").split()
        return int(pid), int(started)
    except (OSError, ValueError):
        return None


def tell(running: Running, number: signal.Signals) -> None:
    """Send a signal to exactly this process: a reused pid is somebody else's and is left alone."""
    try:
        descriptor = os.pidfd_open(running.pid)
    except ProcessLookupError:
        return
    try:
        # The descriptor now holds on to one process; only after this look is it known to be the right one.
        if is_alive(running):
            signal.pidfd_send_signal(descriptor, number)
    except ProcessLookupError:
        pass
    finally:
        os.close(descriptor)


def end(those: list[Running], seconds: float, hurry: Callable[[], bool] = lambda: False) -> None:
    """Ask processes to stop, wait at most `seconds` or until `hurry` for all of them, then kill what is left."""
    for running in those:
        tell(running, signal.SIGTERM)
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and not hurry() and any(is_alive(running) for running in those):
        time.sleep(POLL_SECONDS)
    for running in those:
        tell(running, signal.SIGKILL)


def wait_for_exit(pids: list[int], seconds: float) -> None:
    """Return as soon as one of the processes ends, or after `seconds`."""
    watched = select.poll()
    descriptors = []
    for pid in pids:
        try:
            descriptors.append(os.pidfd_open(pid))
        except ProcessLookupError:
            return
    for descriptor in descriptors:
        watched.register(descriptor, select.POLLIN)
    try:
        watched.poll(seconds * 1000)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the third (state) on; the second may hold spaces and brackets."""
    try:
        text = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if not fields or fields[0] in "ZX" else fields
