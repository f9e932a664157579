"""Marks in a house: into every personal field which column it is and whose; into what people wrote its caller too."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Connection, Table, select, update

from intake.documents.catalogue import layout
from intake.documents.cells import Private
from intake.office.search import filling
from intake.records import tables
from intake.rules.canonical import canonical, sha256
from intake.words.documents import Form
from tests.console.marked import LATER, Marked, Told

PAPERS = "document.snapshot"
# What belongs to a unit and to no case: this and the unit's number.
OF_UNIT = 1000


def plant(house: Marked, columns: Mapping[str, str]) -> set[tuple[int, int]]:
    """Into every row and column that is personal its own mark, and into what people wrote the caller as well.

    Args:
        columns: "table.column" to `words`, `name`, `number` or `sign` (words in which no caller stands).

    Returns:
        The places of columns in their sorted order, each with whose it is: a case, or a unit by `OF_UNIT`.
    """
    callers = {one.case: one for one in house.told}
    planted: set[tuple[int, int]] = set()
    with house.office.db.begin() as tx:
        for place, name in enumerate(sorted(columns)):
            table, column = name.split(".")
            if name == PAPERS:
                whose = plant_papers(tx, place, callers)
            else:
                whose = plant_column(tx, tables.metadata.tables[table], column, columns[name], place, callers)
            planted |= {(place, one) for one in whose}
    filling.rebuild(house.office.db, LATER)
    filling.fill(house.office.db)
    return planted


def mark(place: int, case: int) -> str:
    """Letters and too few digits for a telephone number."""
    return f"Zq{place}x{case}e"


def plant_column(
    tx: Connection, table: Table, column: str, sort: str, place: int, callers: Mapping[int, Told]
) -> set[int]:
    keys, whose = list(table.primary_key.columns), set()
    for row in tx.execute(select(table)).all():
        case = case_of(tx, table, row)
        whose.add(case)
        text = said(sort, mark(place, case), callers.get(case))
        value = text if not isinstance(table.c[column].type, JSON) else marked_json(getattr(row, column), text)
        here = [key == getattr(row, key.name) for key in keys]
        tx.execute(update(table).where(*here).values({column: value}))
    return whose


def said(sort: str, mark: str, caller: Told | None) -> str:
    if sort == "words" and caller is not None:
        return f"{mark} {caller.name} {caller.number}"
    if sort in ("name", "number") and caller is not None:
        return caller.name if sort == "name" else caller.number
    return mark


def marked_json(value: Any, text: str) -> Any:
    """The same shape with the text in every string of it."""
    if isinstance(value, Mapping):
        return {key: marked_json(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [marked_json(one, text) for one in value]
    return text if isinstance(value, str) else value


def case_of(tx: Connection, table: Table, row: Any) -> int:
    """Whose case a row belongs to, or whose unit; 0 for nobody's."""
    if table is tables.matter:
        return int(row.id)
    if "matter" in table.columns and row.matter:
        return int(row.matter)
    if table in (tables.leave_opinion, tables.manuscript_comment):
        return OF_UNIT + int(tx.execute(select(tables.show_leave.c.unit)).scalars().first() or 0)
    unit = getattr(row, "unit", None) or getattr(row, "organisation", None)
    if isinstance(unit, int):
        return OF_UNIT + unit
    if table is tables.number_mark:
        theirs = select(tables.matter.c.id).where(tables.matter.c.caller_number == row.number)
        return int(tx.execute(theirs).scalar() or 0)
    call = row.id if table is tables.call else getattr(row, "call", None)
    found = tx.execute(select(tables.matter_call.c.matter).where(tables.matter_call.c.call == call)).scalar()
    return int(found or 0)


def plant_papers(tx: Connection, place: int, callers: Mapping[int, Told]) -> set[int]:
    """Into the cells that people or the case filled; a paper's hash is made anew."""
    whose = set()
    for row in tx.execute(select(tables.document)).all():
        kept = json.loads(row.snapshot)
        caller, case = callers.get(row.matter or 0), row.matter or OF_UNIT + row.organisation
        whose.add(case)
        words = said("words", mark(place, case), caller)
        for cell in layout(Form(row.form)).cells:
            if isinstance(kept["cells"][cell.name], str):
                private = {Private.PHONE: "number", Private.NAME: "name"}.get(cell.private)
                filled = words if private is None or caller is None else said(private, "", caller)
                kept["cells"][cell.name] = filled if cell.private is not Private.CODE else kept["cells"][cell.name]
        text = canonical(kept)
        here = tables.document.c.id == row.id
        tx.execute(update(tables.document).where(here).values(snapshot=text, sha256=sha256(text)))
    return whose
