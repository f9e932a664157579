"""A snapshot for eyes that may not see who the citizen is: names, numbers and addresses masked at printing. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from intake.documents.catalogue import layout
from intake.documents.cells import Cell, Private
from intake.documents.snapshot import Kept, Snapshot
from intake.rules.numbers import masked, without_numbers
from intake.words.documents import Eyes

# A town is enough to tell whose matter it is; the street and the number are the citizen's.
_SHOWN_OF_ADDRESS = 3


def for_eyes(snapshot: Snapshot, eyes: Eyes) -> Snapshot:
    """The same snapshot, or a copy without what points to a person. Numbers written into running text go too."""
    if eyes is Eyes.FULL:
        return snapshot
    cells = {cell.name: _cell(cell, snapshot.cells[cell.name]) for cell in layout(snapshot.form).cells}
    return replace(snapshot, cells=cells)


def _cell(cell: Cell, kept: Kept) -> Kept:
    if isinstance(kept, str):
        return _text(cell.private, kept)
    private = {column.name: column.private for column in cell.columns}
    return tuple(_row(private, row) for row in kept)


def _row(private: Mapping[str, Private], row: Mapping[str, str]) -> Mapping[str, str]:
    return {name: _text(private[name], text) for name, text in row.items()}


def _text(private: Private, text: str) -> str:
    match private:
        case Private.NONE:
            return _spoken_numbers(text)
        case Private.CODE:
            return text
        case Private.PHONE:
            return masked(text) if text.lstrip("+").isdigit() else without_numbers(text)
        case Private.NAME:
            return text[:1] + "*" * len(text[1:3])
        case Private.ADDRESS:
            return text if len(text) <= _SHOWN_OF_ADDRESS else text[:_SHOWN_OF_ADDRESS] + "***"
        case never:
            assert_never(never)


def _spoken_numbers(text: str) -> str:
    """A case number by itself and days stay; other long rows of digits may be somebody's telephone."""
    if text.isdigit() and len(text) == _CASE_NUMBER:
        return text
    return "".join(part if _DAY.fullmatch(part) else without_numbers(part) for part in _DAY.split(text))


_CASE_NUMBER = 8
_DAY = re.compile(r"((?<!\d)(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))")
