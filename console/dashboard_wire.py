"""What the dashboard's page is told. Shapes only."""

from datetime import date, datetime

from console.assessment_wire import BehindView
from console.wire_base import Wire
from intake.rules.score import Measure
from intake.rules.spans import Slice
from intake.words import Branch, Kind


class CallsView(Wire):
    offered: int
    answered: int
    aired: int
    abandoned: int


class ShowCallsView(Wire):
    show: int
    number: int
    day: date
    unit: str
    calls: CallsView


class HourView(Wire):
    """`hour` 17 is from 17:00 to 18:00."""

    hour: int
    calls: CallsView


class WaitedView(Wire):
    """Seconds from the first ring until on the air, on average; None where nobody was."""

    calls: int
    seconds: float | None


class KindView(Wire):
    kind: Kind
    count: int


class TownView(Wire):
    """`town` is empty for cases whose place names none."""

    town: str
    count: int


class ShareView(Wire):
    """`percent` is None where `of` is too small for one."""

    good: int
    of: int
    percent: float | None


class PieceView(Wire):
    first: date
    last: date


class RateView(Wire):
    measure: Measure
    whole: ShareView
    pieces: list[ShareView]


class UnitShareView(Wire):
    measure: Measure
    share: ShareView


class UnitRatesView(Wire):
    id: int
    name: str
    english: str
    rates: list[UnitShareView]


class UnitGroupView(Wire):
    """Units that are compared with each other."""

    branch: Branch
    units: list[UnitRatesView]


class DashboardView(Wire):
    period: str
    show: int | None
    first: date
    last: date
    slice: Slice
    now: datetime
    small: int
    calls: CallsView
    shows: list[ShowCallsView]
    hours: list[HourView]
    waiting: WaitedView
    kinds: list[KindView]
    towns: list[TownView]
    pieces: list[PieceView]
    rates: list[RateView]
    later: ShareView
    groups: list[UnitGroupView]


class DashboardCasesView(Wire):
    """`count` is how many there are; the list ends sooner where they are many."""

    count: int
    cases: list[BehindView]
