"""What was said between screens goes with the recordings; what was known of a number goes with the callers' numbers."""

from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select

from intake.records import tables
from intake.records.database import Database


def forget(db: Database, *, said_before: datetime, known_before: datetime) -> int:
    """How many messages of the desk and marks of numbers went. A mark that stands is counted from its last word."""
    message, mark = tables.desk_message.c, tables.number_mark.c
    old = or_(mark.lifted_at <= known_before, and_(mark.lifted_at.is_(None), mark.at <= known_before))
    with db.read() as tx:
        # Most hours there is nothing, and then nobody waits for the writer.
        said = tx.execute(select(func.count(message.id)).where(message.at <= said_before)).scalar_one()
        known = tx.execute(select(func.count(mark.id)).where(old)).scalar_one()
    if said or known:
        with db.begin() as tx:
            tx.execute(delete(tables.desk_message).where(message.at <= said_before))
            tx.execute(delete(tables.number_mark).where(old))
    return int(said) + int(known)
