"""The assessment (考核): units of a period in their groups, the cases behind every number, the table as a file."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query, Request, Response

from console import assessment_sheet, assessment_views
from console.assessment_wire import AssessmentView, BehindView, LeftOutView
from console.casework.working import this_moment
from console.house_of import house_of
from console.kept_counts import counts_of
from console.rooms import Room
from console.routes.lists import XLSX
from console.signed_in import Visitor, allowed
from intake.office.assessment import reading, shown
from intake.office.assessment.reading import Assessment
from intake.office.casework.reading import names_in
from intake.office.numbering import local
from intake.rules.rights import Act
from intake.rules.score import Measure
from intake.sentences import say

router = Room(prefix="/api/assessment", tags=["assessment"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_ASSESSMENT))]
Now = Annotated[datetime, Depends(this_moment)]
Key = Annotated[str, Query(max_length=16)]
Unit = Annotated[int, Query(ge=1, le=2**63 - 1)]


@router.get("")
def assessment(period: Key, request: Request, visitor: Sees, now: Now) -> AssessmentView:
    """One period of all units, or of the reader's own; `period` is 2016, 2016-Q2 or 2016-06."""
    return _view(period, request, visitor, now)


@router.get("/cases")
def cases(period: Key, unit: Unit, measure: Measure, request: Request, visitor: Sees, now: Now) -> list[BehindView]:
    """What a unit's figure counts, one by one, what is missing first."""
    found = shown.behind(house_of(request).db, _counted(period, request, now), unit, measure, visitor.person)
    return [assessment_views.behind(one) for one in found]


@router.get("/excluded")
def excluded(period: Key, unit: Unit, request: Request, visitor: Sees, now: Now) -> list[LeftOutView]:
    """What does not count for a unit, each with its reason."""
    found = shown.excluded(house_of(request).db, _counted(period, request, now), unit, visitor.person)
    return [assessment_views.left_out(one) for one in found]


@router.get("/table.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def table(period: Key, request: Request, visitor: Sees, now: Now) -> Response:
    """The same as a spreadsheet."""
    lang = visitor.person.lang
    return workbook(assessment_sheet.table(_view(period, request, visitor, now), lang), period, lang)


def workbook(content: bytes, period: str, lang: str) -> Response:
    """A spreadsheet for saving."""
    name = quote(f"{say('assessment.title', lang)}-{period}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(content, media_type=XLSX, headers=headers)


def _view(period: str, request: Request, visitor: Visitor, now: datetime) -> AssessmentView:
    found = shown.for_person(_counted(period, request, now), visitor.person)
    with house_of(request).db.read() as tx:
        names = names_in(tx, local(now).date())
    return assessment_views.assessment(found, names, visitor.person)


def _counted(period: str, request: Request, now: datetime) -> Assessment:
    """The page and the cases behind its numbers are of one count."""
    db = house_of(request).db
    return counts_of(request).get(("assessment", period), lambda: reading.assess(db, period, now))
