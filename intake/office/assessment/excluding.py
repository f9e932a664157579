"""不计入考核: a leading body takes a case, or one figure of it, out of the assessment; a second hand approves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import journal
from intake.office import four_eyes
from intake.office.assessment import shown, telling
from intake.office.casework import seen
from intake.office.casework.turn import need
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import assessing
from intake.rules.score import ATTENDING, Measure
from intake.words import CaseId, CaseState, Refusal
from intake.words.notices import To

_ROW = tables.assessment_exclusion.c


class NoSuchExclusion(Refusal):
    """There is none, or it was refused or taken back already."""

    key = "intake.no_such_exclusion"


class AlreadyExcluded(Refusal):
    """The same of the case is left out, or somebody has proposed it."""

    key = "intake.already_excluded"


class NoSuchCaseToExclude(Refusal):
    """No case of that number that the person may see."""

    key = "intake.no_such_case_to_exclude"


class ExclusionFrozen(Refusal):
    """A frozen period was counted with it: it stays."""

    key = "intake.exclusion_frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One of them as a leading body sees it. `measure` None: no figure counts the case."""

    id: int
    case: CaseId
    number: str
    opens: bool
    measure: Measure | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_reason: str
    may_approve: bool
    may_end: bool


def propose(db: Database, number: str, measure: Measure | None, *, reason: str, by: Person, now: datetime) -> int:
    """By the case's official number. Nothing changes until somebody of the bureau approves it.

    Raises: NotYours, Incomplete, NoSuchCaseToExclude, AlreadyExcluded.
    """
    assessing.permitted(assessing.EXCLUDES, by.posts, "assessment.exclude")
    need(case=number, reason=reason)
    assert measure not in ATTENDING
    with db.begin() as tx:
        case = _case(tx, number.strip(), by)
        same = select(_ROW.id).where(_ROW.matter == case, _ROW.ended_at.is_(None))
        same = same.where(_ROW.measure.is_(None) if measure is None else _ROW.measure == measure)
        if tx.execute(same).first() is not None:
            raise AlreadyExcluded(number=number.strip())
        row = {"matter": case, "measure": measure, "reason": reason.strip(), "proposed_by": by.id, "proposed_at": now}
        made = insert(tables.assessment_exclusion).values(**row, ended_reason="").returning(_ROW.id)
        which: int = tx.execute(made).scalar_one()
        facts: dict[str, journal.Fact] = {"case": case, "measure": "" if measure is None else measure.value}
        _note(tx, "exclusion_proposed", which, by, now, facts)
        telling.tell(tx, "exclusion_proposed", f"exclusion:{which}", telling.bureau(tx), now, number=number.strip())
        return which


def approve(db: Database, which: int, *, by: Person, now: datetime) -> None:
    """The second hand: from now on it counts, in every period that is not frozen.

    Raises: NotYours, NoSuchExclusion, SelfApproval.
    """
    assessing.permitted(assessing.APPROVES_EXCLUSION, by.posts, "assessment.approve_exclusion")
    with db.begin() as tx:
        row = _open(tx, which)
        if row.approved_at is not None:
            raise NoSuchExclusion
        alone = four_eyes.alone_in(tx, row.proposed_by, by.id, now)
        _change(tx, which, {"approved_by": by.id, "approved_at": now})
        _note(tx, "exclusion_approved", which, by, now, {"case": row.matter, "alone": alone})
        _tell(tx, "exclusion_approved", row, [*telling.style_office(tx), *_concerned(tx, row.matter)], now)


def end(db: Database, which: int, *, reason: str, by: Person, now: datetime) -> None:
    """Refused, or taken back, with a reason; not once a frozen period was counted with it.

    Raises: NotYours, NoSuchExclusion, Incomplete, ExclusionFrozen.
    """
    assessing.permitted(assessing.EXCLUDES, by.posts, "assessment.end_exclusion")
    need(reason=reason)
    with db.begin() as tx:
        row = _open(tx, which)
        if row.frozen_in is not None:
            raise ExclusionFrozen(period=row.frozen_in)
        _change(tx, which, {"ended_by": by.id, "ended_at": now, "ended_reason": reason.strip()})
        verb = "exclusion_refused" if row.approved_at is None else "exclusion_revoked"
        _note(tx, verb, which, by, now, {"case": row.matter})
        counted = [] if row.approved_at is None else _concerned(tx, row.matter)
        _tell(tx, verb, row, [*telling.style_office(tx), *telling.bureau(tx), *counted], now)


