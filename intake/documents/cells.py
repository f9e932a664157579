"""What forms are made of: cells, the boxes they are printed in, rows and lists. Lengths are millimetres. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.words.documents import Form


class Filling(StrEnum):
    """How a cell comes to its content."""

    AUTO = "auto"  # from the case, and locked
    ENTER = "enter"  # typed by whoever fills it
    SIGN = "sign"  # a name or a time beside a signature
    SEAL = "seal"  # an area for the stamp


class Hand(StrEnum):
    """Who fills a cell."""

    SYSTEM = "system"
    STATION = "station"
    STYLE_OFFICE = "style_office"
    SUPERVISOR = "supervisor"
    UNIT = "unit"
    PARTNER = "partner"
    ACCOUNTABILITY = "accountability"
    PROPAGANDA = "propaganda"
    RECEIVER = "receiver"


class Private(StrEnum):
    """What a cell tells of a person, and so how it is masked."""

    NONE = "none"
    CODE = "code"  # a number of some office's own, which only looks like a telephone's
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list."""

    name: str
    label: str
    width: int
    private: Private


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `label` is as printed, with the annex's own line breaks; `columns` make it a list.

    Attributes:
        required: a template that does not show it is refused.
    """

    name: str
    label: str
    hand: Hand
    filling: Filling
    private: Private
    required: bool
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A label and its content side by side. `foot` are cells signed or sealed at the end of the content.

    `head` is printed before the content when there is something to print; the annexes have no such line.
    """

    cell: str
    label: int
    content: int
    head: str
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Boxes beside each other, at least `height` high; long text makes it higher, over pages if it must."""

    height: int
    boxes: tuple[Box, ...]

    @property
    def width(self) -> int:
        return sum(box.label + box.content for box in self.boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A cell that is a list, in the whole width, its heads repeated on every page. `blank` lines when empty."""

    cell: str
    blank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A form: its cells in their order, and how they lie on the paper.

    Attributes:
        annex: what is printed above the title of an annex, as 附件2; empty for other forms.
        numbered: it carries a number of the issuing organisation (文号) when it is issued.
    """

    form: Form
    annex: str
    title: str
    landscape: bool
    numbered: bool
    cells: tuple[Cell, ...]
    body: tuple[Row | Listing, ...]

    @property
    def width(self) -> int:
        return LANDSCAPE_WIDTH if self.landscape else PORTRAIT_WIDTH

    def cell(self, name: str) -> Cell:
        return next(cell for cell in self.cells if cell.name == name)

    def rows(self) -> Iterator[Row]:
        return (part for part in self.body if isinstance(part, Row))


# What every form is headed by, before its own name.
PROGRAMME = "“服务群众敢担当”热线"
# A4 with margins of twenty millimetres at both sides.
PORTRAIT_WIDTH = 170
LANDSCAPE_WIDTH = 257


def enter(name: str, label: str, hand: Hand, private: Private = Private.NONE, *, required: bool = True) -> Cell:
    return _cell(name, label, hand, Filling.ENTER, private, required=required)


def auto(name: str, label: str, hand: Hand = Hand.SYSTEM, private: Private = Private.NONE) -> Cell:
    return _cell(name, label, hand, Filling.AUTO, private, required=True)


def sign(name: str, label: str, hand: Hand) -> Cell:
    return _cell(name, label, hand, Filling.SIGN, Private.NONE, required=True)


def seal(name: str, label: str, hand: Hand) -> Cell:
    return _cell(name, label, hand, Filling.SEAL, Private.NONE, required=True)


def listed(name: str, label: str, hand: Hand, *columns: Column) -> Cell:
    return Cell(
        name=name,
        label=label,
        hand=hand,
        filling=Filling.AUTO,
        private=Private.NONE,
        required=True,
        columns=columns,
    )


def column(name: str, label: str, width: int, private: Private = Private.NONE) -> Column:
    return Column(name=name, label=label, width=width, private=private)


def box(cell: str, label: int, content: int, *foot: str, head: str = "") -> Box:
    return Box(cell=cell, label=label, content=content, head=head, foot=foot)


def row(height: int, *boxes: Box) -> Row:
    return Row(height=height, boxes=boxes)


def _cell(name: str, label: str, hand: Hand, filling: Filling, private: Private, *, required: bool) -> Cell:
    return Cell(name=name, label=label, hand=hand, filling=filling, private=private, required=required, columns=())
