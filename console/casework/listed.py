"""Shapes of lists over many cases: inbox, ledger, supervision, overdue register, leads, search. Shapes only."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from console.asked import Clean
from console.casework.shown import ExpectedView, Named
from console.wire import Wire
from intake.rules.clocks import Outcome, Standing
from intake.words import AiringState, CaseState, Category, Kind, LeadState, SupervisionState
from intake.words.tasks import Found, Region, Task


class DueView(Wire):
    """The most urgent clock that measures what is listed. `standing` is how it looks now."""

    id: int
    kind: str
    title: str
    title_en: str
    due_on: date
    too_late_from: datetime
    provisional: bool
    standing: Standing
    overdue_days: int


class WaitingView(Wire):
    """One thing that waits for the reader. A step of `region` on `case`; which part, letter or line it is about.

    `organisation` is whose part it is. `case` is null for a lead that points to no case.
    """

    task: Task
    region: Region
    step: str
    case: int | None
    number: str
    official_number: str
    kind: Kind | None
    state: CaseState | None
    version: int | None
    place: str
    summary: str
    caller_name: str
    practice: bool
    since: datetime
    organisation: Named | None
    part: int | None
    supervision: int | None
    extension: int | None
    item: int | None
    lead: int | None
    overdue: int | None
    clock: DueView | None
    expected: ExpectedView | None


class TaskView(Wire):
    """A group of the inbox: how much waits, how much of it is late, and the most urgent of it."""

    task: Task
    count: int
    overdue: int
    rows: list[WaitingView]
    next: str | None


class WaitingListView(Wire):
    """What waits for the reader, grouped; groups with nothing are left out. `count` is the badge."""

    count: int
    overdue: int
    tasks: list[TaskView]


class LedgerRow(Wire):
    """台账: one case in a line, masked as the reader's roles say."""

    id: int
    number: str
    official_number: str
    state: CaseState
    kind: Kind | None
    category: Category | None
    general: bool
    protected: bool
    summary: str
    caller_name: str
    caller_number: str
    place: str
    practice: bool
    opened_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    show_day: date | None
    onair: Named | None
    units: list[Named]
    airing: AiringState
    reopened: int
    hops: int
    promised: bool
    supervision: SupervisionState | None
    overdue_lines: int
    outcome: str
    version: int
    clock: DueView | None
    expected: ExpectedView | None


class LedgerView(Wire):
    """A page of the ledger. `total` and `by_state` are of everything the filter matches, on the first page only."""

    rows: list[LedgerRow]
    next: str | None
    total: int | None
    by_state: dict[CaseState, int] | None


class LetterView(Wire):
    """A supervision in its column, with the clocks that run or ran in its present round."""

    id: int
    case: int
    number: str
    official_number: str
    kind: Kind | None
    case_state: CaseState
    place: str
    version: int
    organisation: Named
    state: SupervisionState
    round: int
    cause: str
    demand: str
    begun_at: datetime
    issued_at: datetime | None
    served_at: datetime | None
    service: str
    reported_at: datetime | None
    closed_at: datetime | None
    waiting: DueView | None
    reply: "LetterClock | None"
    report: "LetterClock | None"


class LetterClock(Wire):
    """The days to answer the caller, or to report to the bureau."""

    id: int
    due_on: date
    provisional: bool
    stopped_at: datetime | None
    outcome: Outcome | None
    standing: Standing | None
    overdue_days: int


class ColumnView(Wire):
    """Supervisions of one state, most urgent first; of those that are over the newest."""

    state: SupervisionState
    count: int
    rows: list[LetterView]


class SupervisionBoardView(Wire):
    columns: list[ColumnView]


class OverdueLine(Wire):
    """报备: one line of the register, gap-free in its year."""

    id: int
    year: int
    number: int
    at: datetime
    case: int
    case_number: str
    official_number: str
    case_state: CaseState
    case_kind: Kind | None
    organisation: Named
    clock: int
    kind: str
    title: str
    title_en: str
    due_original: date
    due_on: date
    stopped_at: datetime | None
    outcome: Outcome | None
    overdue_days: int
    explanation: str
    may_explain: bool


class OverdueRegisterView(Wire):
    """A year of the register, newest line first. `years` are those that have lines."""

    year: int
    years: list[int]
    total: int
    unexplained: int
    rows: list[OverdueLine]
    next: int | None


class LeadLine(Wire):
    """追责线索 with the steps its reader may take: explain, review, send, drop, finish."""

    id: int
    case: int | None
    case_number: str
    official_number: str
    case_state: CaseState | None
    organisation: Named
    situation: int
    state: LeadState
    evidence: dict[str, Any]
    raised_at: datetime
    explanation: str
    finding: str
    decided_at: datetime | None
    steps: list[str]


class LeadsView(Wire):
    total: int
    by_state: dict[LeadState, int]
    rows: list[LeadLine]
    next: int | None


class FoundView(Wire):
    """Where the words were found. `marks` are [from, to) in characters of `snippet`; call and second for speech."""

    where: Found
    snippet: str
    marks: list[tuple[int, int]]
    call: str | None
    second: float | None


class HitView(Wire):
    case: int
    number: str
    official_number: str
    state: CaseState
    kind: Kind | None
    place: str
    caller_name: str
    practice: bool
    opened_at: datetime
    onair: Named | None
    version: int
    found: list[FoundView]


class SearchView(Wire):
    """Hits by where they were found, then newest first. `next` asks for more."""

    hits: list[HitView]
    next: str | None


class Explained(Wire):
    """`before`: what the writer saw there; words that somebody else wrote meanwhile are not covered."""

    explanation: Annotated[str, StringConstraints(max_length=20_000), Clean] = Field(default="")
    before: Annotated[str, StringConstraints(max_length=20_000), Clean] = Field(default="")
