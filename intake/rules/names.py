"""Callers' names in what people write: taken out for readers who may not have them. Pure, and no knowledge of masks."""

import re

# What stands between the characters of a name that was spoken slowly or pasted: spaces, dots, signs without width.
_BETWEEN = r"[\s·•.\u200b-\u200f\u2060\ufeff]{0,2}"
_TITLES = "先生|女士|小姐|太太|同志|阿姨|师傅|老师|某某|某"
_TWO_CHARACTERS = re.compile(
    "欧阳|司徒|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|南宫|长孙|宇文|轩辕|西门"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


def without_name(text: str, called: str, instead: str) -> str:
    """The text without somebody's name, and without their family name before a title (王先生)."""
    name = re.sub(r"\s", "", called)
    if not name:
        return text
    text = re.sub(_BETWEEN.join(map(re.escape, name)), instead, text, flags=re.IGNORECASE)
    if len(name) < 2 or not all(map(_HAN.match, name)):
        return text
    family = name[:2] if _TWO_CHARACTERS.match(name) else name[0]
    return re.sub(f"{re.escape(family)}(?={_TITLES})", instead, text)
