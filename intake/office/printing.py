"""Files of documents: made once outside any transaction, kept by their hashes, given out as the stored bytes."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from intake.documents import rendering, samples, store
from intake.documents.catalogue import layout
from intake.documents.masking import Called
from intake.documents.rendering import Enclosure, Printed, Template
from intake.documents.store import FileGone
from intake.office import document_templates, documents
from intake.office.casework.file import File, file_in
from intake.office.casework.reading import visible_in
from intake.office.casework.seen import masks_in
from intake.office.documents import Document, Enclosed, NoSuchDocument
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import document_rights, numbers, who
from intake.settings import home_folder
from intake.words import CaseId, PersonId, Refusal, SupervisionState
from intake.words.documents import DocumentId, DocumentState, Eyes, Form

# By how masks were made when a copy was kept; copies of an older way are made again.
MASKED_BY = 2
_CASE_NUMBER = re.compile(r"(?<!\d)\d{8}(?!\d)")


class PrintedOtherwise(Refusal):
    """A file is gone, and made again it is not the same: fonts, libraries or the system changed in between."""

    key = "documents.printed_otherwise"


class OriginalWithheld(Refusal):
    """A void paper without its mark could be taken for one that counts: it stays with the station and the office."""

    key = "documents.original_withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document as one person may see it, with what travels with it.

    Attributes:
        original: it is void, and this person may also have it without the mark.
        may_void: it counts, and this person may say that it no longer does.
        void_reason: why it counts no more, without what this person may not have of the callers it is about.
    """

    document: Document
    eyes: Eyes
    enclosed: Document | None
    original: bool
    may_void: bool
    void_reason: str


def seen(db: Database, case: CaseId, person: Person) -> list[Seen]:
    """The case's documents that this person may know of, oldest first. Raises NoSuchCase."""
    with db.read() as tx:
        file = visible_in(tx, case, person)
        found = documents.documents_in(tx, case)
        return [_seen(tx, one, file, person) for one in found if _sees(one, file, person)]


def sheets(db: Database, person: Person, limit: int = 200) -> list[Seen]:
    """Papers of no one case that this person may know of, newest first: F13, F18, F20 and F22."""
    with db.read() as tx:
        found = documents.sheets_in(tx, limit)
        return [_seen(tx, one, None, person) for one in found if _sees(one, None, person)]


def one_seen(db: Database, document: DocumentId, person: Person) -> Seen:
    """Raises NoSuchDocument, also for one that is there but not for this person."""
    with db.read() as tx:
        found = documents.document_in(tx, document)
        file = _file(tx, found)
        if not _sees(found, file, person):
            raise NoSuchDocument(document=document)
        return _seen(tx, found, file, person)


def _seen(tx: Connection, found: Document, file: File | None, person: Person) -> Seen:
    enclosed = None if found.enclosed is None else documents.document_in(tx, found.enclosed.document)
    return Seen(
        document=found,
        eyes=_eyes(file, person),
        enclosed=enclosed,
        original=found.state is DocumentState.VOID and document_rights.sees_original(person.posts),
        void_reason=_why_void(tx, found, person),
        may_void=found.state is DocumentState.ISSUED and document_rights.voids(person.posts, found.organisation),
    )


def _why_void(tx: Connection, found: Document, person: Person) -> str:
    if not found.void_reason:
        return ""
    rows = tx.execute(select(tables.matter).where(_cases_on(found))).all()
    said = found.void_reason
    for mask in masks_in(tx, person, rows).values():
        said = mask.text(said)
    return said if rows or who.sees_every_number(person.posts) else numbers.without_numbers(said)


def print_seen(db: Database, seen: Seen, *, masked: bool, original: bool, at: datetime, person: Person) -> Printed:
    """The files as this person may have them; `masked` where they want less than they may see.

    Raises: OriginalWithheld, and as `render`.
    """
    if original and seen.document.state is DocumentState.VOID and not seen.original:
        raise OriginalWithheld
    eyes = Eyes.MASKED if masked else seen.eyes
    return render(db, seen.document.id, at=at, person=person.id, eyes=eyes, original=original)


