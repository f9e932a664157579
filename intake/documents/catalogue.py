"""The catalogue: every form there is, by its code. Pure."""

from collections.abc import Mapping

from intake.documents import annexes, assessment_paper, office_papers, show_papers, station_papers, unit_papers
from intake.documents.cells import Layout
from intake.words import Refusal
from intake.words.documents import Form

LAYOUTS: Mapping[Form, Layout] = {
    layout.form: layout
    for layout in (
        annexes.REGISTRATION,
        annexes.NOTICE,
        annexes.COORDINATION_12345,
        annexes.COORDINATION_JOINT,
        annexes.FEEDBACK,
        annexes.SUPERVISION_LETTER,
        office_papers.REQUEST,
        office_papers.PROPOSAL,
        show_papers.LEAVE,
        show_papers.FILING,
        station_papers.MONTH_PREVIEW,
        show_papers.POST_REPORT,
        show_papers.ATTENDANCE,
        office_papers.OVERDUE,
        office_papers.RECTIFICATION,
        station_papers.AIR_REPLY,
        office_papers.RECEIPT,
        station_papers.VERIFICATION,
        office_papers.LEAD,
        assessment_paper.SHEET,
        station_papers.HANDOVER_12345,
        office_papers.EXTENSION,
        station_papers.ANSWERED_LIVE,
        unit_papers.CALL_UP,
        unit_papers.REHEARSAL_PACK,
    )
}


class NoSuchForm(Refusal):
    key = "documents.no_such_form"


def layout(form: str) -> Layout:
    """The form with this code, however it is written. Raises NoSuchForm."""
    code = form.strip().upper()
    if code not in {one.value for one in Form}:
        raise NoSuchForm(form=form[:16], forms=" ".join(LAYOUTS))
    return LAYOUTS[Form(code)]
