"""How fast papers are printed: a registration form as PDF and as Word, beside the bare libraries with the same page."""

import io
import os
import tempfile
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from intake.documents import fonts, pages, qr, rendering, samples, word_file
from intake.documents.catalogue import layout
from intake.words.documents import Form
from tests.intake.documents.paper import shipped

SECONDS = 15.0


def measure() -> list[dict[str, Any]]:
    """Papers a second, with everything the house adds: glyph check, masking, sandbox, fixed zip times."""
    with (
        tempfile.TemporaryDirectory(prefix="rexian-bench-") as home,
        mock.patch.dict(os.environ, {"REXIAN_HOME": home}),
    ):
        paper, template = samples.full(layout("F2")), shipped(Form.REGISTRATION)
        page = rendering.page(paper, template, practice=False)
        # What the libraries are given is the same: the page with its content, the template with its values.
        fields = ("doc_number", "doc_case", "doc_policy", "doc_qr", "doc_beside")
        content = dict(paper.cells) | dict.fromkeys(fields, "")
        content |= {"doc_strip": True, "doc_practice": False}
        code = qr.png("10000008")
        pdf = _rates(lambda: pages.pdf(rendering.page(paper, template, practice=False)), lambda: _bare_pdf(page))
        word = _rates(lambda: word_file.docx(template.docx, content, code), lambda: _bare_word(template.docx, content))
        (whole,) = _rates(lambda: rendering.render(paper, template, practice=False))
        return [
            _row("a form as PDF", *pdf),
            _row("a form as Word", *word),
            _row("a paper, both files and all checks", whole, None),
        ]


def _row(name: str, value: float, reference: float | None) -> dict[str, Any]:
    return {
        "name": f"{name}, one process",
        "unit": "a processor second",
        "value": round(value, 2),
        "aim": None if reference is None else round(reference * 0.8, 2),
        "better": "higher",
        "reference": None if reference is None else "the bare library, same page",
        "reference_value": None if reference is None else round(reference, 2),
    }


def _bare_pdf(page: str) -> None:
    with fonts.alone():
        from weasyprint import HTML

        HTML(string=page).write_pdf()


def _bare_word(template: bytes, content: dict[str, Any]) -> None:
    from docxtpl import DocxTemplate

    made = DocxTemplate(io.BytesIO(template))
    made.render(content, autoescape=True)
    made.save(io.BytesIO())


def _rates(*works: Callable[[], object]) -> list[float]:
    """How often in a second of the processor each can be done, in turns: what else the machine does is not counted."""
    for work in works:
        work()  # loads libraries and fonts
    spent, rounds, begun = [0.0] * len(works), 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for number, work in enumerate(works):
            before = time.process_time()
            work()
            spent[number] += time.process_time() - before
        rounds += 1
    return [rounds / one for one in spent]
