"""Seconds from `rexian run` to "ready for calls": a home's first start, and its second."""

import tempfile
import time
from pathlib import Path
from typing import Any

from tests.end_to_end.running_house import RunningHouse

# What the house promises for a second start; a first one also makes the database and the first person.
AIM_SECONDS = 8.0


def measure() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder:
        house = RunningHouse(Path(folder))
        return [_row("first start to ready", house, None), _row("second start to ready", house, AIM_SECONDS)]


def _row(name: str, house: RunningHouse, aim: float | None) -> dict[str, Any]:
    began = time.monotonic()
    try:
        house.start()
        seconds = time.monotonic() - began
    finally:
        house.stop()
    return {
        "name": name,
        "unit": "s",
        "value": round(seconds, 2),
        "aim": aim,
        "better": "lower",
        "reference": None,
        "reference_value": None,
    }
