"""Shapes of the calendar and the policy packs on the wire."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from console.register_wire import Day, Reason
from console.wire import Wire
from intake.office.calendar_books import VersionState
from intake.rules.calendar import Layer, Why
from intake.rules.simulation import Verdict

MOST_WORDS = 400
Year = Annotated[int, Field(ge=2000, le=2199)]
Text = Annotated[str, StringConstraints(max_length=60_000, pattern=r"^[^\x00]*$")]


class WorkDay(Wire):
    """A day as it counts; `layer` is whose word decides, null where none speaks."""

    day: date
    working: bool
    why: Why
    layer: Layer | None
    name: str
    provisional: bool


class LayerWord(Wire):
    """What one layer says about one day; `working` null takes an earlier word back."""

    day: Day
    layer: Layer
    working: bool | None
    name: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]


class CalendarYear(Wire):
    """A year in force. `following`: running clocks that still have to follow the newest version."""

    version: int
    year: int
    announced: bool
    years: list[int]
    following: int
    days: list[WorkDay]
    words: list[LayerWord]


class AnnouncedYear(Wire):
    year: Year
    announced: bool


class CalendarVersion(Wire):
    """`mine`: the visitor proposed it."""

    id: int
    state: VersionState
    reason: str
    proposed_by: str | None
    mine: bool
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    refused_at: datetime | None
    refusal: str
    words: int
    years: list[AnnouncedYear]


class DayDifference(Wire):
    before: WorkDay
    after: WorkDay


class CalendarProposal(Wire):
    """`running`: clocks that go over a day that counts otherwise. `only_past`: only ended clocks went over its days."""

    version: CalendarVersion
    words: list[LayerWord]
    changes: list[DayDifference]
    running: int
    only_past: bool


class NewCalendarProposal(Wire):
    """Words, announced years, or a CSV or iCal file's text in which what is known already is left out."""

    reason: Reason
    words: Annotated[tuple[LayerWord, ...], Field(max_length=MOST_WORDS)] = ()
    years: Annotated[tuple[AnnouncedYear, ...], Field(max_length=20)] = ()
    file: Text = ""
    file_layer: Layer = Layer.NATIONAL


class RefusalReason(Wire):
    reason: Reason


class Followed(Wire):
    """What an approval did at once; the worker goes on with the rest within seconds."""

    looked: int
    moved: int
    left: int


class PackClock(Wire):
    name: str
    title: str
    term: str
    plan: bool
    rules: list[str]
    quote: str


class PackDifference(Wire):
    """One place of two packs, in the words of the file."""

    place: str
    before: str | None
    after: str | None


class PackView(Wire):
    name: str
    version: int
    title: str
    effective: date
    clocks: list[PackClock]


class AdoptedPackView(Wire):
    id: int
    pack: PackView
    text: str
    sha256: str
    adopted_by: str | None
    adopted_at: datetime
    clocks: int


class PackProposalView(Wire):
    id: int
    pack: PackView
    text: str
    reason: str
    proposed_by: str | None
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    refusal: str
    adopted_as: int | None
    differences: list[PackDifference]


class ShippedPack(Wire):
    pack: PackView
    text: str


class PolicyView(Wire):
    """The pack in force comes first among the adopted ones."""

    adopted: list[AdoptedPackView]
    proposals: list[PackProposalView]
    shipped: list[ShippedPack]


class PackText(Wire):
    text: Text


class NewPackProposal(Wire):
    text: Text
    reason: Reason


class PackCheck(Wire):
    pack: PackView
    differences: list[PackDifference]


class SimulationRequest(Wire):
    """`since`: also clocks that started on this day or later."""

    text: Text
    since: Day | None = None


class KindTally(Wire):
    """Of one kind: clocks, those that would be due on another day, and verdicts both ways."""

    kind: str
    title: str
    clocks: int
    moved: int
    met_before: int
    met_after: int
    missed_before: int
    missed_after: int
    running_before: int
    running_after: int


class SimulatedClock(Wire):
    clock: int
    case_id: int
    kind: str
    start: date
    due_before: date | None
    due_after: date | None
    before: Verdict
    after: Verdict


class SimulationView(Wire):
    """`clocks` are the first that would differ; `more` are not shown."""

    tallies: list[KindTally]
    clocks: list[SimulatedClock]
    more: int


class DueDay(Wire):
    day: date
    weekday: str
    number: int | None
    why: str
    counts: bool


class DueView(Wire):
    """When something is due, and every day that was counted or skipped, in the language asked for."""

    kind: str
    title: str
    counted_from: date
    due: date
    weekday: str
    too_late_from: datetime
    days: list[DueDay]
    pack: str
    calendar: int
