"""Everything of cases that their papers are filled from, read once for all; names are those of the paper's day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, Table, bindparam, select

from intake.office.cases import NoSuchCase
from intake.office.numbering import local
from intake.records import tables
from intake.words import AssignmentId, Branch, CaseId, Duty, NameSort
from intake.words.steps import Step, SupervisionStep

Names = dict[int, list[tuple[date, date | None, str]]]
# Events that papers name somebody of: who gave, issued, served and closed.
_NAMED = (
    Step.NOTIFY.value,
    Step.RULE_NOTIFY.value,
    Step.REOPEN.value,
    Step.CLOSE.value,
    Step.CLOSE_LIVE.value,
    f"sup_{SupervisionStep.ISSUE.value}",
    f"sup_{SupervisionStep.SERVE.value}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one case. Lists are oldest first.

    Attributes:
        names: official names with their days of the organisations that have to do with the case.
        phones: their numbers.
        bodies: the organisations that have a duty of their own.
        stationed: those of the organisations that the centre, the province or the city leads.
        people: how those are called who took the case's steps.
        events: those of them that papers name somebody of.
    """

    row: Row[Any]
    names: Names
    phones: dict[int, str]
    bodies: dict[Duty, int]
    stationed: frozenset[int]
    people: dict[int, str]
    events: list[Row[Any]]
    parts: list[Row[Any]]
    clocks: list[Row[Any]]
    replies: list[Row[Any]]
    feedbacks: list[Row[Any]]
    verifications: list[Row[Any]]
    supervisions: list[Row[Any]]
    extensions: list[Row[Any]]
    items: list[Row[Any]]
    airings: list[Row[Any]]
    shows: dict[int, Row[Any]]
    reminders: list[datetime]

    def show_title(self, show: int | None) -> str:
        row = None if show is None else self.shows.get(show)
        return "" if row is None else f"{row.year}年第{row.number}期（{day_text(row.on_day)}）"

    def show_day(self) -> date | None:
        row = self.shows.get(self.row.show)
        return None if row is None else row.on_day

    def event(self, *steps: str, at: datetime | None = None, supervision: int | None = None) -> Row[Any] | None:
        """The newest of these, of one moment or of one letter where they are named."""
        found = [
            row
            for row in self.events
            if row.step in steps
            and (at is None or row.at == at)
            and (supervision is None or row.facts.get("supervision") == supervision)
        ]
        return found[-1] if found else None

    def who(self, event: Row[Any] | None) -> str:
        """Who took the step; nobody did where time passed."""
        return "" if event is None or event.person is None else self.people.get(event.person, "")

    def name(self, organisation: int | None, at: datetime | None) -> str:
        """What the organisation was called at that moment: a paper of 2016 keeps the name of 2016."""
        if organisation is None or at is None:
            return ""
        day = local(at).date()
        named = self.names.get(organisation, [])
        return next((name for since, until, name in named if since <= day and (until is None or day < until)), "")

    def reminded(self, until: datetime) -> int:
        """How often somebody had been reminded by then (催办)."""
        return len([at for at in self.reminders if at <= until])

    def part(self, which: AssignmentId | int) -> Row[Any]:
        return next(row for row in self.parts if row.id == which)

    def reply(self, part: int | None = None) -> Row[Any] | None:
        """The newest reply, of one part or of the case."""
        found = [row for row in self.replies if part is None or row.assignment == part]
        return found[-1] if found else None

    def clock(self, *kinds: str, part: int | None = None) -> Row[Any] | None:
        """The newest clock of these kinds."""
        found = [row for row in self.clocks if row.kind in kinds and (part is None or row.assignment == part)]
        return found[-1] if found else None

    def one_clock(self, which: int) -> Row[Any]:
        return next(row for row in self.clocks if row.id == which)

    def extension(self, clock: int) -> Row[Any] | None:
        """The newest request for a clock."""
        found = [row for row in self.extensions if row.clock == clock]
        return found[-1] if found else None


def facts_in(tx: Connection, case: CaseId) -> Facts:
    """Raises NoSuchCase."""
    found = facts_of(tx, [case])
    if not found:
        raise NoSuchCase(case=case)
    return found[0]


def facts_of(tx: Connection, cases: Sequence[CaseId]) -> list[Facts]:
    """Of several cases in the order they were named, those that exist: every table is asked once for all of them."""
    rows = {row.id: row for row in tx.execute(select(tables.matter).where(tables.matter.c.id.in_(cases)))}
    lists = {name: _of_cases(tx, wanted, cases) for name, wanted in _LISTS.items()}
    events = _of_cases(tx, _EVENTS, cases)
    reminders = _reminders(tx, cases)
    every = [row for found in lists.values() for mine in found.values() for row in mine]
    steps = [row for mine in events.values() for row in mine]
    known: dict[str, Any] = {
        **_organisations(tx, {row.onair_unit for row in rows.values()} | _column(every, "organisation")),
        "people": _people(tx, _column([*every, *steps], "person")),
        "shows": _shows(tx, _column([*every, *rows.values()], "show")),
    }
    return [
        Facts(
            row=rows[case],
            events=events.get(case, []),
            reminders=reminders.get(case, []),
            **_mine(lists, case),
            **known,
        )
        for case in cases
        if case in rows
    ]


