"""保全: a case's sound and its caller stay, whatever the records schedule says, until the hold is lifted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from intake.office.casework.turn import Turn, bump, need, note, turn_at
from intake.office.people import Person
from intake.office.rules_in_force import Rules
from intake.records import tables
from intake.records.database import Database
from intake.rules import retention, who
from intake.rules.moments import When
from intake.words import CaseId, CaseState, Refusal


class AlreadyHeld(Refusal):
    key = "intake.already_held"


class NotHeld(Refusal):
    key = "intake.not_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Until when the house keeps what of a case; None while nobody can say."""

    held_at: datetime | None
    cut_at: datetime | None
    sound_until: datetime | None
    contact_until: datetime | None
    file_until: datetime | None


def hold(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """Raises: NotYours, AlreadyHeld, Incomplete."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        _check(turn, "hold", who.HOLD)
        if turn.file.held:
            raise AlreadyHeld
        note(turn, "hold", reason=reason)
        bump(turn, {"held_at": turn.at})
        return turn.version


def release(db: Database, case: CaseId, *, reason: str, version: int, by: Person | None, when: When) -> int:
    """Raises: NotYours for the body that did not put the hold, NotHeld, Incomplete."""
    need(reason=reason)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        if not turn.file.held:
            raise NotHeld
        _check(turn, "release", who.release(turn.file.held_by))
        note(turn, "release", reason=reason)
        bump(turn, {"held_at": None})
        return turn.version


def schedule_in(tx: Connection, case: CaseId, rules: Rules) -> Schedule:
    """What the page says of a case's keeping."""
    matter = tables.matter
    row = tx.execute(select(matter).where(matter.c.id == case)).one()
    mine, whose = row, row
    if row.state == CaseState.MERGED and row.master is not None:
        whose = tx.execute(select(matter).where(matter.c.id == row.master)).one()
    newest = tx.execute(select(func.max(tables.matter_event.c.at)).where(tables.matter_event.c.matter == case)).scalar()
    over = retention.over_since(
        CaseState(whose.state),
        closed_at=whose.closed_at,
        changed_at=newest or mine.opened_at,
        practice=mine.practice,
        opened_at=mine.opened_at,
    )
    kept = retention.Kept(over=over, held=mine.held_at is not None)
    pack = rules.pack
    return Schedule(
        held_at=mine.held_at,
        cut_at=mine.masked_at,
        sound_until=retention.sound_until(mine.opened_at, [kept], pack.privacy),
        contact_until=retention.contact_until(kept, pack.privacy, pack.zone),
        file_until=retention.file_until(kept, pack.privacy, pack.zone),
    )


def _check(turn: Turn, step: str, grants: Collection[who.Grant]) -> None:
    if turn.by is not None:
        turn.post = who.permitted(grants, turn.by.posts, turn.file.parties(None), f"case.step.{step}")
