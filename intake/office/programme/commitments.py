"""服务承诺 (P5): noted by the station while it is said, done by the unit, found kept or broken by the style office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import journal
from intake.office import people
from intake.office.casework import leads
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.programme import telling
from intake.office.programme.turns import Turn, turn_in
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import commitments, preparing
from intake.rules.commitments import CommitmentIncomplete
from intake.rules.preparing import NotYourPreparation
from intake.words import OrganisationId, PersonId, Refusal, ShowId
from intake.words.preparing import CommitmentState

S = CommitmentState
# 责任追究制度, item two: promised to the public and not done.
SITUATION = 2
_row = tables.commitment.c


class NoSuchCommitment(Refusal):
    key = "intake.no_such_commitment"


class ShowNotBegun(Refusal):
    """What is only planned to be said stands in the manuscript."""

    key = "intake.show_not_begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One promise to everybody. `overdue`: its day has passed, and the unit has said nothing."""

    id: int
    show: ShowId
    day: date
    unit: OrganisationId
    unit_name: str
    text: str
    due_on: date | None
    state: CommitmentState
    overdue: bool
    noted_at: datetime
    done: str
    done_at: datetime | None
    ruling: str
    ruled_at: datetime | None


def note(db: Database, show: ShowId, text: str, due_on: date | None, *, by: PersonId, at: datetime) -> int:
    """The station writes down what was promised; from the first second on the air.

    Raises: NotYourPreparation, ShowNotBegun, CommitmentIncomplete, and what turns raise.
    """
    said = _words(text)
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        if at < turn.show.starts_at:
            raise ShowNotBegun
        row = {"show": show, "unit": turn.unit, "text": said, "due_on": due_on, "state": S.OPEN}
        texts = {"done": "", "ruling": "", "noted_by": by, "noted_at": at}
        made: int = tx.execute(insert(tables.commitment).values(**row, **texts).returning(_row.id)).scalar_one()
        _journal(turn, made, "commitment_noted")
        telling.tell(turn, "commitment_noted", f"commitment:{made}", telling.unit(turn.unit))
    return made


def withdraw(db: Database, show: ShowId, which: int, *, by: PersonId, at: datetime) -> None:
    """It was noted by mistake. Raises: NoSuchCommitment, NotYourPreparation, CommitmentNotAllowedNow."""
    with db.begin() as tx:
        row, turn = _turn(tx, show, which, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        _step(turn, row, S.WITHDRAWN)


def report(db: Database, show: ShowId, which: int, done: str, *, by: PersonId, at: datetime) -> None:
    """The unit says what it has done. Raises: as `withdraw`, and CommitmentIncomplete."""
    said = _words(done)
    with db.begin() as tx:
        row, turn = _turn(tx, show, which, by, at)
        preparing.check_unit(turn.by.posts, OrganisationId(row.unit))
        _step(turn, row, S.DONE, done=said, done_at=at)
        telling.tell(turn, "commitment_done", f"commitment:{which}:{at:%m%d%H%M%S}", telling.style_office(tx))


def rule(db: Database, show: ShowId, which: int, words: str, *, kept: bool, by: PersonId, at: datetime) -> None:
    """The style office has looked. What is broken becomes a lead that the unit explains first.

    Raises: as `report`, and CommitmentRunsStill.
    """
    said = _words(words)
    with db.begin() as tx:
        row, turn = _turn(tx, show, which, by, at)
        preparing.check(turn.by.posts, preparing.FILERS)
        _step(turn, row, S.KEPT if kept else S.BROKEN, ruling=said, ruled_at=at)
        if not kept:
            _lead(turn.tx, row, turn.show.day, at, practice=turn.show.practice)


def of_show(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> tuple[Show, list[Commitment]]:
    """The show and what was promised in it, for whoever may see how the unit prepares.

    Raises: NoSuchShow, NotYourPreparation.
    """
    with db.read() as tx:
        found = show_in(tx, show)
        if not preparing.reads(people.person_in(tx, by, at).posts, found.unit):
            raise NotYourPreparation
        return found, [_commitment(tx, row, at) for row in tx.execute(_listed().where(_row.show == show))]


def open_in(tx: Connection, unit: OrganisationId, at: datetime, *, practice: bool) -> list[Commitment]:
    """What the unit promised to everybody and has not said it did, the most urgent first."""
    mine = _listed().where(_row.unit == unit, _row.state == S.OPEN, tables.show.c.practice.is_(practice))
    found = [_commitment(tx, row, at) for row in tx.execute(mine)]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.id))


