"""Templates of papers: which are in use, their files, replacements, which are tried first, and the way back."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response, UploadFile
from fastapi import Path as InPath

from console.house_of import house_of
from console.rooms import Room
from console.routes.documents import WORD, answer
from console.signed_in import Visitor, allowed
from console.templates_wire import TemplateBack, TemplateFindings, TemplateVersion, TemplateView
from intake.documents.catalogue import LAYOUTS, layout
from intake.documents.sandbox import BadTemplate
from intake.office import document_templates
from intake.office.document_templates import NothingGiven, Version
from intake.records.database import Database
from intake.rules.rights import Act
from intake.sentences import say
from intake.words.documents import Form

router = Room(prefix="/api/templates", tags=["templates"])

Keeps = Annotated[Visitor, Depends(allowed(Act.KEEP_TEMPLATES))]
VersionNumber = Annotated[int, InPath(ge=1, le=2**31 - 1)]
HTML = "text/html; charset=utf-8"


@router.get("")
def templates(request: Request, visitor: Keeps) -> list[TemplateView]:
    db = house_of(request).db
    return [_view(db, form, visitor.person.lang) for form in LAYOUTS]


@router.get("/{form}/{version}.docx", response_class=Response)
def word_of(form: str, version: VersionNumber, request: Request, visitor: Keeps) -> Response:
    known = layout(form)
    found = document_templates.files_of(house_of(request).db, known.form, version)
    return answer(found.docx, WORD, _name(known.form, version, visitor))


@router.get("/{form}/{version}.html", response_class=Response)
def html_of(form: str, version: VersionNumber, request: Request, visitor: Keeps) -> Response:
    """Saved, never shown: it is text for an editor, and no page of ours."""
    known = layout(form)
    found = document_templates.files_of(house_of(request).db, known.form, version)
    return answer(found.html.encode(), HTML, _name(known.form, version, visitor))


@router.post("/{form}/check")
def check(
    form: str, request: Request, visitor: Keeps, docx: UploadFile | None = None, html: UploadFile | None = None
) -> TemplateFindings:
    """Tries the files with an empty, a full and a long paper. Changes nothing."""
    known, (word, page) = layout(form), _read(docx, html)
    found = document_templates.findings(house_of(request).db, known.form, docx=word, html=page, at=datetime.now(UTC))
    return TemplateFindings(whole=not found, findings=[one.sentence(visitor.person.lang) for one in found])


@router.post("/{form}")
def replace(
    form: str, request: Request, visitor: Keeps, docx: UploadFile | None = None, html: UploadFile | None = None
) -> TemplateView:
    """New papers are printed by these files; a file that does not come along stays the one in use."""
    db, known, (word, page) = house_of(request).db, layout(form), _read(docx, html)
    document_templates.replace(db, known.form, docx=word, html=page, by=visitor.person.id, at=datetime.now(UTC))
    return _view(db, known.form, visitor.person.lang)


@router.post("/{form}/back")
def back(form: str, body: TemplateBack, request: Request, visitor: Keeps) -> TemplateView:
    """An earlier version is used again, as a new one."""
    db, known = house_of(request).db, layout(form)
    document_templates.back(db, known.form, body.version, by=visitor.person.id, at=datetime.now(UTC))
    return _view(db, known.form, visitor.person.lang)


def _view(db: Database, form: Form, lang: str | None) -> TemplateView:
    found = document_templates.versions(db, form, datetime.now(UTC))
    names = document_templates.acceptors(db, found)
    return TemplateView(form=form, title=say(f"form.{form}", lang), versions=[_version(one, names) for one in found])


def _version(one: Version, names: dict[int, str]) -> TemplateVersion:
    own = one.accepted_by is not None
    by = names.get(one.accepted_by, "") if one.accepted_by is not None else ""
    return TemplateVersion(version=one.version, by=by, own=own, at=one.accepted_at)


def _name(form: Form, version: int, visitor: Visitor) -> str:
    said = say("documents.name.version", visitor.person.lang, version=version)
    return f"{form} {say('documents.name.template', visitor.person.lang)} {said}"


def _read(docx: UploadFile | None, html: UploadFile | None) -> tuple[bytes | None, str | None]:
    if docx is None and html is None:
        raise NothingGiven
    try:
        return (docx.file.read() if docx else None, html.file.read().decode("utf-8") if html else None)
    except UnicodeDecodeError as fault:
        raise BadTemplate(file="html", line=0, fault="UTF-8") from fault