def render(
    db: Database,
    document: DocumentId,
    *,
    at: datetime,
    person: PersonId | None = None,
    eyes: Eyes = Eyes.FULL,
    original: bool = False,
) -> Printed:
    """Both files of a document. The first time they are made and their hashes kept; then they are the stored bytes.

    What is void has 作废 across every page, unless its `original` is wanted.

    Raises: NoSuchDocument, MissingGlyph, NoFont, FileChanged, PrintedOtherwise.
    """
    with db.read() as tx:
        found = documents.document_in(tx, document)
    if found.state is DocumentState.DRAFT:
        # Its number is still to come; what is kept is what was issued.
        return _made(db, found, eyes)
    void = found.state is DocumentState.VOID and not original
    if void or eyes is Eyes.MASKED:
        return _copied(db, found, eyes, void=void)
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


def _made(db: Database, found: Document, eyes: Eyes, *, void: bool = False) -> Printed:
    with db.read() as tx:
        template = _template(tx, found)
        enclosure = None if found.enclosed is None else _enclosure(tx, found, found.enclosed)
        called = _called(tx, found)
    return rendering.render(
        found.snapshot, template, practice=found.practice, eyes=eyes, enclosure=enclosure, void=void, called=called
    )


def cases_on(db: Database, found: Document) -> list[CaseId]:
    """The cases a paper is about: its own, or those on a sheet."""
    with db.read() as tx:
        return [CaseId(one) for one in tx.execute(select(tables.matter.c.id).where(_cases_on(found))).scalars()]


def _cases_on(found: Document) -> ColumnElement[bool]:
    matter = tables.matter.c
    if found.case is not None:
        return matter.id == found.case
    return matter.number.in_(set(_CASE_NUMBER.findall(found.snapshot.text)))


def _called(tx: Connection, found: Document) -> Called:
    """The callers a paper may speak of: those of its case and of cases merged into it, or of the cases on a sheet."""
    matter = tables.matter.c
    here = or_(_cases_on(found), matter.master == found.case) if found.case is not None else _cases_on(found)
    rows = tx.execute(select(matter.caller_name, matter.protected).where(here)).all()
    return Called(names=tuple(row.caller_name for row in rows), protected=any(row.protected for row in rows))


def _template(tx: Connection, found: Document) -> Template:
    return document_templates.files(document_templates.version_in(tx, found.template))


def _enclosure(tx: Connection, letter: Document, what: Enclosed) -> Enclosure:
    """The copy behind a letter says which letter it came with, and which version it is."""
    found = documents.document_in(tx, what.document)
    beside = f"随{letter.number}附送　第{found.version}版"
    content = replace(found.snapshot, strip=replace(found.snapshot.strip, beside=beside))
    return Enclosure(snapshot=content, template=_template(tx, found), eyes=what.eyes)


def _stored(db: Database, found: Document) -> Printed:
    try:
        return Printed(docx=store.fetch(found.docx_sha256), pdf=store.fetch(found.pdf_sha256), pages=found.pages)
    except FileGone:
        made = _made(db, found, Eyes.FULL)
        if (store.keep(made.docx), store.keep(made.pdf)) != (found.docx_sha256, found.pdf_sha256):
            raise PrintedOtherwise(document=found.id, number=found.number) from None
        return made


def _copied(db: Database, found: Document, eyes: Eyes, *, void: bool) -> Printed:
    """Files of their own, masked or marked. Which they are stands beside the store; the books know the whole's only."""
    which = f"{found.id}-{found.snapshot.sha256[:16]}-{MASKED_BY}" + (f"-void-{eyes}" if void else "")
    note = home_folder() / store.FOLDER / "masked" / f"{which}.json"
    try:
        kept = json.loads(note.read_text("ascii"))
        return Printed(docx=store.fetch(kept["docx"]), pdf=store.fetch(kept["pdf"]), pages=kept["pages"])
    except (FileNotFoundError, FileGone):
        made = _made(db, found, eyes, void=void)
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
    if file.cut:
        return Eyes.MASKED
    supervised = any(one.state is not SupervisionState.REFUSED for one in file.supervisions)
    return document_rights.eyes(person.posts, file.parties(None), supervised=supervised, protected=file.protected)
