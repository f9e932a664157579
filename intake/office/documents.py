"""Documents in the books: made once for each paper and content, numbered without a gap, void but never gone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import journal
from intake.documents.snapshot import Content, Snapshot, Strip, read, snapshot
from intake.office import document_templates, organisations
from intake.office.numbering import local, next_in
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.rules import document_numbers
from intake.settings import house
from intake.words import CaseId, OrganisationId, PersonId, Refusal
from intake.words.documents import DocumentId, DocumentState, Form


class NoSuchDocument(Refusal):
    """There is none, or this person may not know of it."""

    key = "documents.no_such_document"


class NotADraft(Refusal):
    """It has been issued, or is void."""

    key = "documents.not_a_draft"


class VoidAlready(Refusal):
    key = "documents.void_already"


class ReasonNeeded(Refusal):
    """A number that stays in the books as 作废 needs to say why."""

    key = "documents.reason_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One version of a paper."""

    id: DocumentId
    paper: str
    version: int
    form: Form
    case: CaseId | None
    organisation: OrganisationId
    addressee: OrganisationId | None
    state: DocumentState
    template: str
    snapshot: Snapshot
    docx_sha256: str
    pdf_sha256: str
    pages: int
    practice: bool
    made_by: PersonId | None
    made_at: datetime
    issued_at: datetime | None
    void_reason: str

    @property
    def number(self) -> str:
        """文号, which a later version of the paper goes on with; empty on drafts and on papers without one."""
        return self.snapshot.strip.number


def make_in(
    tx: Connection,
    *,
    paper: str,
    form: Form,
    matter: CaseId | None,
    organisation: OrganisationId,
    addressee: OrganisationId | None,
    snapshot: Mapping[str, Content],
    number_series: str | None,
    at: datetime,
    person: PersonId | None,
    practice: bool,
    draft: bool = False,
) -> DocumentId:
    """The document of this paper with this content: the newest one where nothing changed, else the next version.

    Args:
        paper: what it is of, as "f2:case:7"; the same for every version.
        snapshot: the content of its cells by name; what is missing is blank.
        number_series: one of `document_numbers.WORDS`; None for papers without a number.
        draft: it is not issued yet, and takes no number before `issue_in`.

    Raises: UnknownCell, WrongContent, NoSuchSeries, NoSuchOrganisation.
    """
    content = _snapshot(tx, form, snapshot, matter)
    newest = _newest(tx, paper)
    if newest is not None and newest.state != DocumentState.VOID and read(newest.snapshot).cells == content.cells:
        document, waits = DocumentId(newest.id), newest.state == DocumentState.DRAFT
    else:
        row = {"paper": paper, "version": 1 if newest is None else newest.version + 1, "matter": matter}
        row |= {"organisation": organisation, "addressee": addressee, "practice": practice}
        document, waits = _add(tx, content, row, at, person), True
    if waits and not draft:
        issue_in(tx, document, number_series=number_series, at=at, person=person)
    return document


def issue_in(
    tx: Connection, document: DocumentId, *, number_series: str | None, at: datetime, person: PersonId | None
) -> str:
    """A draft becomes a document; its number, or nothing, is returned. A paper keeps the number it has.

    Raises: NoSuchDocument, NotADraft, NoSuchSeries.
    """
    row = _row(tx, document)
    if row.state != DocumentState.DRAFT:
        raise NotADraft(document=document)
    number = _number_of_paper(tx, row)
    given = None
    if number_series is not None and not number:
        number = given = _next_number(tx, row, number_series, at)
    content = read(row.snapshot)
    content = replace(content, strip=replace(content.strip, number=number))
    values = {"number": given, "snapshot": content.text, "sha256": content.sha256}
    tx.execute(
        update(tables.document)
        .where(tables.document.c.id == document)
        .values(state=DocumentState.ISSUED, issued_at=at, **values)
    )
    _note(tx, document, "document_issued", at, person, {"number": number, "sha256": content.sha256})
    return number


