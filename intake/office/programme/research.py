"""调查研究 (P16): the house proposes like matters, the style office gives them to a unit, which says what it changed.

A case belongs to one task for ever; further callers with the same matter join the task while it is not over.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import journal
from intake.office import people, rules_in_force
from intake.office.notices import notify_in
from intake.office.numbering import local
from intake.office.organisations import of_duty_in, organisation_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import clusters, preparing, who
from intake.rules.clusters import Told
from intake.words import CaseId, CaseNumber, CaseState, Duty, Kind, OrganisationId, PersonId, Refusal
from intake.words.notices import ToOrganisation
from intake.words.preparing import TaskState

GIVERS = preparing.FILERS
_NO_MATTER = (CaseState.DRAFT, CaseState.VOID, CaseState.REFERRED)
_OPEN = (TaskState.PROPOSED, TaskState.GIVEN, TaskState.REPORTED)


class NoSuchTask(Refusal):
    key = "intake.no_such_task"


class TaskNotAllowedNow(Refusal):
    """The task is not where this step begins."""

    key = "intake.task_not_allowed_now"


class TaskIncomplete(Refusal):
    """A task says what is asked, and a report what was found out and what changes."""

    key = "intake.task_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One research task with its cases. `likely` is the unit that was on air for most of them.

    A unit reads how many cases there are (`count`) and not which: they are other units' too.
    """

    id: int
    kind: Kind
    place: str
    state: TaskState
    found_at: datetime
    unit: OrganisationId | None
    unit_name: str
    likely: OrganisationId | None
    asked: str
    due_on: date | None
    finding: str
    change: str
    count: int
    cases: tuple[tuple[CaseId, CaseNumber, str], ...]


def propose(db: Database, now: datetime) -> int:
    """Look for like matters; how many cases have found a task. Idempotent: a case that has one is left alone."""
    with db.read() as tx:
        showing = rules_in_force.in_force(tx).pack.showing
        told, known = _told(tx, now - timedelta(days=showing.cluster_days)), _tasks_of(tx)
    found = 0
    for cluster in clusters.clusters(told.values(), showing.cluster_cases):
        new = [case for case in cluster if case not in known]
        # Some of them have been looked into and that is over: the others would have to be many again.
        if not new or (len(new) < showing.cluster_cases and not any(known.get(case) for case in cluster)):
            continue
        with db.begin() as tx:
            found += _join(tx, cluster, new, told[cluster[0]], now)
    return found


def give(
    db: Database, task: int, unit: OrganisationId, asked: str, due_on: date | None, *, by: PersonId, at: datetime
) -> None:
    """The style office gives the task to a unit.

    Raises: NoSuchTask, NotYourPreparation, TaskIncomplete, TaskNotAllowedNow, NoSuchOrganisation.
    """
    if not asked.strip():
        raise TaskIncomplete
    with db.begin() as tx:
        _turn(tx, task, by, at, TaskState.PROPOSED, TaskState.GIVEN)
        organisation_in(tx, unit, local(at).date())
        _write(tx, task, TaskState.GIVEN, by, at, unit=unit, asked=asked.strip(), due_on=due_on)
        _tell(tx, "task_given", task, unit, at)


def dismiss(db: Database, task: int, why: str, *, by: PersonId, at: datetime) -> None:
    """Nothing to look into, with the reason. Raises: as `give`."""
    if not why.strip():
        raise TaskIncomplete
    with db.begin() as tx:
        _turn(tx, task, by, at, TaskState.PROPOSED, TaskState.GIVEN)
        _write(tx, task, TaskState.DISMISSED, by, at, asked=why.strip(), ended_at=at)


def report(db: Database, task: int, finding: str, change: str, *, by: PersonId, at: datetime) -> None:
    """The unit says what it found out, and which rule or procedure changes. Raises: as `give`."""
    if not finding.strip() or not change.strip():
        raise TaskIncomplete
    with db.begin() as tx:
        row = _row(tx, task)
        preparing.check_unit(people.person_in(tx, by, at).posts, row.unit)
        if row.state not in (TaskState.GIVEN, TaskState.REPORTED):
            raise TaskNotAllowedNow
        said = {"finding": finding.strip(), "change": change.strip(), "reported_at": at}
        _write(tx, task, TaskState.REPORTED, by, at, **said)
        _tell(tx, "task_reported", task, of_duty_in(tx, Duty.STYLE_OFFICE), at)


def finish(db: Database, task: int, *, by: PersonId, at: datetime) -> None:
    """The style office has read the report. Raises: as `give`."""
    with db.begin() as tx:
        _turn(tx, task, by, at, TaskState.REPORTED)
        _write(tx, task, TaskState.DONE, by, at, ended_at=at)


