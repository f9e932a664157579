"""Case numbers, masking and plain numbers."""

from hypothesis import given
from hypothesis import strategies as st

from intake.rules import numbers


def test_no_number_is_given_twice_in_the_first_hundred_thousand_cases() -> None:
    assert len({numbers.case_number(n, practice=False) for n in range(1, 100_001)}) == 100_000


@given(st.integers(1, 9_000_000), st.booleans())
def test_every_number_has_eight_digits_and_practice_shows_in_the_first(serial: int, practice: bool) -> None:
    number = numbers.case_number(serial, practice=practice)
    assert numbers.is_case_number(number)
    assert number.startswith("0") == practice


@given(st.integers(1, 9_000_000), st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(serial: int, at: int, by: int) -> None:
    number = numbers.case_number(serial, practice=False)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert not numbers.is_case_number(wrong)


@given(st.integers(1, 9_000_000), st.integers(0, 6))
def test_swapped_neighbours_are_noticed(serial: int, at: int) -> None:
    number = numbers.case_number(serial, practice=False)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or not numbers.is_case_number(swapped)


@given(st.text())
def test_only_digits_and_a_leading_plus_survive_of_a_number(text: str) -> None:
    plain = numbers.plain_number(text)
    assert all(letter in "0123456789" for letter in plain.removeprefix("+"))
    assert len(plain) <= 32


def test_a_masked_number_tells_callers_apart_and_calls_nobody() -> None:
    assert numbers.masked("13800138000") == "138****8000"
    assert numbers.masked("5521234") == "55****34"
    assert numbers.masked("110") == "***"
