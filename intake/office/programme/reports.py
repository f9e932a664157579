"""上线情况报告 (P15, F11): four blocks in the unit's own words, with the show's figures as the books have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from intake.office.casework.facts import day_text, moment_text
from intake.office.programme import sheets, telling
from intake.office.programme.turns import Turn, kept, note, units_turn_in
from intake.records import tables
from intake.records.database import Database
from intake.sentences import say
from intake.words import CaseState, Duty, Kind, OrganisationId, PersonId, Refusal, ShowId
from intake.words.documents import Form
from intake.words.preparing import ShowDuty
from intake.words.steps import Step

# What happened to the show's cases, by the first step of its kind.
COUNTED: Mapping[str, Step] = {
    "answered_live": Step.ANSWER_LIVE,
    "promised": Step.PROMISE,
    "own": Step.TAKE_OWN,
    "transferred": Step.PREPARE_TRANSFER,
    "joint": Step.PREPARE_JOINT,
    "triaged": Step.TO_TRIAGE,
}
LONGEST = 20_000


class ReportIncomplete(Refusal):
    """The plan asks for four things; one of them is missing."""

    key = "intake.report_incomplete"


class ShowNotOver(Refusal):
    """A report is about a show that has been on the air."""

    key = "intake.show_not_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The four blocks of the plan's rule on reports (信息上报制度)."""

    hot_topics: str
    impressions: str
    shortcomings: str
    suggestions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One version as it was sent. `figures` are those of the moment."""

    version: int
    blocks: Blocks
    figures: Mapping[str, int]
    person: str
    filed_at: datetime
    due_on: date
    late: bool


def send(db: Database, show: ShowId, blocks: Blocks, *, by: PersonId, at: datetime) -> int:
    """The unit reports to the style office; the version. The first one meets the clock.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, ShowNotOver, ReportIncomplete.
    """
    said = {name: getattr(blocks, name).strip() for name in Blocks.__slots__}
    if not all(said.values()):
        raise ReportIncomplete
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        if at < turn.show.ends_at:
            raise ShowNotOver
        sheet, when = tables.post_report, kept(turn, ShowDuty.POST_REPORT)
        mine = select(func.max(sheet.c.version)).where(sheet.c.show == show, sheet.c.unit == turn.unit)
        version = (tx.execute(mine).scalar() or 0) + 1
        figures = figures_in(tx, show, turn.unit)
        row = {
            "show": show,
            "unit": turn.unit,
            "version": version,
            "figures": figures,
            "person": by,
            "filed_at": at,
            "due_on": when.due_on,
            "late": when.late,
        }
        tx.execute(insert(sheet).values(**row, **said))
        note(turn, "post_report_sent", version=version, late=when.late)
        _print(turn, version, said, figures, when.due_on)
        telling.tell(turn, "post_report_sent", f"report:{turn.unit}:{version}", telling.style_office(tx))
    return version


def _print(turn: Turn, version: int, blocks: Mapping[str, str], figures: Mapping[str, int], due_on: date) -> None:
    """F11, as it was sent."""
    cells = {
        **blocks,
        "version": say("onair.version", sheets.LANG, version=version),
        "due": day_text(due_on),
        "figures": say("onair.figures", sheets.LANG, **figures),
        "written_by": sheets.person_name(turn.tx, turn.by.id),
        "filed_at": moment_text(turn.at),
    }
    sheets.make(turn, Form.POST_REPORT, str(turn.unit), cells, turn.unit, Duty.STYLE_OFFICE)


def reports_in(tx: Connection, show: ShowId, unit: OrganisationId) -> list[Report]:
    """Every version, the newest last."""
    sheet, person = tables.post_report, tables.person
    asked = select(sheet, person.c.display).select_from(sheet.join(person, person.c.id == sheet.c.person))
    rows = tx.execute(asked.where(sheet.c.show == show, sheet.c.unit == unit).order_by(sheet.c.version))
    return [
        Report(
            version=row.version,
            blocks=Blocks(**{name: getattr(row, name) for name in Blocks.__slots__}),
            figures=row.figures,
            person=row.display,
            filed_at=row.filed_at,
            due_on=row.due_on,
            late=row.late,
        )
        for row in rows
    ]


def figures_in(tx: Connection, show: ShowId, unit: OrganisationId) -> dict[str, int]:
    """The show's cases with that unit on air: how many, of which kind, and what happened to them.

    Every caller counts, also one whose case hangs on another's; what was taken out as void does not.
    """
    matter, event = tables.matter.c, tables.matter_event.c
    mine = (matter.show == show, matter.onair_unit == unit, matter.state != CaseState.VOID)
    kinds = select(matter.kind, func.count()).where(*mine).group_by(matter.kind)
    by_kind = {row[0]: row[1] for row in tx.execute(kinds)}
    steps = (
        select(event.step, func.count(event.matter.distinct()))
        .join(tables.matter, matter.id == event.matter)
        .where(*mine, event.step.in_(list(COUNTED.values())))
        .group_by(event.step)
    )
    by_step = {row[0]: row[1] for row in tx.execute(steps)}
    return {
        "cases": sum(by_kind.values()),
        **{kind.value: by_kind.get(kind, 0) for kind in Kind},
        **{name: by_step.get(step, 0) for name, step in COUNTED.items()},
    }
