"""From a ring to its case and to a screen, through the whole running house, at 1, 5 and 10 calls a second."""

import os
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import httpx

from console.rehearsal import placing
from console.rehearsal.speakers import numbers
from console.rehearsal.watching import Watch
from console.settings import ConsoleSettings
from telephony.ami import Door
from telephony.settings import TelephonySettings
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.waiting import until

RATES = {1: 20, 5: 60, 10: 100}  # calls a second: calls
AIM_MS = 100
SPEECH = Path(__file__).parent.parent.parent / "telephony" / "prompts" / "d8.wav"


@dataclass(slots=True)
class Heard:
    """When a bare AMI connection heard of each call: what no program behind Asterisk can be faster than."""

    at: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, event: Any, _: object) -> None:
        if event.headers.get("UserEvent") == "RexianOpen":
            with self.lock:
                self.at.setdefault(event.headers.get("Call-Num", ""), time.monotonic_ns())


def measure() -> list[dict[str, Any]]:
    """p50, p95 and p99; the clock starts before Asterisk is asked to send the INVITE, so no figure is too small."""
    found: list[dict[str, Any]] = []
    with (
        tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder,
        running_house(Path(folder), REXIAN_TELEPHONY_MAX_CALLS="400") as house,
        mock.patch.dict(os.environ, house.environment),
    ):
        for rate, count in RATES.items():
            found += _at_rate(house, rate, count)
    return found


def _at_rate(house: RunningHouse, rate: int, count: int) -> list[dict[str, Any]]:
    console, telephony = ConsoleSettings(), TelephonySettings()  # type: ignore[call-arg]
    callers = numbers(count)
    speech = placing.prepared(SPEECH, house.home / "rehearsal")
    watch = Watch(f"ws://127.0.0.1:{console.port}/api/feed", console.internal_token.get_secret_value(), callers)
    door, ear, heard = placing.line(telephony), placing.line(telephony), Heard()
    ear.register_event("UserEvent", heard.note)
    watch.open()
    try:
        begun = _place_all(door, telephony, callers, speech, rate)
        until(lambda: len(watch.seen()) == count, seconds=30, what=f"{count} calls on the screen")
        seen = watch.seen()
        until(lambda: _all_ended(house), seconds=60, what="the end of the calls")
    finally:
        watch.close()
        door.close()
        ear.close()
    stored = {number: _stored_ns(house, console, seen[number].call["id"]) for number in callers}
    bare = [(heard.at[number] - begun[number]) / 1e6 for number in callers]
    case = [(stored[number] - begun[number]) / 1e6 for number in callers]
    screen = [(seen[number].received_ns - begun[number]) / 1e6 for number in callers]
    return _rows("ring to case", rate, case, bare) + _rows("ring to console", rate, screen, bare)


def _place_all(door: Door, telephony: TelephonySettings, callers: list[str], speech: Path, rate: int) -> dict[str, int]:
    begun, due = {}, time.monotonic()
    for number in callers:
        begun[number] = placing.place(door, telephony, number, speech)
        due += 1 / rate
        time.sleep(max(0.0, due - time.monotonic()))
    return begun


def _all_ended(house: RunningHouse) -> bool:
    return not house.rows("SELECT id FROM call WHERE state <> 'ended'")


def _stored_ns(house: RunningHouse, console: ConsoleSettings, call: str) -> int:
    token = console.internal_token.get_secret_value()
    answer = httpx.get(
        f"http://127.0.0.1:{house.console_port}/internal/stored/{call}", headers={"Authorization": f"Bearer {token}"}
    )
    moment: int = answer.raise_for_status().json()["monotonic_ns"]
    return moment


def _rows(name: str, rate: int, times: list[float], bare: list[float]) -> list[dict[str, Any]]:
    times, bare = sorted(times), sorted(bare)
    return [
        {
            "name": f"{name}, {rate} calls/s, p{share}",
            "unit": "ms",
            "value": round(_at(times, share), 1),
            "aim": AIM_MS if share == 99 else None,
            "better": "lower",
            "reference": "a bare AMI connection hears of the ring",
            "reference_value": round(_at(bare, share), 1),
        }
        for share in (50, 95, 99)
    ]


def _at(times: list[float], share: int) -> float:
    return times[min(len(times) - 1, len(times) * share // 100)]
