"""Templates from outside: what is missing, misspelt, hidden, computed or fetched is refused before it is accepted."""

import io
import zipfile
from dataclasses import replace

import pytest

from intake.documents import checking, samples, sandbox, word_file, zips
from intake.documents.catalogue import LAYOUTS, layout
from intake.documents.rendering import Template
from intake.words.documents import Form
from tests.intake.documents.paper import shipped

F5 = layout("F5")


def with_html(before: str, after: str) -> Template:
    whole = shipped(Form.FEEDBACK)
    assert before in whole.html
    return replace(whole, html=whole.html.replace(before, after))


def with_word(before: str, after: str, part: str = "word/document.xml") -> Template:
    whole = shipped(Form.FEEDBACK)
    parts = zips.parts(whole.docx)
    text = parts[part].decode()
    assert before in text
    return replace(whole, docx=zips.packed(parts | {part: text.replace(before, after, 1).encode()}))


def with_part(name: str, content: bytes) -> Template:
    whole = shipped(Form.FEEDBACK)
    return replace(whole, docx=zips.packed(zips.parts(whole.docx) | {name: content}))


@pytest.mark.parametrize("form", list(LAYOUTS))
def test_the_templates_that_ship_name_every_cell_and_nothing_else(form: Form) -> None:
    template = shipped(form)
    sandbox.check(LAYOUTS[form], [template.html], "html")
    sandbox.check(LAYOUTS[form], word_file.sources(template.docx), "docx")


@pytest.mark.slow
def test_a_template_that_is_whole_is_accepted() -> None:
    checking.check(F5, shipped(Form.FEEDBACK))
    checking.check(
        F5, with_html("<h1>", '<p>珠海市斗门区</p><img alt="" src="data:image/png;base64,iVBORw0KGgo="><h1>')
    )


@pytest.mark.parametrize(
    ("template", "refusal", "fact"),
    [
        (with_html("{{ due }}", ""), sandbox.CellNotShown, "due"),
        (with_word("{{ due }}", ""), sandbox.CellNotShown, "due"),
        (with_html("{{ due }}", "{{ duo }}{{ due }}"), sandbox.UnknownName, "due"),
        (with_word("{{ due }}", "{{ due }}{{ unlt }}"), sandbox.UnknownName, "unit"),
        (with_html("{{ due }}", "{{ due"), sandbox.BadTemplate, ""),
        (with_word("{{ due }}", "{{ due }}{% if %}"), sandbox.BadTemplate, ""),
    ],
)
def test_cells_that_are_missing_or_misspelt_are_named(template: Template, refusal: type, fact: str) -> None:
    with pytest.raises(refusal) as refused:
        checking.check(F5, template)
    told = refused.value.facts
    assert fact in str(told.get("nearest") or told.get("cells") or "")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ due.__class__ }}",
        "{{ due['__class__'] }}",
        "{{ ''.join(due) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ due|attr('format') }}",
        "{{ due|map('upper') }}",
        "{% for a in range(1000000) %}x{% endfor %}",
        "{% for a in due %}{% for b in due %}x{% endfor %}{% endfor %}",
        "{% set x = due %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self }}",
        "{{ (1).__class__ }}",
        "{{ lipsum() }}",
    ],
)
def test_a_template_neither_computes_nor_reaches_into_the_program(attack: str) -> None:
    for template in (with_html("{{ due }}", "{{ due }}" + attack), with_word("{{ due }}", "{{ due }}" + attack)):
        with pytest.raises((sandbox.BadTemplate, sandbox.UnknownName)):
            checking.check(F5, template)


@pytest.mark.parametrize(
    "outside",
    [
        "<script>alert(1)</script>",
        '<img src="http://192.0.2.1/x.png">',
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="/etc/x.css">',
        '<iframe src="x"></iframe>',
        '<style>@import "x.css";</style>',
        '<p style="background:url(http://192.0.2.1/)">x</p>',
        '<object data="file:///etc/passwd"></object>',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_a_page_that_wants_something_from_outside_is_refused(outside: str) -> None:
    with pytest.raises(sandbox.BadTemplate):
        checking.check(F5, with_html("<h1>", outside + "<h1>"))


def test_a_page_that_gets_past_the_reading_still_reaches_nothing(tmp_path: object) -> None:
    """The last door: the printer itself fetches nothing, whatever a page asks for."""
    from intake.documents import pages

    del tmp_path
    with pytest.raises(sandbox.BadTemplate):
        pages.pdf('<html><body><img src="file:///etc/hostname"></body></html>')
    with pytest.raises(sandbox.BadTemplate):
        pages.pdf(
            "<html><head><style>@font-face{font-family:x;src:url(file:///etc/x.ttf)}</style></head><p>x</p></html>"
        )


@pytest.mark.parametrize(
    "template",
    [
        with_part("word/vbaProject.bin", b"macro"),
        with_part("word/embeddings/oleObject1.bin", b"ole"),
        with_part("word/activeX/activeX1.xml", b"<x/>"),
        with_part("customUI/customUI.xml", b"<x/>"),
        with_part(
            "word/_rels/footer1.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            b'Id="rId1" Type="x/image" Target="http://192.0.2.1/x.png" TargetMode="External"/></Relationships>',
        ),
        with_word("<w:body>", "<w:body><w:p><w:r><w:instrText> DDEAUTO c:\\x </w:instrText></w:r></w:p>"),
        with_word("<w:body>", '<w:body><w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>'),
        with_word("<w:body>", "<w:body><w:altChunk/>"),
        with_word("<w:document", '<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
    ],
)
def test_macros_links_and_fields_that_fetch_are_refused(template: Template) -> None:
    with pytest.raises((sandbox.BadTemplate, zips.NotAWordFile)):
        checking.check(F5, template)


def test_a_word_file_that_would_blow_up_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(8):
            file.writestr(f"word/{number}.xml", b"\0" * 10_000_000)
    assert len(target.getvalue()) < zips.LARGEST_FILE
    with pytest.raises(zips.NotAWordFile):
        zips.parts(target.getvalue())
    for broken in (b"", b"PK\x03\x04", b"{\\rtf1}", target.getvalue()[:5000]):
        with pytest.raises(zips.NotAWordFile):
            zips.parts(broken)


def test_a_cell_hidden_behind_a_condition_is_not_shown() -> None:
    for template in (
        with_html("{{ due }}", "{% if not due %}{{ due }}{% endif %}"),
        with_word("{{ due }}", "{% if not due %}{{ due }}{% endif %}"),
    ):
        with pytest.raises(sandbox.CellNotShown, match="due"):
            checking.check(F5, template)


def test_what_a_cell_holds_is_never_read_as_a_template() -> None:
    from intake.documents import rendering
    from intake.documents.snapshot import snapshot
    from tests.intake.documents.paper import said, written

    words = "{{ unit }} {% if x %} <b>&amp; {_{ 7*7 }_}"
    made = rendering.render(snapshot(F5.form, {"told_caller": words}, samples.STRIP), shipped(F5.form), practice=False)
    for text in (said(made.pdf), written(made.docx)):
        assert "{{unit}}{%ifx%}<b>&amp;" in text