def tasks(db: Database, person: Person) -> list[Task]:
    """What somebody may see, open ones first, the newest first: a unit those it was given, others all."""
    every = any(post.role in preparing.READERS for post in person.posts)
    mine = who.units(person.posts)
    task = tables.research_task.c
    listed = select(tables.research_task).order_by(task.ended_at.is_not(None), task.id.desc()).limit(200)
    if not every:
        listed = listed.where(task.unit.in_(mine or [0]))
    with db.read() as tx:
        return [_task(tx, row, whole=every) for row in tx.execute(listed).all()]


def _told(tx: Connection, since: datetime) -> dict[CaseId, Told]:
    matter = tables.matter.c
    asked = (
        select(matter.id, matter.kind, matter.place, matter.summary)
        .where(matter.accepted_at >= since, matter.practice.is_(False), matter.protected.is_(False))
        .where(matter.state.not_in(_NO_MATTER), matter.kind.is_not(None))
    )
    return {
        CaseId(row.id): Told(case=CaseId(row.id), kind=Kind(row.kind), place=row.place, summary=row.summary)
        for row in tx.execute(asked)
    }


def _tasks_of(tx: Connection) -> dict[CaseId, bool]:
    """Cases that have a task, and whether it is still open."""
    link, task = tables.research_case, tables.research_task
    joined = select(link.c.matter, task.c.state).select_from(link.join(task, task.c.id == link.c.task))
    return {CaseId(row.matter): row.state in _OPEN for row in tx.execute(joined)}


def _join(tx: Connection, cluster: Sequence[CaseId], new: Sequence[CaseId], first: Told, now: datetime) -> int:
    link, task = tables.research_case.c, tables.research_task
    joined = select(task.c.id).select_from(tables.research_case.join(task, task.c.id == link.task))
    there = tx.execute(joined.where(link.matter.in_(cluster), task.c.state.in_(_OPEN)).order_by(task.c.id)).scalar()
    if there is None:
        row = {"kind": first.kind, "place": first.place, "state": TaskState.PROPOSED, "found_at": now}
        texts = {"asked": "", "finding": "", "change": ""}
        there = tx.execute(insert(task).values(**row, **texts).returning(task.c.id)).scalar_one()
        _note(tx, "research_proposed", there, "system", now, cases=len(new))
        _tell(tx, "task_proposed", there, of_duty_in(tx, Duty.STYLE_OFFICE), now)
    tx.execute(insert(tables.research_case), [{"task": there, "matter": case} for case in new])
    return len(new)


def _row(tx: Connection, task: int) -> Row[Any]:
    row = tx.execute(select(tables.research_task).where(tables.research_task.c.id == task)).first()
    if row is None:
        raise NoSuchTask
    return row


def _turn(tx: Connection, task: int, by: PersonId, at: datetime, *states: TaskState) -> None:
    row = _row(tx, task)
    preparing.check(people.person_in(tx, by, at).posts, GIVERS)
    if row.state not in states:
        raise TaskNotAllowedNow


def _write(tx: Connection, task: int, state: TaskState, by: PersonId, at: datetime, **values: object) -> None:
    tx.execute(update(tables.research_task).where(tables.research_task.c.id == task).values(state=state, **values))
    _note(tx, f"research_{state.value}", task, journal.actor(by), at)


def _note(tx: Connection, verb: str, task: int, actor: str, at: datetime, **facts: journal.Fact) -> None:
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"research:{task}", facts=facts))


def _tell(tx: Connection, sentence: str, task: int, to: OrganisationId, at: datetime) -> None:
    key, whom = f"research:{task}:{sentence}", [ToOrganisation(organisation=to)]
    notify_in(tx, key=key, to=whom, sentence=sentence, facts={"number": task}, matter=None, at=at)


def _task(tx: Connection, row: Row[Any], *, whole: bool) -> Task:
    link, matter = tables.research_case.c, tables.matter.c
    joined = select(matter.id, matter.number, matter.summary, matter.onair_unit).join(
        tables.research_case, link.matter == matter.id
    )
    rows = tx.execute(joined.where(link.task == row.id).order_by(matter.id)).all()
    units = Counter(one.onair_unit for one in rows if one.onair_unit is not None)
    likely = units.most_common(1)[0][0] if units else None
    today = local(row.found_at).date()
    return Task(
        id=row.id,
        kind=Kind(row.kind),
        place=row.place,
        state=TaskState(row.state),
        found_at=row.found_at,
        unit=None if row.unit is None else OrganisationId(row.unit),
        unit_name="" if row.unit is None else organisation_in(tx, OrganisationId(row.unit), today).name,
        likely=None if likely is None else OrganisationId(likely),
        asked=row.asked,
        due_on=row.due_on,
        finding=row.finding,
        change=row.change,
        count=len(rows),
        cases=tuple((CaseId(one.id), CaseNumber(one.number), one.summary) for one in rows) if whole else (),
    )
