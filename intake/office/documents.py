"""Documents in the books: made once for each paper and content, numbered without a gap, void but never gone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, update

from intake import journal
from intake.documents.catalogue import layout
from intake.documents.cells import PROGRAMME
from intake.documents.snapshot import Content, Snapshot, Strip, read, snapshot
from intake.office import document_templates, organisations
from intake.office.filed import (
    Document,
    Enclosed,
    NoSuchDocument,
    Shelf,
    document_in,
    documents_in,
    enclosed_of,
    issued_before_in,
    row_in,
    sheets_in,
    shelf_in,
)
from intake.office.numbering import local, next_in
from intake.records import tables
from intake.rules import document_numbers
from intake.settings import house
from intake.words import CaseId, OrganisationId, PersonId, Refusal
from intake.words.documents import DocumentId, DocumentState, Form

__all__ = ["Document", "Enclosed", "NoSuchDocument", "document_in", "documents_in", "sheets_in"]


class NotADraft(Refusal):
    """It has been issued, or is void."""

    key = "documents.not_a_draft"


class NotIssued(Refusal):
    """A draft has no number yet that could be void."""

    key = "documents.not_issued"


class VoidAlready(Refusal):
    key = "documents.void_already"


class ReasonNeeded(Refusal):
    """A number that stays in the books as 作废 needs to say why."""

    key = "documents.reason_needed"


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
    encloses: Enclosed | None = None,
    shelf: Shelf | None = None,
) -> DocumentId:
    """The document of this paper with this content: the newest one where nothing changed, else the next version.

    Args:
        paper: what it is of, as "f2:case:7"; the same for every version.
        snapshot: the content of its cells by name; what is missing is blank.
        number_series: one of `document_numbers.WORDS`; None for papers without a number.
        draft: it is not issued yet, and takes no number before `issue_in`.
        encloses: what goes with it if it is issued now; a paper that was issued before keeps what went with it then.

    Raises: UnknownCell, WrongContent, NoSuchSeries, NoSuchOrganisation.
    """
    lies = shelf if shelf is not None else shelf_in(tx, [paper], matter)
    content = _snapshot(form, snapshot, lies)
    newest = lies.newest.get(paper)
    if newest is not None and newest.state != DocumentState.VOID and read(newest.snapshot).cells == content.cells:
        document, waits = DocumentId(newest.id), newest.state == DocumentState.DRAFT
    else:
        row = {"paper": paper, "version": 1 if newest is None else newest.version + 1, "matter": matter}
        row |= {"organisation": organisation, "addressee": addressee, "practice": practice}
        document, waits = _add(tx, content, row, at, person), True
    if waits and not draft:
        issue_in(tx, document, number_series=number_series, at=at, person=person, encloses=encloses)
    return document


def issue_in(
    tx: Connection,
    document: DocumentId,
    *,
    number_series: str | None,
    at: datetime,
    person: PersonId | None,
    encloses: Enclosed | None = None,
) -> str:
    """A draft becomes a document; its number, or nothing, is returned. A paper keeps its number and its enclosure.

    Raises: NoSuchDocument, NotADraft, NoSuchSeries.
    """
    row = row_in(tx, document)
    if row.state != DocumentState.DRAFT:
        raise NotADraft(document=document)
    before = issued_before_in(tx, row)
    number, given = "" if before is None else read(before.snapshot).strip.number, None
    if number_series is not None and not number:
        number = given = _next_number(tx, row, number_series, at)
    enclosed = encloses if before is None else enclosed_of(before)
    content = read(row.snapshot)
    content = replace(content, strip=replace(content.strip, number=number, beside=_beside(tx, enclosed)))
    values: dict[str, object] = {"number": given, "snapshot": content.text, "sha256": content.sha256}
    if enclosed is not None:
        values |= {"enclosure": enclosed.document, "enclosure_eyes": enclosed.eyes}
    tx.execute(
        update(tables.document)
        .where(tables.document.c.id == document)
        .values(state=DocumentState.ISSUED, issued_at=at, **values)
    )
    facts: dict[str, journal.Fact] = {"number": number, "sha256": content.sha256}
    if enclosed is not None:
        facts |= {"enclosure": enclosed.document}
    _note(tx, document, "document_issued", at, person, facts)
    return number


def void_in(tx: Connection, document: DocumentId, *, reason: str, at: datetime, person: PersonId | None) -> None:
    """作废: every version of the paper counts no more, and its number is never given again.

    Raises: NoSuchDocument, VoidAlready, ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    row = row_in(tx, document)
    if row.state == DocumentState.VOID:
        raise VoidAlready(document=document)
    columns = tables.document.c
    tx.execute(
        update(tables.document)
        .where(columns.paper == row.paper, columns.state != DocumentState.VOID)
        .values(state=DocumentState.VOID, void_reason=reason.strip())
    )
    _note(tx, document, "document_void", at, person, {"paper": row.paper, "version": row.version})


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


def _snapshot(form: Form, cells: Mapping[str, Content], lies: Shelf) -> Snapshot:
    strip = Strip(shown=house().paper_strip, number="", case_number=lies.case_number, policy=lies.policy, beside="")
    return snapshot(form, cells, strip)


def _next_number(tx: Connection, row: Row[Any], series: str, at: datetime) -> str:
    day = local(at).date()
    known = organisations.organisation_in(tx, OrganisationId(row.organisation), day)
    begins = document_numbers.prefix(known.prefix, known.name, practice=row.practice)
    count = next_in(tx, document_numbers.series_name(begins, series, day.year))
    return document_numbers.number(begins, series, day.year, count)


def _beside(tx: Connection, enclosed: Enclosed | None) -> str:
    if enclosed is None:
        return ""
    row = row_in(tx, enclosed.document)
    return f"附：{named(Form(row.form))}第{row.version}版"


def named(form: Form) -> str:
    """What the form is called on other papers: 问题登记表."""
    return layout(form).title.removeprefix(PROGRAMME)


def _note(
    tx: Connection,
    document: DocumentId,
    verb: str,
    at: datetime,
    person: PersonId | None,
    facts: Mapping[str, journal.Fact],
) -> None:
    actor = journal.actor(person)
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"document:{document}", facts=facts))
