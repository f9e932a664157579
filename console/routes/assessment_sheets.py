"""考核评分表: published, confirmed or appealed, decided, frozen. Whose turn it is the sheets themselves say."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from console import assessment_sheet, assessment_views
from console.asked import RowId
from console.assessment_wire import SheetAnswer, SheetDecision, SheetsView
from console.house_of import house_of
from console.rooms import Room
from console.routes.assessment import Key, Now, Sees, workbook
from console.routes.lists import XLSX
from console.signed_in import Visitor, allowed
from intake.office.assessment import published, sheets
from intake.rules.rights import Act

router = Room(prefix="/api/assessment", tags=["assessment"])

Publishes = Annotated[Visitor, Depends(allowed(Act.PUBLISH_ASSESSMENT))]
Answers = Annotated[Visitor, Depends(allowed(Act.ANSWER_ASSESSMENT))]
Freezes = Annotated[Visitor, Depends(allowed(Act.FREEZE_ASSESSMENT))]
Period = Annotated[str, Path(max_length=16)]


@router.get("/sheets")
def listed(period: Key, request: Request, visitor: Sees, now: Now) -> SheetsView:
    """A period's sheets, all of them or the reader's own unit's, with what the reader may do."""
    return assessment_views.sheets(published.published(house_of(request).db, period, visitor.person, now))


@router.get("/sheets.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def file(period: Key, request: Request, visitor: Sees, now: Now) -> Response:
    """The published sheets as a spreadsheet, from what was kept of them."""
    found = published.published(house_of(request).db, period, visitor.person, now)
    return workbook(assessment_sheet.published(found, visitor.person.lang), period, visitor.person.lang)


@router.post("/periods/{period}/publication", status_code=201)
def publish(period: Period, request: Request, visitor: Publishes, now: Now) -> SheetsView:
    sheets.publish(house_of(request).db, period, by=visitor.person, now=now)
    return listed(period, request, visitor, now)


@router.post("/periods/{period}/freezing")
def freeze(period: Period, request: Request, visitor: Freezes, now: Now) -> SheetsView:
    """定稿: F19 for every unit; nothing of the period changes any more."""
    sheets.freeze(house_of(request).db, period, by=visitor.person, now=now)
    return listed(period, request, visitor, now)


@router.post("/sheets/{sheet}/answer", status_code=204)
def answer(sheet: RowId, body: SheetAnswer, request: Request, visitor: Answers, now: Now) -> None:
    """The unit confirms or appeals."""
    sheets.answer(
        house_of(request).db, sheet, body.step, words=body.words, version=body.version, by=visitor.person, now=now
    )


@router.post("/sheets/{sheet}/decision", status_code=204)
def decide(sheet: RowId, body: SheetDecision, request: Request, visitor: Publishes, now: Now) -> None:
    """The style office decides on an appeal; with `recount` by the books of this moment."""
    db = house_of(request).db
    sheets.decide(db, sheet, words=body.words, recount=body.recount, version=body.version, by=visitor.person, now=now)
