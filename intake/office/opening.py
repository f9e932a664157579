"""What a house needs in its books before the first case: the rules in force and the organisations of the plan."""

from datetime import datetime

from intake.office import bodies, calendars, rules_in_force
from intake.records.database import Database


def open_books(db: Database, at: datetime) -> None:
    """Idempotent: what is there stays as it is."""
    with db.begin() as tx:
        rules_in_force.set_up_in(tx, at, calendars.shipped_text())
        bodies.set_up_in(tx, at)
