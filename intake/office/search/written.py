"""What is written of a case and may be searched by a reader: the condition on what the search holds of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from intake.office.people import Person
from intake.office.search import pairs
from intake.records import tables
from intake.rules import grams, numbers, who

_CASE = tables.matter.c
_HELD = tables.search_case.c


def holding(tx: Connection, person: Person, query: str) -> ColumnElement[bool]:
    """A condition on `matter`: something written of the case, which the person may read, holds each word of the query.

    For lists in an order of their own. A case's whole number finds that case, also while the search is being filled. A
    query without a letter or digit is held by no case.
    """
    wanted = grams.terms(query)
    if not wanted:
        return false()
    here = holds(tx, person, wanted)
    found = pairs.few(tx, tables.search_case, wanted, readable(person))
    held = here if found is None else and_(_CASE.id.in_(found), here)
    return or_(_CASE.number == query.strip(), held) if numbers.is_case_number(query.strip()) else held


def holds(tx: Connection, person: Person, wanted: Sequence[str]) -> ColumnElement[bool]:
    """As `holding`, of the words themselves and without a look at the pairs: exact, and looked up case by case."""
    here = select(_HELD.matter).where(_HELD.matter == _CASE.id, beside(tx, person, wanted))
    return here.correlate(tables.matter).exists()


def beside(tx: Connection, person: Person, wanted: Sequence[str]) -> ColumnElement[bool]:
    """As `holds`, for a question that has `search_case` beside `matter`."""
    columns = readable(person)
    return and_(*(_somewhere(tx, columns, term, person) for term in wanted))


def readable(person: Person) -> Mapping[str, ColumnElement[str]]:
    """Texts of a case by the letter of their pairs, as far as the person may read them of any case."""
    columns = {pairs.WORDS: _HELD.words, pairs.NAME: _HELD.name}
    return columns | ({pairs.PHONE: _HELD.phone} if who.sees_every_number(person.posts) else {})


def position(tx: Connection, column: Any, term: str) -> ColumnElement[bool]:
    """Whether the text holds the term; both makes of database compare character by character."""
    find = func.instr if tx.dialect.name == "sqlite" else func.strpos
    found: ColumnElement[bool] = find(column, term) > 0
    return found


def _somewhere(
    tx: Connection, columns: Mapping[str, ColumnElement[str]], term: str, person: Person
) -> ColumnElement[bool]:
    """The term in something of the case that the person may read."""
    found = []
    for sort, column in columns.items():
        here = position(tx, column, term)
        hidden = sort == pairs.NAME and not who.sees_caller(person.posts, protected=True)
        found.append(and_(_CASE.protected.is_(False), here) if hidden else here)
    return or_(*found)
