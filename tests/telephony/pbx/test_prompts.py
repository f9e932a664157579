"""Prompts: every one ships with its text, the station's own wins, and the sound that reaches the line is true."""

import json
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from intake.sentences import LANGUAGES
from telephony.pbx import prompts, sound
from telephony.pbx.refusals import NoSuchPrompt, NotASound

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PLAN = Path(prompts.__file__).parent / "plan" / "extensions.conf"


def tone(hertz: float, rate: int, seconds: float = 1.0) -> sound.Samples:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)


def level(samples: sound.Samples, hertz: float, rate: int) -> float:
    """Amplitude of one frequency in decibels below full scale, away from the ends."""
    middle = samples[len(samples) // 4 : -len(samples) // 4] * np.hanning(
        len(samples[len(samples) // 4 : -len(samples) // 4])
    )
    at = np.arange(len(middle)) / rate
    return float(20 * np.log10(4 * abs(np.dot(middle, np.exp(-2j * np.pi * hertz * at))) / len(middle) + 1e-12))


def played(home: Path, name: str) -> np.ndarray:
    return np.frombuffer((home / f"asterisk/data/sounds/zh/{name}.sln").read_bytes(), "<i2")


@pytest.mark.parametrize("rate", [11025, 16000, 22050, 24000, 44100, 48000])
def test_what_the_line_can_carry_stays_and_what_it_cannot_does_not_fold_back(rate: int) -> None:
    for hertz in (300, 1000, 3000, 3400):
        assert abs(level(sound.resampled(tone(hertz, rate), rate, 8000), hertz, 8000) - 20 * np.log10(0.5)) < 0.5
    for hertz in (4400, 5000, 5400):
        made = sound.resampled(tone(hertz, rate), rate, 8000)
        assert level(made, 8000 - hertz, 8000) < -66


def test_a_telephone_recording_becomes_wide_without_a_mirror_image() -> None:
    made = sound.resampled(tone(3000, 8000), 8000, 16000)
    assert len(made) == 16000
    assert abs(level(made, 3000, 16000) - 20 * np.log10(0.5)) < 0.5
    assert level(made, 5000, 16000) < -66


def test_every_prompt_has_a_sound_and_its_words_in_both_languages() -> None:
    texts = json.loads((prompts.SHIPPED / "prompts.json").read_text("utf-8"))
    assert {path.stem for path in prompts.SHIPPED.glob("*.wav")} == set(texts)
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts.values())


def test_every_prompt_the_dial_plan_plays_exists(tmp_path: Path) -> None:
    prompts.install(tmp_path)
    import re

    plan = PLAN.read_text("utf-8")
    named = re.findall(r"Playback\(([a-z0-9_&]+)\)", plan) + re.findall(r"Read\(\w+,([a-z_]+),", plan)
    names = {name for group in named for name in group.split("&")}
    assert {"welcome", "off_air_menu", "enter_number", "tone"} <= names
    for name in names:
        assert (tmp_path / f"asterisk/data/sounds/zh/{name}.sln").stat().st_size > 1600
        assert (tmp_path / f"asterisk/data/sounds/zh/{name}.sln16").exists()


def test_the_station_s_own_prompt_wins_and_the_one_before_it_is_kept(tmp_path: Path) -> None:
    for number, hertz in enumerate((500, 1500)):
        sound.write_wav(tmp_path / "new.wav", tone(hertz, 44100), 44100)
        made = prompts.replace(tmp_path, "welcome", tmp_path / "new.wav", NOW.replace(minute=number))
        assert made.own
        assert made.seconds == pytest.approx(1.0, abs=0.01)
        assert level(played(tmp_path, "welcome") / 32768, hertz, 8000) > -7
    assert len(list((tmp_path / "prompts/previous").glob("welcome-*.wav"))) == 1
    shipped = prompts.restore(tmp_path, "welcome", NOW)
    assert not shipped.own
    assert shipped.seconds == pytest.approx(9.0, abs=0.1)
    assert len(played(tmp_path, "welcome")) == pytest.approx(72000, abs=800)
    assert len(list((tmp_path / "prompts/previous").glob("welcome-*.wav"))) == 2


def test_stereo_is_heard_with_both_sides(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "new.wav"), "wb") as file:
        file.setparams((2, 2, 16000, 0, "NONE", ""))
        file.writeframes(sound.sixteen_bit(np.stack([tone(500, 16000), tone(900, 16000)], axis=1).ravel()))
    prompts.replace(tmp_path, "hold", tmp_path / "new.wav", NOW)
    heard = played(tmp_path, "hold") / 32768
    assert level(heard, 500, 8000) == pytest.approx(level(heard, 900, 8000), abs=0.5)


@pytest.mark.parametrize("spoilt", ["no sound at all", "eight bit", "too slow", "too short"])
def test_a_file_that_is_no_usable_sound_is_refused_and_changes_nothing(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "new.wav"
    match spoilt:
        case "no sound at all":
            file.write_bytes(b"MP3?")
        case "eight bit":
            with wave.open(str(file), "wb") as writing:
                writing.setparams((1, 1, 8000, 0, "NONE", ""))
                writing.writeframes(b"\x80" * 8000)
        case "too slow":
            sound.write_wav(file, tone(500, 6000), 6000)
        case _:
            sound.write_wav(file, tone(500, 8000, 0.05), 8000)
    with pytest.raises(NotASound, match=r"new\.wav"):
        prompts.replace(tmp_path, "welcome", file, NOW)
    assert not (tmp_path / "prompts/welcome.wav").exists()


def test_a_prompt_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPrompt, match="welcome"):
        prompts.replace(tmp_path, "../etc/passwd", tmp_path / "new.wav", NOW)


def test_a_spoilt_own_prompt_never_silences_the_line(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts/welcome.wav").write_bytes(b"half a fi")
    prompts.install(tmp_path)
    assert len(played(tmp_path, "welcome")) == pytest.approx(72000, abs=800)
    assert not next(prompt for prompt in prompts.state(tmp_path) if prompt.name == "welcome").own


def test_the_second_installation_converts_nothing(tmp_path: Path) -> None:
    prompts.install(tmp_path)
    files = sorted((tmp_path / "asterisk/data").rglob("*.sln*"))
    before = [file.stat().st_mtime_ns for file in files]
    prompts.install(tmp_path)
    assert [file.stat().st_mtime_ns for file in files] == before


def test_music_on_hold_is_soft_and_loops_without_a_click() -> None:
    music = sound.hold_music(8000)
    assert 0.05 < np.abs(music).max() < 0.35
    assert abs(music[0] - music[-1]) < 0.02
