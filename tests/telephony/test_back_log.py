"""The call log read for calls back: from a moment on, across a rotation, among many other rows, torn or broken."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from intake.words.call_backs import CallBackId
from telephony import back_log
from telephony.back_events import Step, read

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
IDS = [CallBackId(str(UUID(int=n))) for n in range(1, 4)]


def row(kind: str, at: datetime, said: str = "", **more: object) -> bytes:
    extra = json.dumps({"extra": said}) if said else ""
    fields = {"eventtype": kind, "eventtime": at.timestamp(), "userdeftype": kind, "eventextra": extra}
    ours = {
        "uniqueid": "x-1",
        "linkedid": "x-1",
        "userfield": "",
        "channame": "PJSIP/call-out-1",
        "num": "",
        "name": "",
    }
    return json.dumps(fields | ours | more).encode() + b"\n"


def other_rows(count: int, begun: datetime) -> bytes:
    return b"".join(row("CHAN_START", begun + timedelta(seconds=n), userdeftype="") for n in range(count))


def a_call_back(which: CallBackId, at: datetime) -> bytes:
    hangup = {"eventextra": json.dumps({"hangupcause": 16}), "uniqueid": f"back-{which}", "userdeftype": ""}
    return (
        row("BACK_OFFICIAL", at, which)
        + row("BACK_RING", at + timedelta(seconds=4), which)
        + row("BACK_END", at + timedelta(seconds=9), f"{which},BUSY,17")
        + row("HANGUP", at + timedelta(seconds=12), **hangup)
    )


def test_what_was_logged_from_a_moment_on_is_found_in_a_long_log(tmp_path: Path) -> None:
    log = tmp_path / "rexian_cel.json"
    old, new = AT - timedelta(days=1), AT
    log.write_bytes(
        a_call_back(IDS[0], old)
        + other_rows(8_000, old + timedelta(minutes=1))
        + b"no json at all\n"
        + a_call_back(IDS[1], new)
        + b'{"torn'
    )
    found = list(back_log.since(log, new - timedelta(seconds=5)))
    assert [(told.call_back, told.step) for told in found] == [
        (IDS[1], step) for step in (Step.OFFICIAL, Step.RING, Step.END, Step.GONE)
    ]
    assert (found[2].dialled, found[2].cause, found[3].cause) == ("BUSY", 17, 16)
    assert len(list(back_log.since(log, old - timedelta(seconds=5)))) == 8
    assert list(back_log.since(log, new + timedelta(days=1))) == []


def test_a_log_that_was_rotated_meanwhile_is_read_from_the_old_file_on(tmp_path: Path) -> None:
    log = tmp_path / "rexian_cel.json"
    for name, which, days in (("rexian_cel.json.2", 0, 2), ("rexian_cel.json.1", 1, 1), ("rexian_cel.json", 2, 0)):
        at = AT - timedelta(days=days)
        (tmp_path / name).write_bytes(a_call_back(IDS[which], at))
        os.utime(tmp_path / name, (at.timestamp() + 20, at.timestamp() + 20))
    found = [told.call_back for told in back_log.since(log, AT - timedelta(days=1, seconds=5))]
    assert list(dict.fromkeys(found)) == [IDS[1], IDS[2]]
    assert list(back_log.since(tmp_path / "nothing" / "there.json", AT)) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Event": "UserEvent", "UserEvent": "RexianBack", "Back-ID": "../../etc", "Back-Step": "end"},
        {"Event": "UserEvent", "UserEvent": "RexianBack", "Back-ID": IDS[0], "Back-Step": "gone"},
        {"Event": "UserEvent", "UserEvent": "RexianOpen", "Back-ID": IDS[0], "Back-Step": "end"},
        {"Event": "Hangup", "Uniqueid": "rexian-1.2"},
        {"Event": "Hangup", "Uniqueid": "back-nobody"},
    ],
)
def test_what_is_no_call_back_s_is_passed_over(headers: dict[str, str]) -> None:
    assert read(headers, AT) is None
