"""Everything of a case that its papers are filled from, read once; names are those of the paper's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office.casework.file import File, file_in, rows_of
from intake.office.numbering import local
from intake.records import tables
from intake.words import AssignmentId, CaseId, NameSort


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`names` are the organisations' official names with their days, `phones` their numbers. Lists are oldest first."""

    file: File
    row: Row[Any]
    names: dict[int, list[tuple[date, date | None, str]]]
    phones: dict[int, str]
    parts: list[Row[Any]]
    clocks: list[Row[Any]]
    replies: list[Row[Any]]
    feedbacks: list[Row[Any]]
    verifications: list[Row[Any]]
    supervisions: list[Row[Any]]
    extensions: list[Row[Any]]
    items: list[Row[Any]]
    airings: list[Row[Any]]
    shows: dict[int, str]
    reminders: list[datetime]

    def show_title(self, show: int | None) -> str:
        return "" if show is None else self.shows.get(show, "")

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

    def extension(self, clock: int) -> Row[Any] | None:
        """The newest request for a clock."""
        found = [row for row in self.extensions if row.clock == clock]
        return found[-1] if found else None


def facts_in(tx: Connection, case: CaseId) -> Facts:
    """Raises NoSuchCase."""
    told = select(tables.notification.c.made_at).where(tables.notification.c.matter == case)
    return Facts(
        file=file_in(tx, case),
        row=tx.execute(select(tables.matter).where(tables.matter.c.id == case)).one(),
        names=_names(tx),
        phones={row.id: row.phone for row in tx.execute(select(tables.organisation.c.id, tables.organisation.c.phone))},
        parts=rows_of(tx, tables.assignment, case),
        clocks=rows_of(tx, tables.clock, case),
        replies=rows_of(tx, tables.reply, case),
        feedbacks=rows_of(tx, tables.feedback, case),
        verifications=rows_of(tx, tables.verification, case),
        supervisions=rows_of(tx, tables.supervision, case),
        extensions=rows_of(tx, tables.extension, case),
        items=rows_of(tx, tables.rectification, case),
        airings=rows_of(tx, tables.airing_item, case),
        shows={
            row.id: f"{row.year}年第{row.number}期（{day_text(row.on_day)}）" for row in tx.execute(select(tables.show))
        },
        reminders=list(tx.execute(told.where(tables.notification.c.key.like("clock:%"))).scalars()),
    )


def _names(tx: Connection) -> dict[int, list[tuple[date, date | None, str]]]:
    found = tables.organisation_name
    named: dict[int, list[tuple[date, date | None, str]]] = {}
    for row in tx.execute(select(found).where(found.c.sort == NameSort.OFFICIAL).order_by(found.c.since)):
        named.setdefault(row.organisation, []).append((row.since, row.until, row.name))
    return named


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
