"""What producer, host and guest write to each other during a show, and the look-up that cannot be overlooked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select

from intake import feed
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.records.database import Database
from intake.rules.transcripts import tidy
from intake.words import Refusal
from intake.words.desk import Surface

SHOWN = 50
LONGEST = 300


class NothingSaid(Refusal):
    """A message without a word that calls nobody."""

    key = "intake.desk_nothing_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMessage:
    id: int
    at: datetime
    surface: Surface
    name: str
    text: str
    look_up: bool


def say(db: Database, hand: Hand, text: str, *, look_up: bool) -> DeskMessage:
    """Raises: NothingSaid."""
    said = tidy(text)[:LONGEST]
    if not said and not look_up:
        raise NothingSaid
    with db.begin() as tx:
        values = {"at": hand.at, "surface": hand.surface, "person": hand.person, "text": said, "look_up": look_up}
        found = tx.execute(
            insert(tables.desk_message).values(**values).returning(tables.desk_message.c.id)
        ).scalar_one()
        feed.changed(tx, feed.Kind.MESSAGE, str(found))
        row = tx.execute(_named().where(tables.desk_message.c.id == found)).one()
        return _message(row)


def one(db: Database, message: int) -> DeskMessage | None:
    with db.read() as tx:
        row = tx.execute(_named().where(tables.desk_message.c.id == message)).first()
        return None if row is None else _message(row)


def newest(db: Database) -> list[DeskMessage]:
    """The last ones, in the order in which they were said."""
    with db.read() as tx:
        rows = tx.execute(_named().order_by(tables.desk_message.c.id.desc()).limit(SHOWN)).all()
        return [_message(row) for row in reversed(rows)]


def _named() -> Select[Any]:
    joined = tables.desk_message.join(tables.person, tables.person.c.id == tables.desk_message.c.person)
    return select(tables.desk_message, tables.person.c.display).select_from(joined)


def _message(row: Row[Any]) -> DeskMessage:
    return DeskMessage(
        id=row.id,
        at=row.at,
        surface=Surface(row.surface),
        name=row.display,
        text=row.text,
        look_up=row.look_up,
    )
