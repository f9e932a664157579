"""Documents as they lie in the books: read, and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from intake.documents.snapshot import Snapshot, read
from intake.office.rules_in_force import in_force
from intake.records import tables
from intake.words import CaseId, OrganisationId, PersonId, Refusal
from intake.words.documents import DocumentId, DocumentState, Eyes, Form


class NoSuchDocument(Refusal):
    """There is none, or this person may not know of it."""

    key = "documents.no_such_document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """The version of another paper that travels with a letter, and for whose eyes it is printed there."""

    document: DocumentId
    eyes: Eyes


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
    enclosed: Enclosed | None

    @property
    def number(self) -> str:
        """文号, which a later version of the paper goes on with; empty on drafts and on papers without one."""
        return self.snapshot.strip.number


def document_in(tx: Connection, document: DocumentId) -> Document:
    """Raises NoSuchDocument."""
    return _document(row_in(tx, document))


def documents_in(tx: Connection, case: CaseId) -> list[Document]:
    """Every version of every paper of a case, oldest first."""
    rows = select(tables.document).where(tables.document.c.matter == case).order_by(tables.document.c.id)
    return [_document(row) for row in tx.execute(rows).all()]


def sheets_in(tx: Connection, limit: int) -> list[Document]:
    """Papers of no one case, newest first: the latest version of each, at most `limit` of them."""
    columns = tables.document.c
    rows = _NEWEST.where(columns.matter.is_(None)).order_by(columns.id.desc()).limit(limit)
    return [_document(row) for row in tx.execute(rows).all()]


def _newest() -> Select[Any]:
    """The latest version of each paper."""
    one, later = tables.document.c, tables.document.alias().c
    return select(tables.document).where(
        ~select(later.id).where(later.paper == one.paper, later.version > one.version).exists()
    )


# Asked in every step, and so put together once.
_NEWEST = _newest()
_NEWEST_OF = _NEWEST.where(tables.document.c.paper.in_(bindparam("papers", expanding=True)))
_CASE_NUMBER = select(tables.matter.c.number).where(tables.matter.c.id == bindparam("case"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What lies there before papers of one case are made: the newest version of each, and what stands beside all.

    Whoever makes several looks once.
    """

    newest: Mapping[str, Row[Any]]
    case_number: str
    policy: str


def shelf_in(tx: Connection, papers: Iterable[str], case: CaseId | None) -> Shelf:
    rows = tx.execute(_NEWEST_OF, {"papers": list(papers)}).all()
    number = None if case is None else tx.execute(_CASE_NUMBER, {"case": case}).scalar()
    pack = in_force(tx).pack
    return Shelf(
        newest={row.paper: row for row in rows}, case_number=number or "", policy=f"{pack.name} {pack.version}"
    )


def row_in(tx: Connection, document: DocumentId) -> Row[Any]:
    found = tx.execute(select(tables.document).where(tables.document.c.id == document)).first()
    if found is None:
        raise NoSuchDocument(document=document)
    return found


def issued_before_in(tx: Connection, row: Row[Any]) -> Row[Any] | None:
    """The paper's last issued version; one that is void is not gone on with."""
    columns = tables.document.c
    issued = select(tables.document).where(columns.paper == row.paper, columns.state == DocumentState.ISSUED)
    return tx.execute(issued.order_by(columns.version.desc()).limit(1)).first()


def enclosed_of(row: Row[Any]) -> Enclosed | None:
    if row.enclosure is None:
        return None
    return Enclosed(document=DocumentId(row.enclosure), eyes=Eyes(row.enclosure_eyes))


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
        enclosed=enclosed_of(row),
    )
