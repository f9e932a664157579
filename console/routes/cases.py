"""Cases: list, one case with its calls, corrections."""

from typing import Annotated

from fastapi import Depends, Query, Request

from console import views
from console.asked import Moment, RowId
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed, saw
from console.wire import CaseCorrections, CaseRow, CaseView
from intake.office import books, cases, transcripts
from intake.rules.rights import Act
from intake.words import CaseId
from transcription.places import place_names
from transcription.places.said import said

router = Room(prefix="/api", tags=["cases"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_CALLS))]
Hears = Annotated[Visitor, Depends(allowed(Act.HEAR_RECORDING))]
Corrects = Annotated[Visitor, Depends(allowed(Act.CORRECT_CASE))]


@router.get("/cases")
def case_list(
    request: Request,
    visitor: Sees,
    before: Moment | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    q: Annotated[str, Query(max_length=100)] = "",
    practice: bool = False,
) -> list[CaseRow]:
    db = house_of(request).db
    found = cases.cases(db, visitor.person, before=before, limit=limit, query=q, practice=practice)
    saw(db, visitor, [case.id for case in found])
    return [views.case_row(case, visitor.sight) for case in found]


@router.get("/cases/{case}")
def one_case(case: RowId, request: Request, visitor: Sees) -> CaseView:
    db = house_of(request).db
    found = cases.case(db, CaseId(case))
    saw(db, visitor, [found.id])
    return views.case_view(found, books.call_records(db, found.calls), visitor.sight)


@router.patch("/cases/{case}")
def correct_case(case: RowId, body: CaseCorrections, request: Request, visitor: Corrects) -> CaseView:
    db = house_of(request).db
    corrections = cases.Corrections(caller_name=body.caller_name, place=body.place, kind=body.kind)
    found = cases.correct_case(
        db, CaseId(case), corrections, version=body.version, person=visitor.person.id, at=house_of(request).now()
    )
    saw(db, visitor, [found.id])
    return views.case_view(found, books.call_records(db, found.calls), visitor.sight)


@router.get("/cases/{case}/places")
def places_said(case: RowId, request: Request, _: Hears) -> list[str]:
    """Places of the district that the reviewed text of the case's calls names, in the order in which they were said."""
    db = house_of(request).db
    heard = [segment for call in cases.case(db, CaseId(case)).calls for segment in transcripts.transcript(db, call)]
    return list(said(segment.text for segment in heard if segment.reviewed_at is not None))


@router.get("/places")
def places(_: Sees) -> list[str]:
    """Names of the district's towns and villages, for the place field."""
    return list(place_names())
