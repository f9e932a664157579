"""Names of people as pages show them."""

from collections.abc import Collection

from sqlalchemy import select

from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId


def displays(db: Database, people: Collection[PersonId]) -> dict[PersonId, str]:
    """The display name of each of `people` that exists."""
    asked = select(tables.person.c.id, tables.person.c.display).where(tables.person.c.id.in_(set(people)))
    with db.read() as tx:
        return {PersonId(row.id): row.display for row in tx.execute(asked)}
