"""态度记录 (责任追究制度, item one): when what was said against a unit's attitude on the air is worth a lead. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from intake.words import Refusal

# One word of the host is a professional's; of listeners one may be angry about the answer and not about its manner.
LISTENERS = 2
# Who writes it down has just heard it, or heard it told.
CLIP_SECONDS = 20.0
LONGEST = 1_000
# A show that overran, and the delay of the air.
AFTERWARDS = timedelta(minutes=30)
FAULT = "attitude"


class AttitudeSource(StrEnum):
    HOST = "host"  # 主持人
    LISTENER = "listener"  # 听众


class AttitudeIncomplete(Refusal):
    """What was wrong is said in words."""

    key = "intake.attitude_incomplete"


class NotInTheShow(Refusal):
    """The time that was named lies outside the show, or ahead."""

    key = "intake.not_in_the_show"


def heard_at(clock: time, day: date, zone: tzinfo, starts_at: datetime, ends_at: datetime, now: datetime) -> datetime:
    """The moment on the air by the clock somebody read. Raises NotInTheShow."""
    found = datetime.combine(day, clock, zone)
    if not starts_at <= found <= min(ends_at + AFTERWARDS, now):
        raise NotInTheShow
    return found


def enough(sources: Sequence[AttitudeSource]) -> bool:
    """Whether the marks of one show are worth a lead."""
    return AttitudeSource.HOST in sources or sources.count(AttitudeSource.LISTENER) >= LISTENERS
