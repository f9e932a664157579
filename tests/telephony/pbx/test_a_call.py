"""A call through the real dial plan: what it leaves in the call log, on AMI and on disk, with no Python alive."""

import wave
from pathlib import Path

import numpy as np
import pytest

from telephony import pbx
from tests.asterisk_fixture import Line, StartLine
from tests.sip_caller import loudness, tone
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk


def track(line: Line, base: str, suffix: str) -> tuple[np.ndarray, float]:
    with wave.open(str(line.home / f"{base}{suffix}.wav")) as file:
        assert file.getframerate() == 8000
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return samples, len(samples) / 8000


def test_a_call_leaves_its_whole_story_without_any_python(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.caller(number="13912345678", name="Chen", source=tone(440)) as caller:
        assert caller.call("100")
        assert eventually(lambda: len(caller.heard) > 8000 * 3)
        caller.hang_up()
        assert eventually(lambda: line.logged("CHAN_END"))
    opened = line.logged("CALL_OPEN")[0]
    call, dialled, practice, base = opened["said"].split(",")
    assert (dialled, practice) == ("100", "0")
    assert opened["userfield"] == call
    assert (opened["num"], opened["name"]) == ("13912345678", "Chen")
    assert base.startswith("recordings/")
    assert base.endswith(call)
    kinds = [row["userdeftype"] or row["eventtype"] for row in line.call_log() if row["userfield"] == call]
    expected = ["CALL_OPEN", "ANSWER", "CALL_REC", "CALL_PLACE", "CALL_END", "HANGUP", "CHAN_END"]
    assert [kind for kind in kinds if kind in expected] == expected


def test_both_voices_are_recorded_apart_from_the_first_second(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.caller(source=tone(440)) as caller:
        assert caller.call("100")
        assert eventually(lambda: len(caller.heard) > 8000 * 4)
        caller.hang_up()
        assert eventually(lambda: line.logged("CHAN_END"))
        heard = len(caller.heard) / 8000
    base = line.logged("CALL_REC")[0]["said"]
    mix, seconds = track(line, base, "")
    spoken, _ = track(line, base, "-caller")
    sent, _ = track(line, base, "-sent")
    assert abs(seconds - heard) < 1.0
    assert loudness(spoken[:8000], 440) > 6000
    assert loudness(mix[8000:16000], 440) > 6000
    assert loudness(sent, 440) < 50
    assert np.abs(sent.astype(int)).max() > 3000  # the notice


def test_the_call_is_announced_before_it_is_answered(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.ami() as ami, line.caller(number="13912345678") as caller:
        assert caller.call("100")
        opened = ami.first("RexianOpen")
        ami.first("RexianPlace")
        answered = next(event for event in ami.events if event.get("ChannelStateDesc") == "Up")
        assert ami.events.index(opened) < ami.events.index(answered)
        assert opened["Uniqueid"] == answered["Uniqueid"]
        assert opened["Call-Num"] == "13912345678"
        assert opened["Call-Line"] == "100"
        assert opened["Call-Practice"] == "0"
        assert opened["Call-Rec"] == f"recordings/{Path(opened['Call-Rec']).parent.name}/{opened['Call-ID']}"
        assert ami.first("RexianPlace")["Call-Place"] == "notice"


def test_a_case_number_is_spoken_after_the_notice_and_the_caller_held(start_line: StartLine) -> None:
    line = start_line(show="always")
    quiet = pbx.cli(line.home, "core show channels concise")
    assert quiet.strip() == ""
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        opened = ami.first("RexianOpen")
        ami.send(Action="Setvar", Channel=opened["Channel"], Variable="CASE_NUMBER", Value="12345670")
        assert eventually(lambda: any(event["Call-Place"] == "hold" for event in ami.named("RexianPlace")))
        assert ami.first("BridgeEnter")["BridgeTechnology"] == "holding_bridge"
        # Nine seconds of notice, then the number: 1.5 s and eight digits.
        spoken = caller.heard[8000 * 9 :]
        assert len(spoken) > 8000 * 5
        ami.send(Action="Redirect", Channel=opened["Channel"], Context="show", Exten="drop", Priority="1")
        assert eventually(caller.ended.is_set)


def test_an_unknown_number_never_becomes_a_call(start_line: StartLine) -> None:
    line = start_line(show="always")
    for wrong in ("101", "1000", "hold", "81", "s", "00441632960000"):
        with line.caller() as caller:
            assert not caller.call(wrong)
            assert caller.final == 404
    assert line.logged("CALL_OPEN") == []
