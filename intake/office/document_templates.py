"""Templates of forms: those that ship, those the office put in their place, and the way back. Nothing is ever lost.

A document names the row of its template, whose files stay in the store: it can be printed alike years later.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from intake import documents, journal
from intake.documents import checking, store
from intake.documents.catalogue import layout
from intake.documents.rendering import Template
from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId, Refusal
from intake.words.documents import Form

SHIPPED = Path(documents.__file__).parent / "templates"


class NoSuchTemplate(Refusal):
    """The form never had a template of this version."""

    key = "documents.no_such_template"


class NothingGiven(Refusal):
    """Neither file of a template came along."""

    key = "documents.no_template_file"


class SameTemplate(Refusal):
    """The files are those in use already."""

    key = "documents.same_template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a form's template. `accepted_by` is None for those that came with the system."""

    form: Form
    version: int
    docx_sha256: str
    html_sha256: str
    accepted_by: PersonId | None
    accepted_at: datetime

    @property
    def name(self) -> str:
        """What a document keeps of it."""
        return f"{self.form}/{self.version}"


def in_use_in(tx: Connection, form: Form, at: datetime) -> Version:
    """The newest version. One that ships replaces an older one that shipped, never one of the office's own."""
    newest = _newest(tx, form)
    docx, html = shipped(form)
    digests = hashlib.sha256(docx).hexdigest(), hashlib.sha256(html.encode()).hexdigest()
    if newest is not None and (newest.accepted_by or (newest.docx_sha256, newest.html_sha256) == digests):
        return newest
    return _add(tx, form, store.keep(docx), store.keep(html.encode()), by=None, at=at)


def version_in(tx: Connection, name: str) -> Version:
    """The version a document names. Raises NoSuchTemplate."""
    form, _, number = name.partition("/")
    found = tx.execute(
        select(tables.template).where(tables.template.c.form == form, tables.template.c.version == int(number))
    ).first()
    if found is None:
        raise NoSuchTemplate(form=form, version=number)
    return _version(found)


def files(version: Version) -> Template:
    """Raises: FileGone, FileChanged."""
    for content in _shipped_bytes(version.form):
        if hashlib.sha256(content).hexdigest() in (version.docx_sha256, version.html_sha256):
            # Ours can be put back, should the folder have been lost.
            store.keep(content)
    return Template(docx=store.fetch(version.docx_sha256), html=store.fetch(version.html_sha256).decode("utf-8"))


def files_of(db: Database, form: Form, version: int) -> Template:
    """Raises: NoSuchTemplate, FileGone, FileChanged."""
    with db.read() as tx:
        return files(version_in(tx, f"{form}/{version}"))


def versions(db: Database, form: Form, at: datetime) -> list[Version]:
    """Newest first; the first is in use."""
    with db.begin() as tx:
        in_use_in(tx, form, at)
        rows = select(tables.template).where(tables.template.c.form == form).order_by(tables.template.c.version.desc())
        return [_version(row) for row in tx.execute(rows)]


def acceptors(db: Database, found: Iterable[Version]) -> dict[int, str]:
    """How those are called who accepted versions."""
    wanted = {one.accepted_by for one in found if one.accepted_by is not None}
    columns = tables.person.c
    with db.read() as tx:
        rows = tx.execute(select(columns.id, columns.display).where(columns.id.in_(wanted)))
        return {row.id: row.display for row in rows}


def with_files(before: Template, *, docx: bytes | None, html: str | None) -> Template:
    """A file that is not given stays the one in use."""
    return Template(docx=before.docx if docx is None else docx, html=before.html if html is None else html)


def findings(db: Database, form: Form, *, docx: bytes | None, html: str | None, at: datetime) -> list[Refusal]:
    """What stands in the way of using these files, the first fault of each; nothing when both are whole."""
    with db.begin() as tx:
        before = files(in_use_in(tx, form, at))
    tried = [with_files(before, docx=docx, html=None)] if docx is not None else []
    tried += [with_files(before, docx=None, html=html)] if html is not None else []
    found: list[Refusal] = []
    for template in tried:
        try:
            check(form, template)
        except Refusal as refusal:
            found.append(refusal)
    return found


def check(form: Form, template: Template) -> None:
    """Raises as `checking.check`."""
    checking.check(layout(form), template)


def replace(db: Database, form: Form, *, docx: bytes | None, html: str | None, by: PersonId, at: datetime) -> Version:
    """The office's own files from now on; papers that were made stay as they are.

    A file that is not given stays the one in use. Raises: SameTemplate, and as `checking.check`.
    """
    with db.begin() as tx:
        before = files(in_use_in(tx, form, at))
    template = with_files(before, docx=docx, html=html)
    if template == before:
        raise SameTemplate(form=form)
    # Trying it takes seconds, and nobody shall wait for them.
    check(form, template)
    digests = store.keep(template.docx), store.keep(template.html.encode())
    with db.begin() as tx:
        return _add(tx, form, *digests, by=by, at=at)


def back(db: Database, form: Form, version: int, *, by: PersonId, at: datetime) -> Version:
    """An earlier version is used again, as a new one. Raises: NoSuchTemplate, SameTemplate, FileGone, FileChanged."""
    with db.begin() as tx:
        now = in_use_in(tx, form, at)
        wanted = version_in(tx, f"{form}/{version}")
        if (wanted.docx_sha256, wanted.html_sha256) == (now.docx_sha256, now.html_sha256):
            raise SameTemplate(form=form)
        files(wanted)
        return _add(tx, form, wanted.docx_sha256, wanted.html_sha256, by=by, at=at)


@cache
def shipped(form: Form) -> tuple[bytes, str]:
    """The files that came with the system: Word, HTML."""
    return (SHIPPED / f"{form}.docx").read_bytes(), (SHIPPED / f"{form}.html").read_text("utf-8")


def _shipped_bytes(form: Form) -> tuple[bytes, bytes]:
    docx, html = shipped(form)
    return docx, html.encode()


def _newest(tx: Connection, form: Form) -> Version | None:
    rows = select(tables.template).where(tables.template.c.form == form).order_by(tables.template.c.version.desc())
    found = tx.execute(rows.limit(1)).first()
    return None if found is None else _version(found)


def _add(tx: Connection, form: Form, docx: str, html: str, *, by: PersonId | None, at: datetime) -> Version:
    newest = tx.execute(select(func.max(tables.template.c.version)).where(tables.template.c.form == form)).scalar()
    row = {"form": form, "version": (newest or 0) + 1, "docx_sha256": docx, "html_sha256": html}
    made = insert(tables.template).values(**row, accepted_by=by, accepted_at=at).returning(tables.template)
    added = _version(tx.execute(made).one())
    # What ships comes in with the paper that first needs it, whose own entry names the version.
    if by is not None:
        entry = journal.Entry(
            at=at,
            actor=f"person:{by}",
            verb="template_accepted",
            subject=f"form:{form}",
            facts={"version": added.version, "docx": docx, "html": html},
        )
        journal.append(tx, entry)
    return added


def _version(row: Row[Any]) -> Version:
    return Version(
        form=Form(row.form),
        version=row.version,
        docx_sha256=row.docx_sha256,
        html_sha256=row.html_sha256,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
    )
