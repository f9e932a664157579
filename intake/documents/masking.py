"""A snapshot for eyes that may not see who the citizen is: names, numbers and addresses masked at printing. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from intake.documents.catalogue import layout
from intake.documents.cells import Cell, Private
from intake.documents.snapshot import Kept, Snapshot
from intake.rules.names import without_name
from intake.rules.numbers import masked, without_numbers
from intake.words.documents import Eyes

# A town is enough to tell whose matter it is; the street and the number are the citizen's.
_SHOWN_OF_ADDRESS = 3


HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Callers' names, which people write into sentences too; of a protected one not even the family name stays."""

    names: tuple[str, ...] = ()
    protected: bool = False

    def short(self, name: str) -> str:
        return HIDDEN if self.protected else name[:1] + "*" * len(name[1:3])

    def text(self, text: str) -> str:
        for name in self.names:
            text = (
                without_name(text, name, self.short(name)) if self.protected else text.replace(name, self.short(name))
            )
        return text


NOBODY = Called()


def for_eyes(snapshot: Snapshot, eyes: Eyes, called: Called = NOBODY) -> Snapshot:
    """The same snapshot, or a copy without what points to a person. Names and numbers in running text go too."""
    if eyes is Eyes.FULL:
        return snapshot
    known = layout(snapshot.form).cells
    told = {name for cell in known for name in _names(cell, snapshot.cells[cell.name])}
    all_names = replace(called, names=_longest_first(told.union(called.names)))
    cells = {cell.name: _cell(cell, snapshot.cells[cell.name], all_names) for cell in known}
    return replace(snapshot, cells=cells)


def _names(cell: Cell, kept: Kept) -> Iterator[str]:
    if isinstance(kept, str):
        yield from [kept] if cell.private is Private.NAME else []
        return
    for column in cell.columns:
        if column.private is Private.NAME:
            yield from (row[column.name] for row in kept)


def _longest_first(names: Collection[str]) -> tuple[str, ...]:
    """So that no part of one name is taken out of another first. One character is no name."""
    clean = {name.strip() for name in names}
    return tuple(sorted((name for name in clean if len(name) > 1), key=lambda name: (-len(name), name)))


def _cell(cell: Cell, kept: Kept, called: Called) -> Kept:
    if isinstance(kept, str):
        return _text(cell.private, kept, called)
    private = {column.name: column.private for column in cell.columns}
    return tuple(_row(private, row, called) for row in kept)


def _row(private: Mapping[str, Private], row: Mapping[str, str], called: Called) -> Mapping[str, str]:
    return {name: _text(private[name], text, called) for name, text in row.items()}


def _text(private: Private, text: str, called: Called) -> str:
    match private:
        case Private.NONE:
            return _spoken_numbers(called.text(text))
        case Private.CODE:
            return text
        case Private.PHONE:
            return masked(text) if text.lstrip("+").isdigit() else without_numbers(called.text(text))
        case Private.NAME:
            return called.short(text) if text else ""
        case Private.ADDRESS:
            text = called.text(text)
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
