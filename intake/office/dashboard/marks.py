"""What counts for a figure, as questions to the database: unit, case, piece of the span, and whether it was good.

The same as the assessment's own marks (`assessment.tally`), counted where they lie: a test holds the two together.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
    values,
)

from intake.office.assessment.case_marks import UNSOLVABLE
from intake.office.casework.verifying import Satisfied
from intake.office.dashboard import given
from intake.office.dashboard.scope import Scope, midnight_after
from intake.office.rules_in_force import pack_in
from intake.records import tables
from intake.records.columns import Moment
from intake.rules.clocks import Outcome, too_late_from
from intake.rules.handled import CLOCKS, DONE, decided
from intake.rules.score import Measure
from intake.words import CaseState
from intake.words.call_backs import Purpose
from intake.words.steps import Step

Marks = Select[Any]
_ENDED = (*DONE, Outcome.DEEMED)


def marks(scope: Scope, measure: Measure) -> Any:
    """Columns unit, matter, piece, good (0 or 1)."""
    if measure in CLOCKS:
        return _clocks(scope, measure)
    return _OTHERS[measure](scope)


def _mark(unit: Any, piece: Any, good: ColumnElement[bool]) -> Marks:
    matter = tables.matter.c.id.label("matter")
    return select(unit.label("unit"), matter, piece.label("piece"), case((good, 1), else_=0).label("good"))


def _clocks(scope: Scope, measure: Measure) -> Any:
    """M10 and its like: decided when stopped in time, or when it is too late; by the day before any extension."""
    clock, kinds = tables.clock.c, CLOCKS[measure]
    moved = select(tables.clock_move.c.clock).where(tables.clock_move.c.reason == "extension")
    # Of one show there are few cases: behind a function no index begins with all clocks of a kind.
    kind = clock.kind if scope.span.show is None else func.coalesce(clock.kind, "")
    ours = [kind.in_(kinds), scope.counting(measure), clock.id.not_in(moved)]
    done = clock.outcome.in_([one.value for one in DONE])
    stopped = _mark(clock.organisation, scope.piece(clock.stopped_at), done).join_from(tables.clock, tables.matter)
    stopped = stopped.where(*ours, clock.outcome.in_([one.value for one in _ENDED]), scope.within(clock.stopped_at))
    stopped = stopped.where(clock.stopped_at < clock.too_late_from)
    late = _mark(clock.organisation, scope.piece(clock.too_late_from, over=True), false())
    late = late.join_from(tables.clock, tables.matter).where(*ours, scope.over_within(clock.too_late_from))
    late = late.where(or_(clock.stopped_at.is_(None), clock.stopped_at >= clock.too_late_from))
    extended = _extended(scope, measure)
    return union_all(stopped, late, *([extended] if extended is not None else []))


def _extended(scope: Scope, measure: Measure) -> Any:
    """The few with an extension, each judged by the rules: the day before it has its own pack's counting."""
    clock, move = tables.clock.c, tables.clock_move.c
    first = select(func.min(move.id)).where(move.reason == "extension").group_by(move.clock)
    asked = select(tables.clock, move.before).join_from(tables.clock, tables.clock_move, move.clock == clock.id)
    asked = asked.join(tables.matter, tables.matter.c.id == clock.matter)
    asked = asked.where(move.id.in_(first), clock.kind.in_(CLOCKS[measure]), scope.counting(measure))
    if scope.span.show is None:
        asked = asked.where(clock.started_at < scope.span.ends)
        asked = asked.where(or_(clock.stopped_at.is_(None), clock.stopped_at >= scope.span.begins))
    else:
        asked = asked.where(tables.matter.c.show == scope.span.show)
    found = []
    for row in scope.tx.execute(asked):
        pack = pack_in(scope.tx, row.policy)
        late = too_late_from(row.before, pack.counting, pack.zone)
        one = decided(None if row.outcome is None else Outcome(row.outcome), row.stopped_at, late, scope.now)
        if one is not None and (
            scope.span.show is not None or scope.span.first <= scope.day(one.at) <= scope.span.last
        ):
            found.append((row.organisation, row.matter, _piece(scope, one.at), int(one.met)))
    return _rows(found)


def _piece(scope: Scope, at: datetime) -> int:
    last = len(scope.span.pieces) - 1
    return next((number for number, one in enumerate(scope.span.pieces) if at < one.ends), last)


def _rows(found: list[tuple[int, int, int, int]]) -> Any:
    if not found:
        return None
    names = ("unit", "matter", "piece", "good")
    listed = values(*(column(name, Integer) for name in names), name="judged").data(found).cte("judged")
    return select(*(listed.c[name] for name in names))


