"""Seconds from `rexian run` to "ready for calls", and from a child's death to its next process."""

import tempfile
import time
from pathlib import Path
from typing import Any

from console.house import state
from tests.end_to_end.running_house import RunningHouse
from tests.waiting import until

# What the house promises for a second start; a first one also makes the database and the first person.
AIM_SECONDS = 8.0
# From a child's death to its next process, which is the supervisor's part of it.
AGAIN_SECONDS = 2.0


def measure() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder:
        house = RunningHouse(Path(folder))
        first = _to_ready(house)
        second = _to_ready(house)
        return [
            _row("first start to ready", first, None),
            _row("second start to ready", second, AIM_SECONDS),
            _row("killed child to its next process", _again(house), AGAIN_SECONDS),
        ]


def _to_ready(house: RunningHouse) -> float:
    began = time.monotonic()
    try:
        house.start()
        return time.monotonic() - began
    finally:
        house.stop()


def _again(house: RunningHouse) -> float:
    def another() -> bool:
        view = state.read(house.home)
        return view is not None and view.children["agi"].pid not in (None, before)

    try:
        house.start()
        before = house.pid("agi")
        began = time.monotonic()
        house.kill("agi")
        until(another, what="the next process")
        return time.monotonic() - began
    finally:
        house.stop()


def _row(name: str, seconds: float, aim: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "unit": "s",
        "value": round(seconds, 2),
        "aim": aim,
        "better": "lower",
        "reference": None,
        "reference_value": None,
    }
