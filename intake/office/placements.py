"""Where a call has been, from its journal: which stretches of its recording may hold somebody of the house."""

import json
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from intake.records import tables
from intake.records.database import Database
from intake.rules import calls as rules
from intake.words import CallId, Place

PLACED = "call_placed"

_PLACEMENTS = (
    select(tables.journal.c.at, tables.journal.c.facts)
    .where(tables.journal.c.subject == bindparam("which"))
    .where(tables.journal.c.verb == PLACED)
    .order_by(tables.journal.c.seq)
)


def placements(tx: Connection, call: CallId) -> list[tuple[datetime, Place]]:
    """Every place that Asterisk confirmed, in the order of arrival."""
    rows = tx.execute(_PLACEMENTS, {"which": f"call:{call}"})
    return [(row.at, Place(json.loads(row.facts)["place"])) for row in rows]


def attended(db: Database, call: CallId) -> list[tuple[float, float]]:
    """Seconds of the recording, from and to, in which somebody of the house was with the caller.

    Everywhere else the sent track holds our own prompts and music.
    """
    with db.read() as tx:
        answered = tx.execute(select(tables.call.c.answered_at).where(tables.call.c.id == call)).scalar()
        return [] if answered is None else rules.attended(placements(tx, call), answered)
