"""A snapshot and its template become two files: Word for filling in and stamping, PDF for filing."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from intake.documents import fonts, masking, pages, qr, word_file
from intake.documents.catalogue import layout
from intake.documents.cells import Listing
from intake.documents.masking import NOBODY, Called
from intake.documents.snapshot import Snapshot
from intake.words.documents import Eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The two files a form is printed with."""

    docx: bytes
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A paper that travels with another one, behind its pages, for the eyes of whom that one is addressed to."""

    snapshot: Snapshot
    template: Template
    eyes: Eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Files of one paper. `pages` counts those of the PDF."""

    docx: bytes
    pdf: bytes
    pages: int


def render(
    snapshot: Snapshot,
    template: Template,
    *,
    practice: bool,
    eyes: Eyes = Eyes.FULL,
    enclosure: Enclosure | None = None,
    void: bool = False,
    called: Called = NOBODY,
) -> Printed:
    """Both files; an enclosure's pages follow in the PDF, for its Word file is its own paper's.

    `void` puts 作废 across every page of either; `called` is whom masked eyes shall not find in any sentence.

    The same facts give the same bytes, in any process. Raises: MissingGlyph, NoFont, BadTemplate.
    """
    fonts.check(snapshot)
    shown = masking.for_eyes(snapshot, eyes, called)
    printed = [page(shown, template, practice=practice)]
    if enclosure is not None:
        fonts.check(enclosure.snapshot)
        least = Eyes.MASKED if Eyes.MASKED in (eyes, enclosure.eyes) else Eyes.FULL
        behind = masking.for_eyes(enclosure.snapshot, least, called)
        printed.append(page(behind, enclosure.template, practice=practice))
    made = pages.pdf(*(map(pages.voided, printed) if void else printed))
    content = _content(shown, practice=practice) | {"doc_qr": ""}
    picture = qr.png(_code(shown)) if _code(shown) else qr.BLANK
    word = word_file.docx(template.docx, content, picture)
    return Printed(docx=word_file.voided(word) if void else word, pdf=made.pdf, pages=made.count)


def page(snapshot: Snapshot, template: Template, *, practice: bool) -> str:
    """The HTML of the PDF. Raises BadTemplate."""
    code = _code(snapshot)
    drawn = Markup(qr.svg(code)) if code else ""
    return pages.html(template.html, _content(snapshot, practice=practice) | {"doc_qr": drawn})


def _code(snapshot: Snapshot) -> str:
    return (snapshot.strip.number or snapshot.strip.case_number) if snapshot.strip.shown else ""


def _content(snapshot: Snapshot, *, practice: bool) -> dict[str, Any]:
    """What a template may name. A list that is empty has blank lines to write on."""
    known = layout(snapshot.form)
    content: dict[str, Any] = dict(snapshot.cells)
    for part in known.body:
        if isinstance(part, Listing):
            columns = known.cell(part.cell).columns
            lines = list(snapshot.cells[part.cell]) or [{column.name: "" for column in columns}] * part.blank
            content[part.cell] = lines
    # Where a form has a cell for its own number, that is the number it was given when it was issued.
    if "number" in content and not content["number"]:
        content["number"] = snapshot.strip.number
    strip = snapshot.strip
    return content | {
        "doc_strip": strip.shown,
        "doc_number": strip.number if strip.shown else "",
        "doc_case": strip.case_number,
        "doc_policy": strip.policy,
        "doc_practice": practice,
        "doc_beside": strip.beside if strip.shown else "",
    }
