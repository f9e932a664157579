"""What else the books say of a period: answers on the air, letters, verifications, promises, reopenings, refusals."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from intake.office.assessment import repeats
from intake.office.assessment.tally import Tally
from intake.office.casework.verifying import Satisfied, Unsolvable
from intake.records import tables
from intake.rules.handled import Excluded
from intake.rules.score import Measure
from intake.words import CaseState
from intake.words.steps import Step

UNSOLVABLE = frozenset(one.value for one in Unsolvable if one)
_UNDECIDED = (CaseState.DRAFT, CaseState.REGISTERED)


def read(tally: Tally) -> None:
    """M9, M16 to M19."""
    _answered_live(tally)
    _verified(tally)
    _promised(tally)
    _closed(tally)


def _answered_live(tally: Tally) -> None:
    """M9: of the cases that were on the air, those answered there for good. Who waits for a decision does not count."""
    matter, show, (begins, ends) = tables.matter.c, tables.show.c, tally.period.bounds(tally.zone)
    shows = select(show.id).where(show.starts_at >= begins, show.starts_at < ends, show.ends_at <= tally.now)
    # Few, and told apart: asked for in one question, SQLite would look at every case there is.
    these = list(tally.tx.execute(shows).scalars())
    link, aired = tables.matter_call.c, tables.aired.c
    on_air = select(link.matter).join(tables.aired, aired.call == link.call).where(link.matter == matter.id)
    said = _events(matter.id, Step.ANSWER_LIVE, Step.PROMISE)
    found = select(matter.id, matter.onair_unit, _events(matter.id, Step.ANSWER_LIVE).label("answered"))
    found = found.add_columns(_events(matter.id, Step.NOT_ANSWERED_FULLY).label("lacking"))
    found = found.where(matter.show.in_(these), matter.onair_unit.is_not(None), matter.state.not_in(_UNDECIDED))
    for row in tally.tx.execute(found.where(or_(on_air.exists(), said)).order_by(matter.id)).all():
        tally.mark(Measure.ANSWERED_LIVE, row.onair_unit, row.id, bool(row.answered and not row.lacking))


def _verified(tally: Tally) -> None:
    """M16, M17: the last call-back of the period that reached the caller, for everybody who had answered by then."""
    check, (begins, ends) = tables.verification.c, tally.period.bounds(tally.zone)
    last = select(func.max(check.id)).where(check.reached, check.at >= begins, check.at < ends)
    last = last.where(check.at <= tally.now).group_by(check.matter)
    wanted = (check.matter, check.at, check.solved, check.satisfied)
    rows = tally.tx.execute(select(*wanted).where(check.id.in_(last)).order_by(check.id)).all()
    answered = _answering(tally, [row.matter for row in rows])
    for row in rows:
        why = Excluded.UNSOLVABLE if tally.case(row.matter).outcome in UNSOLVABLE else None
        for unit in _units(answered.get(row.matter, []), row.at):
            tally.mark(Measure.SOLVED, unit, row.matter, bool(row.solved), why=why)
            if row.satisfied != Satisfied.NOT_ASKED:
                tally.mark(Measure.SATISFIED, unit, row.matter, _satisfied(tally, row.satisfied), why=why)


def _satisfied(tally: Tally, said: str) -> bool:
    fair = tally.rules.pack.score.fair_satisfies and said == Satisfied.FAIR
    return said == Satisfied.SATISFIED or fair


def _promised(tally: Tally) -> None:
    """M18: promises whose day has come and gone; kept if the caller was answered by its end."""
    promise, reply = tables.promise.c, tables.reply.c
    due = select(promise.matter, promise.organisation, promise.promised_on, promise.said_at)
    due = due.where(promise.promised_on >= tally.period.first, promise.promised_on <= tally.period.last)
    rows = tally.tx.execute(due.where(promise.promised_on < tally.day(tally.now)).order_by(promise.id)).all()
    answers: dict[int, list[datetime]] = {}
    for found in tally.tx.execute(
        select(reply.matter, reply.answered_at).where(reply.matter.in_(_these(row.matter for row in rows)))
    ):
        answers.setdefault(found.matter, []).append(found.answered_at)
    for row in rows:
        over = datetime.combine(row.promised_on + timedelta(days=1), time(), tally.zone)
        kept = any(row.said_at <= at < over for at in answers.get(row.matter, []))
        tally.mark(Measure.PROMISES, row.organisation, row.matter, kept)


def _closed(tally: Tally) -> None:
    """M19: of what was closed in the period, what was not taken up again since, and whose caller did not ring anew."""
    event, (begins, ends) = tables.matter_event.c, tally.period.bounds(tally.zone)
    closed = select(event.matter, func.min(event.id).label("event"), func.min(event.at).label("at"))
    closed = closed.where(event.step.in_(repeats.CLOSINGS), event.at >= begins, event.at < ends)
    rows = tally.tx.execute(closed.where(event.at <= tally.now).group_by(event.matter).order_by(event.matter)).all()
    ids = _these(row.matter for row in rows)
    again: dict[int, int] = {}
    taken_up = select(event.matter, func.max(event.id).label("event")).where(event.matter.in_(ids))
    taken_up = taken_up.where(event.step.in_([Step.REOPEN, Step.REOPEN_TRIAGE])).group_by(event.matter)
    for found in tally.tx.execute(taken_up):
        again[found.matter] = found.event
    anew = repeats.came_back_in(tally, rows)
    answered = _answering(tally, ids)
    for row in rows:
        settled = again.get(row.matter, 0) < row.event and row.matter not in anew
        for unit in _units(answered.get(row.matter, []), row.at):
            tally.mark(Measure.SETTLED, unit, row.matter, settled)


def _answering(tally: Tally, cases: Iterable[int]) -> dict[int, list[tuple[int, datetime]]]:
    """Who answered each case and when: by a part of it, under a letter, or on the air."""
    reply, part, letter = tables.reply.c, tables.assignment.c, tables.supervision.c
    ids = _these(cases)
    tally.read(ids)
    rows = tally.tx.execute(
        select(reply.matter, reply.answered_at, func.coalesce(part.organisation, letter.organisation).label("unit"))
        .join(tables.assignment, part.id == reply.assignment, isouter=True)
        .join(tables.supervision, letter.id == reply.supervision, isouter=True)
        .where(reply.matter.in_(ids))
        .order_by(reply.id)
    )
    found: dict[int, list[tuple[int, datetime]]] = {}
    for row in rows:
        unit = row.unit or tally.case(row.matter).onair_unit
        if unit is not None:
            found.setdefault(row.matter, []).append((unit, row.answered_at))
    return found


def _units(answers: Iterable[tuple[int, datetime]], by: datetime) -> list[int]:
    return list(dict.fromkeys(unit for unit, at in answers if at <= by))


def _events(matter: Any, *steps: Step) -> Any:
    event = tables.matter_event.c
    return select(event.id).where(event.matter == matter, event.step.in_(steps)).exists()


def _these(cases: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(cases))
