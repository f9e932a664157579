"""One dashboard whole: calls, mixes, rates over time and by unit, answers on the air and in a later show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from intake.office.assessment import exclusions
from intake.office.dashboard import calls_taken, marks, mixes
from intake.office.dashboard.calls_taken import Calls, OfShow, Waiting
from intake.office.dashboard.mixes import TownOf
from intake.office.dashboard.scope import Scope, scope_in
from intake.office.organisations import Organisation, organisations_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.score import Measure
from intake.rules.spans import Span
from intake.words import Duty, Kind, OrganisationId, ShowId

# 响应、解决、满意, what is late, what was promised, and what was answered on the air.
MEASURES = (
    Measure.RESPONSE,
    Measure.IN_TIME,
    Measure.SOLVED,
    Measure.SATISFIED,
    Measure.PROMISES,
    Measure.ANSWERED_LIVE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many good ones among so many."""

    good: int
    of: int


NONE = Share(good=0, of=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRates:
    unit: Organisation
    rates: Mapping[Measure, Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Attributes:
    pieces: each measure's share in every piece of the span, in order.
    later: cases queued for an answer on the air in the span, and how many of them a later show has answered.
    small: fewer than this are told as counts and not in per cent.
    """

    span: Span
    now: datetime
    small: int
    calls: Calls
    shows: tuple[OfShow, ...]
    hours: Mapping[int, Calls]
    waiting: Waiting
    kinds: Mapping[Kind, int]
    towns: Mapping[str, int]
    pieces: Mapping[Measure, tuple[Share, ...]]
    units: tuple[UnitRates, ...]
    later: Share


def picture(db: Database, now: datetime, town_of: TownOf, *, period: str = "", show: ShowId | None = None) -> Picture:
    """Raises: NoSuchPeriod, NoSuchShow."""
    with db.read() as tx:
        return picture_in(scope_in(tx, now, period=period, show=show), town_of)


def picture_in(scope: Scope, town_of: TownOf) -> Picture:
    """As `picture`, of a scope that is open."""
    units = {one.id: one for one in organisations_in(scope.tx, scope.span.last) if one.duty is Duty.UNIT}
    counted = {measure: _shares(scope, measure, set(units)) for measure in MEASURES}
    hours = calls_taken.by_hour(scope)
    return Picture(
        span=scope.span,
        now=scope.now,
        small=scope.rules.pack.score.small,
        calls=calls_taken.together(hours.values()),
        shows=tuple(calls_taken.by_show(scope)),
        hours=hours,
        waiting=calls_taken.waited(scope),
        kinds=mixes.by_kind(scope),
        towns=mixes.by_town(scope, town_of),
        pieces={measure: _by_piece(found, len(scope.span.pieces)) for measure, found in counted.items()},
        units=tuple(
            _of_unit(units[one], counted) for one in sorted({one for found in counted.values() for one, _ in found})
        ),
        later=_later(scope),
    )


def _shares(scope: Scope, measure: Measure, units: set[OrganisationId]) -> dict[tuple[OrganisationId, int], Share]:
    """By unit, successors counted for those they took over from, and by piece."""
    found = marks.marks(scope, measure).subquery("marks")
    columns = (found.c.unit, found.c.piece, func.count().label("number"), func.sum(found.c.good).label("good"))
    shares: dict[tuple[OrganisationId, int], Share] = {}
    for row in scope.tx.execute(select(*columns).group_by(found.c.unit, found.c.piece)):
        unit = OrganisationId(scope.heir(row.unit))
        if unit in units:
            known = shares.get((unit, row.piece), NONE)
            shares[unit, row.piece] = Share(good=known.good + int(row.good), of=known.of + row.number)
    return shares


def _by_piece(found: Mapping[tuple[OrganisationId, int], Share], pieces: int) -> tuple[Share, ...]:
    of: list[list[Share]] = [[] for _ in range(pieces)]
    for (_, piece), share in found.items():
        of[piece].append(share)
    return tuple(_sum(shares) for shares in of)


def _of_unit(unit: Organisation, counted: Mapping[Measure, Mapping[tuple[OrganisationId, int], Share]]) -> UnitRates:
    rates = {
        measure: _sum(share for (whose, _), share in found.items() if whose == unit.id)
        for measure, found in counted.items()
    }
    return UnitRates(unit=unit, rates=rates)


def _sum(shares: Iterable[Share]) -> Share:
    good, of = 0, 0
    for one in shares:
        good, of = good + one.good, of + one.of
    return Share(good=good, of=of)


def _later(scope: Scope) -> Share:
    """节目答复: of the cases put in the queue, those that were answered on the air since. Waived ones owe nothing."""
    item = tables.airing_item.c
    good = func.coalesce(func.sum(case((item.aired_at <= scope.now, 1), else_=0)), 0)
    asked = select(func.count().label("number"), good.label("good")).join_from(tables.airing_item, tables.matter)
    asked = asked.where(scope.within(item.queued_at), item.waived == "", exclusions.no_practice())
    row = scope.tx.execute(asked).one()
    return Share(good=int(row.good), of=row.number)
