"""Files of documents: made once outside any transaction, kept by their hashes, given out as the stored bytes."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from intake.documents import rendering, samples, store
from intake.documents.catalogue import layout
from intake.documents.rendering import Printed
from intake.documents.store import FileGone
from intake.office import document_templates, documents
from intake.office.casework.file import File, file_in
from intake.office.casework.reading import visible_in
from intake.office.documents import Document, NoSuchDocument
from intake.office.people import Person
from intake.records.database import Database
from intake.rules import document_rights
from intake.settings import home_folder
from intake.words import CaseId, PersonId, Refusal, SupervisionState
from intake.words.documents import DocumentId, DocumentState, Eyes, Form


class PrintedOtherwise(Refusal):
    """A file is gone, and made again it is not the same: fonts, libraries or the system changed in between."""

    key = "documents.printed_otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document as one person may see it."""

    document: Document
    eyes: Eyes


def seen(db: Database, case: CaseId, person: Person) -> list[Seen]:
    """The case's documents that this person may know of, oldest first. Raises NoSuchCase."""
    with db.read() as tx:
        file = visible_in(tx, case, person)
        found = documents.documents_in(tx, case)
        return [Seen(document=one, eyes=_eyes(file, person)) for one in found if _sees(one, file, person)]


def sheets(db: Database, person: Person, limit: int = 200) -> list[Seen]:
    """Papers of no one case that this person may know of, newest first: F13, F18, F20 and F22."""
    with db.read() as tx:
        found = documents.sheets_in(tx, limit)
    return [Seen(document=one, eyes=_eyes(None, person)) for one in found if _sees(one, None, person)]


def one_seen(db: Database, document: DocumentId, person: Person) -> Seen:
    """Raises NoSuchDocument, also for one that is there but not for this person."""
    with db.read() as tx:
        found = documents.document_in(tx, document)
        file = _file(tx, found)
    if not _sees(found, file, person):
        raise NoSuchDocument(document=document)
    return Seen(document=found, eyes=_eyes(file, person))


def render(
    db: Database, document: DocumentId, *, at: datetime, person: PersonId | None = None, eyes: Eyes = Eyes.FULL
) -> Printed:
    """Both files of a document. The first time they are made and their hashes kept; then they are the stored bytes.

    Raises: NoSuchDocument, MissingGlyph, NoFont, FileChanged, PrintedOtherwise.
    """
    with db.read() as tx:
        found = documents.document_in(tx, document)
    if found.state is DocumentState.DRAFT:
        # Its number is still to come; what is kept is what was issued.
        return _made(db, found, eyes)
    if eyes is Eyes.MASKED:
        return _masked(db, found)
    if not found.pdf_sha256:
        made = _made(db, found, eyes)
        docx, pdf = store.keep(made.docx), store.keep(made.pdf)
        with db.begin() as tx:
            documents.printed_in(tx, document, docx=docx, pdf=pdf, pages=made.pages, at=at, person=person)
            # Whoever was faster printed the same: a document never changes.
            found = documents.document_in(tx, document)
    return _stored(db, found)


def blank(db: Database, form: Form, at: datetime) -> Printed:
    """An empty form for filling in by hand, by the template in use, with nothing outside its table."""
    with db.begin() as tx:
        version = document_templates.in_use_in(tx, form, at)
    paper = samples.empty(layout(form), samples.BARE)
    return rendering.render(paper, document_templates.files(version), practice=False)


def _made(db: Database, found: Document, eyes: Eyes) -> Printed:
    with db.read() as tx:
        version = document_templates.version_in(tx, found.template)
    template = document_templates.files(version)
    return rendering.render(found.snapshot, template, practice=found.practice, eyes=eyes)


def _stored(db: Database, found: Document) -> Printed:
    try:
        return Printed(docx=store.fetch(found.docx_sha256), pdf=store.fetch(found.pdf_sha256), pages=found.pages)
    except FileGone:
        made = _made(db, found, Eyes.FULL)
        if (store.keep(made.docx), store.keep(made.pdf)) != (found.docx_sha256, found.pdf_sha256):
            raise PrintedOtherwise(document=found.id, number=found.number) from None
        return made


def _masked(db: Database, found: Document) -> Printed:
    """Files of their own. Which they are stands beside the store; the books know only the whole document's."""
    note = home_folder() / store.FOLDER / "masked" / f"{found.id}-{found.snapshot.sha256[:16]}.json"
    try:
        kept = json.loads(note.read_text("ascii"))
        return Printed(docx=store.fetch(kept["docx"]), pdf=store.fetch(kept["pdf"]), pages=kept["pages"])
    except (FileNotFoundError, FileGone):
        made = _made(db, found, Eyes.MASKED)
    kept = {"docx": store.keep(made.docx), "pdf": store.keep(made.pdf), "pages": made.pages}
    note.parent.mkdir(parents=True, exist_ok=True)
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps(kept), "ascii")
    draft.replace(note)
    return made


def _file(tx: Connection, found: Document) -> File | None:
    return None if found.case is None else file_in(tx, found.case)


def _sees(found: Document, file: File | None, person: Person) -> bool:
    return document_rights.sees(
        found.form,
        found.state,
        person.posts,
        None if file is None else file.parties(None),
        organisation=found.organisation,
        addressee=found.addressee,
    )


def _eyes(file: File | None, person: Person) -> Eyes:
    if file is None:
        return document_rights.eyes(person.posts, None, supervised=False, protected=False)
    supervised = any(one.state is not SupervisionState.REFUSED for one in file.supervisions)
    return document_rights.eyes(person.posts, file.parties(None), supervised=supervised, protected=file.protected)
