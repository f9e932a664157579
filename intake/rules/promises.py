"""What has become of a promise that was made on the air (现场承诺, P5 and M18). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from intake.words.preparing import PromiseState


def state(
    promised_on: date | None, said_at: datetime, answered: Iterable[datetime], now: datetime, zone: tzinfo
) -> PromiseState:
    """Kept when the caller was answered after it was said; in time when that was by the end of the promised day.

    A promise that names no day is never late by itself: the term of its case is.
    """
    over = None if promised_on is None else datetime.combine(promised_on + timedelta(days=1), time(), zone)
    first = min((at for at in answered if at >= said_at), default=None)
    if first is not None:
        return PromiseState.KEPT if over is None or first < over else PromiseState.KEPT_LATE
    return PromiseState.OVERDUE if over is not None and now >= over else PromiseState.OPEN
