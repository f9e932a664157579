"""上线预演资料 (A7 step 8): what host and unit read before the show, put together anew whenever somebody opens it.

In nobody's name, whoever reads it: it is read aloud from in a studio, and lies on its tables.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office import people
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.programme import on_hand
from intake.office.programme.on_hand import MOST_CASES, OpenCase, Promised
from intake.office.programme.turns import NoUnitOnAir
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import clusters, preparing
from intake.rules.clocks import Standing
from intake.rules.clusters import Told
from intake.words import CaseId, CaseNumber, CaseState, Kind, OrganisationId, PersonId, ShowId, ShowState
from intake.words import SupervisionState as Supervised
from intake.words.preparing import Caution, CommitmentState

# What was asked within a year is asked again: prices, hours, who pays.
LOOK_BACK = timedelta(days=365)
# In a studio the second caller with the same matter is one too many to be unprepared for.
LEAST = 2
MOST_QUESTIONS, MOST_ANSWERS, MOST_COMMITMENTS = 20, 3, 10
_NO_MATTER = (CaseState.DRAFT, CaseState.VOID, CaseState.REFERRED)
_OVER = (Supervised.REFUSED, Supervised.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a caller with this question was told. `aired`: on the air."""

    case: CaseId
    number: CaseNumber
    on: date
    text: str
    aired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What several callers asked, or one whose answer is known: `count` of them, the newest one's words."""

    kind: Kind
    place: str
    about: str
    count: int
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cautioned:
    """What must be minded about one of the open cases."""

    case: CaseId
    number: CaseNumber
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """服务承诺 of an earlier show: as the station noted it, else as the filed manuscript has it."""

    day: date
    text: str
    state: CommitmentState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """`made_at` is when somebody opened it: what it says is of that moment."""

    show: Show
    unit_name: str
    made_at: datetime
    cautions: tuple[Cautioned, ...]
    cases: tuple[OpenCase, ...]
    open_count: int
    overdue_count: int
    promises: tuple[Promised, ...]
    commitments: tuple[Commitment, ...]
    questions: tuple[Question, ...]


