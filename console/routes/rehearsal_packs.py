"""上线预演资料: what host and unit read before the show, on the page and on paper, fresh each time."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Request, Response

from console.asked import RowId
from console.call_up_wire import LetterCaseView, LetterPromiseView
from console.house_of import house_of
from console.rehearsal_wire import (
    CautionedView,
    PackCommitmentView,
    QuestionView,
    RehearsalPackView,
)
from console.rooms import Room
from console.routes.documents import PDF, answer
from console.signed_in import Visitor, allowed
from intake.office.programme import rehearsal_packs, rehearsal_paper
from intake.office.programme.rehearsal_packs import Pack
from intake.rules.rights import Act
from intake.sentences import say
from intake.words import ShowId

router = Room(prefix="/api/shows/{show}", tags=["preparation"])

# Whether it is for them depends on the show's unit: the verb asks.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("/rehearsal-pack")
def look(show: RowId, request: Request, visitor: Asks) -> RehearsalPackView:
    """As it is at this moment."""
    return _view(_pack(show, request, visitor))


@router.get("/rehearsal-pack.pdf", response_class=Response)
def pdf(show: RowId, request: Request, visitor: Asks) -> Response:
    """The same on paper; it is not kept."""
    found = _pack(show, request, visitor)
    made = rehearsal_paper.printed(house_of(request).db, found)
    name = say("pack.file", visitor.person.lang, show=found.show.day.isoformat(), unit=found.unit_name)
    return answer(made.pdf, PDF, name)


def _pack(show: int, request: Request, visitor: Visitor) -> Pack:
    house = house_of(request)
    db, now = house.db, house.now()
    return rehearsal_packs.pack(db, ShowId(show), by=visitor.person.id, at=now)


def _view(found: Pack) -> RehearsalPackView:
    return RehearsalPackView(
        made_at=found.made_at,
        unit_name=found.unit_name,
        cautions=[CautionedView(**asdict(one)) for one in found.cautions],
        cases=[LetterCaseView(**asdict(one)) for one in found.cases],
        open_count=found.open_count,
        overdue_count=found.overdue_count,
        promises=[LetterPromiseView(**asdict(one)) for one in found.promises],
        commitments=[PackCommitmentView(**asdict(one)) for one in found.commitments],
        questions=[QuestionView(**asdict(one)) for one in found.questions],
    )
