"""The supervisor on real processes: death, adoption, strangers, crash loops. Polls with a limit."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.house import lock, logs, restarts, running, state
from console.house.state import ChildState
from intake.sentences import say
from tests.waiting import until

from .small_house import SMALL, a_child, a_house


def starts(home: Path, name: str) -> list[int]:
    path = home / f"starts-{name}"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@contextmanager
def house_program(home: Path, build: str = "1") -> Iterator[subprocess.Popen[bytes]]:
    """The small house as a program of its own; whatever it leaves is ended."""
    program = Path(__file__).with_name("small_house.py")
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, str(program), str(home), build], env={**os.environ, "PYTHONPATH": str(root)}
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    running.end(list(running.of_home(tmp_path)), 10.0)


def seen(home: Path) -> state.HouseView:
    found = state.read(home)
    assert found is not None
    return found


def test_a_killed_child_is_back_and_ready_by_itself(home: Path) -> None:
    house = a_house(home, a_child(home, "first"), a_child(home, "second"))
    asked = threading.Event()
    house.begin()
    watching = threading.Thread(target=house.watch, args=(asked,))
    watching.start()
    try:
        until(lambda: house.is_ready)
        os.kill(starts(home, "second")[0], signal.SIGKILL)
        until(lambda: len(starts(home, "second")) == 2)
        until(lambda: house.is_ready and seen(home).children["second"].restarts == 1)
        assert len(starts(home, "first")) == 1
    finally:
        asked.set()
        watching.join()
        house.stop()
    assert list(running.of_home(home)) == []
    assert seen(home).children["first"].state is ChildState.STOPPED


def test_the_next_supervisor_adopts_what_a_killed_one_left(home: Path) -> None:
    with house_program(home) as first:
        until(lambda: (found := state.read(home)) is not None and found.ready)
        before = {name: starts(home, name) for name in ("first", "second")}
        first.kill()
        first.wait()
    assert not seen(home).alive
    assert not seen(home).ready
    with house_program(home) as second:
        until(lambda: seen(home).pid == second.pid and seen(home).ready)
        assert {name: starts(home, name) for name in ("first", "second")} == before
        os.kill(before["first"][0], signal.SIGKILL)  # not its own child, and still seen at once
        until(lambda: len(starts(home, "first")) == 2)
        second.terminate()
        second.wait(60)
    assert list(running.of_home(home)) == []


def test_children_of_an_older_build_are_ended_not_adopted(home: Path) -> None:
    with house_program(home, build="1") as first:
        until(lambda: (found := state.read(home)) is not None and found.ready)
        first.kill()
        first.wait()
    old = starts(home, "first")[0]
    with house_program(home, build="2") as second:
        until(lambda: seen(home).pid == second.pid and seen(home).ready)
        until(lambda: len(starts(home, "first")) == 2)
        assert running.start_ticks(old) is None


def test_a_stranger_with_a_reused_number_is_never_signalled(home: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        ticks = running.start_ticks(stranger.pid)
        assert ticks is not None
        mistaken = running.Running(pid=stranger.pid, started=ticks - 1, session=1, name="app", home=str(home), build="")
        running.tell(mistaken, signal.SIGKILL)
        running.end([mistaken], 0.1)
        assert stranger.poll() is None
        assert running.read(stranger.pid) is None
        stranger.kill()


def test_what_a_dead_child_forked_is_ended_before_it_starts_again(home: Path) -> None:
    forking = "sleep 601 & echo $$ >> $REXIAN_HOME/starts-first; wait"
    house = a_house(home, a_child(home, "first", forking))
    house.begin()
    until(lambda: len(list(running.of_home(home))) == 2)
    followers = {r.pid for r in running.of_home(home) if not r.leads}
    os.kill(starts(home, "first")[0], signal.SIGKILL)
    until(lambda: bool(house.look() or len(starts(home, "first")) == 2))
    assert all(running.start_ticks(pid) is None for pid in followers)
    house.stop()


def test_a_child_that_never_stays_up_is_started_ever_more_rarely(home: Path) -> None:
    house = a_house(home, a_child(home, "first", "echo broken; exit 3"))
    house.begin()
    until(lambda: bool(house.look() or house.standing("first").state is ChildState.WAITING))
    view = seen(home).children["first"]
    assert view.restarts > restarts.FREE_FALLS
    assert view.says == "broken"
    house.stop()


@pytest.mark.parametrize(
    ("script", "patience", "loading_patience"),
    [
        ("echo $$ >> $REXIAN_HOME/pids; exec sleep 600", 30.0, 0.3),
        # It has answered, and then no more: what it answers with is away again.
        (
            "cd $REXIAN_HOME; echo $$ >> pids; touch starts-first; sleep 1; rm starts-first; exec sleep 600",
            0.3,
            30.0,
        ),
    ],
    ids=["loading", "later"],
)
def test_a_stuck_child_is_killed_and_started_again(
    home: Path, script: str, patience: float, loading_patience: float
) -> None:
    house = a_house(home, a_child(home, "first", script, patience=patience, loading_patience=loading_patience))
    house.begin()
    pids = home / "pids"
    until(lambda: bool(house.look() or (pids.exists() and len(pids.read_text().split()) >= 2)))
    house.stop()


def test_a_child_that_loads_longer_than_it_may_be_silent_later_is_left_to_load(home: Path) -> None:
    house = a_house(home, a_child(home, "first", f"sleep 2; {SMALL}", patience=0.3, loading_patience=30.0))
    house.begin()
    until(lambda: bool(house.look() or house.is_ready), seconds=20)
    assert len(starts(home, "first")) == 1
    assert seen(home).children["first"].restarts == 0
    house.stop()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("MemoryError: no more", "MemoryError: no more"),
        ('{"event": "stream opened", "level": "info"}', ""),
        (
            '{"event": "engine", "level": "error", "exception": [{"exc_type": "OSError", "exc_value": "gone"}]}',
            "engine: OSError: gone",
        ),
        ("{broken", "{broken"),
        ("", ""),
    ],
)
def test_the_last_line_of_a_log_is_a_cause_only_where_it_tells_of_a_fault(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "x.log").write_text(f"started\n{line}\n\n" if line else "")
    assert logs.cause(tmp_path / "x.log") == told


def test_a_killed_child_is_told_as_killed(home: Path) -> None:
    house = a_house(home, a_child(home, "first"))
    house.begin()
    until(lambda: bool(house.look() or house.is_ready))
    os.kill(starts(home, "first")[0], signal.SIGKILL)
    until(lambda: bool(house.look() or len(starts(home, "first")) == 2))
    assert "SIGKILL" in house.standing("first").says
    house.stop()


@pytest.mark.parametrize(
    ("falls", "wait"),
    [([99.0], 0.0), ([97.0, 98.0, 99.0], 0.0), ([96.0, 97.0, 98.0, 99.0], 1.0), ([95.0 + i for i in range(5)], 2.0)],
)
def test_the_first_falls_cost_no_waiting_and_later_ones_ever_more(falls: list[float], wait: float) -> None:
    assert restarts.pause(falls, 100.0, 30.0) == wait
    assert restarts.pause(falls, 200.0, 30.0) == 0.0


def test_waiting_never_exceeds_its_limit() -> None:
    assert restarts.pause([float(i) for i in range(50)], 50.0, 30.0) == 30.0


def test_a_home_has_one_supervisor(home: Path) -> None:
    held = lock.hold(home)
    with pytest.raises(lock.AlreadyRunning) as refused:
        lock.hold(home)
    assert str(os.getpid()) in refused.value.sentence("zh-CN")
    assert say("house.refusal.already_running", pid=1, home="x", lang="en")
    held.close()
    lock.hold(home).close()


def test_a_log_is_turned_while_its_writer_goes_on(home: Path) -> None:
    descriptor = logs.open_log(home, "app")
    os.write(descriptor, b"one\n" * 10)
    assert logs.turn(home / "app.log", 10, 2)
    os.write(descriptor, b"two\n")
    os.close(descriptor)
    assert (home / "app.log").read_text() == "two\n"
    assert (home / "app.log.1").read_text() == "one\n" * 10
    assert not logs.turn(home / "app.log", 10, 2)
