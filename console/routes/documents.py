"""Documents of a case and their files, and empty forms for paper."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Response

from console import documents_views
from console.asked import RowId
from console.casework.working import At
from console.documents_wire import DocumentView, FormView, Voided
from console.rooms import Room
from intake.documents import zips
from intake.documents.catalogue import LAYOUTS, layout
from intake.office import printing, voiding
from intake.office.casework.reading import names_in
from intake.office.numbering import local
from intake.sentences import say
from intake.words import CaseId
from intake.words.documents import DocumentId, DocumentState, Eyes

router = Room(prefix="/api", tags=["documents"])

PDF = "application/pdf"
ZIP = "application/zip"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/documents")
def documents(case: Annotated[int, Query(ge=1, le=2**63 - 1)], at: At) -> list[DocumentView]:
    """The case's documents that the reader may know of, every version, oldest first."""
    found = printing.seen(at.db, CaseId(case), at.person)
    at.saw([case])
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


@router.get("/documents/case.zip", response_class=Response)
def case_zip(case: Annotated[int, Query(ge=1, le=2**63 - 1)], at: At) -> Response:
    """Both files of the newest version of every paper of a case that has left the house, as the reader may see it."""
    newest = {one.document.paper: one for one in printing.seen(at.db, CaseId(case), at.person)}
    files: dict[str, bytes] = {}
    for one in newest.values():
        if one.document.state is not DocumentState.DRAFT:
            made = printing.print_seen(at.db, one, masked=False, original=False, at=at.now, person=at.person)
            name = documents_views.file_name(one, at.person.lang, masked=False, original=False)
            files |= {f"{name}.pdf": made.pdf, f"{name}.docx": made.docx}
    if any(one.eyes is Eyes.FULL for one in newest.values()):
        at.saw([case])
    number = next((one.document.snapshot.strip.case_number for one in newest.values()), "")
    return answer(zips.packed(files), ZIP, say("documents.name.all", at.person.lang, number=number))


@router.get("/documents/{document}.pdf", response_class=Response)
def document_pdf(document: RowId, at: At, masked: bool = False, original: bool = False) -> Response:
    """A letter's enclosure follows its own pages. `original`: a void paper without its mark, for those who may."""
    return _file(DocumentId(document), at, PDF, masked=masked, original=original)


@router.get("/documents/{document}.docx", response_class=Response)
def document_docx(document: RowId, at: At, masked: bool = False, original: bool = False) -> Response:
    return _file(DocumentId(document), at, WORD, masked=masked, original=original)


@router.post("/documents/{document}/void")
def void(document: RowId, body: Voided, at: At) -> DocumentView:
    """作废: the number stays in the books and is never given again."""
    voiding.void(at.db, DocumentId(document), reason=body.reason, by=at.person, at=at.now)
    with at.db.read() as tx:
        names = names_in(tx, local(at.now).date())
    return documents_views.document(printing.one_seen(at.db, DocumentId(document), at.person), names, at.person.lang)


@router.get("/forms")
def forms(at: At) -> list[FormView]:
    return [documents_views.form(one, at.person.lang) for one in LAYOUTS.values()]


@router.get("/forms/{form}/blank.pdf", response_class=Response)
def blank_pdf(form: str, at: At) -> Response:
    return _blank(form, at, PDF)


@router.get("/forms/{form}/blank.docx", response_class=Response)
def blank_docx(form: str, at: At) -> Response:
    return _blank(form, at, WORD)


def _file(document: DocumentId, at: At, kind: str, *, masked: bool, original: bool) -> Response:
    seen = printing.one_seen(at.db, document, at.person)
    made = printing.print_seen(at.db, seen, masked=masked, original=original, at=at.now, person=at.person)
    if seen.eyes is Eyes.FULL and not masked:
        at.saw(printing.cases_on(at.db, seen.document))
    name = documents_views.file_name(seen, at.person.lang, masked=masked, original=original)
    return answer(made.pdf if kind == PDF else made.docx, kind, name)


def _blank(form: str, at: At, kind: str) -> Response:
    known = layout(form)
    made = printing.blank(at.db, known.form, at.now)
    name = f"{known.form} {say(f'form.{known.form}', at.person.lang)}".replace(":", "-")
    return answer(made.pdf if kind == PDF else made.docx, kind, name)


def answer(content: bytes, kind: str, name: str) -> Response:
    """A browser shows a PDF and saves the rest; nothing is kept in its cache, for it may hold a citizen's number."""
    ending, manner = _MANNERS.get(kind, ("html", "attachment"))
    headers = {
        "Content-Disposition": f"{manner}; filename*=UTF-8''{quote(f'{name}.{ending}')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=kind, headers=headers)


_MANNERS = {PDF: ("pdf", "inline"), WORD: ("docx", "attachment"), ZIP: ("zip", "attachment")}
