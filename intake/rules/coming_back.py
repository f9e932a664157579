"""M19 反复率: whether a closed matter came back by another call of the same caller. Pure.

Taking a case up again is known as such. A caller who rings anew is known by the number; that it is the same matter, by
the desk's own word (a duplicate call) or by what makes matters alike everywhere in the house: kind, place and words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.rules.clusters import Told, clusters
from intake.words import CaseId, Kind

PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One case as a caller's number brings it up. `closed_at` is None while it is open; `kind` while it is a draft.

    Attributes:
        duplicate: set aside as a second call about the matter that the number had before (重复来电).
    """

    case: CaseId
    number: str
    opened_at: datetime
    closed_at: datetime | None
    kind: Kind | None
    place: str
    summary: str
    duplicate: bool


def came_back(cases: Iterable[Rung], *, within: timedelta) -> frozenset[CaseId]:
    """Closed cases whose caller rang again about the same matter so soon after they were closed.

    A duplicate call belongs to the newest matter that its number had then: one that was open takes it.
    """
    by_number: dict[str, list[Rung]] = {}
    for one in cases:
        if one.number:
            by_number.setdefault(one.number, []).append(one)
    return frozenset(
        found for mine in by_number.values() if len(mine) >= PAIR for found in _of_one_number(mine, within)
    )


def _of_one_number(mine: list[Rung], within: timedelta) -> Iterable[CaseId]:
    ordered = sorted(mine, key=lambda one: (one.opened_at, one.case))
    matters = [one for one in ordered if not one.duplicate]
    for again in ordered:
        before = [one for one in matters if (one.opened_at, one.case) < (again.opened_at, again.case)]
        if again.duplicate:
            before = before[-1:]
        for one in before:
            if _soon(one, again, within) and (again.duplicate or _alike(one, again)):
                yield one.case


def _soon(one: Rung, again: Rung, within: timedelta) -> bool:
    return one.closed_at is not None and one.closed_at <= again.opened_at <= one.closed_at + within


def _alike(one: Rung, again: Rung) -> bool:
    told = [_told(each) for each in (one, again)]
    return None not in told and bool(clusters([each for each in told if each is not None], PAIR))


def _told(one: Rung) -> Told | None:
    return None if one.kind is None else Told(case=one.case, kind=one.kind, place=one.place, summary=one.summary)
