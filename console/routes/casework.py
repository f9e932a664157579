"""A case in its handling, read: everything about it, and each clock day by day."""

from console.asked import RowId
from console.casework import views
from console.casework.shown import ExplainedView, HandlingView
from console.casework.working import At
from console.rooms import Room
from console.routes import casework_answers, casework_begin, casework_routing, casework_supervision
from intake.office.casework import reading
from intake.words import CaseId

router = Room(prefix="/api/casework", tags=["casework"])


@router.get("/{case}")
def one_case(case: RowId, at: At) -> HandlingView:
    """The case with its whole life and the steps the reader may take now."""
    return at.show(CaseId(case))


@router.get("/{case}/clocks/{clock}")
def one_clock(case: RowId, clock: RowId, at: At) -> ExplainedView:
    """时限计算单: every day counted or skipped, and every move of the due day."""
    row, moves = reading.explanation(at.db, CaseId(case), clock, at.person)
    return views.explained(row, moves)


for module in (casework_begin, casework_routing, casework_answers, casework_supervision):
    router.include_router(module.router)