def pack(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> Pack:
    """Raises: NoSuchShow, NoUnitOnAir, NotYourPreparation."""
    with db.read() as tx:
        found = show_in(tx, show)
        if found.unit is None:
            raise NoUnitOnAir
        if not preparing.rehearses(people.person_in(tx, by, at).posts, found.unit):
            raise preparing.NotYourPreparation
        cases = on_hand.open_cases_in(tx, found.unit, at, practice=found.practice)
        return Pack(
            show=found,
            unit_name=organisation_in(tx, found.unit, found.day).name,
            made_at=at,
            cautions=tuple(_cautions(tx, found.unit, cases)),
            cases=tuple(cases[:MOST_CASES]),
            open_count=len(cases),
            overdue_count=sum(one.standing is Standing.OVERDUE for one in cases),
            promises=tuple(on_hand.promises_in(tx, found.unit, at, practice=found.practice)),
            commitments=tuple(_commitments(tx, found)),
            questions=tuple(_questions(tx, found, found.unit, at - LOOK_BACK)),
        )


def _cautions(tx: Connection, unit: OrganisationId, cases: Sequence[OpenCase]) -> list[Cautioned]:
    matter, letter = tables.matter.c, tables.supervision.c
    which = [one.case for one in cases]
    asked = select(letter.matter).where(letter.organisation == unit, letter.state.not_in(_OVER))
    supervised = set(tx.execute(asked.where(letter.matter.in_(which))).scalars())
    found = []
    for row in tx.execute(select(tables.matter).where(matter.id.in_(which)).order_by(matter.id)):
        said = {
            Caution.PROTECTED: row.protected,
            Caution.ANONYMOUS: bool(row.anonymous),
            Caution.SUPERVISED: row.id in supervised,
            Caution.RECTIFY: row.state == CaseState.RECTIFY,
            Caution.REOPENED: row.reopened > 0,
        }
        cautions = tuple(caution for caution, so in said.items() if so)
        if cautions:
            found.append(Cautioned(case=CaseId(row.id), number=CaseNumber(row.number), cautions=cautions))
    return found


def _commitments(tx: Connection, show: Show) -> list[Commitment]:
    """Of each earlier show of this unit, the newest first."""
    sheet, held, said = tables.manuscript.c, tables.show.c, tables.commitment.c
    noted = (
        select(held.on_day, tables.commitment)
        .join(tables.show, held.id == said.show)
        .where(said.unit == show.unit, held.starts_at < show.starts_at, held.practice.is_(show.practice))
        .where(said.state != CommitmentState.WITHDRAWN)
    )
    found: dict[int, list[Commitment]] = defaultdict(list)
    for row in tx.execute(noted.order_by(said.id)):
        found[row.show].append(Commitment(day=row.on_day, text=row.text, state=CommitmentState(row.state)))
    asked = (
        select(held.on_day, sheet.show, sheet.commitments)
        .join(tables.show, held.id == sheet.show)
        .where(sheet.unit == show.unit, held.starts_at < show.starts_at, held.practice.is_(show.practice))
        .where(held.state != ShowState.CALLED_OFF, sheet.filed_at.is_not(None))
        .order_by(held.starts_at.desc(), sheet.version.desc())
    )
    for row in tx.execute(asked):
        if row.show not in found:
            found[row.show].append(Commitment(day=row.on_day, text=row.commitments.strip()))
    told = sorted((one for several in found.values() for one in several), key=lambda one: one.day, reverse=True)
    return [one for one in told if one.text][:MOST_COMMITMENTS]


def _questions(tx: Connection, show: Show, unit: OrganisationId, since: datetime) -> list[Question]:
    """What hangs together first, the largest before; then single consultations that were answered, newest first."""
    matter = tables.matter.c
    asked = (
        select(tables.matter)
        .where(on_hand.had_by(unit), matter.accepted_at >= since, matter.practice.is_(show.practice))
        .where(matter.state.not_in(_NO_MATTER), matter.kind.is_not(None), matter.protected.is_(False))
        .where(on_hand.no_report())
        .order_by(matter.accepted_at, matter.id)
    )
    rows = {CaseId(row.id): row for row in tx.execute(asked)}
    answers = _answers(tx, rows)
    told = (Told(case=case, kind=Kind(row.kind), place=row.place, summary=row.summary) for case, row in rows.items())
    grouped = clusters.clusters(told, LEAST)
    together = {case for group in grouped for case in group}
    alone = [
        (case,)
        for case, row in reversed(rows.items())
        if case not in together and row.kind == Kind.CONSULTATION and answers[case]
    ]
    return [_question([rows[case] for case in group], answers) for group in (*grouped, *alone)][:MOST_QUESTIONS]


def _question(rows: Sequence[Row[Any]], answers: Mapping[CaseId, Sequence[Answered]]) -> Question:
    newest = rows[-1]
    given = sorted((one for row in rows for one in answers[CaseId(row.id)]), key=lambda one: one.on, reverse=True)
    # The same sentence to four callers is one answer.
    different = {one.text: one for one in reversed(given)}
    return Question(
        kind=Kind(newest.kind),
        place=on_hand.said(newest, newest.place),
        about=on_hand.said(newest, newest.summary),
        count=len(rows),
        answers=tuple(sorted(different.values(), key=lambda one: one.on, reverse=True)[:MOST_ANSWERS]),
    )


def _answers(tx: Connection, rows: Mapping[CaseId, Row[Any]]) -> Mapping[CaseId, list[Answered]]:
    reply, found = tables.reply.c, defaultdict[CaseId, list[Answered]](list)
    asked = select(tables.reply).where(reply.matter.in_(_ids(rows)), reply.result != "")
    for row in tx.execute(asked.order_by(reply.answered_at, reply.id)):
        matter = rows[CaseId(row.matter)]
        found[CaseId(row.matter)].append(
            Answered(
                case=CaseId(row.matter),
                number=CaseNumber(matter.number),
                on=local(row.answered_at).date(),
                text=on_hand.said(matter, row.result),
                aired=row.channel == "aired",
            )
        )
    return found


def _ids(rows: Collection[CaseId]) -> list[int]:
    return [int(case) for case in rows]
