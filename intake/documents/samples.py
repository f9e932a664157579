"""Papers that templates are tried with before they are accepted: empty, full, and long. Pure."""

from dataclasses import replace

from intake.documents.cells import Cell, Filling, Layout, Private
from intake.documents.snapshot import Content, Snapshot, Strip, snapshot

NUMBER = "样作风热通〔2016〕1号"
STRIP = Strip(shown=True, number="", case_number="10000008", policy="doumen-2016 1", beside="")
BARE = Strip(shown=False, number="", case_number="", policy="", beside="")
LONG = 3_000
_PRIVATE = {Private.NAME: "𬱖女士", Private.PHONE: "07560000000", Private.ADDRESS: "井岸镇样例路1号"}
SENTENCE = "经现场核查，该处供水管道老化，已安排更换，预计三个工作日内恢复。"


def empty(layout: Layout, strip: Strip = STRIP) -> Snapshot:
    return snapshot(layout.form, {}, _numbered(layout, strip))


def full(layout: Layout, strip: Strip = STRIP) -> Snapshot:
    """Something in every cell, each its own."""
    return snapshot(
        layout.form, {cell.name: _content(cell, lines=3) for cell in layout.cells}, _numbered(layout, strip)
    )


def long(layout: Layout, length: int = LONG, strip: Strip = STRIP) -> Snapshot:
    """The same with so much text in every cell that is written by hand, and with a list over several pages."""
    text = (SENTENCE * (length // len(SENTENCE) + 1))[:length]
    cells: dict[str, Content] = {cell.name: _content(cell, lines=60) for cell in layout.cells}
    roomy = {box.cell for row in layout.rows() if len(row.boxes) == 1 and row.height >= _ROOMY for box in row.boxes}
    return snapshot(layout.form, cells | dict.fromkeys(sorted(roomy), text), _numbered(layout, strip))


def _numbered(layout: Layout, strip: Strip) -> Strip:
    return replace(strip, number=NUMBER) if layout.numbered and strip.shown else strip


_ROOMY = 24


def _content(cell: Cell, *, lines: int) -> Content:
    if not cell.columns:
        return _word(cell.name, cell.label, cell.private, cell.filling)
    return [
        {column.name: _word(column.name, f"{column.label}{n}", column.private, Filling.AUTO) for column in cell.columns}
        for n in range(1, lines + 1)
    ]


def _word(name: str, label: str, private: Private, filling: Filling) -> str:
    if private in _PRIVATE:
        return _PRIVATE[private]
    if filling is Filling.SEAL:
        return ""
    if name == "case_number":
        return "10000008"
    if filling is Filling.SIGN:
        return "6月14日" if name.endswith("_at") else "样例"
    if name.endswith("_at"):
        return "2016年6月7日 17时45分"
    if name in ("due", "extended_to", "new_due", "wanted_until"):
        return "2016年6月15日（5个工作日）"
    return label.replace("\n", "") + "样例"
