"""What commands write for people: sentences that are never cut, and tables that fit wherever they are read."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from intake.sentences import say
from intake.words import Role

# In less, a folded column is a column of syllables: then each row is told as a list instead.
NARROWEST = 14


def sentences(*, error: bool = False) -> Console:
    """For whole sentences. The terminal breaks long lines; in a file each stays one line, to be searched."""
    return Console(stderr=error, soft_wrap=True, highlight=False)


def show(heads: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """A table on standard output. Cells may carry Rich's marks; nothing of them is ever left out."""
    console = Console(highlight=False)
    if not console.is_terminal:
        wide = _table(heads, rows, title, boxed=False)
        console.width = max(console.width, Measurement.get(console, console.options, wide).maximum, _widest(wide))
        console.print(wide)
        return
    console.print(_fitting(console, heads, rows, title))


def value(what: Any) -> str:
    """A setting's value as a person writes it: no brackets, no quotes, and a word where there is nothing."""
    if isinstance(what, bool):
        return say("cli.value.yes" if what else "cli.value.no")
    if what is None or what == "" or what == ():
        return say("cli.value.none")
    if isinstance(what, tuple | list):
        return ", ".join(value(one) for one in what)
    return str(getattr(what, "name", what) if hasattr(what, "model_fields") else what)


def _fitting(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> RenderableType:
    table = _table(heads, rows, title, boxed=True)
    if _widest(table) <= console.width:
        return table
    # The names, and columns of a word each, keep their width; the long ones share what is left.
    lengths = [max(Text.from_markup(row[number]).cell_len for row in (heads, *rows)) for number in range(len(heads))]
    frame = 3 * len(heads) + 1
    names = next(number for number, head in enumerate(heads) if head)
    short = [length <= NARROWEST or number == names for number, length in enumerate(lengths)]
    left = console.width - frame - sum(length for length, fits in zip(lengths, short, strict=True) if fits)
    if left < NARROWEST * short.count(False):
        return _list(heads, rows, title)
    for column, fits in zip(table.columns, short, strict=True):
        column.no_wrap = fits
    return table


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str, *, boxed: bool) -> Table:
    table = Table(title=title or None, box=ROUNDED if boxed else None, pad_edge=boxed, show_edge=boxed)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _list(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> RenderableType:
    blocks: list[RenderableType] = [Text(title, style="bold")] if title else []
    for row in rows:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for head, cell in zip(heads, row, strict=True):
            if cell:
                grid.add_row(head, cell)
        blocks += [grid, Text()]
    return Group(*blocks)


def _widest(table: Table) -> int:
    wide = Console(width=100_000)
    return Measurement.get(wide, wide.options, table).maximum


def roles_to_type(roles: Iterable[Role]) -> str:
    """What is typed for each role, and its name where that says more: English often has one word for both."""
    names = ((role, say(f"cli.role.{role}")) for role in roles)
    return ", ".join(str(role) if name == role else f"{role} {name}" for role, name in names)
