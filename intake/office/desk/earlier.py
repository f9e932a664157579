"""Who is on the line: how often the number has rung, what became of its cases, and what was promised last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from intake.office.numbering import local
from intake.office.rules_in_force import Rules, in_force
from intake.records import tables
from intake.records.database import Database
from intake.rules.case_table import OPEN_STATES
from intake.rules.desk import CallerGone
from intake.words import CallId, CaseId, CaseState, Kind

# What a person takes in beside a ringing line.
SHOWN = 6

_matter = tables.matter.c
_OF_CALL = (
    select(tables.call.c.number, tables.call.c.practice, _matter.id, _matter.place)
    .join(tables.matter_call, tables.matter_call.c.call == tables.call.c.id)
    .join(tables.matter, _matter.id == tables.matter_call.c.matter)
    .where(tables.call.c.id == bindparam("which"))
    .order_by(_matter.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseThen:
    """What was said on the air, and by when."""

    speaker: str
    text: str
    promised_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCase:
    """A case of the same number or of the same place.

    Attributes:
        due_on: the last day of the clock of it that ends first; None where none runs.
        late_days: working days since that day; 0 while it is in time.
        called: the caller's name, for masks.
    """

    case: CaseId
    number: str
    state: CaseState
    kind: Kind | None
    opened_at: datetime
    summary: str
    called: str
    protected: bool
    due_on: date | None
    late_days: int
    promise: PromiseThen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known beside one call. `rings` counts earlier calls of the number, this one not among them."""

    rings: int
    same_number: tuple[EarlierCase, ...]
    same_place: tuple[EarlierCase, ...]


def earlier(db: Database, call: CallId, now: datetime) -> Earlier:
    """Raises: CallerGone, when there is no such call."""
    with db.read() as tx:
        rows = tx.execute(_OF_CALL, {"which": call}).all()
        if not rows:
            raise CallerGone(call=call)
        number, practice = rows[0].number, rows[0].practice
        mine = [row.id for row in rows]
        rules = in_force(tx)
        same_number: Sequence[Row[Any]] = ()
        rings = 0
        if number:
            same_number = tx.execute(_cases(mine, practice=practice).where(_matter.caller_number == number)).all()
            # Over the cases, which are found by their caller's number; calls have no index of it.
            rung = select(func.count(tables.matter_call.c.call.distinct())).join(tables.matter)
            rung = rung.where(_matter.caller_number == number, _matter.practice == practice)
            rings = tx.execute(rung.where(tables.matter_call.c.call != call)).scalar_one()
        seen = [*mine, *(row.id for row in same_number)]
        place = rows[0].place.strip()
        beside = _cases(seen, practice=practice).where(_matter.state.in_(OPEN_STATES), _matter.place == place)
        same_place = tx.execute(beside).all() if place else ()
        return Earlier(
            rings=rings,
            same_number=tuple(_case(tx, row, rules, now) for row in same_number),
            same_place=tuple(_case(tx, row, rules, now) for row in same_place),
        )


def _cases(but: Sequence[int], *, practice: bool) -> Select[Any]:
    found = select(tables.matter).where(_matter.id.not_in(but), _matter.practice == practice)
    return found.order_by(_matter.opened_at.desc(), _matter.id.desc()).limit(SHOWN)


def _case(tx: Connection, row: Row[Any], rules: Rules, now: datetime) -> EarlierCase:
    clock = tables.clock.c
    running = select(func.min(clock.due_on)).where(clock.matter == row.id, clock.outcome.is_(None))
    due = tx.execute(running).scalar()
    said = tx.execute(
        select(tables.promise).where(tables.promise.c.matter == row.id).order_by(tables.promise.c.id.desc()).limit(1)
    ).first()
    today = local(now).date()
    late = 0 if due is None or today <= due else rules.calendar.working_days_between(due, today)
    return EarlierCase(
        case=CaseId(row.id),
        number=row.number,
        state=CaseState(row.state),
        kind=None if row.kind is None else Kind(row.kind),
        opened_at=row.opened_at,
        summary=row.summary,
        called=row.caller_name,
        protected=row.protected,
        due_on=due,
        late_days=late,
        promise=None
        if said is None
        else PromiseThen(speaker=said.speaker, text=said.text, promised_on=said.promised_on),
    )
