"""The dashboard (看板) of those who lead the programme: a period or a show in charts, and the cases behind each."""

from typing import Annotated

from fastapi import Depends, Query, Request

from console import dashboard_views
from console.dashboard_wire import DashboardCasesView, DashboardView
from console.house_of import house_of
from console.kept_counts import counts_of
from console.rooms import Room
from console.routes.assessment import Now
from console.signed_in import Visitor, allowed
from intake.office.dashboard import behind, picture
from intake.office.dashboard.behind import Asked
from intake.rules.rights import Act
from intake.rules.score import Measure
from intake.words import Kind, ShowId
from transcription.places.said import town

router = Room(prefix="/api/dashboard", tags=["dashboard"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_DASHBOARD))]
Period = Annotated[str, Query(max_length=16)]
Row = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Piece = Annotated[int | None, Query(ge=0, le=366)]


@router.get("")
def dashboard(request: Request, _: Sees, now: Now, period: Period = "", show: Row = None) -> DashboardView:
    """`period` is 2016, 2016-Q2 or 2016-06; with `show` that show's cases alone, whatever the period."""
    which = None if show is None else ShowId(show)
    db, what = house_of(request).db, ("dashboard", period, which)
    found = counts_of(request).get(what, lambda: picture.picture(db, now, town, period=period, show=which))
    return dashboard_views.dashboard(found, "" if show is not None else period)


@router.get("/cases")
def cases(
    request: Request,
    visitor: Sees,
    now: Now,
    period: Period = "",
    show: Row = None,
    kind: Kind | None = None,
    town_named: Annotated[str | None, Query(alias="town", max_length=40)] = None,
    measure: Measure | None = None,
    piece: Piece = None,
    unit: Row = None,
) -> DashboardCasesView:
    """What one bar or point counts, what is missing first; cases the reader may not open have no number."""
    asked = Asked(kind=kind, town=town_named, measure=measure, piece=piece, unit=unit)
    which = None if show is None else ShowId(show)
    db = house_of(request).db
    return dashboard_views.cases(behind.behind(db, now, town, asked, visitor.person, period=period, show=which))
