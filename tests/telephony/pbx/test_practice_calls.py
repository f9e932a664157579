"""Ten practice calls that Asterisk places to its own SIP port, each with a number and a voice of its own."""

import wave
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from telephony.pbx import sound
from tests.asterisk_fixture import Line, StartLine
from tests.sip_caller import loudness
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk

CALLERS = 10


def _ended(line: Line, count: int) -> bool:
    return len({row["uniqueid"] for row in line.logged("CALL_END")}) == count


def _is_closed(base: Path) -> bool:
    try:
        for track in ("", "-caller", "-sent"):
            wave.open(f"{base}{track}.wav").close()
    except (OSError, wave.Error, EOFError):
        return False
    return True


def test_ten_self_placed_calls_have_ten_numbers_and_ten_recordings(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    pitches = {f"1390000000{n}": 500 + 100 * n for n in range(CALLERS)}
    at = np.arange(2 * 8000) / 8000
    for number, pitch in pitches.items():
        sound.write_wav(line.home / f"{number}.wav", 0.4 * np.sin(2 * np.pi * pitch * at), 8000)
    with line.ami() as ami:
        for number in pitches:
            ami.send(
                Action="Originate",
                Channel="PJSIP/199@self",
                CallerID=f'"" <{number}>',
                Context="rehearsal",
                Exten="speak",
                Priority="1",
                Async="true",
                Variable=f"SPEECH={line.home / number}",
            )
        assert eventually(partial(_ended, line, CALLERS), 120)
        opened = {event["Call-Num"]: event for event in ami.named("RexianOpen")}
        assert sorted(opened) == sorted(pitches)
        assert {event["Call-Practice"] for event in opened.values()} == {"1"}
        assert len({event["Call-ID"] for event in opened.values()}) == CALLERS
        assert {event["Response"] for event in ami.named("OriginateResponse")} == {"Success"}
    # The end of a call is told a moment before its recording has its header.
    bases = [line.home / event["Call-Rec"] for event in opened.values()]
    assert eventually(lambda: all(_is_closed(base) for base in bases))
    for number, pitch in pitches.items():
        base = line.home / opened[number]["Call-Rec"]
        for track, least in (("", 1000), ("-caller", 4000)):
            with wave.open(f"{base}{track}.wav") as file:
                samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            assert len(samples) / 8000 > 3.0
            # One second waited, two spoken; when they begin is the machine's, how long they last is ours.
            there = [loudness(samples[at : at + 800], pitch) > least for at in range(0, len(samples), 800)]
            assert sum(there) == pytest.approx(20, abs=3), (number, track)
        with wave.open(f"{base}-sent.wav") as file:
            assert np.abs(np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)).max() > 3000
