"""What was said between screens goes with the recordings; a lifted mark of a number goes with the callers' numbers."""

from datetime import datetime

from sqlalchemy import delete, func, select

from intake.records import tables
from intake.records.database import Database


def forget(db: Database, *, said_before: datetime, known_before: datetime) -> int:
    """How many messages of the desk and lifted marks of numbers went.

    A mark that stands stays until a hand lifts it: nobody's block ends without a word.
    """
    message, mark = tables.desk_message.c, tables.number_mark.c
    old = mark.lifted_at <= known_before
    with db.read() as tx:
        # Most hours there is nothing, and then nobody waits for the writer.
        said = tx.execute(select(func.count(message.id)).where(message.at <= said_before)).scalar_one()
        known = tx.execute(select(func.count(mark.id)).where(old)).scalar_one()
    if said or known:
        with db.begin() as tx:
            tx.execute(delete(tables.desk_message).where(message.at <= said_before))
            tx.execute(delete(tables.number_mark).where(old))
    return int(said) + int(known)
