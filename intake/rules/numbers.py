"""Numbers people say and read: the eight-digit case number, official numbers, a caller's number masked. Pure."""

import re

from intake.words import CaseNumber

# Damm's quasigroup of order ten (Damm, 2004): finds every wrong digit and every swap of neighbours, the two
# mistakes people make when they write down what a telephone tells them.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)

# Real cases use the seven digits from 1 000 000 on, practice cases those below: a number that begins with zero is
# never a citizen's. Steps without a common divisor with the span visit every number once, and neighbours in time
# get numbers that do not sound alike.
_REAL_FROM, _REAL_SPAN, _REAL_STEP = 1_000_000, 9_000_000, 5_497_739
_PRACTICE_SPAN, _PRACTICE_STEP = 1_000_000, 618_033


def check_digit(digits: str) -> str:
    row = 0
    for digit in digits:
        row = int(_DAMM[row][int(digit)])
    return str(row)


def case_number(serial: int, *, practice: bool) -> CaseNumber:
    """The number of the `serial`-th case (from 1) of its series: seven digits and a check digit."""
    if practice:
        body = f"{serial * _PRACTICE_STEP % _PRACTICE_SPAN:07d}"
    else:
        body = str(_REAL_FROM + serial * _REAL_STEP % _REAL_SPAN)
    return CaseNumber(body + check_digit(body))


def is_case_number(text: str) -> bool:
    """Whether `text` is eight digits with a right check digit; it may still belong to no case."""
    return re.fullmatch(r"[0-9]{8}", text) is not None and check_digit(text) == "0"


def plain_number(text: str) -> str:
    """Only what a telephone number is made of survives: digits, and one plus in front. At most 32 characters."""
    kept = re.sub(r"[^0-9]", "", text)[:31]
    return "+" + kept if text.strip().startswith("+") and kept else kept


# Between the digits of a telephone number, as people write and paste them.
_BETWEEN = r"[\s().（）·•_\-\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff\uff0d\uff0e]{0,2}"
_DIGITS = re.compile(rf"\d(?:{_BETWEEN}\d){{5,}}")
# Said digit by digit; days and house numbers are written with 十 or are shorter.
_SAID = re.compile(r"[零〇○一二三四五六七八九幺两](?:[\s,，、-]?[零〇○一二三四五六七八九幺两]){6,}")


def without_numbers(text: str) -> str:
    """What somebody wrote, as shown to whoever may not see numbers: telephones often send them as the caller's name."""
    return _SAID.sub(lambda found: "*" * len(found[0]), _DIGITS.sub(lambda found: _plainly_masked(found[0]), text))


# A number without its area code still is the number.
_TELLING = 7


def repeats(text: str, *callers: str) -> bool:
    """Whether a number that belongs to somebody else holds one of the caller's, however it is written."""
    held = re.sub(r"\D", "", text)
    told = (re.sub(r"\D", "", found[0]) for one in callers for found in _DIGITS.finditer(one))
    return any(len(one) >= _TELLING and one[-_TELLING:] in held for one in told)


def _plainly_masked(text: str) -> str:
    return masked(re.sub(r"\D", "", text))


def masked(number: str) -> str:
    """A number as shown to whoever may not see it: enough to tell callers apart, not enough to call one."""
    if len(number) >= 9:
        return f"{number[:3]}****{number[-4:]}"
    if len(number) >= 6:
        return f"{number[:2]}****{number[-2:]}"
    return "*" * len(number)
