"""Looks at a template before it is accepted: whole, harmless, and tried with an empty, a full and a long paper."""

import html
import re

from intake.documents import fonts, rendering, samples, sandbox, word_file, zips
from intake.documents.cells import Layout
from intake.documents.rendering import Template
from intake.documents.sandbox import BadTemplate, CellNotShown
from intake.documents.snapshot import Snapshot

# A form of one page may become two; more is a template that has lost its measure.
MOST_PAGES_EMPTY = 3
LARGEST_HTML = 200_000
_FORBIDDEN_PARTS = re.compile(
    r"(vbaproject|activex|embeddings|oleobject|customui|externallink|attachedtemplate|\.bin$|\.exe$|\.dll$|\.js$)", re.I
)
_ASKS_OUTSIDE = re.compile(
    rb"(TargetMode\s*=\s*[\"']External|macroEnabled|<!DOCTYPE|<!ENTITY|<w:altChunk|<w:subDoc|attachedTemplate|oleObject)",
    re.I,
)
# Fields that fetch or start something when the file is opened.
_FIELDS = re.compile(rb"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|IMPORT|MACROBUTTON|HYPERLINK|RD|DATABASE)\b")
_INSTRUCTION = re.compile(rb"(?:<w:instrText[^>]*>(.*?)</w:instrText>|w:instr=\"([^\"]*)\")", re.S)
_HTML_OUTSIDE = re.compile(
    r"(<\s*(script|iframe|object|embed|link|base|form|meta\s+http-equiv)\b|@import\b"
    r"|url\(\s*+(?![\"']?data:image/)|\b(?:src|href|data)\s*+=\s*+(?![\"']?(?:data:image/|#)))",
    re.I,
)


def check(layout: Layout, template: Template) -> None:
    """Raises: NotAWordFile, BadTemplate, UnknownName, CellNotShown, MissingGlyph, NoFont."""
    _check_word_parts(template.docx)
    if len(template.html) > LARGEST_HTML:
        raise BadTemplate(file="html", line=0, fault=f"{len(template.html)} > {LARGEST_HTML}")
    found = _HTML_OUTSIDE.search(template.html)
    if found:
        line = template.html.count("\n", 0, found.start()) + 1
        raise BadTemplate(file="html", line=line, fault=found[0][:60])
    sandbox.check(layout, word_file.sources(template.docx), "docx")
    sandbox.check(layout, [template.html], "html")
    _check_letters(template)
    _try(layout, template)


def _check_word_parts(docx: bytes) -> None:
    for name, content in zips.parts(docx).items():
        if _FORBIDDEN_PARTS.search(name):
            raise BadTemplate(file="docx", line=0, fault=name[:80])
        found = _ASKS_OUTSIDE.search(content) if name.endswith((".xml", ".rels")) else None
        if found:
            raise BadTemplate(file="docx", line=0, fault=f"{name}: {found[0].decode('latin-1')}"[:120])
        for told in _INSTRUCTION.finditer(content):
            field = _FIELDS.search(told[1] or told[2] or b"")
            if field:
                raise BadTemplate(file="docx", line=0, fault=f"{name}: {field[0].decode('latin-1')}"[:120])


def _check_letters(template: Template) -> None:
    known = fonts.letters()
    body = re.sub(r"<style.*?</style>|\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", "", template.html, flags=re.S)
    fonts.check_text(re.sub(r"\s", "", html.unescape(body)), "html", known)


def _try(layout: Layout, template: Template) -> None:
    blank = rendering.render(samples.empty(layout), template, practice=False)
    if blank.pages > MOST_PAGES_EMPTY:
        raise BadTemplate(file="html", line=0, fault=f"{blank.pages} pages > {MOST_PAGES_EMPTY}")
    for paper in (samples.full(layout), samples.long(layout)):
        made = rendering.render(paper, template, practice=True)
        page = rendering.page(paper, template, practice=True)
        _check_shown(layout, paper, "html", html.unescape(re.sub(r"<[^>]*>", "", page)))
        texts = (part.decode("utf-8", "replace") for name, part in zips.parts(made.docx).items() if "word/" in name)
        _check_shown(layout, paper, "docx", html.unescape(re.sub(r"<[^>]*>", "", "".join(texts))))


def _check_shown(layout: Layout, paper: Snapshot, file: str, text: str) -> None:
    """A name may stand in a template and never be printed: in a condition that is never true."""
    squeezed = re.sub(r"\s", "", text)
    for cell in layout.cells:
        content = paper.cells[cell.name]
        words = [content] if isinstance(content, str) else [word for line in content for word in line.values()]
        if cell.required and not all(re.sub(r"\s", "", word) in squeezed for word in words):
            raise CellNotShown(file=file, cells=f"{cell.name}({cell.label})".replace("\n", ""))
