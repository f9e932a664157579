"""The one door to chinesecalendar: the State Council's yearly notices as words of the national layer.

The package learns a year's notice with its release of that November or December; until then it raises for the year.
A station that cannot wait enters the notice itself.
"""

from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from chinese_calendar import constants

from intake.rules.calendar import Layer, Word

PACKAGE = "chinesecalendar"

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}
MADE_UP = "{}调休上班"


def edition() -> str:
    """The package and its release, kept with what was seeded from it."""
    return f"{PACKAGE} {version(PACKAGE)}"


def years() -> frozenset[int]:
    """The years whose notice the package knows."""
    return frozenset(day.year for day in constants.holidays)


def words() -> Iterator[Word]:
    """Every day off that falls on a weekday or has a name, and every made-up day, oldest first.

    A Saturday in the middle of a holiday is a day off by its name; a plain one needs no word.
    """
    found = {day: Word(day=day, working=False, layer=Layer.NATIONAL, name=_named(name)) for day, name in _off()}
    for day, name in constants.workdays.items():
        found[day] = Word(day=day, working=True, layer=Layer.NATIONAL, name=MADE_UP.format(_named(name)))
    yield from (found[day] for day in sorted(found))


def _off() -> Iterator[tuple[date, str]]:
    yield from constants.holidays.items()
    yield from constants.in_lieu_days.items()


def _named(english: str) -> str:
    # A festival the package learns later keeps its English name rather than losing its day.
    return NAMES.get(english, english)
