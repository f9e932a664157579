"""Papers under test: the shipped templates, and what a printed file says and how it lies on the page."""

import html
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pdfplumber

from intake import documents
from intake.documents.rendering import Template
from intake.words.documents import Form

TEMPLATES = Path(documents.__file__).parent / "templates"
POINTS = 72 / 25.4


def shipped(form: Form) -> Template:
    return Template(
        docx=(TEMPLATES / f"{form}.docx").read_bytes(), html=(TEMPLATES / f"{form}.html").read_text("utf-8")
    )


def squeezed(text: str) -> str:
    """Without what a page's width decides: line breaks and blanks."""
    return re.sub(r"\s", "", text)


def said(pdf: bytes) -> str:
    """The text of a PDF as another program reads it, cell after cell."""
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return squeezed(told.stdout.decode())


def written(docx: bytes) -> str:
    """The text of a Word file, headers and footers included."""
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        parts = [file.read(f"word/{name}.xml").decode() for name in ("header1", "document", "footer1")]
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", "".join(parts))))


def pages(pdf: bytes) -> list[list[list[tuple[int, int, int, int]]]]:
    """Each page's table rows, each row the boxes from left to right: left, top, right, bottom in millimetres."""
    found = []
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            rows = [row.cells for table in page.find_tables() for row in table.rows]
            found.append([[(_mm(a), _mm(b), _mm(c), _mm(d)) for a, b, c, d in filter(None, cells)] for cells in rows])
    return found


def _mm(points: float) -> int:
    return round(points / POINTS)
