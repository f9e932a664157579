"""The columns of a table whose rows are divided differently: one where any box ends. Pure, in millimetres."""

from collections.abc import Iterable, Sequence

from intake.documents.cells import Row


def bounds(rows: Iterable[Row]) -> list[int]:
    """Where columns begin and end, from the left edge to the right."""
    edges = {0}
    for row in rows:
        edges |= set(_edges(row))
    return sorted(edges)


def spans(row: Row, edges: Sequence[int]) -> list[int]:
    """How many columns each label and each content of the row covers, in their order."""
    found, before = [], 0
    for edge in _edges(row):
        found.append(edges.index(edge) - edges.index(before))
        before = edge
    return found


def _edges(row: Row) -> list[int]:
    found, at = [], 0
    for box in row.boxes:
        for width in (box.label, box.content):
            at += width
            found.append(at)
    return found
