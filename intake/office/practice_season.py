"""Practice shows are cleared away: with everything that was written for them, and nothing of any real show."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from intake import journal
from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId


def clear(db: Database, at: datetime, *, by: PersonId | None = None) -> int:
    """Remove every practice show; how many there were.

    Its practice calls and cases stay as those of any rehearsal do, by the records schedule, without a show. The
    journal keeps that there were shows, and that they were cleared.
    """
    show = tables.show.c
    with db.begin() as tx:
        doomed = [row.id for row in tx.execute(select(show.id).where(show.practice).order_by(show.id))]
        if not doomed:
            return 0
        _papers(tx, doomed)
        _rows_away(tx, tables.show, show.id.in_(doomed))
        facts: dict[str, journal.Fact] = {"shows": len(doomed)}
        actor = journal.actor(by)
        journal.append(tx, journal.Entry(at=at, actor=actor, verb="practice_cleared", subject="programme", facts=facts))
    return len(doomed)


def _papers(tx: Connection, shows: Collection[int]) -> None:
    document = tables.document.c
    of = or_(*(document.paper.like(f"%:show:{show}:%") for show in shows))
    _rows_away(tx, tables.document, document.practice & of)


def _rows_away(tx: Connection, table: Table, which: ColumnElement[bool]) -> None:
    """These rows, and before them whatever is nothing without them; what only mentions them forgets them."""
    keys = list(table.primary_key.columns)
    # Nothing refers to a key of several columns.
    if len(keys) == 1:
        doomed = list(tx.execute(select(keys[0]).where(which)).scalars())
        for other in tables.metadata.sorted_tables:
            for column in other.columns:
                if not any(found.column is keys[0] for found in column.foreign_keys):
                    continue
                if column.nullable:
                    tx.execute(update(other).where(column.in_(doomed)).values({column.name: None}))
                else:
                    _rows_away(tx, other, column.in_(doomed))
    tx.execute(delete(table).where(which))
