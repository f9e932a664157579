"""Who was on the air from when to when. Follows the calls themselves, so no hand and no screen can forget one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from intake.records import tables
from intake.words import CallId, CallState

_ON = insert(tables.aired)
_OPEN = (
    update(tables.aired)
    .where(tables.aired.c.call == bindparam("which"), tables.aired.c.left_for.is_(None))
    .values(off_at=bindparam("off"), off_delay=bindparam("seconds"), left_for=bindparam("next"))
)
_UNLOCKED = (
    update(tables.desk_seat)
    .where(tables.desk_seat.c.call == bindparam("which"), tables.desk_seat.c.locked)
    .values(locked=False, version=tables.desk_seat.c.version + 1)
)
_OUT_OF_THE_QUEUE = (
    update(tables.desk_seat)
    .where(tables.desk_seat.c.call == bindparam("which"))
    .values(named=False, rank=None, version=tables.desk_seat.c.version + 1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch on the air. Moments are the studio's; delays are in seconds, None where no unit told.

    Attributes:
        left_for: the state the call went to; None while it is on the air.
        off: None while it lasts, and for ever when the telephone exchange died in it.
    """

    call: CallId
    on: datetime
    off: datetime | None
    on_delay: float | None
    off_delay: float | None
    left_for: CallState | None

    @property
    def aired_on(self) -> datetime | None:
        """When listeners began to hear it."""
        return None if self.on_delay is None else self.on + timedelta(seconds=self.on_delay)

    @property
    def aired_off(self) -> datetime | None:
        if self.off is None or self.off_delay is None:
            return None
        return self.off + timedelta(seconds=self.off_delay)


def follow_in(
    tx: Connection, call: CallId, before: CallState, after: CallState, at: datetime | None, delay: float | None
) -> None:
    """A call changes its state; in the same transaction stretches begin and end, and spent marks go.

    Args:
        at: None when nobody knows (the exchange died).
        delay: seconds that the delay unit reports at that moment.
    """
    if before is CallState.ON_AIR and after is not CallState.ON_AIR:
        tx.execute(_OPEN, {"which": call, "off": at, "seconds": delay, "next": after})
        tx.execute(_UNLOCKED, {"which": call})
    if before is CallState.SCREENED and after is not CallState.SCREENED:
        tx.execute(_OUT_OF_THE_QUEUE, {"which": call})
    if after is CallState.ON_AIR and before is not CallState.ON_AIR:
        tx.execute(_ON, {"call": call, "on_at": at, "on_delay": delay})


def of_calls_in(tx: Connection, calls: Sequence[CallId]) -> list[Stretch]:
    """Every stretch of these calls, the earliest first."""
    rows = tx.execute(select(tables.aired).where(tables.aired.c.call.in_(calls)).order_by(tables.aired.c.on_at))
    return [
        Stretch(
            call=CallId(row.call),
            on=row.on_at,
            off=row.off_at,
            on_delay=row.on_delay,
            off_delay=row.off_delay,
            left_for=None if row.left_for is None else CallState(row.left_for),
        )
        for row in rows
    ]
