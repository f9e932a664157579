"""态度记录: what the host heard, or listeners complained about, with its moment on the air. The unit never reads it.

Enough of it raises a lead of the first situation, with the facts; the unit explains, and people judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from intake.office import people
from intake.office.casework import leads
from intake.office.numbering import local
from intake.office.programme.door import SITUATION
from intake.office.programme.turns import Turn, note, turn_in
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import attitudes, preparing
from intake.rules.attitudes import AttitudeIncomplete, AttitudeSource
from intake.words import CallId, OrganisationId, PersonId, Refusal, ShowId

_row = tables.attitude_mark.c


class NoSuchMark(Refusal):
    key = "intake.no_such_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One of them. `call` and `clip_from`: who was on the air then, and the second of the recording before it."""

    id: int
    source: AttitudeSource
    text: str
    heard_at: datetime
    call: CallId | None
    clip_from: float | None
    person: str
    withdrawn: bool


def mark(
    db: Database, show: ShowId, source: AttitudeSource, text: str, clock: time, *, by: PersonId, at: datetime
) -> int:
    """The station writes down what was heard, by the clock of the studio.

    Raises: NotYourPreparation, AttitudeIncomplete, NotInTheShow, and what turns raise.
    """
    said = text.strip()
    if not said:
        raise AttitudeIncomplete
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        held = turn.show
        heard = attitudes.heard_at(clock, held.day, turn.rules.pack.zone, held.starts_at, held.ends_at, at)
        call, clip_from = _on_air(tx, heard)
        row = {"show": show, "unit": turn.unit, "source": source, "text": said, "heard_at": heard}
        row |= {"call": call, "clip_from": clip_from, "person": by, "noted_at": at}
        made: int = tx.execute(insert(tables.attitude_mark).values(**row).returning(_row.id)).scalar_one()
        note(turn, "attitude_marked", mark=made, source=source.value)
        if not held.practice:
            _raise_lead(turn)
    return made


def withdraw(db: Database, show: ShowId, which: int, *, by: PersonId, at: datetime) -> None:
    """Written down by mistake; a lead that was raised is the bureau's to drop.

    Raises: NotYourPreparation, NoSuchMark, and what turns raise.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.DOOR)
        mine = (_row.id == which, _row.show == show, _row.withdrawn_at.is_(None))
        if not tx.execute(update(tables.attitude_mark).where(*mine).values(withdrawn_at=at)).rowcount:
            raise NoSuchMark
        note(turn, "attitude_withdrawn", mark=which)


def of_show(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> list[Mark]:
    """For the station and the bodies; the unit reads the lead. Raises: NoSuchShow, NotYourPreparation."""
    with db.read() as tx:
        found = show_in(tx, show)
        preparing.check(people.person_in(tx, by, at).posts, preparing.READERS)
        joined = select(tables.attitude_mark, tables.person.c.display).join(
            tables.person, tables.person.c.id == _row.person
        )
        return [_mark(row) for row in tx.execute(joined.where(_row.show == found.id).order_by(_row.heard_at, _row.id))]


def _on_air(tx: Connection, heard: datetime) -> tuple[CallId | None, float | None]:
    aired, call = tables.aired.c, tables.call.c
    then = (aired.on_at <= heard, or_(aired.off_at.is_(None), aired.off_at >= heard))
    joined = select(call.id, call.answered_at).join(tables.aired, aired.call == call.id).where(*then)
    row = tx.execute(joined.order_by(aired.id.desc()).limit(1)).first()
    if row is None or row.answered_at is None:
        return None, None
    second = (heard - row.answered_at).total_seconds() - attitudes.CLIP_SECONDS
    return CallId(row.id), max(0.0, second)


def _raise_lead(turn: Turn) -> None:
    standing = select(tables.attitude_mark).where(_row.show == turn.show.id, _row.unit == turn.unit)
    rows: Sequence[Row[Any]] = turn.tx.execute(standing.where(_row.withdrawn_at.is_(None)).order_by(_row.id)).all()
    if not attitudes.enough([AttitudeSource(row.source) for row in rows]):
        return
    said = "；".join(f"{local(row.heard_at):%H:%M:%S} {row.text}" for row in rows)
    leads.raise_in(
        turn.tx,
        key=f"show:{turn.show.id}:{turn.unit}:{attitudes.FAULT}",
        matter=None,
        organisation=OrganisationId(turn.unit),
        situation=SITUATION,
        evidence={"show": turn.show.day.isoformat(), "fault": attitudes.FAULT, "said": said},
        at=turn.at,
    )


def _mark(row: Row[Any]) -> Mark:
    return Mark(
        id=row.id,
        source=AttitudeSource(row.source),
        text=row.text,
        heard_at=row.heard_at,
        call=None if row.call is None else CallId(row.call),
        clip_from=row.clip_from,
        person=row.display,
        withdrawn=row.withdrawn_at is not None,
    )
