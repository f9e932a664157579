"""A due date in words, day by day: what a unit, a caller or an auditor reads instead of believing. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.rules.calendar import Count, Day, Layer, Step, Why
from intake.rules.holiday_names import holiday_name
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


def kept(count: Count) -> list[dict[str, Any]]:
    """The days of a count as a clock's row keeps them; `again` reads them back."""
    return [
        {
            "day": step.day.day.isoformat(),
            "number": step.number,
            "working": step.day.working,
            "why": step.day.why.value,
            "layer": step.day.layer.value if step.day.layer else None,
            "name": step.day.name,
            "provisional": step.day.provisional,
        }
        for step in count.steps
    ]


def again(days: Iterable[Mapping[str, Any]], calendar: int) -> Count:
    """The count that `kept` wrote down under that version of the calendar."""
    steps = tuple(
        Step(
            day=Day(
                day=date.fromisoformat(kept_day["day"]),
                working=kept_day["working"],
                why=Why(kept_day["why"]),
                layer=Layer(kept_day["layer"]) if kept_day["layer"] else None,
                name=kept_day["name"],
                provisional=kept_day["provisional"],
            ),
            number=kept_day["number"],
        )
        for kept_day in days
    )
    return Count(end=steps[-1].day.day, steps=steps, calendar=calendar)


def unannounced(count: Count) -> list[int]:
    """The years on the way whose notice is not out."""
    return sorted({step.day.day.year for step in count.steps if step.day.provisional})


def _why(step: Step, lang: str | None) -> str:
    day = step.day
    said = say(f"clocks.why.{day.why}", lang=lang)
    if day.name and day.why not in (Why.START, Why.CALENDAR_DAY):
        said = say("clocks.why.named", lang=lang, why=said, name=holiday_name(day.name, spoken_language(lang)))
    return say("clocks.why.provisional", lang=lang, why=said) if day.provisional else said
