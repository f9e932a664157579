"""Which browser's telephone is whose. The same person gets the same one again, also after a restart of everything."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId, Refusal


class NoPhoneLeft(Refusal):
    """Every telephone for this screen is somebody else's, and they are here."""

    key = "intake.desk_no_phone_left"


def take(db: Database, person: PersonId, phones: Sequence[str], at: datetime, here: frozenset[PersonId]) -> str:
    """One of `phones` for a person: their own, one that nobody has had, or the oldest of somebody who is not here.

    Args:
        here: people who have a page open.

    Raises: NoPhoneLeft.
    """
    known = tables.desk_phone.c
    with db.begin() as tx:
        rows = tx.execute(select(tables.desk_phone).where(known.name.in_(phones)).order_by(known.at)).all()
        own = next((row.name for row in rows if row.person == person), None)
        if own is not None:
            tx.execute(update(tables.desk_phone).where(known.name == own).values(at=at))
            return str(own)
        had = {row.name for row in rows}
        free = next((name for name in phones if name not in had), None)
        if free is not None:
            tx.execute(insert(tables.desk_phone).values(name=free, person=person, at=at))
            return free
        left = next((row.name for row in rows if row.person not in here), None)
        if left is None:
            raise NoPhoneLeft
        tx.execute(update(tables.desk_phone).where(known.name == left).values(person=person, at=at))
        return str(left)
