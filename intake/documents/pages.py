"""The one door to WeasyPrint: a template and a paper's content become PDF pages, always the same bytes.

It reaches neither network nor files: fonts come from the house's own fontconfig, pictures only from inside the page.
"""

import hashlib
import re
import warnings
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from intake.documents import fonts, html_form, libraries, sandbox
from intake.documents.sandbox import BadTemplate
from intake.words import Refusal


class NoPrinter(Refusal):
    """Libraries that set pages are neither in the system nor in the home."""

    key = "documents.no_printer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    pdf: bytes
    count: int


def html(template: str, content: dict[str, Any]) -> str:
    """The page with its content. Raises BadTemplate."""
    try:
        return sandbox.environment().from_string(template).render(content)
    except TemplateError as fault:
        raise BadTemplate(file="html", line=getattr(fault, "lineno", None) or 0, fault=str(fault)[:120]) from fault


def voided(page: str) -> str:
    """The page with 作废 across each of its sheets, whatever template it was made by."""
    body = re.search(r"<body[^>]*>", page)
    if body is None:
        return _VOID + page
    return page[: body.end()] + _VOID + page[body.end() :]


# What is fixed stands on every sheet. The style is the mark's own, for a template may have put others in its place.
_VOID = (
    '<div style="position:fixed;top:80mm;left:0;right:0;text-align:center;z-index:9"><span style="display:inline-block;'
    f"font-family:{html_form.FAMILY.replace(chr(34), chr(39))};font-size:110pt;line-height:1.25;color:#c00000;"
    'opacity:0.4;border:2.5mm solid #c00000;padding:0 8mm;transform:rotate(-25deg)">作废</span></div>'
)


def pdf(*papers: str) -> Pages:
    """One file of all papers, each with its own count of pages.

    Raises: BadTemplate when a page wants something from outside itself; NoFont, NoPrinter.
    """
    wanting = libraries.load()
    if wanting:
        raise NoPrinter(names=", ".join(wanting))
    with fonts.alone(), warnings.catch_warnings():
        # Libraries of the distribution may be older than WeasyPrint would like; what it prints is looked at in tests.
        warnings.simplefilter("ignore")
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher

        class Nothing(URLFetcher):  # type: ignore[misc]  # the library has no types
            """Only what the page itself carries."""

            def fetch(self, url: str, headers: Any = None) -> Any:
                if url.startswith("data:image/"):
                    return super().fetch(url, headers)
                raise FatalURLFetchingError(url[:80])

        try:
            config = FontConfiguration()
            made = [HTML(string=one, url_fetcher=Nothing(), base_url=None).render(font_config=config) for one in papers]
            every = [page for one in made for page in one.pages]
            # A file's identity is what is printed, not when: no moment is written into it anywhere.
            identity = hashlib.sha256("".join(papers).encode()).digest()[:16]
            return Pages(pdf=made[0].copy(every).write_pdf(pdf_identifier=identity), count=len(every))
        except FatalURLFetchingError as fault:
            raise BadTemplate(file="html", line=0, fault=str(fault)[:120]) from fault
