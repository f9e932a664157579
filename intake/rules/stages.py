"""The line of a show from its planning to its score (节目进程): what is reached, when, and how late. Pure.

Nothing of it is stored: each stage is read from what was done, so that the line is never behind the books.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intake.rules.preparing import OnAirPerson
from intake.words.preparing import LeaveState, OnAirPart


class Stage(StrEnum):
    """In the order in which the plan has them."""

    PLANNED = "planned"  # 已安排
    APPROVED = "approved"  # 已商定
    PREVIEWED = "previewed"  # 已预告
    MANUSCRIPT_IN = "manuscript_in"  # 已交稿
    SEALED = "sealed"  # 已备案
    ROSTER_OK = "roster_ok"  # 名单已报
    CHECKED_IN = "checked_in"  # 已到齐
    ON_AIR = "on_air"  # 直播
    OFF_AIR = "off_air"  # 已播出
    WRAPPED = "wrapped"  # 已确认
    REPORTED = "reported"  # 已报告
    SCORED = "scored"  # 已考核


class Aside(StrEnum):
    """What a show's line can have beside it."""

    LEAVE_PENDING = "leave_pending"  # 请假待批
    LEAVE_GRANTED = "leave_granted"  # 已准假
    LEAVE_REFUSED = "leave_refused"  # 未准假
    SUBSTITUTED = "substituted"  # 副职上线
    POSTPONED = "postponed"  # 已改期
    CALLED_OFF = "called_off"  # 已取消
    NO_SHOW = "no_show"  # 缺席


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One stage. `done_at` None is still ahead, and `late` then says that its day has passed."""

    stage: Stage
    done_at: datetime | None
    due_on: date | None = None
    late: bool = False


_LEAVES: Mapping[LeaveState, Aside] = {
    LeaveState.FILED: Aside.LEAVE_PENDING,
    LeaveState.LEADER_APPROVED: Aside.LEAVE_PENDING,
    LeaveState.GRANTED: Aside.LEAVE_GRANTED,
    LeaveState.REFUSED: Aside.LEAVE_REFUSED,
}


def asides(
    leave: LeaveState | None, people: Sequence[OnAirPerson], *, moved: bool, called_off: bool, door_closed: bool
) -> tuple[Aside, ...]:
    """What stands beside the line, in the order of `Aside`. A leave that was withdrawn is none."""
    came = {person.part for person in people if person.arrived_at is not None}
    found = {
        Aside.SUBSTITUTED: OnAirPart.DEPUTY in came,
        Aside.POSTPONED: moved,
        Aside.CALLED_OFF: called_off,
        Aside.NO_SHOW: door_closed and not came,
    }
    if leave is not None and leave in _LEAVES:
        found[_LEAVES[leave]] = True
    return tuple(one for one in Aside if found.get(one))


def all_in(people: Sequence[OnAirPerson], wanted: int) -> datetime | None:
    """When so many people of the unit had come."""
    came = sorted(person.arrived_at for person in people if person.arrived_at is not None)
    return came[wanted - 1] if len(came) >= wanted else None
