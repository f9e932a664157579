"""Who speaks in a rehearsal."""

import json
from pathlib import Path

import pytest

from console.rehearsal.speakers import BadSpeechList, NoSpeech, numbers, speakers


def a_sound(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")


def test_a_list_gives_the_texts_and_may_name_files_from_the_folder_above(tmp_path: Path) -> None:
    folder = tmp_path / "callers"
    a_sound(folder / "lamp.wav")
    a_sound(folder / "bus.wav")
    listed = [
        {"file": "callers/lamp.wav", "text": "路灯坏了"},
        {"file": "bus.wav", "text": "增加站点"},
        {"file": "gone.wav", "text": "不在了"},
    ]
    (folder / "callers.json").write_text(json.dumps(listed), "utf-8")
    assert [(found.sound.name, found.text) for found in speakers(folder)] == [
        ("lamp.wav", "路灯坏了"),
        ("bus.wav", "增加站点"),
    ]


def test_without_a_list_every_sound_of_the_folder_speaks(tmp_path: Path) -> None:
    a_sound(tmp_path / "b.wav")
    a_sound(tmp_path / "a.wav")
    assert [(found.sound.name, found.text) for found in speakers(tmp_path)] == [("a.wav", None), ("b.wav", None)]


def test_a_folder_without_sound_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(NoSpeech) as refused:
        speakers(tmp_path)
    assert str(tmp_path) in refused.value.sentence("zh-CN")


@pytest.mark.parametrize("content", ["not json", '{"file": 1}', '[{"text": "x"}]', "[1]"])
def test_a_broken_list_is_refused_and_says_which(tmp_path: Path, content: str) -> None:
    (tmp_path / "callers.json").write_text(content, "utf-8")
    with pytest.raises(BadSpeechList):
        speakers(tmp_path)


def test_every_practice_caller_has_a_number_of_its_own_and_of_no_network() -> None:
    found = numbers(100, seed=7)
    assert len(set(found)) == 100
    assert all(number.startswith("199") and len(number) == 11 for number in found)
