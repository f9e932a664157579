"""The one door to docxtpl: a Word template and a paper's content become a Word file, always the same bytes."""

import io
from datetime import UTC, datetime
from typing import Any

from jinja2 import TemplateError

from intake.documents import sandbox, word_parts, zips
from intake.documents.sandbox import BadTemplate

# What a Word file of ours says of when it was made: nothing.
FIRST_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)


def docx(template: bytes, content: dict[str, Any], picture: bytes) -> bytes:
    """Raises: BadTemplate, NotAWordFile."""
    from docxtpl import DocxTemplate  # loads slowly, and most commands print nothing

    zips.parts(template)
    target = io.BytesIO()
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.allow_missing_pics = True
        made.replace_pic(word_parts.QR_NAME, io.BytesIO(picture))
        made.render(content, jinja_env=sandbox.environment())
        # python-docx writes the time of day into a file that has none of its own.
        made.docx.core_properties.modified = FIRST_MOMENT
        made.docx.core_properties.last_modified_by = ""
        made.save(target)
    except TemplateError as fault:
        raise BadTemplate(file="docx", line=getattr(fault, "lineno", None) or 0, fault=str(fault)[:120]) from fault
    # So does the zip file.
    return zips.packed(zips.parts(target.getvalue()))


def voided(docx: bytes) -> bytes:
    """A copy with 作废 across every page, whatever template it was made by: the mark hangs in its headers."""
    from docx import Document
    from docx.oxml import parse_xml

    made = Document(io.BytesIO(docx))
    for number, section in enumerate(made.sections):
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if made.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if header.is_linked_to_previous:
                if number:
                    continue
                header.is_linked_to_previous = False
            line = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            line._p.append(parse_xml(word_parts.void_mark()))
    target = io.BytesIO()
    made.core_properties.modified = FIRST_MOMENT
    made.core_properties.last_modified_by = ""
    made.save(target)
    return zips.packed(zips.parts(target.getvalue()))


def sources(template: bytes) -> list[str]:
    """The text of the template as its language sees it: the body, then headers and footers. Raises NotAWordFile."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docxtpl import DocxTemplate

    zips.parts(template)
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.init_docx()
        found = [made.patch_xml(made.get_xml())]
        for kind in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            for relation in made.docx.part.rels.values():
                if relation.reltype == kind:
                    found.append(made.patch_xml(relation.target_part.blob.decode("utf-8")))
    except (KeyError, ValueError, AttributeError, UnicodeDecodeError) as fault:
        raise zips.NotAWordFile(fault=f"{type(fault).__name__}: {fault}"[:120]) from fault
    return found
