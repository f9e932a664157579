"""Recordings as Asterisk, a kill, a full disk and a power cut leave them."""

import hashlib
import math
import struct
import wave
from pathlib import Path
from typing import Any

import pytest

from intake.words import Leg
from telephony import recordings

SECOND = 8000


def tone(seconds: float, level: int = 6000) -> bytes:
    count = int(seconds * SECOND)
    return struct.pack(f"<{count}h", *(int(level * math.sin(n / 3)) for n in range(count)))


def asterisk_wav(path: Path, sound: bytes, *, killed: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(recordings.live_wav_header(0 if killed else len(sound) + 44) + sound)
    return path


def seconds(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def test_a_killed_asterisk_leaves_a_file_that_plays_whole_after_repair(tmp_path: Path) -> None:
    path = asterisk_wav(tmp_path / "a.wav", tone(4), killed=True)
    assert recordings.repair(path)
    assert seconds(path) == 4.0


def test_a_second_repair_changes_nothing(tmp_path: Path) -> None:
    path = asterisk_wav(tmp_path / "a.wav", tone(1), killed=True)
    recordings.repair(path)
    once = path.read_bytes()
    assert not recordings.repair(path)
    assert path.read_bytes() == once


def test_a_whole_file_is_left_alone(tmp_path: Path) -> None:
    path = asterisk_wav(tmp_path / "a.wav", tone(1))
    changed = path.stat().st_mtime_ns
    assert not recordings.repair(path)
    assert path.stat().st_mtime_ns == changed


def test_an_empty_file_becomes_a_recording_of_no_length(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    assert recordings.repair(path)
    assert seconds(path) == 0.0


def test_a_header_lost_in_a_power_cut_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(bytes(44) + tone(2))
    assert recordings.repair(path)
    assert seconds(path) == 2.0


def test_samples_without_a_header_keep_every_sample(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(tone(2)[2:])
    assert recordings.repair(path)
    assert path.read_bytes()[44:] == tone(2)[2:]
    assert list(tmp_path.iterdir()) == [path]


def test_half_a_sample_at_the_end_is_not_counted(tmp_path: Path) -> None:
    path = asterisk_wav(tmp_path / "a.wav", tone(1) + b"\x01", killed=True)
    recordings.repair(path)
    assert seconds(path) == 1.0


def test_closing_measures_and_hashes_the_mix_and_both_legs(tmp_path: Path) -> None:
    base = tmp_path / "recordings/20261124/c-1"
    for suffix in ("", "-caller", "-sent"):
        asterisk_wav(Path(f"{base}{suffix}.wav"), tone(3))
    closed = recordings.close(str(base))
    assert closed.recording.seconds == 3.0
    assert closed.recording.mix is not None
    assert set(closed.recording.legs) == {Leg.CALLER, Leg.STUDIO}
    for file in (closed.recording.mix, *closed.recording.legs.values()):
        assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
        assert file.size == file.path.stat().st_size
        assert not file.repaired
    assert closed.spoke is True


def test_closing_after_a_crash_repairs_first_and_hashes_what_is_right(tmp_path: Path) -> None:
    base = tmp_path / "c-1"
    asterisk_wav(Path(f"{base}-caller.wav"), tone(2), killed=True)
    file = recordings.close(str(base)).recording.legs[Leg.CALLER]
    assert file.repaired
    assert file.seconds == 2.0
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()


def test_a_base_relative_to_the_home_is_found_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    asterisk_wav(tmp_path / "recordings/20261124/c-1.wav", tone(1))
    assert recordings.close("recordings/20261124/c-1").recording.seconds == 1.0


def test_a_recording_that_never_began_has_no_files_and_no_length(tmp_path: Path) -> None:
    closed = recordings.close(str(tmp_path / "nothing"))
    assert closed.recording.mix is None
    assert closed.recording.legs == {}
    assert closed.recording.seconds == 0.0
    assert closed.spoke is None


@pytest.mark.parametrize(("sound", "spoke"), [(tone(3, level=40), False), (tone(0.2), False), (tone(0.5), True)])
def test_line_noise_and_a_click_are_not_speech(tmp_path: Path, sound: bytes, spoke: bool) -> None:
    asterisk_wav(tmp_path / "c-1-caller.wav", bytes(SECOND) + sound + bytes(SECOND))
    assert recordings.close(str(tmp_path / "c-1")).spoke is spoke


def test_a_voice_late_in_a_long_recording_is_heard(tmp_path: Path) -> None:
    asterisk_wav(tmp_path / "c-1-caller.wav", bytes(2 * SECOND * 90) + tone(1))
    assert recordings.close(str(tmp_path / "c-1")).spoke is True


def test_only_a_finished_recording_counts_as_settled(tmp_path: Path) -> None:
    base = tmp_path / "c-1"
    for suffix in ("", "-caller"):
        asterisk_wav(Path(f"{base}{suffix}.wav"), tone(1))
    assert not recordings.settled(str(base))
    asterisk_wav(Path(f"{base}-sent.wav"), tone(1), killed=True)
    assert not recordings.settled(str(base))
    recordings.repair(Path(f"{base}-sent.wav"))
    assert recordings.settled(str(base))


def test_a_running_recording_gets_a_header_for_what_is_there_now(tmp_path: Path) -> None:
    path = asterisk_wav(tmp_path / "a.wav", tone(2), killed=True)
    playable = tmp_path / "b.wav"
    playable.write_bytes(recordings.live_wav_header(path.stat().st_size) + path.read_bytes()[44:])
    assert seconds(playable) == 2.0


def test_a_whole_recording_is_closed_though_nobody_may_write_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = asterisk_wav(tmp_path / "c-1.wav", tone(1))
    real = Path.open

    def read_only(self: Path, mode: str = "r") -> Any:
        if mode != "rb":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, mode)

    monkeypatch.setattr(Path, "open", read_only)  # tests may run as root, whom no file refuses
    closed = recordings.close(str(path.with_suffix("")))
    assert closed.recording.seconds == 1.0
    assert closed.recording.mix is not None
    assert not closed.recording.mix.repaired
