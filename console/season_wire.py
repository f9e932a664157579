"""The wire of a season of shows: what is asked for, and what the rhythm and the calendar propose. Shapes only."""

from datetime import date, time
from typing import Annotated

from pydantic import Field

from console.register_wire import Day, DayOfShowView, Id
from console.wire import Wire
from intake.rules.season import SeasonChoice

MOST_SHOWS = 400


class SeasonSlot(Wire):
    """One proposed day, and what the planner says about it."""

    day: Day
    choice: SeasonChoice = SeasonChoice.TAKE
    unit: Id | None = None


class SeasonAsked(Wire):
    """`slots` is empty for a first look; otherwise every proposed day is in it."""

    first: Day
    last: Day
    start: time
    end: time
    slots: Annotated[tuple[SeasonSlot, ...], Field(max_length=MOST_SHOWS)] = ()


class SeasonDayView(Wire):
    """`taken`: a show stands there already. `last_on`: the chosen unit was on air that day, too short a time before."""

    looked: DayOfShowView
    taken: bool
    last_on: date | None


class SuggestedUnitView(Wire):
    unit: int
    name: str
    open_cases: int
    last_on: date | None


class SeasonView(Wire):
    days: list[SeasonDayView]
    suggested: list[SuggestedUnitView]
    rest_months: int