def listed(db: Database, person: Person) -> list[Exclusion]:
    """All of them, the newest first. Raises NotYours."""
    assessing.permitted(assessing.SEES_ALL, person.posts, "assessment.exclude")
    with db.read() as tx:
        rows = list(tx.execute(select(tables.assessment_exclusion).order_by(_ROW.id.desc())))
        cases = shown.cases_in(tx, person, [row.matter for row in rows])
        people = {who for row in rows for who in (row.proposed_by, row.approved_by, row.ended_by)}
        asked = select(tables.person.c.id, tables.person.c.display).where(tables.person.c.id.in_(people - {None}))
        names = {row.id: row.display for row in tx.execute(asked)}
    return [_shown(row, cases, names, person) for row in rows]


def _shown(
    row: Row[Any], cases: Mapping[int, tuple[str, CaseState]], names: Mapping[int, str], person: Person
) -> Exclusion:
    open_ = row.ended_at is None
    return Exclusion(
        id=row.id,
        case=CaseId(row.matter),
        number=cases[row.matter][0] if row.matter in cases else "",
        opens=row.matter in cases,
        measure=None if row.measure is None else Measure(row.measure),
        reason=row.reason,
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        approved_by=names.get(row.approved_by, ""),
        approved_at=row.approved_at,
        ended_by=names.get(row.ended_by, ""),
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        may_approve=open_ and row.approved_at is None and assessing.may(assessing.APPROVES_EXCLUSION, person.posts),
        may_end=open_ and row.frozen_in is None and assessing.may(assessing.EXCLUDES, person.posts),
    )


def _case(tx: Connection, number: str, by: Person) -> CaseId:
    matter = tables.matter.c
    asked = select(matter.id).where((matter.official_number == number) | (matter.number == number))
    found = tx.execute(asked).scalar()
    if found is None or not seen.visible_of(tx, by.posts, [CaseId(found)]):
        raise NoSuchCaseToExclude(number=number)
    return CaseId(found)


def _open(tx: Connection, which: int) -> Row[Any]:
    row = tx.execute(select(tables.assessment_exclusion).where(_ROW.id == which)).first()
    if row is None or row.ended_at is not None:
        raise NoSuchExclusion
    return row


def freeze_in(tx: Connection, period: str, used: Collection[int]) -> None:
    """A period is frozen that was counted with these: they stay."""
    here = tables.assessment_exclusion.c.id.in_(used)
    tx.execute(update(tables.assessment_exclusion).where(here, _ROW.frozen_in.is_(None)).values(frozen_in=period))


def _change(tx: Connection, which: int, values: Mapping[str, Any]) -> None:
    tx.execute(update(tables.assessment_exclusion).where(_ROW.id == which).values(**values))


def _tell(tx: Connection, sentence: str, row: Row[Any], to: list[To], now: datetime) -> None:
    matter = tables.matter.c
    case = tx.execute(select(matter.official_number, matter.number).where(matter.id == row.matter)).one()
    number = case.official_number or case.number
    telling.tell(tx, sentence, f"exclusion:{row.id}:{sentence}", to, now, number=number)


def _concerned(tx: Connection, case: CaseId) -> list[To]:
    """The units whose figures it changes: whoever had a part of the case, or was on the air for it."""
    part, matter = tables.assignment.c, tables.matter.c
    given = set(tx.execute(select(part.organisation).where(part.matter == case)).scalars())
    on_air = tx.execute(select(matter.onair_unit).where(matter.id == case)).scalar_one()
    return telling.units(sorted(given | ({on_air} - {None})))


def _note(tx: Connection, verb: str, which: int, by: Person, now: datetime, facts: Mapping[str, journal.Fact]) -> None:
    entry = journal.Entry(at=now, actor=journal.actor(by.id), verb=verb, subject=f"exclusion:{which}", facts=facts)
    journal.append(tx, entry)
