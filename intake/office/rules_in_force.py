"""The rules that count at this moment: the adopted policy pack and the approved calendar, each with its version."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, func, insert, select

from intake import journal
from intake.records import notices, tables
from intake.rules import policy
from intake.rules.calendar import Calendar, Layer, Word, layered
from intake.rules.policy import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`calendar.version` and `pack_id` are what a clock keeps of the rules it was counted by."""

    pack_id: int
    pack: Pack
    calendar: Calendar


def in_force(tx: Connection) -> Rules:
    """The pack adopted last and every approved word of the calendar. Both are read once per version."""
    pack_id = tx.execute(select(func.max(tables.policy_pack.c.id))).scalar_one()
    version = tx.execute(
        select(func.max(tables.calendar_version.c.id)).where(tables.calendar_version.c.approved_at.is_not(None))
    ).scalar_one()
    row = tx.execute(select(tables.policy_pack).where(tables.policy_pack.c.id == pack_id)).one()
    count = tx.execute(select(func.count()).where(tables.calendar_version.c.approved_at.is_not(None))).scalar_one()
    key = (str(tx.engine.url), int(version), int(count))
    known = _calendars.get(key)
    if known is None:
        known = _calendars[key] = calendar_in(tx, int(version))
        while len(_calendars) > KEPT:
            _calendars.pop(next(iter(_calendars)))
    return Rules(pack_id=int(pack_id), pack=_pack(row.text), calendar=known)


# Calendars of this process by database, newest version and how many versions are approved: rows never change.
_calendars: dict[tuple[str, int, int], Calendar] = {}
KEPT = 8


@lru_cache(maxsize=8)
def _pack(text: str) -> Pack:
    return policy.read(text)


def calendar_in(tx: Connection, version: int) -> Calendar:
    """The calendar as all approved versions up to `version` make it: of two words about one day and layer the later
    counts, and a word may take an earlier one back."""
    approved = tables.calendar_version.c.approved_at.is_not(None)
    words: dict[tuple[str, object], Word | None] = {}
    for row in tx.execute(
        select(tables.calendar_word)
        .join(tables.calendar_version)
        .where(approved, tables.calendar_version.c.id <= version)
        .order_by(tables.calendar_word.c.version)
    ):
        words[row.layer, row.day] = (
            None
            if row.working is None
            else Word(day=row.day, working=row.working, layer=Layer(row.layer), name=row.name)
        )
    years: dict[int, bool] = {}
    for row in tx.execute(
        select(tables.calendar_year)
        .join(tables.calendar_version)
        .where(approved, tables.calendar_version.c.id <= version)
        .order_by(tables.calendar_year.c.version)
    ):
        years[row.year] = row.announced
    announced = [year for year, said in years.items() if said]
    return layered(version, announced, (word for word in words.values() if word is not None))


def set_up_in(tx: Connection, at: datetime, shipped: str) -> None:
    """The first pack and the first calendar of a house that has none."""
    if tx.execute(select(tables.policy_pack.c.id).limit(1)).first() is None:
        adopt_in(tx, shipped, at)
    if tx.execute(select(tables.calendar_version.c.id).limit(1)).first() is None:
        version = tx.execute(
            insert(tables.calendar_version)
            .values(reason=notices.edition(), proposed_at=at, approved_at=at)
            .returning(tables.calendar_version.c.id)
        ).scalar_one()
        rows = [
            {"version": version, "layer": word.layer, "day": word.day, "working": word.working, "name": word.name}
            for word in notices.words()
        ]
        tx.execute(insert(tables.calendar_word), rows)
        years = [{"version": version, "year": year, "announced": True} for year in sorted(notices.years())]
        tx.execute(insert(tables.calendar_year), years)
        facts: dict[str, journal.Fact] = {"edition": notices.edition(), "words": len(rows)}
        journal.append(
            tx,
            journal.Entry(at=at, actor="system", verb="calendar_seeded", subject=f"calendar:{version}", facts=facts),
        )


def adopt_in(tx: Connection, text: str, at: datetime, person: int | None = None) -> int:
    """Keep a pack's text, byte for byte, as the one in force from now on. Raises BadPack."""
    pack = policy.read(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found: int = tx.execute(
        insert(tables.policy_pack)
        .values(name=pack.name, version=pack.version, text=text, sha256=digest, adopted_by=person, adopted_at=at)
        .returning(tables.policy_pack.c.id)
    ).scalar_one()
    journal.append(
        tx,
        journal.Entry(
            at=at,
            actor="system" if person is None else f"person:{person}",
            verb="policy_adopted",
            subject=f"policy:{found}",
            facts={"name": pack.name, "version": pack.version, "sha256": digest},
        ),
    )
    return found
