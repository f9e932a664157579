"""What happens to a case in the show itself: answered, promised, found not to be answered, confirmed afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from intake.office.books import NoSuchCall
from intake.office.casework import clocks, closing, parts, sheets
from intake.office.casework.clocks import Terms
from intake.office.casework.file import Assignment
from intake.office.casework.turn import Incomplete, Turn, finish, need, refresh, take, turn_at, turn_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.assignments import AssignmentState
from intake.rules.casework import EFFECTS, check_own
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.rules.terms import check_named
from intake.words import CallId, Capacity, CaseId, OrganisationId, Refusal
from intake.words.steps import Step


class PromiseBeforeTheShow(Refusal):
    """A promised day lies before the promise."""

    key = "intake.promise_before_the_show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Where something was said: seconds into a call's recording."""

    call: CallId
    begins: float | None = None
    ends: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """现场表态承诺: who said what, and by when if a day was named."""

    speaker: str
    text: str
    promised_on: date | None = None
    clip: Clip | None = None


def answer_live(
    db: Database, case: CaseId, *, answer: str, answered_by: str, version: int, by: Person | None, when: When
) -> int:
    """T5: the question was answered on the air; no clock of the unit ever starts.

    Raises:
        Incomplete: no answer, nobody who gave it, or no unit on air.
    """
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        answer_in(turn, answer=answer, answered_by=answered_by)
        return turn.version


def answer_in(turn: Turn, *, answer: str, answered_by: str) -> None:
    """As `answer_live`, in a turn that is open already."""
    need(answer=answer, answered_by=answered_by)
    if turn.file.onair is None:
        raise Incomplete(fields="onair_unit")
    take(turn, Step.ANSWER_LIVE)
    _aired_reply(turn, answer, answered_by)
    clocks.apply(turn, EFFECTS[Step.ANSWER_LIVE])


def promise(db: Database, case: CaseId, words: Promise, *, version: int, by: Person | None, when: When) -> int:
    """T6: a promise on the air. The earlier of the promised day and the term binds, both stay visible.

    Who promised owes it without a notice, whatever sort of complaint it is.

    Raises: Incomplete, PromiseBeforeTheShow, DayTooFar, NoSuchCall.
    """
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        promise_in(turn, words)
        return turn.version


def promise_in(turn: Turn, words: Promise) -> None:
    """As `promise`, in a turn that is open already."""
    need(speaker=words.speaker, promise=words.text)
    onair = turn.file.onair
    if onair is None:
        raise Incomplete(fields="onair_unit")
    counted = clocks.counted_from(turn, turn.file.accepted_at or turn.at)
    if words.promised_on is not None:
        check_promised(words.promised_on, counted)
    if words.clip is not None:
        _check_clip(turn, words.clip)
    take(turn, Step.PROMISE, holder=onair)
    part = parts.give(turn, onair, Capacity.ONAIR_UNIT, state=AssignmentState.ACTIVE)
    clip = words.clip
    turn.tx.execute(
        insert(tables.promise).values(
            matter=turn.file.id,
            organisation=onair,
            speaker=words.speaker.strip()[:80],
            text=words.text.strip(),
            promised_on=words.promised_on,
            said_at=turn.at,
            call=None if clip is None else clip.call,
            clip_from=None if clip is None else clip.begins,
            clip_to=None if clip is None else clip.ends,
        )
    )
    terms = Terms(promised_on=words.promised_on)
    clocks.apply(turn, EFFECTS[Step.PROMISE], assignment=part, terms=terms)


def check_promised(day: date, show: date) -> None:
    """Raises: PromiseBeforeTheShow, DayTooFar."""
    if day < show:
        raise PromiseBeforeTheShow(promised=day.isoformat(), show=show.isoformat())
    check_named(day, show)


def not_answered_fully(db: Database, case: CaseId, *, version: int, by: Person | None, when: When, reason: str) -> int:
    """T28: caller or host found the answer lacking, so the unit's clock runs after all, from the show.

    What needs a notice, or turns out to be another unit's, is sent to be sorted instead (`routing.to_triage`).

    Raises: NeedsANotice.
    """
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.NOT_ANSWERED_FULLY, reason=reason)
        check_own(turn.file.kind, general=turn.file.general)
        part = own_part(turn)
        clocks.apply(turn, EFFECTS[Step.NOT_ANSWERED_FULLY], assignment=part)
        return turn.version


def close_live(db: Database, cases: list[tuple[CaseId, int]], *, by: Person | None, when: When) -> list[int]:
    """T27: what was fully answered on the air is confirmed and filed in one go (F22), or none of it is.

    Args:
        cases: each case with the version that was looked at.

    Raises: ClosingBlocked, when callers of merged cases wait or a letter is open.
    """
    versions: list[int] = []
    shows: dict[int, None] = {}
    with db.begin() as tx:
        for case, version in cases:
            turn = turn_in(tx, case, version=version, by=by, when=when)
            take(turn, Step.CLOSE_LIVE, values={"closed_at": turn.at, "outcome": "answered_live"})
            answered = closing.answered_at(turn)
            for clock in clocks.running(turn):
                if clock.supervision is None:
                    clocks.stop(turn, clock, Outcome.MET, answered)
            closing.check(turn)
            finish(turn)
            versions.append(turn.version)
            if turn.file.show is not None:
                shows.setdefault(turn.file.show)
        for show in shows:
            sheets.answered_live_in(tx, show, when.now, None if by is None else by.id)
    return versions


def own_part(turn: Turn) -> Assignment:
    """The unit on air has the case. Raises Incomplete when nobody said which unit that is."""
    if turn.file.onair is None:
        raise Incomplete(fields="onair_unit")
    live = [one for one in turn.file.live(Capacity.ONAIR_UNIT) if one.organisation == turn.file.onair]
    if live:
        return live[0]
    return parts.give(turn, OrganisationId(turn.file.onair), Capacity.ONAIR_UNIT, state=AssignmentState.ACTIVE)


def _check_clip(turn: Turn, clip: Clip) -> None:
    """A promise was heard in a call of its own case. Raises NoSuchCall."""
    columns = tables.matter_call.c
    mine = select(columns.call).where(columns.matter == turn.file.id, columns.call == clip.call)
    if turn.tx.execute(mine).first() is None:
        raise NoSuchCall


def _aired_reply(turn: Turn, answer: str, answered_by: str) -> None:
    turn.tx.execute(
        insert(tables.reply).values(
            matter=turn.file.id,
            event=turn.event,
            opinion="",
            signed_by="",
            result=answer.strip(),
            told=answer.strip(),
            channel="aired",
            evidence="aired",
            evidence_of="",
            answered_at=turn.at,
            proof="proven",
            handler=answered_by.strip()[:80],
        )
    )
    refresh(turn)
