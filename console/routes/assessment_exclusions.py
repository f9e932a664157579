"""不计入考核: what leading bodies take out of the assessment, each with its reason and its second hand."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.assessment_wire import ExclusionEnded, ExclusionProposed, ExclusionsView, ExclusionView
from console.house_of import house_of
from console.kept_counts import counts_of
from console.rooms import Room
from console.routes.assessment import Now
from console.signed_in import Visitor, allowed
from intake.office.assessment import excluding
from intake.rules import assessing
from intake.rules.rights import Act

router = Room(prefix="/api/assessment/exclusions", tags=["assessment"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_DASHBOARD))]
Excludes = Annotated[Visitor, Depends(allowed(Act.EXCLUDE_CASE))]
Approves = Annotated[Visitor, Depends(allowed(Act.APPROVE_EXCLUSION))]


@router.get("")
def listed(request: Request, visitor: Sees) -> ExclusionsView:
    """All of them, the newest first, with what the reader may do."""
    found = excluding.listed(house_of(request).db, visitor.person)
    return ExclusionsView(
        may_propose=assessing.may(assessing.EXCLUDES, visitor.person.posts),
        exclusions=[ExclusionView(**asdict(one)) for one in found],
    )


@router.post("", status_code=201)
def propose(body: ExclusionProposed, request: Request, visitor: Excludes, now: Now) -> ExclusionsView:
    """Leave a case, or one figure of it, out; nothing changes until the bureau approves."""
    db = house_of(request).db
    excluding.propose(db, body.number, body.measure, reason=body.reason, by=visitor.person, now=now)
    return listed(request, visitor)


@router.post("/{exclusion}/approval")
def approve(exclusion: RowId, request: Request, visitor: Approves, now: Now) -> ExclusionsView:
    excluding.approve(house_of(request).db, exclusion, by=visitor.person, now=now)
    counts_of(request).forget()
    return listed(request, visitor)


@router.post("/{exclusion}/end")
def end(exclusion: RowId, body: ExclusionEnded, request: Request, visitor: Excludes, now: Now) -> ExclusionsView:
    """Refuse it, or take it back while no period frozen with it stands against that."""
    excluding.end(house_of(request).db, exclusion, reason=body.reason, by=visitor.person, now=now)
    counts_of(request).forget()
    return listed(request, visitor)
