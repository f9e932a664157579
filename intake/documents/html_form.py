"""The HTML template of a form, made from the catalogue: what is filed as PDF. Pure; run by scripts/forms.py."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from intake.documents.cells import Box, Cell, Filling, Layout, Listing, Row
from intake.documents.grid import bounds, spans

# Every element and every page box names the family itself: text without one can lose its glyphs without a word.
FAMILY = '"Noto Serif CJK SC", "BabelStone Han", "HanaMinA", "HanaMinB"'
# 小四, the smallest type on official forms, and 二号 for the title.
TEXT_POINTS, TITLE_POINTS = 12, 22
FOOT_MILLIMETRES = 9
_PADDING = 3

_STYLE = """\
@page {{
  size: A4{turn}; margin: 36mm 20mm 22mm 20mm; font-family: {family}; font-size: 12pt;
  @top-left {{ content: element(strip); width: 100%; font-family: {family}; font-size: 12pt; vertical-align: bottom; }}
{foot}}}
* {{ font-family: {family}; font-size: 12pt; line-height: 1.4; }}
html, body {{ margin: 0; padding: 0; color: #000; }}
.strip {{ position: running(strip); width: {width}mm; height: 22mm; }}
.strip table {{ width: {width}mm; border: 0; }}
.strip td {{ border: 0; padding: 0; vertical-align: bottom; }}
.strip .code {{ width: 20mm; text-align: right; }}
svg.qr {{ width: 18mm; height: 18mm; }}
.annex {{ margin: 0; }}
h1 {{ margin: 0 0 5mm 0; text-align: center; font-size: 22pt; font-weight: bold; line-height: 1.3; }}
table {{ width: {width}mm; border-collapse: collapse; table-layout: fixed; margin: 0; }}
table + table {{ margin-top: -0.3mm; }}
td, th {{ border: 0.3mm solid #000; padding: 1.2mm 1.5mm; overflow-wrap: anywhere; font-weight: normal; }}
.label {{ text-align: center; vertical-align: middle; }}
.content {{ text-align: left; vertical-align: top; }}
.short {{ vertical-align: middle; }}
.text {{ white-space: pre-wrap; }}
.foot {{ text-align: right; }}
.foot .signed {{ display: inline-block; white-space: nowrap; }}
.foot .signed span {{ display: inline-block; text-align: left; min-width: 20mm; }}
.foot .signed .seal {{ min-width: 30mm; }}
thead {{ display: table-header-group; }}
tfoot {{ display: table-footer-group; }}
.edge {{ border-width: 0; height: 0; padding: 0; line-height: 0; }}
.practice {{ position: fixed; top: 70mm; left: 0; width: {width}mm; text-align: center; color: #dedede;
  font-size: 150pt; line-height: 1; transform: rotate(-30deg); z-index: -1; }}
"""
_FOOT = """\
  @bottom-left {{ content: "{policy}"; font-family: {family}; font-size: 12pt; }}
  @bottom-right {{ content: "第 " counter(page) " 页　共 " counter(pages) " 页";
    font-family: {family}; font-size: 12pt; }}
"""


def template(layout: Layout) -> str:
    """A whole page with the names of the form's cells where their content goes."""
    turn = " landscape" if layout.landscape else ""
    foot = "{% if doc_strip %}" + _FOOT.format(family=FAMILY, policy="规则 {{ doc_policy }}") + "{% endif %}"
    style = _STYLE.format(family=FAMILY, width=layout.width, turn=turn, foot=foot)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{escape(layout.title)}{{% if doc_number %}} {{{{ doc_number }}}}{{% endif %}}</title>",
        "<style>",
        style + "</style>",
        "</head>",
        "<body>",
        *_strip(),
        '{% if doc_practice %}<div class="practice">演练</div>{% endif %}',
        *([f'<p class="annex">{layout.annex}</p>'] if layout.annex else []),
        f"<h1>{escape(layout.title)}</h1>",
        *_body(layout),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _strip() -> Iterator[str]:
    yield "{% if doc_strip %}"
    yield '<div class="strip"><table><tr>'
    yield "<td>{% if doc_number %}<div>编号：{{ doc_number }}</div>{% endif %}"
    yield "{% if doc_case %}<div>案件编号：{{ doc_case }}</div>{% endif %}"
    yield "{% if doc_beside %}<div>{{ doc_beside }}</div>{% endif %}</td>"
    yield '<td class="code">{{ doc_qr }}</td>'
    yield "</tr></table></div>"
    yield "{% endif %}"


def _body(layout: Layout) -> Iterator[str]:
    """Rows that follow each other are one table, whose columns are where any of its boxes ends."""
    rows: list[Row] = []
    for part in layout.body:
        match part:
            case Row():
                rows.append(part)
            case Listing():
                yield from _table(layout, rows)
                rows = []
                yield from _listing(layout, part)
    yield from _table(layout, rows)


def _table(layout: Layout, rows: list[Row]) -> Iterator[str]:
    if not rows:
        return
    edges = bounds(rows)
    yield '<table class="form">'
    yield _columns([after - before for before, after in pairwise(edges)])
    # A box that goes on to the next page is closed at the foot of this one, and opened at the head of that.
    yield f'<thead><tr><td class="edge" colspan="{len(edges) - 1}"></td></tr></thead>'
    yield f'<tfoot><tr><td class="edge" colspan="{len(edges) - 1}"></td></tr></tfoot>'
    yield "<tbody>"
    for row in rows:
        yield "<tr>"
        widths = spans(row, edges)
        for number, box in enumerate(row.boxes):
            yield from _box(layout, row, box, widths[2 * number], widths[2 * number + 1])
        yield "</tr>"
    yield "</tbody>"
    yield "</table>"


def _columns(widths: list[int]) -> str:
    return "<colgroup>" + "".join(f'<col style="width:{width}mm">' for width in widths) + "</colgroup>"


def _box(layout: Layout, row: Row, box: Box, label: int, content: int) -> Iterator[str]:
    cell = layout.cell(box.cell)
    high = row.height - _PADDING - (FOOT_MILLIMETRES if box.foot else 0)
    # A box that is written in from the top keeps its height by its text, so that its signatures stand at the bottom.
    words = not box.foot and (len(row.boxes) > 1 or row.height <= _SHORT)
    kind, style = ("content short", "") if words else ("content", f' style="min-height:{high}mm"')
    yield f'<td class="label"{_span(label)} style="height:{row.height - _PADDING}mm">{_label(cell)}</td>'
    yield f'<td class="{kind}"{_span(content)}>'
    yield f'<div class="text"{style}>{_head(layout, box)}{{{{ {box.cell} }}}}</div>'
    if box.foot:
        yield '<div class="foot">' + " ".join(_signed(layout.cell(name)) for name in box.foot) + "</div>"
    yield "</td>"


_SHORT = 20


def _head(layout: Layout, box: Box) -> str:
    if not box.head:
        return ""
    label = layout.cell(box.head).label.replace("\n", "")
    return f"{{% if {box.head} %}}{label}：{{{{ {box.head} }}}}\n{{% endif %}}"


def _signed(cell: Cell) -> str:
    kind = ' class="seal"' if cell.filling is Filling.SEAL else ""
    return f'<span class="signed">{escape(cell.label)}：<span{kind}>{{{{ {cell.name} }}}}</span></span>'


def _listing(layout: Layout, listing: Listing) -> Iterator[str]:
    cell = layout.cell(listing.cell)
    yield '<table class="list">'
    yield _columns([column.width for column in cell.columns])
    heads = "".join(f'<th class="label">{escape(column.label)}</th>' for column in cell.columns)
    yield f'<thead><tr><th class="label" colspan="{len(cell.columns)}">{_label(cell)}</th></tr><tr>{heads}</tr></thead>'
    fields = "".join(f'<td class="content text">{{{{ line.{column.name} }}}}</td>' for column in cell.columns)
    yield f'<tbody>{{% for line in {cell.name} %}}<tr style="height:10mm">{fields}</tr>{{% endfor %}}</tbody>'
    yield "</table>"


def _label(cell: Cell) -> str:
    return "<br>".join(escape(line) for line in cell.label.split("\n"))


def _span(columns: int) -> str:
    return f' colspan="{columns}"' if columns > 1 else ""
