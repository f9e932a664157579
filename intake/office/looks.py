"""Who was shown whose number (domain A10: in clear, and logged): one entry for each reader, case and hour."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection, select

from intake import journal
from intake.office.casework import seen
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import who
from intake.words import CaseId, PersonId, Post

SEEN = "numbers_seen"
# A page asks again with everything that changes, and that is still the same look.
AGAIN = timedelta(hours=1)
# Of one reader's newest entries so many are gone over. Who has made more within the hour is noted twice.
NEWEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose eyes: a person, and what they are at the moment of the look."""

    person: PersonId
    posts: frozenset[Post]

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(person=person.id, posts=person.posts)


def note(db: Database, reader: Reader, cases: Iterable[int], now: datetime) -> None:
    """Put into the journal which of these cases' numbers the reader is shown, if any.

    Called once for each answer, with the cases that are in it. For those who never see a number it costs nothing.
    """
    asked = set(cases)
    if not asked or not who.may_see_numbers(reader.posts):
        return
    with db.read() as tx:
        if not _new(tx, reader, asked, now):
            return
    with db.begin() as tx:
        # Another page of the same reader may have been faster.
        found = _new(tx, reader, asked, now)
        if found:
            facts = {"cases": " ".join(map(str, sorted(found)))}
            whose = f"person:{reader.person}"
            journal.append(tx, journal.Entry(at=now, actor=whose, verb=SEEN, subject=whose, facts=facts))


def cases_of(db: Database, calls: Collection[str]) -> list[CaseId]:
    """What these calls became."""
    of = tables.matter_call.c
    with db.read() as tx:
        return [CaseId(one) for one in tx.execute(select(of.matter).where(of.call.in_(calls))).scalars()]


def _new(tx: Connection, reader: Reader, cases: Collection[int], now: datetime) -> set[int]:
    left = set(cases) - _noted(tx, reader, now)
    if not left:
        return left
    matter = tables.matter.c
    rows = tx.execute(select(tables.matter).where(matter.id.in_(left), matter.caller_number != "")).all()
    masks = seen.masks_of(tx, reader.posts, rows)
    return {row.id for row in rows if masks[row.id].number}


def _noted(tx: Connection, reader: Reader, now: datetime) -> set[int]:
    entry = tables.journal.c
    mine = select(entry.facts, entry.at).where(entry.subject == f"person:{reader.person}", entry.verb == SEEN)
    rows = tx.execute(mine.order_by(entry.seq.desc()).limit(NEWEST))
    return {case for row in rows if now - row.at < AGAIN for case in _cases(row.facts)}


def _cases(facts: str) -> Iterable[int]:
    return map(int, json.loads(facts)["cases"].split())
