"""节目答复: a case waits to be answered in a later show, is written up with an alias, and is aired or waived."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from intake.office.casework import clocks
from intake.office.casework.turn import Turn, bump, check_moment, need, note, refresh, turn_at
from intake.office.people import Person
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import case_table, who
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.words import AiringState, CaseId, ShowId
from intake.words.steps import AiringStep


def queue(db: Database, case: CaseId, *, version: int, by: Person | None, when: When) -> int:
    """Optional for cases nobody ordered to be answered on the air."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        queue_in(turn, ask=True)
        return turn.version


def queue_in(turn: Turn, *, ask: bool = False) -> None:
    """T40: one more row of the queue. Nobody is asked for a right when a rectification was accepted."""
    if turn.file.airing in (AiringState.QUEUED, AiringState.SCRIPTED) and not ask:
        return
    _step(turn, AiringStep.QUEUE, ask=ask)
    turn.tx.execute(insert(tables.airing_item).values(matter=turn.file.id, queued_at=turn.at, script="", waived=""))


def script(
    db: Database, case: CaseId, text: str, *, show: ShowId | None = None, version: int, by: Person | None, when: When
) -> int:
    """T41: the text for the host (F15), in which the caller has another name."""
    need(script=text)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        if show is not None:
            show_in(turn.tx, show)
        _step(turn, AiringStep.SCRIPT)
        _change(turn, script=text.strip(), scripted_at=turn.at, show=show)
        return turn.version


def air(
    db: Database,
    case: CaseId,
    *,
    clip: tuple[float, float] | None = None,
    show: ShowId | None = None,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T41: answered in the show; `clip` is where, in seconds into it."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        if show is not None:
            show_in(turn.tx, show)
        _step(turn, AiringStep.AIR)
        values: dict[str, Any] = {"aired_at": turn.at}
        if clip is not None:
            values |= {"clip_from": clip[0], "clip_to": clip[1]}
        if show is not None:
            values |= {"show": show}
        _change(turn, **values)
        for clock in clocks.running(turn, "onair-reply"):
            clocks.stop(turn, clock)
        return turn.version


def waive(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """T42: the caller does not want it, or the office says so."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _step(turn, AiringStep.WAIVE, reason=reason)
        _change(turn, waived=reason.strip())
        for clock in clocks.running(turn, "onair-reply"):
            clocks.stop(turn, clock, Outcome.CANCELLED)
        return turn.version


def _step(turn: Turn, step: AiringStep, *, reason: str = "", ask: bool = True) -> None:
    if turn.by is not None and ask:
        turn.post = who.permitted(who.AIRING[step], turn.by.posts, turn.file.parties(None), f"airing.step.{step.value}")
    case_table.check_open(turn.state)
    after = case_table.advance_airing(turn.file.airing, step)
    check_moment(turn)
    note(turn, f"air_{step.value}", reason=reason, facts={"before": turn.file.airing, "after": after})
    bump(turn, {"airing": after})
    refresh(turn)


def _newest(turn: Turn) -> Row[Any]:
    rows = select(tables.airing_item).where(tables.airing_item.c.matter == turn.file.id)
    return turn.tx.execute(rows.order_by(tables.airing_item.c.id.desc()).limit(1)).one()


def _change(turn: Turn, **values: Any) -> None:
    turn.tx.execute(update(tables.airing_item).where(tables.airing_item.c.id == _newest(turn).id).values(**values))
