"""Notes of the air become steps of their cases: when a case is registered, and afterwards by the house itself.

The newest promise of a call that names a day binds, else the newest promise; an answer binds when nothing was promised.
What the hand that pressed the key did not write is taken from the transcript and from the show.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from intake.office.casework import live
from intake.office.casework.live import Clip, Promise
from intake.office.casework.turn import finish, turn_in
from intake.office.desk.air_notes import LONGEST_TEXT, AirNote, NoSuchAirNote, note_of
from intake.office.numbering import local
from intake.office.organisations import organisation_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.moments import When
from intake.sentences import say
from intake.words import CallId, CaseId, CaseState, Leg, Refusal, ShowId
from intake.words.desk import AirNoteSort

# So long after a call a bare note may still be put into words before it binds as it is.
WORDS_WAIT = timedelta(minutes=10)


def bind(db: Database, case: CaseId, *, by: Person | None, when: When) -> AirNote | None:
    """Make the note that counts a step of its case, when the case is registered; None when there is nothing to bind.

    Raises: what live.promise and live.answer_live raise; then the note still waits.
    """
    with db.begin() as tx:
        found = _waiting(tx, case, when.now)
        if found is None:
            return None
        waiting = _completed(tx, found, case)
        heard = When(now=when.now, happened=waiting.at, why_late=say("desk.noted_on_air"))
        turn = turn_in(tx, case, version=None, by=by, when=heard)
        if waiting.sort is AirNoteSort.PROMISE:
            clip = Clip(call=waiting.call, begins=waiting.clip_from, ends=waiting.clip_to)
            words = Promise(speaker=waiting.speaker, text=waiting.text, promised_on=waiting.promised_on, clip=clip)
            live.promise_in(turn, words)
        else:
            live.answer_in(turn, answer=waiting.text, answered_by=waiting.speaker)
        standing = (tables.air_note.c.id == waiting.id, tables.air_note.c.withdrawn_at.is_(None))
        if not tx.execute(update(tables.air_note).where(*standing).values(bound_to=case, bound_at=when.now)).rowcount:
            raise NoSuchAirNote  # withdrawn between the look and the step; nothing of this is kept
        finish(turn)
    return waiting


def bind_what_waits(db: Database, now: datetime) -> int:
    """How many notes became steps: those of cases that were registered before the note, or before it could bind.

    The house does it by itself, so that no promise depends on who registers when. What still cannot bind is counted
    when the show is confirmed (`office.wrapping`).
    """
    matter = tables.matter.c
    asked = _unbound(matter.id).where(matter.state == CaseState.REGISTERED).distinct()
    with db.read() as tx:
        cases = [CaseId(case) for case in tx.execute(asked).scalars()]
    bound = 0
    for case in cases:
        with suppress(Refusal):
            bound += bind(db, case, by=None, when=When(now=now)) is not None
    return bound


def unbound_in(tx: Connection, show: ShowId) -> int:
    """Notes of the show that are no step of a case yet, of cases in which they would still count."""
    matter = tables.matter.c
    counted = _unbound(func.count(tables.air_note.c.id.distinct()))
    in_time = matter.state.in_((CaseState.DRAFT, CaseState.REGISTERED))
    return int(tx.execute(counted.where(matter.show == show, in_time)).scalar_one())


def _unbound(column: ColumnElement[Any]) -> Select[Any]:
    """Of notes that stand and are no step, each with every case of its call."""
    note, link = tables.air_note.c, tables.matter_call.c
    joined = tables.air_note.join(tables.matter_call, link.call == note.call).join(
        tables.matter, tables.matter.c.id == link.matter
    )
    return select(column).select_from(joined).where(note.bound_to.is_(None), note.withdrawn_at.is_(None))


def _waiting(tx: Connection, case: CaseId, now: datetime) -> AirNote | None:
    """Of the promises the newest that names a day; a bare key pressed beside it takes nothing away from it."""
    state = tx.execute(select(tables.matter.c.state).where(tables.matter.c.id == case)).scalar()
    if state != CaseState.REGISTERED:
        return None
    mine = select(tables.matter_call.c.call).where(tables.matter_call.c.matter == case)
    columns = tables.air_note.c
    asked = select(tables.air_note).where(columns.call.in_(mine), columns.withdrawn_at.is_(None))
    found = [note_of(row) for row in tx.execute(asked.where(columns.bound_to.is_(None)).order_by(columns.id))]
    found = [one for one in found if one.text or _over(tx, one.call, now)]
    promises = [one for one in found if one.sort is AirNoteSort.PROMISE]
    dated = [one for one in promises if one.promised_on is not None]
    return next(iter([*dated[-1:], *promises[-1:], *found[-1:]]), None)


def _over(tx: Connection, call: CallId, now: datetime) -> bool:
    """Whether whoever pressed the key has had time to write."""
    ended = tx.execute(select(tables.call.c.ended_at).where(tables.call.c.id == call)).scalar()
    return ended is not None and ended + WORDS_WAIT <= now


def _completed(tx: Connection, found: AirNote, case: CaseId) -> AirNote:
    """The speaker is the unit on air, the words are those of the transcript; without any the clip has to speak."""
    speaker, text = found.speaker, found.text
    if not speaker:
        unit = tx.execute(select(tables.matter.c.onair_unit).where(tables.matter.c.id == case)).scalar()
        speaker = "" if unit is None else organisation_in(tx, unit, local(found.at).date()).name
    if not text:
        text = _said_in(tx, found) or say("desk.as_recorded")
    return replace(found, speaker=speaker, text=text)


def _said_in(tx: Connection, found: AirNote) -> str:
    if found.clip_from is None or found.clip_to is None:
        return ""
    said = tables.segment.c
    inside = (said.call == found.call, said.leg == Leg.STUDIO, said.ends > found.clip_from, said.starts < found.clip_to)
    rows = tx.execute(select(said.text).where(*inside).order_by(said.starts, said.id)).scalars()
    return "".join(rows).strip()[:LONGEST_TEXT]
