"""Gives a seat inside the transaction that opens a call. The office's private matter."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, null, or_, select, update

from intake.records.tables import call
from intake.rules import seats
from intake.words import CallState

# "Greater than none" is what SQLite looks up in an index; for "not null" it reads every call there ever was. Seats that
# have rested are left where they are: after a flood there are many.
_HELD = (
    select(call.c.seat, call.c.state, call.c.ended_at)
    .where(call.c.seat > 0)
    .where(or_(call.c.state != CallState.ENDED, call.c.ended_at > bindparam("since")))
)
_LEAVE = update(call).where(call.c.seat == bindparam("held")).values(seat=null())


def take(tx: Connection, rang_at: datetime) -> int:
    """The lowest free seat, taken away from the ended call that had it last.

    Practice calls sit among the others: there is one screen, and hands learn its keys with them. A call that is over
    keeps its number only until another needs it, so the column holds no number twice and stays as short as the desk.
    """
    held = tx.execute(_HELD, {"since": rang_at - seats.RESTS}).all()
    known = [seats.Seat(number=row.seat, live=row.state != CallState.ENDED, ended_at=row.ended_at) for row in held]
    number = seats.lowest_free(known, rang_at)
    tx.execute(_LEAVE, {"held": number})
    return number
