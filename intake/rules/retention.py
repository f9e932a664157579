"""How long the house keeps what (保管期限): sound, ways to reach a caller, the file. Pure.

The plan is silent (table A6, 49); the law asks for the shortest time that serves (个人信息保护法第十九条). A hold
(保全) stops every one of these ends, and so does a case that is not over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from intake.words import CaseState

# Nothing goes on in these. A closed case may be taken up again, and then it is not over any more.
OVER = (CaseState.CLOSED, CaseState.ARCHIVED, CaseState.REFERRED, CaseState.VOID)


class Privacy(BaseModel):
    """The records schedule of a policy pack; days are calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # A recording stays this long after the call,
    recordings_days: Annotated[int, Field(ge=1, le=36_500)] = 90
    # and this long after the last case that hangs on it was over.
    after_closing_days: Annotated[int, Field(ge=0, le=36_500)] = 180
    # Then number and contact are cut, and nobody reads a number in what was written any more.
    contact_years: Annotated[int, Field(ge=1, le=100)] = 3
    # The file itself; what comes after is for the archive to decide, never for a machine.
    file_years: Annotated[int, Field(ge=1, le=100)] = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A case as far as its keeping goes. `over` is since when nothing goes on in it, None while something does."""

    over: datetime | None
    held: bool


def over_since(
    state: CaseState, *, closed_at: datetime | None, changed_at: datetime, practice: bool, opened_at: datetime
) -> datetime | None:
    """`changed_at`: the newest event of a case that was never closed. A practice case is over when it is opened."""
    if practice:
        return opened_at
    if state not in OVER:
        return None
    return closed_at or changed_at


def sound_until(rang_at: datetime, cases: Collection[Kept], schedule: Privacy) -> datetime | None:
    """From when on a call's recording may go; None while it has to stay."""
    ends = [rang_at + timedelta(days=schedule.recordings_days)]
    for case in cases:
        if case.over is None or case.held:
            return None
        ends.append(case.over + timedelta(days=schedule.after_closing_days))
    return max(ends)


def contact_until(case: Kept, schedule: Privacy, zone: ZoneInfo) -> datetime | None:
    """From when on the caller's number and contact are cut; None while they have to stay."""
    if case.over is None or case.held:
        return None
    return _years_on(case.over, schedule.contact_years, zone)


def file_until(case: Kept, schedule: Privacy, zone: ZoneInfo) -> datetime | None:
    """Until when the file is kept at least; None while nobody can say."""
    if case.over is None or case.held:
        return None
    return _years_on(case.over, schedule.file_years, zone)


def years_before(now: datetime, years: int, zone: ZoneInfo) -> datetime:
    """What was over before this moment has been over for so many years, by the house's own calendar."""
    return _years_on(now, -years, zone)


def _years_on(moment: datetime, years: int, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    last = 28 if (local.month, local.day) == (2, 29) and not _leap(local.year + years) else local.day
    return local.replace(year=local.year + years, day=last)


def _leap(year: int) -> bool:
    return (date(year, 3, 1) - date(year, 2, 1)).days == 29
