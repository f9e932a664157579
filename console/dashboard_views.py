"""The dashboard as its page reads it: shares get their per cent, units stand among their like. Decides nothing."""

from collections.abc import Iterable

from console.assessment_views import behind
from console.dashboard_wire import (
    CallsView,
    DashboardCasesView,
    DashboardView,
    HourView,
    KindView,
    PieceView,
    RateView,
    ShareView,
    ShowCallsView,
    TownView,
    UnitGroupView,
    UnitRatesView,
    UnitShareView,
    WaitedView,
)
from intake.office.dashboard.behind import Found
from intake.office.dashboard.calls_taken import Calls
from intake.office.dashboard.picture import Picture, Share, UnitRates
from intake.rules.assessment import FULL
from intake.words import Branch


def dashboard(found: Picture, period: str) -> DashboardView:
    small = found.small
    return DashboardView(
        period=period,
        show=found.span.show,
        first=found.span.first,
        last=found.span.last,
        slice=found.span.slice,
        now=found.now,
        small=small,
        calls=_calls(found.calls),
        shows=[
            ShowCallsView(show=one.show, number=one.number, day=one.day, unit=one.unit, calls=_calls(one.calls))
            for one in found.shows
        ],
        hours=[HourView(hour=hour, calls=_calls(calls)) for hour, calls in sorted(found.hours.items())],
        waiting=WaitedView(calls=found.waiting.calls, seconds=found.waiting.seconds),
        kinds=[KindView(kind=kind, count=count) for kind, count in found.kinds.items()],
        towns=[TownView(town=town, count=count) for town, count in found.towns.items()],
        pieces=[PieceView(first=one.first, last=one.last) for one in found.span.pieces],
        rates=[
            RateView(measure=measure, whole=_whole(pieces, small), pieces=[_share(one, small) for one in pieces])
            for measure, pieces in found.pieces.items()
        ],
        later=_share(found.later, small),
        groups=[group for branch in Branch if (group := _group(branch, found.units, small)).units],
    )


def cases(found: Found) -> DashboardCasesView:
    return DashboardCasesView(count=found.count, cases=[behind(one) for one in found.cases])


def _calls(calls: Calls) -> CallsView:
    return CallsView(offered=calls.offered, answered=calls.answered, aired=calls.aired, abandoned=calls.abandoned)


def _share(share: Share, small: int) -> ShareView:
    known = share.of >= small and share.of > 0
    return ShareView(good=share.good, of=share.of, percent=round(FULL * share.good / share.of, 1) if known else None)


def _whole(pieces: Iterable[Share], small: int) -> ShareView:
    listed = list(pieces)
    return _share(Share(good=sum(one.good for one in listed), of=sum(one.of for one in listed)), small)


def _group(branch: Branch, units: Iterable[UnitRates], small: int) -> UnitGroupView:
    return UnitGroupView(
        branch=branch,
        units=[
            UnitRatesView(
                id=one.unit.id,
                name=one.unit.name,
                english=one.unit.english,
                rates=[
                    UnitShareView(measure=measure, share=_share(share, small)) for measure, share in one.rates.items()
                ],
            )
            for one in units
            if one.unit.branch is branch
        ],
    )
