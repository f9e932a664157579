"""National holidays in a reader's language."""

import pytest

from intake.records import notices
from intake.rules.holiday_names import holiday_name


@pytest.mark.parametrize(
    ("entered", "english"),
    [
        ("元旦", "New Year's Day"),
        ("春节", "Spring Festival"),
        ("清明节", "Qingming Festival"),
        ("端午节", "Dragon Boat Festival"),
        ("国庆节、中秋节", "National Day and Mid-Autumn Festival"),
        ("春节调休上班", "in return for Spring Festival"),
        ("国庆节、中秋节补班", "in return for National Day and Mid-Autumn Festival"),
    ],
)
def test_a_national_holiday_has_its_english_name(entered: str, english: str) -> None:
    assert holiday_name(entered, "en") == english
    assert holiday_name(entered, "zh-CN") == entered


@pytest.mark.parametrize("entered", ["区庆放假", "国庆节、区庆", "春节 假期 第1天/共3天", ""])
def test_a_name_that_is_not_wholly_known_stays_as_entered(entered: str) -> None:
    assert holiday_name(entered, "en") == entered


def test_every_name_the_calendar_is_seeded_with_has_an_english_one() -> None:
    assert [word.name for word in notices.words() if word.name and not holiday_name(word.name, "en").isascii()] == []
