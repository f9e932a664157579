"""Prompts from the command line: listed, replaced by a file, recorded over a real phone, put back."""

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from telephony.pbx import prompts
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.sip_caller import loudness, tone
from tests.waiting import until

from .answering_phone import AnsweringPhone

PHONE = """
[[telephony.phones]]
name = "studio"
password = "a-phone-of-the-tests"
"""


def a_sound(path: Path, seconds: float = 1.0) -> Path:
    samples = (8000 * np.sin(np.arange(round(16_000 * seconds)) * 0.2)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def test_a_prompt_is_replaced_by_a_file_and_put_back(tmp_path: Path) -> None:
    house = RunningHouse(tmp_path)
    name = prompts.names()[0]
    replaced = house.rexian("prompts", "replace", name, str(a_sound(tmp_path / "mine.wav", 2.5)))
    assert replaced.returncode == 0, replaced.stderr
    assert "2.5 s" in replaced.stdout
    assert {prompt.name for prompt in prompts.state(tmp_path) if prompt.own} == {name}
    assert house.rexian("prompts", "restore", name).returncode == 0
    assert not any(prompt.own for prompt in prompts.state(tmp_path))


def test_what_is_no_sound_or_no_prompt_is_refused_in_a_sentence(tmp_path: Path) -> None:
    house = RunningHouse(tmp_path)
    (tmp_path / "letter.wav").write_text("dear caller")
    for words in ((prompts.names()[0], str(tmp_path / "letter.wav")), ("no_such", str(a_sound(tmp_path / "a.wav")))):
        refused = house.rexian("prompts", "replace", *words)
        assert refused.returncode == 1
        assert "✗" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.slow
@pytest.mark.asterisk
def test_a_prompt_is_recorded_over_a_studio_phone(tmp_path: Path) -> None:
    (tmp_path / "rexian.toml").write_text(PHONE, "utf-8")
    name = prompts.names()[0]
    with (
        running_house(tmp_path) as house,
        AnsweringPhone(house.sip_port, name="studio", password="a-phone-of-the-tests", source=tone(440)) as phone,
    ):
        phone.register()
        until(phone.registered.is_set, what="the phone registered")
        command = [sys.executable, "-m", "console.commands", "prompts", "record", name, "--to", "studio"]
        with subprocess.Popen(command, env=house.environment, stdout=subprocess.PIPE, text=True) as recording:
            until(phone.answered.is_set, what="the phone rang")
            draft = tmp_path / "asterisk/spool/prompts"
            # The recorder has begun when its file is there; two seconds of sound are enough to know it again.
            until(lambda: any(path.stat().st_size > 32_000 for path in draft.glob("*")), seconds=60, what="sound")
            phone.press("#")
            told, _ = recording.communicate(timeout=90)
        assert recording.returncode == 0, told
    (own,) = [prompt for prompt in prompts.state(tmp_path) if prompt.own]
    assert own.name == name
    with wave.open(str(own.file)) as file:
        rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert rate == 8000
    assert loudness(samples, 440) > 10 * loudness(samples, 1000)
