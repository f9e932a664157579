"""The Word template of a form, made from the catalogue: what offices stamp. Pure; run by scripts/forms.py."""

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from intake.documents import word_parts, zips
from intake.documents.cells import Box, Cell, Filling, Layout, Listing, Row
from intake.documents.grid import bounds, spans

# Word counts in twentieths of a point.
_TWIPS = 1440 / 25.4
FOOT_MILLIMETRES = 9
_SHORT = 20
_SEALED_BLANK, _SIGNED_BLANK = "　" * 5, "　" * 3


def template(layout: Layout) -> bytes:
    """A whole Word file with the names of the form's cells where their content goes."""
    parts = word_parts.fixed()
    parts["word/document.xml"] = _xml(
        f"<w:document {word_parts.NAMESPACES}><w:body>{_body(layout)}</w:body></w:document>"
    )
    parts["word/header1.xml"] = _xml(f"<w:hdr {word_parts.NAMESPACES}>{_header(layout)}</w:hdr>")
    parts["word/footer1.xml"] = _xml(f"<w:ftr {word_parts.NAMESPACES}>{_footer(layout)}</w:ftr>")
    return zips.packed(parts)


def _xml(text: str) -> bytes:
    return (word_parts.DECLARATION + text).encode()


def twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)


def _text(text: str) -> str:
    return f'<w:r><w:rPr>{word_parts.FONTS}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(inside: str, *, align: str = "", style: str = "", line: int = 0) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if line:
        properties += f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    properties += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def _body(layout: Layout) -> str:
    pieces = [_paragraph(_text(layout.annex))] if layout.annex else []
    pieces.append(_paragraph(_text(layout.title), style="Title"))
    # Two tables that touch would become one: a line of nothing stands between them.
    between = _paragraph("", line=20)
    pieces.append(between.join(_tables(layout)))
    pieces.append(between)
    wide, high = (297, 210) if layout.landscape else (210, 297)
    turn = ' w:orient="landscape"' if layout.landscape else ""
    pieces.append(
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turn}/>'
        f'<w:pgMar w:top="{twips(36)}" w:right="{twips(20)}" w:bottom="{twips(22)}" w:left="{twips(20)}" '
        f'w:header="{twips(14)}" w:footer="{twips(12)}" w:gutter="0"/></w:sectPr>'
    )
    return "".join(pieces)


def _tables(layout: Layout) -> Iterator[str]:
    rows: list[Row] = []
    for part in layout.body:
        match part:
            case Row():
                rows.append(part)
            case Listing():
                if rows:
                    yield _grid(layout, rows)
                rows = []
                yield _listing(layout, part)
    if rows:
        yield _grid(layout, rows)


def _table(widths: list[int], rows: str) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = f'<w:left w:w="{twips(1.5)}" w:type="dxa"/><w:right w:w="{twips(1.5)}" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _grid(layout: Layout, rows: list[Row]) -> str:
    edges = bounds(rows)
    widths = [after - before for before, after in pairwise(edges)]
    return _table(widths, "".join(_row(layout, row, spans(row, edges)) for row in rows))


def _row(layout: Layout, row: Row, columns: list[int]) -> str:
    """One row of the form. Signatures stand at the end of their box: a row of their own with no line above."""
    signed = any(box.foot for box in row.boxes)
    upper, lower = "", ""
    for number, box in enumerate(row.boxes):
        label, content = columns[2 * number], columns[2 * number + 1]
        middle = not box.foot and (len(row.boxes) > 1 or row.height <= _SHORT)
        joined = "restart" if signed else ""
        heading = "".join(_paragraph(_text(line), align="center") for line in layout.cell(box.cell).label.split("\n"))
        upper += _cell(box.label, label, heading, merge=joined, middle=True)
        inside = _head(layout, box) + _paragraph(_text(f"{{{{ {box.cell} }}}}"))
        upper += _cell(
            box.content, content, inside, middle=middle, open_below=bool(box.foot), merge=joined if not box.foot else ""
        )
        if signed:
            lower += _cell(box.label, label, _paragraph(""), merge="continue")
            foot = _foot(layout, box) if box.foot else _paragraph("")
            lower += _cell(box.content, content, foot, open_above=bool(box.foot), merge="" if box.foot else "continue")
    high = row.height - (FOOT_MILLIMETRES if signed else 0)
    return _line(upper, high) + (_line(lower, FOOT_MILLIMETRES) if signed else "")


