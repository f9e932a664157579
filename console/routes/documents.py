"""Documents of a case and their files, and empty forms for paper."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from console import documents_views
from console.asked import RowId
from console.casework.working import At
from console.documents_wire import DocumentView, FormView
from intake.documents.catalogue import LAYOUTS, layout
from intake.office import printing
from intake.office.casework.reading import names_in
from intake.office.numbering import local
from intake.words import CaseId
from intake.words.documents import DocumentId

router = APIRouter(prefix="/api", tags=["documents"])

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/documents")
def documents(case: Annotated[int, Query(ge=1, le=2**63 - 1)], at: At) -> list[DocumentView]:
    """The case's documents that the reader may know of, every version, oldest first."""
    found = printing.seen(at.db, CaseId(case), at.person)
    with at.db.read() as tx:
        names = names_in(tx, local(at.now).date())
    return [documents_views.document(one, names, at.person.lang) for one in found]


@router.get("/documents/sheets")
def sheets(at: At) -> list[DocumentView]:
    """Papers about several cases that the reader may know of, newest first: a day's overdue lines, a show's answers."""
    found = printing.sheets(at.db, at.person)
    with at.db.read() as tx:
        names = names_in(tx, local(at.now).date())
    return [documents_views.document(one, names, at.person.lang) for one in found]


@router.get("/documents/{document}.pdf", response_class=Response)
def document_pdf(document: RowId, at: At) -> Response:
    return _file(DocumentId(document), at, PDF)


@router.get("/documents/{document}.docx", response_class=Response)
def document_docx(document: RowId, at: At) -> Response:
    return _file(DocumentId(document), at, WORD)


@router.get("/forms")
def forms(at: At) -> list[FormView]:
    return [documents_views.form(one, at.person.lang) for one in LAYOUTS.values()]


@router.get("/forms/{form}/blank.pdf", response_class=Response)
def blank_pdf(form: str, at: At) -> Response:
    return _blank(form, at, PDF)


@router.get("/forms/{form}/blank.docx", response_class=Response)
def blank_docx(form: str, at: At) -> Response:
    return _blank(form, at, WORD)


def _file(document: DocumentId, at: At, kind: str) -> Response:
    seen = printing.one_seen(at.db, document, at.person)
    made = printing.render(at.db, document, at=at.now, person=at.person.id, eyes=seen.eyes)
    name = seen.document.number or f"{seen.document.form}-{document}"
    return _answer(made.pdf if kind == PDF else made.docx, kind, name)


def _blank(form: str, at: At, kind: str) -> Response:
    known = layout(form)
    made = printing.blank(at.db, known.form, at.now)
    return _answer(made.pdf if kind == PDF else made.docx, kind, known.form)


def _answer(content: bytes, kind: str, name: str) -> Response:
    """A browser shows a PDF and saves a Word file; neither is kept in its cache, for it may hold a citizen's number."""
    ending, manner = ("pdf", "inline") if kind == PDF else ("docx", "attachment")
    headers = {
        "Content-Disposition": f"{manner}; filename*=UTF-8''{quote(f'{name}.{ending}')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=kind, headers=headers)
