"""The measure itself must be right before anything is judged by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.accuracy import character_error_rate, spoken


def test_punctuation_and_width_are_not_spoken() -> None:
    assert spoken("你好，１２３ ABC。") == "你好123abc"
    assert character_error_rate("主持人你好，路灯坏了。", "主持人 你好路灯坏了") == 0


@pytest.mark.parametrize(
    ("reference", "heard", "rate"),
    [
        ("井岸镇", "井岸镇", 0.0),
        ("井岸镇", "警暗战", 1.0),
        ("路灯坏了", "路灯坏", 0.25),
        ("路灯", "", 1.0),
        ("", "嗯", 1.0),
    ],
)
def test_the_rate_is_edits_per_reference_character(reference: str, heard: str, rate: float) -> None:
    assert character_error_rate(reference, heard) == rate


@given(st.text(alphabet="井岸镇白蕉路灯坏了", max_size=12))
def test_what_is_heard_right_has_no_error(text: str) -> None:
    assert character_error_rate(text, text) == 0
