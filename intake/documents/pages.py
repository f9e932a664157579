"""The one door to WeasyPrint: a template and a paper's content become PDF pages, always the same bytes.

It reaches neither network nor files: fonts come from the house's own fontconfig, pictures only from inside the page.
"""

import hashlib
import warnings
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from intake.documents import fonts, libraries, sandbox
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


def pdf(page: str) -> Pages:
    """Raises: BadTemplate when the page wants something from outside itself; NoFont, NoPrinter."""
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
            made = HTML(string=page, url_fetcher=Nothing(), base_url=None).render(font_config=FontConfiguration())
            # A file's identity is what is printed, not when: no moment is written into it anywhere.
            identity = hashlib.sha256(page.encode()).digest()[:16]
            return Pages(pdf=made.write_pdf(pdf_identifier=identity), count=len(made.pages))
        except FatalURLFetchingError as fault:
            raise BadTemplate(file="html", line=0, fault=str(fault)[:120]) from fault