def _whose(table: Table) -> Select[Any]:
    """Written once: to put a question together takes as long as to have it answered."""
    return select(table).where(table.c.matter.in_(bindparam("cases", expanding=True))).order_by(table.c.id)


_LISTS = {
    "parts": _whose(tables.assignment),
    "clocks": _whose(tables.clock),
    "replies": _whose(tables.reply),
    "feedbacks": _whose(tables.feedback),
    "verifications": _whose(tables.verification),
    "supervisions": _whose(tables.supervision),
    "extensions": _whose(tables.extension),
    "items": _whose(tables.rectification),
    "airings": _whose(tables.airing_item),
}
_EVENTS = _whose(tables.matter_event).where(tables.matter_event.c.step.in_(_NAMED))
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)


def _reminding() -> Select[Any]:
    told = tables.notification.c
    mine = told.matter.in_(bindparam("cases", expanding=True))
    return select(told.matter, told.made_at).where(mine, told.key.like("clock:%"))


def _bodies_and_wanted() -> Select[Any]:
    columns = tables.organisation.c
    found = select(columns.id, columns.phone, columns.duty, columns.branch)
    return found.where(columns.id.in_(_WANTED) | (columns.duty != Duty.UNIT)).order_by(columns.id.desc())


def _official() -> Select[Any]:
    name = tables.organisation_name
    found = select(name).where(name.c.sort == NameSort.OFFICIAL, name.c.organisation.in_(_WANTED))
    return found.order_by(name.c.since)


_REMINDERS, _ORGANISATIONS, _NAMES = _reminding(), _bodies_and_wanted(), _official()


def _mine(lists: dict[str, dict[int, list[Row[Any]]]], case: CaseId) -> dict[str, Any]:
    return {name: found.get(case, []) for name, found in lists.items()}


def _of_cases(tx: Connection, wanted: Select[Any], cases: Sequence[CaseId]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in tx.execute(wanted, {"cases": cases}):
        found.setdefault(row.matter, []).append(row)
    return found


def _reminders(tx: Connection, cases: Sequence[CaseId]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    for row in tx.execute(_REMINDERS, {"cases": cases}):
        found.setdefault(row.matter, []).append(row.made_at)
    return found


def _column(rows: Iterable[Row[Any]], name: str) -> set[int]:
    return {getattr(row, name, None) for row in rows} - {None}  # type: ignore[return-value]


def _organisations(tx: Connection, wanted: set[Any]) -> dict[str, Any]:
    rows = tx.execute(_ORGANISATIONS, {"wanted": list(wanted)}).all()
    return {
        "names": _names(tx, [row.id for row in rows]),
        "phones": {row.id: row.phone for row in rows},
        "stationed": frozenset(row.id for row in rows if row.branch == Branch.STATIONED),
        # Where two have the same duty, the older one has it.
        "bodies": {Duty(row.duty): row.id for row in rows if row.duty != Duty.UNIT},
    }


def _names(tx: Connection, wanted: Sequence[int]) -> Names:
    named: Names = {}
    for row in tx.execute(_NAMES, {"wanted": wanted}):
        named.setdefault(row.organisation, []).append((row.since, row.until, row.name))
    return named


def _people(tx: Connection, wanted: set[int]) -> dict[int, str]:
    columns = tables.person.c
    found = select(columns.id, columns.display).where(columns.id.in_(wanted))
    return {row.id: row.display for row in tx.execute(found)} if wanted else {}


def _shows(tx: Connection, wanted: set[int]) -> dict[int, Row[Any]]:
    found = select(tables.show).where(tables.show.c.id.in_(wanted))
    return {row.id: row for row in tx.execute(found)} if wanted else {}


def day_text(day: date | None) -> str:
    """A day as it is written on the office's paper."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def moment_text(at: datetime | None) -> str:
    """A moment on the office's own wall clock."""
    if at is None:
        return ""
    here = local(at)
    return f"{day_text(here.date())} {here:%H:%M}"


def term_text(clock: Row[Any] | None) -> str:
    """The original due day with its working days: 2016年6月15日（5个工作日）."""
    if clock is None or clock.due_original is None:
        return ""
    days = clock.working_days or _counted(clock)
    mark = "，暂定" if clock.provisional else ""
    return day_text(clock.due_original) + (f"（{days}个工作日{mark}）" if days else mark)


def _counted(clock: Row[Any]) -> int | None:
    """Working days of the original term, as the clock's own sheet counted them."""
    if clock.named_day is not None or not clock.explained:
        return None
    numbers = [
        day["number"]
        for day in clock.explained.get("days", [])
        if day.get("number") and day["day"] <= clock.due_original.isoformat()
    ]
    return max(numbers) if numbers else None
