"""The one door to openpyxl for what is handed out: rows are written as they come, so length costs no memory."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import BinaryIO

Cell = str | int | float | date | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]

# What begins like this a spreadsheet takes for a formula (OWASP, CSV injection); an apostrophe keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# XML 1.0 knows no such characters, and openpyxl refuses them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The most that Excel takes in one cell.
LONGEST_CELL = 32_767
WIDTH = 18


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX file of (title, heads, rows). Text that looks like a formula stays text."""
    out = BytesIO()
    write(out, sheets)
    return out.getvalue()


def write(out: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """As `workbook`, into an open file. Moments are naive: a cell knows no zone."""
    # A tenth of the app's start, and most days nobody asks for a spreadsheet.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, heads, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for column in range(1, len(heads) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = WIDTH
        sheet.append(list(heads))
        for row in rows:
            sheet.append([_plain(cell) for cell in row])
    book.save(out)


def _plain(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = _NOT_XML.sub("", cell)
    return (f"'{text}" if text.startswith(_FORMULA) else text)[:LONGEST_CELL]