def void_in(tx: Connection, document: DocumentId, *, reason: str, at: datetime, person: PersonId | None) -> None:
    """作废: every version of the paper counts no more, and its number is never given again.

    Raises: NoSuchDocument, VoidAlready, ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    row = _row(tx, document)
    if row.state == DocumentState.VOID:
        raise VoidAlready(document=document)
    columns = tables.document.c
    tx.execute(
        update(tables.document)
        .where(columns.paper == row.paper, columns.state != DocumentState.VOID)
        .values(state=DocumentState.VOID, void_reason=reason.strip())
    )
    _note(tx, document, "document_void", at, person, {"paper": row.paper, "version": row.version})


def document_in(tx: Connection, document: DocumentId) -> Document:
    """Raises NoSuchDocument."""
    return _document(_row(tx, document))


def documents_in(tx: Connection, case: CaseId) -> list[Document]:
    """Every version of every paper of a case, oldest first."""
    rows = select(tables.document).where(tables.document.c.matter == case).order_by(tables.document.c.id)
    return [_document(row) for row in tx.execute(rows).all()]


def sheets_in(tx: Connection, limit: int) -> list[Document]:
    """Papers of no one case, newest first: the latest version of each, at most `limit` of them."""
    columns = tables.document.c
    later = tables.document.alias()
    newest = ~select(later.c.id).where(later.c.paper == columns.paper, later.c.version > columns.version).exists()
    rows = select(tables.document).where(columns.matter.is_(None), newest).order_by(columns.id.desc()).limit(limit)
    return [_document(row) for row in tx.execute(rows).all()]


def printed_in(
    tx: Connection, document: DocumentId, *, docx: str, pdf: str, pages: int, at: datetime, person: PersonId | None
) -> bool:
    """Keep the hashes of its files, once. False when somebody else was faster."""
    done = tx.execute(
        update(tables.document)
        .where(tables.document.c.id == document, tables.document.c.pdf_sha256.is_(None))
        .values(docx_sha256=docx, pdf_sha256=pdf, pages=pages)
    )
    if done.rowcount:
        _note(tx, document, "document_printed", at, person, {"docx": docx, "pdf": pdf, "pages": pages})
    return bool(done.rowcount)


def _add(
    tx: Connection, content: Snapshot, row: Mapping[str, Any], at: datetime, person: PersonId | None
) -> DocumentId:
    values = {
        "form": content.form,
        "state": DocumentState.DRAFT,
        "template": document_templates.in_use_in(tx, content.form, at).name,
        "snapshot": content.text,
        "sha256": content.sha256,
        "made_by": person,
        "made_at": at,
        "void_reason": "",
    }
    made = insert(tables.document).values(**row, **values).returning(tables.document.c.id)
    document = DocumentId(tx.execute(made).scalar_one())
    facts = {"paper": row["paper"], "form": content.form, "case": row["matter"], "sha256": content.sha256}
    _note(tx, document, "document_made", at, person, facts)
    return document


def _snapshot(tx: Connection, form: Form, cells: Mapping[str, Content], matter: CaseId | None) -> Snapshot:
    case = None
    if matter is not None:
        case = tx.execute(select(tables.matter.c.number).where(tables.matter.c.id == matter)).scalar()
    pack = in_force(tx).pack
    strip = Strip(shown=house().paper_strip, number="", case_number=case or "", policy=f"{pack.name} {pack.version}")
    return snapshot(form, cells, strip)


def _next_number(tx: Connection, row: Row[Any], series: str, at: datetime) -> str:
    day = local(at).date()
    known = organisations.organisation_in(tx, OrganisationId(row.organisation), day)
    begins = document_numbers.prefix(known.prefix, known.name, practice=row.practice)
    count = next_in(tx, document_numbers.series_name(begins, series, day.year))
    return document_numbers.number(begins, series, day.year, count)


def _newest(tx: Connection, paper: str) -> Row[Any] | None:
    rows = select(tables.document).where(tables.document.c.paper == paper)
    return tx.execute(rows.order_by(tables.document.c.version.desc()).limit(1)).first()


def _row(tx: Connection, document: DocumentId) -> Row[Any]:
    found = tx.execute(select(tables.document).where(tables.document.c.id == document)).first()
    if found is None:
        raise NoSuchDocument(document=document)
    return found


def _number_of_paper(tx: Connection, row: Row[Any]) -> str:
    """The number that the paper's last issued version carries; one that is void is not gone on with."""
    columns = tables.document.c
    issued = select(columns.snapshot).where(columns.paper == row.paper, columns.state == DocumentState.ISSUED)
    found = tx.execute(issued.order_by(columns.version.desc()).limit(1)).scalar()
    return "" if found is None else read(found).strip.number


def _note(
    tx: Connection,
    document: DocumentId,
    verb: str,
    at: datetime,
    person: PersonId | None,
    facts: Mapping[str, journal.Fact],
) -> None:
    actor = "system" if person is None else f"person:{person}"
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"document:{document}", facts=facts))


def _document(row: Row[Any]) -> Document:
    return Document(
        id=DocumentId(row.id),
        paper=row.paper,
        version=row.version,
        form=Form(row.form),
        case=row.matter,
        organisation=OrganisationId(row.organisation),
        addressee=row.addressee,
        state=DocumentState(row.state),
        template=row.template,
        snapshot=read(row.snapshot),
        docx_sha256=row.docx_sha256 or "",
        pdf_sha256=row.pdf_sha256 or "",
        pages=row.pages or 0,
        practice=row.practice,
        made_by=row.made_by,
        made_at=row.made_at,
        issued_at=row.issued_at,
        void_reason=row.void_reason,
    )
