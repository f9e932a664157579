"""The rules that count at this moment: the adopted policy pack and the approved calendar, each with its version."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select, update

from intake import journal
from intake.records import notices, tables
from intake.rules import policy
from intake.rules.calendar import Calendar, Layer, Word
from intake.rules.calendar_words import Layers
from intake.rules.policy import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`calendar.version` and `pack_id` are what a clock keeps of the rules it was counted by."""

    pack_id: int
    pack: Pack
    calendar: Calendar


def in_force(tx: Connection) -> Rules:
    """The pack adopted last and every approved word of the calendar. Both are read once per version."""
    row = tx.execute(_IN_FORCE).one()
    key = (str(tx.engine.url), int(row.calendar), int(row.approved))
    known = _calendars.get(key)
    if known is None:
        known = _calendars[key] = calendar_in(tx, int(row.calendar))
        while len(_calendars) > KEPT:
            _calendars.pop(next(iter(_calendars)))
    return Rules(pack_id=int(row.id), pack=_pack(row.text), calendar=known)


def _newest_rules() -> Select[Any]:
    """Asked several times in a step, so in one question: the last pack, and which versions of the calendar count."""
    pack, version = tables.policy_pack.c, tables.calendar_version.c
    approved = version.approved_at.is_not(None)
    newest = select(func.max(pack.id)).scalar_subquery()
    calendar = select(func.max(version.id)).where(approved).scalar_subquery()
    count = select(func.count(version.id)).where(approved).scalar_subquery()
    return select(pack.id, pack.text, calendar.label("calendar"), count.label("approved")).where(pack.id == newest)


_IN_FORCE = _newest_rules()


def pack_in(tx: Connection, pack_id: int) -> Pack:
    """The pack a clock was started under."""
    return _pack(tx.execute(select(tables.policy_pack.c.text).where(tables.policy_pack.c.id == pack_id)).scalar_one())


# Calendars of this process by database, newest version and how many versions are approved: rows never change.
_calendars: dict[tuple[str, int, int], Calendar] = {}
KEPT = 8
DECEMBER = 12


@lru_cache(maxsize=8)
def _pack(text: str) -> Pack:
    return policy.read(text)


def calendar_in(tx: Connection, version: int) -> Calendar:
    """The calendar as all approved versions up to `version` make it."""
    return layers_in(tx, version).calendar(version)


def layers_in(tx: Connection, version: int) -> Layers:
    """Of two words about one day and layer the later counts, and a word may take an earlier one back."""
    words: dict[tuple[Layer, date], Word] = {}
    for row in tx.execute(_approved(tables.calendar_word, version)):
        key = (Layer(row.layer), row.day)
        if row.working is None:
            words.pop(key, None)
        else:
            words[key] = Word(day=row.day, working=row.working, layer=key[0], name=row.name)
    years = {row.year: row.announced for row in tx.execute(_approved(tables.calendar_year, version))}
    return Layers(words=words, announced=frozenset(year for year, is_out in years.items() if is_out))


def _approved(table: Table, version: int) -> Select[Any]:
    versions = tables.calendar_version.c
    return (
        select(table)
        .join(tables.calendar_version)
        .where(versions.approved_at.is_not(None), versions.id <= version)
        .order_by(table.c.version)
    )


def set_up_in(tx: Connection, at: datetime, shipped: str) -> None:
    """The first pack of a house that has none, and the notices that the calendar's package has learned since."""
    if tx.execute(select(tables.policy_pack.c.id).limit(1)).first() is None:
        adopt_in(tx, shipped, at)
    learn_in(tx, notices.edition(), notices.years(), notices.words(), at)


def learn_in(tx: Connection, edition: str, years: Collection[int], words: Iterable[Word], at: datetime) -> int | None:
    """A new version of the calendar with the years nobody has entered yet, in force at once; None if there are none.

    What the office said stays: neither a year nor a day that an approved version speaks of is touched. A notice about
    a year also speaks of the last days of the year before, so those come along.
    """
    newest = tx.execute(select(func.max(tables.calendar_version.c.id))).scalar() or 0
    known = {row.year for row in tx.execute(_approved(tables.calendar_year, newest))}
    new = set(years) - known
    if not new:
        return None
    spoken_of = tx.execute(_approved(tables.calendar_word, newest))
    said = {row.day for row in spoken_of if row.layer == Layer.NATIONAL}
    learned = [word for word in words if word.day not in said and _belongs(word.day, new)]
    version = insert_version(tx, edition, at, None)
    approve = update(tables.calendar_version).where(tables.calendar_version.c.id == version)
    tx.execute(approve.values(approved_at=at))
    insert_words(tx, version, [(word.layer, word.day, word.working, word.name) for word in learned])
    insert_years(tx, version, dict.fromkeys(new, True))
    facts: dict[str, journal.Fact] = {"edition": edition, "words": len(learned), "years": len(new)}
    entry = journal.Entry(at=at, actor="system", verb="calendar_seeded", subject=f"calendar:{version}", facts=facts)
    journal.append(tx, entry)
    return version


def _belongs(day: date, years: Collection[int]) -> bool:
    return day.year in years or (day.month == DECEMBER and day.year + 1 in years)


def insert_version(tx: Connection, reason: str, at: datetime, person: int | None) -> int:
    """One more version, which nobody has approved."""
    row = insert(tables.calendar_version).values(reason=reason, proposed_by=person, proposed_at=at)
    return int(tx.execute(row.returning(tables.calendar_version.c.id)).scalar_one())


def insert_words(tx: Connection, version: int, words: Iterable[tuple[Layer, date, bool | None, str]]) -> None:
    names = ("layer", "day", "working", "name")
    rows = [{"version": version, **dict(zip(names, word, strict=True))} for word in words]
    if rows:
        tx.execute(insert(tables.calendar_word), rows)


def insert_years(tx: Connection, version: int, years: Mapping[int, bool]) -> None:
    rows = [{"version": version, "year": year, "announced": is_out} for year, is_out in sorted(years.items())]
    if rows:
        tx.execute(insert(tables.calendar_year), rows)


def adopt_in(
    tx: Connection,
    text: str,
    at: datetime,
    person: int | None = None,
    facts: Mapping[str, journal.Fact] = MappingProxyType({}),
) -> int:
    """Keep a pack's text, byte for byte, as the one in force from now on; `facts` go into the journal as well.

    Raises BadPack.
    """
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
            actor=journal.actor(person),
            verb="policy_adopted",
            subject=f"policy:{found}",
            facts={"name": pack.name, "version": pack.version, "sha256": digest, **facts},
        ),
    )
    return found
