"""The most simultaneous recorded calls without a lost case, beside Asterisk alone in the same run; no recogniser."""

import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from telephony import pbx
from tests.asterisk_fixture import line_settings, running_line
from tests.end_to_end import sipp
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.waiting import until

STEPS = (50, 100, 150, 200)
CALLS_A_SECOND = 20.0
SECONDS = 12.0
SPEECH = Path(__file__).parent.parent.parent / "transcription" / "callers" / "road.wav"
# A recording may lack its last written block when the machine is busy; less than this share is a lost recording.
WHOLE = 0.9

SETTINGS = {
    "REXIAN_TELEPHONY_MAX_CALLS": "400",
    "REXIAN_TELEPHONY_RTP_FIRST": "30000",
    "REXIAN_TELEPHONY_RTP_LAST": "31999",
    # No recogniser: live captions off, and no model that could stand in.
    "REXIAN_TRANSCRIPTION_LIVE": "false",
    "REXIAN_TRANSCRIPTION_FALLBACK": "false",
}


def measure() -> list[dict[str, Any]]:
    """The highest step of 50, 100, 150, 200 at which every call was answered, stored once and recorded whole."""
    alone, house = _asterisk_alone(), _house()
    return [
        {
            "name": "simultaneous recorded calls without a lost case (ladder to 200)",
            "unit": "calls",
            "value": house,
            "aim": alone,
            "better": "higher",
            "reference": "Asterisk alone",
            "reference_value": alone,
        }
    ]


def _asterisk_alone() -> int:
    installation = pbx.find(None, pbx.cache_folder())
    assert installation is not None, "run make setup first"
    best = 0
    for step in STEPS:
        with tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder:
            home = Path(folder)
            settings = line_settings(max_calls=400, rtp_first=30000, rtp_last=31999, show="always")
            with running_line(home, installation, settings) as line:
                answered = _ring(home, line.settings.sip_port, step)
            recorded = [path.stat().st_size for path in (home / "recordings").rglob("*-caller.wav")]
        if len(answered) < step or sum(_seconds(size) >= SECONDS * WHOLE for size in recorded) < step:
            return best
        best = step
    return best


def _house() -> int:
    best = 0
    for step in STEPS:
        with (
            tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder,
            running_house(Path(folder), **SETTINGS) as house,
        ):
            answered = _ring(house.home, house.sip_port, step)
            until(partial(_all_closed, house), seconds=60, what="closed recordings")
            kept = house.rows(
                "SELECT call.id FROM call JOIN matter_call ON matter_call.call = call.id"
                " WHERE recording_state = 'closed' AND recording_seconds >= ?",
                SECONDS * WHOLE,
            )
        if len(answered) < step or len(kept) != step:
            return best
        best = step
    return best


def _all_closed(house: RunningHouse) -> bool:
    return not house.rows("SELECT id FROM call WHERE recording_state = 'open'")


def _ring(folder: Path, port: int, count: int) -> list[str]:
    numbers = [f"137{n:08d}" for n in range(count)]
    seconds = SECONDS + count / CALLS_A_SECOND  # so long that the last one rings while the first one still speaks
    callers = sipp.Callers(
        folder / "sipp", port=port, numbers=numbers, speech=SPEECH, per_second=CALLS_A_SECOND, seconds=seconds
    )
    try:
        return callers.wait()
    except subprocess.TimeoutExpired:
        return []
    finally:
        time.sleep(1)  # SIPp's last BYE may still be on its way


def _seconds(size: int) -> float:
    return (size - 44) / 16_000
