"""Seats at the desk: which row of the studio page a call takes. Pure: the office brings the seats and the time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

# A hand that is already on its way to key 3 must not choose the caller who rang a moment after that one hung up.
RESTS = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat and the call that had it last. `ended_at` is None while it lives, and where nobody knows the end."""

    number: int
    live: bool
    ended_at: datetime | None


def is_free(seat: Seat, now: datetime) -> bool:
    """Whether a call that rings now may take it: its last call is over, and people have had time to see that."""
    return not seat.live and (seat.ended_at is None or seat.ended_at + RESTS <= now)


def lowest_free(seats: Collection[Seat], now: datetime) -> int:
    """The smallest number, from 1, that no seat has or whose seat is free.

    There is no largest one: a ring always finds a row, however many callers there are.
    """
    taken = {seat.number for seat in seats if not is_free(seat, now)}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
