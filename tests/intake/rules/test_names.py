"""What is taken out of sentences for readers who may not know who called, however it is written."""

import pytest

from intake.rules.names import without_name
from intake.rules.numbers import without_numbers


@pytest.mark.parametrize(
    ("text", "called", "shown"),
    [
        ("阮玉衡反映", "阮玉衡", "＊反映"),
        ("阮 玉·衡和阮\u200b玉衡", "阮玉衡", "＊和＊"),
        ("阮女士、阮某某反映", "阮玉衡", "＊女士、＊某某反映"),
        ("欧阳先生与欧女士", "欧阳修", "＊先生与欧女士"),
        ("Call CHEN mei back", "Chen Mei", "Call ＊ back"),
        ("(a+b)来电", "(a+b)", "＊来电"),
        ("没有名字", "", "没有名字"),
        ("没有名字", "  ", "没有名字"),
    ],
)
def test_a_name_is_taken_out_however_it_is_spelt(text: str, called: str, shown: str) -> None:
    assert without_name(text, called, "＊") == shown


@pytest.mark.parametrize(
    "written",
    [
        "13912345678",
        "139 1234 5678",
        "139-1234-5678",
        "139·1234·5678",
        "139\u200b1234\u200b5678",
        "\u202d13912345678\u202c",
        "１３９１２３４５６７８",
        "(0756)555-1234",
        "（0756）5551234",
        "0756．5551234",
        "一三九一二三四五六七八",
        "幺三九 幺二三四 五六七八",
    ],
)
def test_no_spelling_of_a_number_is_left_that_could_be_dialled(written: str) -> None:
    shown = without_numbers(f"请回电{written}，谢谢")
    assert shown.startswith("请回电")
    assert shown.endswith("，谢谢")
    assert "*" in shown
    assert sum(letter.isdigit() for letter in shown) <= 7


@pytest.mark.parametrize("text", ["二〇一六年六月八日", "三五天", "12345热线", "第一二三四项", "每月两三千元"])
def test_what_is_no_telephone_number_stays(text: str) -> None:
    assert without_numbers(text) == text
