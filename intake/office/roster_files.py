"""The door to spreadsheets: a roster's table out of a CSV or XLSX file, as plain text cells. Knows nothing of rosters.

A file comes from outside: it may be anything, or grow a thousandfold when unpacked.
"""

import csv
import io
import zipfile
from datetime import date, datetime

from intake.words import Refusal

MOST_BYTES = 1_000_000
MOST_UNPACKED = 50_000_000
MOST_LINES = 5_000
MOST_COLUMNS = 40
# What Chinese spreadsheet programs write, most certain first: UTF-8 refuses what is not UTF-8.
ENCODINGS = ("utf-8-sig", "gb18030")
# A table pasted out of a spreadsheet has tabs; one typed by hand often has the full-width marks of a Chinese keyboard.
BETWEEN = ",;\t，；"


class UnreadableFile(Refusal):
    """Neither a CSV nor an XLSX file, or one that is too large."""

    key = "intake.unreadable_file"


def rows(content: bytes) -> list[list[str]]:
    """Every line of the first sheet, headings included. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile
    return _sheet(content) if content.startswith(b"PK") else _lines(content)


def _lines(content: bytes) -> list[list[str]]:
    for encoding in ENCODINGS:
        try:
            said = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in said:
            break
        first = said.lstrip("\ufeff\r\n").partition("\n")[0]
        between = max(BETWEEN, key=first.count)
        try:
            found = list(csv.reader(io.StringIO(said, newline=""), delimiter=between, strict=True))
        except csv.Error:
            break
        return _bounded(found)
    raise UnreadableFile


def _sheet(content: bytes) -> list[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableFile
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What the file says about its own size is not believed.
        lines = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS, values_only=True)
        found = [[_text(cell) for cell in line] for line in lines]
        book.close()
    except UnreadableFile:
        raise
    except Exception as fault:
        # openpyxl meets a broken file with whatever its parser met: KeyError, ValueError, an XML error.
        raise UnreadableFile from fault
    return _bounded(found)


def _bounded(found: list[list[str]]) -> list[list[str]]:
    while found and not any(cell.strip() for cell in found[-1]):
        found.pop()
    if len(found) > MOST_LINES + 1 or any(len(line) > MOST_COLUMNS for line in found):
        raise UnreadableFile
    return found


def _text(cell: object) -> str:
    """A telephone number typed as a number comes as one: 5551234.0 is nobody's."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