def _line(cells: str, height: int, more: str = "") -> str:
    return f'<w:tr><w:trPr>{more}<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'


def _cell(
    width: int,
    columns: int,
    inside: str,
    *,
    merge: str = "",
    middle: bool = False,
    open_below: bool = False,
    open_above: bool = False,
) -> str:
    side = "bottom" if open_below else "top" if open_above else ""
    properties = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += f'<w:tcBorders><w:{side} w:val="nil"/></w:tcBorders>' if side else ""
    properties += '<w:vAlign w:val="center"/>' if middle else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _head(layout: Layout, box: Box) -> str:
    if not box.head:
        return ""
    label = layout.cell(box.head).label.replace("\n", "")
    return (
        _paragraph(_text(f"{{%p if {box.head} %}}"))
        + _paragraph(_text(f"{label}：{{{{ {box.head} }}}}"))
        + _paragraph(_text("{%p endif %}"))
    )


def _foot(layout: Layout, box: Box) -> str:
    return _paragraph("".join(_signed(layout.cell(name)) for name in box.foot), align="right")


def _signed(cell: Cell) -> str:
    blank = _SEALED_BLANK if cell.filling is Filling.SEAL else _SIGNED_BLANK
    return _text(f"{cell.label}：{{% if {cell.name} %}}{{{{ {cell.name} }}}}　{{% else %}}{blank}{{% endif %}}")


def _listing(layout: Layout, listing: Listing) -> str:
    cell = layout.cell(listing.cell)
    widths = [column.width for column in cell.columns]
    repeated = "<w:tblHeader/>"
    title = _cell(sum(widths), len(widths), _paragraph(_text(cell.label), align="center"), middle=True)
    heads = "".join(
        _cell(column.width, 1, _paragraph(_text(column.label), align="center"), middle=True) for column in cell.columns
    )
    fields = "".join(
        _cell(column.width, 1, _paragraph(_text(f"{{{{ line.{column.name} }}}}"))) for column in cell.columns
    )
    steer = (_whole(widths, f"{{%tr for line in {cell.name} %}}"), _whole(widths, "{%tr endfor %}"))
    rows = _line(title, 9, repeated) + _line(heads, 9, repeated) + steer[0] + _line(fields, 10) + steer[1]
    return _table(widths, rows)


def _whole(widths: list[int], text: str) -> str:
    return _line(_cell(sum(widths), len(widths), _paragraph(_text(text))), 5)


def _header(layout: Layout) -> str:
    """The strip: numbers at the left, their code at the right; and the mark of practice papers behind the page."""
    number = _text("{% if doc_strip and doc_number %}编号：{{ doc_number }}　{% endif %}")
    case = _text("{% if doc_strip and doc_case %}案件编号：{{ doc_case }}{% endif %}")
    beside = _text("{%p if doc_beside %}"), _text("{{ doc_beside }}"), _text("{%p endif %}")
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(layout.width)}"/></w:tabs>'
    mark = _text("{%r if doc_practice %}") + word_parts.watermark() + _text("{%r endif %}")
    first = f"<w:p><w:pPr>{tab}</w:pPr>{mark}{number}{case}<w:r><w:tab/></w:r>{word_parts.picture()}</w:p>"
    return first + "".join(_paragraph(line) for line in beside)


def _footer(layout: Layout) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(layout.width)}"/></w:tabs>'
    begin, end = _text("{%r if doc_strip %}"), _text("{%r endif %}")
    pages = f"{_text('第 ')}{_field('PAGE')}{_text(' 页　共 ')}{_field('NUMPAGES')}{_text(' 页')}"
    rules = _text("规则 {{ doc_policy }}")
    return f"<w:p><w:pPr>{tab}</w:pPr>{begin}{rules}<w:r><w:tab/></w:r>{pages}{end}</w:p>"


def _field(code: str) -> str:
    fonts = f"<w:rPr>{word_parts.FONTS}</w:rPr>"
    return f'<w:fldSimple w:instr=" {code} "><w:r>{fonts}<w:t>1</w:t></w:r></w:fldSimple>'
