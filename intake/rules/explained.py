"""A due date in words, day by day: what a unit, a caller or an auditor reads instead of believing. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.rules.calendar import Count, Step, Why
from intake.rules.policy import Clock
from intake.sentences import say, spoken_language

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One day: its date, its weekday in words, its number in the count ("" when skipped) and why."""

    day: date
    weekday: str
    number: str
    why: str


def weekday(day: date, lang: str | None = None) -> str:
    return say(f"clocks.{WEEKDAYS[day.weekday()]}", lang=lang)


def title(clock: Clock, lang: str | None = None) -> str:
    return clock.title_en if spoken_language(lang) == "en" else clock.title


def lines(count: Count, lang: str | None = None) -> Iterator[Line]:
    """Every day that was gone over, in the order of the count."""
    for step in count.steps:
        number = "" if step.number is None else say("clocks.number", lang=lang, number=step.number)
        yield Line(day=step.day.day, weekday=weekday(step.day.day, lang), number=number, why=_why(step, lang))


def unannounced(count: Count) -> list[int]:
    """The years on the way whose notice is not out."""
    return sorted({step.day.day.year for step in count.steps if step.day.provisional})


def _why(step: Step, lang: str | None) -> str:
    day = step.day
    said = say(f"clocks.why.{day.why}", lang=lang)
    if day.name and day.why not in (Why.START, Why.CALENDAR_DAY):
        said = say("clocks.why.named", lang=lang, why=said, name=day.name)
    return say("clocks.why.provisional", lang=lang, why=said) if day.provisional else said
