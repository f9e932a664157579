"""Filling the search of an old home, and making it anew: in batches, each its own transaction, killable anywhere.

The newest cases come first, as they are what is looked for. `search_fill.through` says how far down from `upto` it is.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from intake import journal
from intake.office.search import pairs
from intake.office.search.keeping import keep_cases, keep_speech
from intake.records import tables
from intake.records.database import Database
from intake.rules.grams import EDITION

BATCH = 200


def fill(db: Database, *, told: Callable[[int, int], None] | None = None, batches: int | None = None) -> int:
    """Put in the cases that were there before the search was. Returns how many cases were gone over.

    Args:
        told: hears after each batch how many numbers of cases are done, of how many.
        batches: at most so many; what is left comes with the next call.
    """
    over = 0
    while batches is None or batches > 0:
        with db.begin() as tx:
            row = tx.execute(select(tables.search_fill)).one()
            if row.edition != EDITION:
                _begin_again(tx)
                continue
            ids = _next(tx, row.through, row.upto)
            keep_cases(tx, ids)
            keep_speech(tx, ids)
            through = row.upto - ids[-1] + 1 if len(ids) == BATCH else row.upto
            if through != row.through:
                tx.execute(update(tables.search_fill).values(through=through))
        over += len(ids)
        if told is not None:
            told(through, row.upto)
        if through >= row.upto:
            break
        batches = None if batches is None else batches - 1
    return over


def waiting(db: Database) -> bool:
    """Whether cases are still to be put in; one row is read."""
    with db.read() as tx:
        row = tx.execute(select(tables.search_fill)).one()
        return bool(row.edition != EDITION or row.through < row.upto)


def forget_an_older(db: Database) -> None:
    """Empty a search that was cut, or put together, in an older way: it would be asked until the first batch."""
    with db.begin() as tx:
        if tx.execute(select(tables.search_fill.c.edition)).scalar_one() != EDITION:
            _begin_again(tx)


def rebuild(db: Database, at: datetime) -> None:
    """Empty the search; `fill` makes it anew. What changes meanwhile keeps itself."""
    with db.begin() as tx:
        _begin_again(tx)
        entry = journal.Entry(at=at, actor="system", verb="search_rebuilt", subject="search", facts={})
        journal.append(tx, entry)


def _begin_again(tx: Connection) -> None:
    for source in (tables.search_case, tables.search_speech):
        pairs.clear(tx, source)
    newest = tx.execute(select(func.max(tables.matter.c.id))).scalar() or 0
    tx.execute(update(tables.search_fill).values(edition=EDITION, through=0, upto=newest))


def _next(tx: Connection, through: int, upto: int) -> list[int]:
    case = tables.matter.c.id
    found = select(case).where(case <= upto - through).order_by(case.desc()).limit(BATCH)
    return list(tx.execute(found).scalars())