def lapse(db: Database, now: datetime) -> int:
    """Leads for what became overdue; how many. Idempotent: one lead for each commitment, whatever is killed."""
    today = local(now).date()
    late = _listed().where(_row.state == S.OPEN, _row.due_on < today, tables.show.c.practice.is_(False))
    key = "commitment:"
    with db.read() as tx:
        known = set(tx.execute(select(tables.lead.c.key).where(tables.lead.c.key.startswith(key))).scalars())
        rows = [row for row in tx.execute(late) if f"{key}{row.id}" not in known]
    for row in rows:
        with db.begin() as tx:
            _lead(tx, row, row.on_day, now, practice=False)
    return len(rows)


def _listed() -> Any:
    return select(tables.commitment, tables.show.c.on_day).join(tables.show).order_by(_row.id)


def _words(text: str) -> str:
    if not text.strip():
        raise CommitmentIncomplete
    return text.strip()


def _turn(tx: Connection, show: ShowId, which: int, by: PersonId, at: datetime) -> tuple[Row[Any], Turn]:
    turn = turn_in(tx, show, by, at)
    if not preparing.reads(turn.by.posts, turn.unit):
        raise NotYourPreparation
    row = tx.execute(select(tables.commitment).where(_row.id == which, _row.show == show)).first()
    if row is None:
        raise NoSuchCommitment
    return row, turn


def _step(turn: Turn, row: Row[Any], after: CommitmentState, **values: object) -> None:
    commitments.check(CommitmentState(row.state), after, row.due_on, local(turn.at).date())
    turn.tx.execute(update(tables.commitment).where(_row.id == row.id).values(state=after, **values))
    _journal(turn, row.id, f"commitment_{after.value}")


def _journal(turn: Turn, which: int, verb: str) -> None:
    facts: dict[str, journal.Fact] = {"show": int(turn.show.id), "unit": int(turn.unit)}
    actor = journal.actor(turn.by.id)
    entry = journal.Entry(at=turn.at, actor=actor, verb=verb, subject=f"commitment:{which}", facts=facts)
    journal.append(turn.tx, entry)


def _lead(tx: Connection, row: Row[Any], day: date, at: datetime, *, practice: bool) -> None:
    if practice:
        return
    evidence: dict[str, journal.Fact] = {"show": day.isoformat(), "commitment": row.text}
    if row.due_on is not None:
        evidence["due"] = row.due_on.isoformat()
    leads.raise_in(
        tx,
        key=f"commitment:{row.id}",
        matter=None,
        organisation=OrganisationId(row.unit),
        situation=SITUATION,
        evidence=evidence,
        at=at,
    )


def _commitment(tx: Connection, row: Row[Any], at: datetime) -> Commitment:
    state = CommitmentState(row.state)
    return Commitment(
        id=row.id,
        show=ShowId(row.show),
        day=row.on_day,
        unit=OrganisationId(row.unit),
        unit_name=organisation_in(tx, OrganisationId(row.unit), row.on_day).name,
        text=row.text,
        due_on=row.due_on,
        state=state,
        overdue=commitments.overdue(state, row.due_on, local(at).date()),
        noted_at=row.noted_at,
        done=row.done,
        done_at=row.done_at,
        ruling=row.ruling,
        ruled_at=row.ruled_at,
    )
