"""警示与黑名单: numbers the station has learned something about. A blocked number still becomes a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from intake import feed, journal
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.records.database import Database
from intake.rules.numbers import plain_number
from intake.words import CallId, CallState, PersonId, Refusal
from intake.words.desk import NumberMark

LONGEST_REASON = 200


class NumberBlocked(Refusal):
    """The number is on the station's list of those who are not put to air."""

    key = "intake.desk_number_blocked"


class ReasonForMark(Refusal):
    """Nobody is warned of or kept off the air without a reason that others can read."""

    key = "intake.desk_reason_for_mark"


class NoNumberToMark(Refusal):
    """The caller withholds the number."""

    key = "intake.desk_no_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    mark: NumberMark
    reason: str
    person: PersonId | None
    at: datetime


_OF_CALL = (
    select(tables.number_mark)
    .join(tables.call, tables.call.c.number == tables.number_mark.c.number)
    .where(tables.call.c.id == bindparam("which"), tables.call.c.number != "")
    .where(tables.number_mark.c.lifted_at.is_(None))
    .order_by(tables.number_mark.c.id.desc())
    .limit(1)
)
_OF_NUMBERS = (
    select(tables.number_mark)
    .where(tables.number_mark.c.number.in_(bindparam("numbers", expanding=True)))
    .where(tables.number_mark.c.lifted_at.is_(None))
    .order_by(tables.number_mark.c.id)
)


def mark(db: Database, call: CallId, sort: NumberMark | None, reason: str, hand: Hand) -> Marked | None:
    """Warn of the number of a call, block it, or (None) lift what stands.

    Raises: ReasonForMark, NoNumberToMark.
    """
    if not reason.strip():
        raise ReasonForMark
    with db.begin() as tx:
        number = plain_number(tx.execute(select(tables.call.c.number).where(tables.call.c.id == call)).scalar() or "")
        if not number:
            raise NoNumberToMark
        standing = tables.number_mark.c.number == number, tables.number_mark.c.lifted_at.is_(None)
        tx.execute(update(tables.number_mark).where(*standing).values(lifted_by=hand.person, lifted_at=hand.at))
        if sort is not None:
            values = {"number": number, "mark": sort, "reason": reason.strip()[:LONGEST_REASON]}
            tx.execute(insert(tables.number_mark).values(**values, person=hand.person, at=hand.at))
        actor = journal.actor(hand.person)
        facts: dict[str, journal.Fact] = {"mark": sort, "reason": reason.strip()[:LONGEST_REASON]}
        verb = "number_marked" if sort is not None else "number_mark_lifted"
        journal.append(tx, journal.Entry(at=hand.at, actor=actor, verb=verb, subject=f"call:{call}", facts=facts))
        live = select(tables.call.c.id).where(tables.call.c.number == number, tables.call.c.state != CallState.ENDED)
        for row in tx.execute(live).all():
            feed.changed(tx, feed.Kind.CALL, row.id)
        return of_call_in(tx, call)


def of_call_in(tx: Connection, call: CallId) -> Marked | None:
    row = tx.execute(_OF_CALL, {"which": call}).first()
    return None if row is None else _marked(row)


def of_numbers_in(tx: Connection, numbers: list[str]) -> dict[str, Marked]:
    """What is known of several numbers; those without a mark are absent."""
    asked = [number for number in numbers if number]
    if not asked:
        return {}
    return {row.number: _marked(row) for row in tx.execute(_OF_NUMBERS, {"numbers": asked})}


def check_may_air(db: Database, call: CallId) -> None:
    """Raises: NumberBlocked."""
    with db.read() as tx:
        found = of_call_in(tx, call)
    if found is not None and found.mark is NumberMark.BLOCK:
        raise NumberBlocked(reason=found.reason)


def _marked(row: Row[Any]) -> Marked:
    return Marked(
        mark=NumberMark(row.mark),
        reason=row.reason,
        person=None if row.person is None else PersonId(row.person),
        at=row.at,
    )