def _responded(scope: Scope) -> Any:
    """响应率: signed for, answered or rung within the days of the rules; certain when it is so, or they are over."""
    part = given.taken_up(scope)
    if part is None:
        return _nothing()
    reply, ring = tables.reply.c, tables.call_back.c
    rung = exists().where(ring.matter == part.c.matter, ring.organisation == part.c.organisation)
    rung = rung.where(ring.purpose == Purpose.ANSWER, ring.citizen_at >= part.c.given_at, ring.citizen_at < part.c.over)
    answered = exists().where(reply.assignment == part.c.id, reply.answered_at < part.c.over)
    contact = or_(part.c.signed_at < part.c.over, answered, rung)
    found = _mark(part.c.organisation, scope.piece(part.c.given_at), contact)
    found = found.join_from(part, tables.matter, tables.matter.c.id == part.c.matter)
    found = found.where(scope.counting(Measure.RESPONSE), part.c.id.not_in(given.handed_back(scope)))
    return found.where(or_(part.c.over <= scope.now, contact))


def _verified(scope: Scope, measure: Measure, good: ColumnElement[bool], *more: ColumnElement[bool]) -> Any:
    """M16, M17: the last call-back of the span that reached the caller, for everybody who had answered by then."""
    check, matter, said = tables.verification.c, tables.matter.c, given.answers()
    last = select(func.max(check.id)).join_from(tables.verification, tables.matter)
    last = last.where(check.reached, scope.within(check.at)).group_by(check.matter)
    found = _mark(said.c.unit, scope.piece(check.at), good).distinct()
    found = found.join_from(tables.verification, tables.matter).join(said, said.c.matter == matter.id)
    found = found.where(check.id.in_(last), said.c.at <= check.at, said.c.unit.is_not(None), *more)
    return found.where(func.coalesce(matter.outcome, "").not_in(UNSOLVABLE), scope.counting(measure))


def _solved(scope: Scope) -> Any:
    return _verified(scope, Measure.SOLVED, func.coalesce(tables.verification.c.solved, false()))


def _satisfied(scope: Scope) -> Any:
    said = tables.verification.c.satisfied
    enough = [Satisfied.SATISFIED, *([Satisfied.FAIR] if scope.rules.pack.score.fair_satisfies else [])]
    return _verified(scope, Measure.SATISFIED, said.in_(enough), said != Satisfied.NOT_ASKED)


def _promised(scope: Scope) -> Any:
    """M18: promises whose day has come and gone; kept if the caller was answered by its end."""
    promise, reply = tables.promise.c, tables.reply.c
    ours = [scope.days_within(promise.promised_on), promise.promised_on < scope.today()]
    days = select(promise.promised_on).join_from(tables.promise, tables.matter).where(*ours).distinct()
    rows = [(day, midnight_after(scope, day)) for day in scope.tx.execute(days).scalars()]
    if not rows:
        return _nothing()
    until = values(column("day", Date), column("over", Moment()), name="promised").data(rows).cte("promised")
    kept = exists().where(
        reply.matter == promise.matter, reply.answered_at >= promise.said_at, reply.answered_at < until.c.over
    )
    found = _mark(promise.organisation, scope.piece_of_day(promise.promised_on), kept)
    found = found.join_from(tables.promise, tables.matter).join(until, until.c.day == promise.promised_on)
    return found.where(*ours, scope.counting(Measure.PROMISES))


def _answered_live(scope: Scope) -> Any:
    """M9: of the cases that were on the air, those answered there for good. Who waits for a decision does not count."""
    matter, show = tables.matter.c, tables.show.c
    link, aired = tables.matter_call.c, tables.aired.c
    on_air = select(link.matter).join(tables.aired, aired.call == link.call).where(link.matter == matter.id).exists()
    said = _said(Step.ANSWER_LIVE, Step.PROMISE)
    good = and_(_said(Step.ANSWER_LIVE), ~_said(Step.NOT_ANSWERED_FULLY))
    shows = select(show.id, show.starts_at).where(scope.show_within(), show.ends_at <= scope.now)
    pieces = {row.id: _piece(scope, row.starts_at) for row in scope.tx.execute(shows)}
    if not pieces:
        return _nothing()
    found = _mark(matter.onair_unit, case(pieces, value=matter.show), good)
    found = found.where(matter.show.in_(pieces), matter.onair_unit.is_not(None))
    found = found.where(matter.state.not_in([CaseState.DRAFT, CaseState.REGISTERED]), or_(on_air, said))
    return found.where(scope.counting(Measure.ANSWERED_LIVE))


def _said(*steps: Step) -> ColumnElement[bool]:
    event = tables.matter_event.c
    return exists().where(event.matter == tables.matter.c.id, event.step.in_(steps))


def _nothing() -> Any:
    names = ("unit", "matter", "piece", "good")
    return select(*(literal(0).label(name) for name in names)).where(false())


_OTHERS = {
    Measure.RESPONSE: _responded,
    Measure.SOLVED: _solved,
    Measure.SATISFIED: _satisfied,
    Measure.PROMISES: _promised,
    Measure.ANSWERED_LIVE: _answered_live,
}
