"""Is a part ready, and is it stuck? Told by a file that the part itself keeps young."""

import os
import time
from pathlib import Path

import pytest

from console.house import asking, speaking


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    return tmp_path


def grown_old(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_part_that_still_loads_is_not_ready_and_not_stuck(home: Path) -> None:
    assert not asking.has_said_ready(home, "worker")
    assert asking.beats(home, "worker")


@pytest.mark.parametrize("late", [60.0, -3600.0], ids=["silent for a minute", "the clock was put back"])
def test_a_part_without_a_sign_of_life_is_stuck_until_it_beats_again(home: Path, late: float) -> None:
    speaking.ready("worker")
    assert asking.beats(home, "worker")
    grown_old(asking.ready_file(home, "worker"), late)
    assert asking.has_said_ready(home, "worker")
    assert not asking.beats(home, "worker")
    speaking.beat("worker")
    assert asking.beats(home, "worker")


def test_a_beat_into_a_house_that_is_taken_down_is_nobodys_fault(home: Path) -> None:
    speaking.beat("worker")
    assert not asking.ready_file(home, "worker").exists()
