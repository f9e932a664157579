"""The journal: one entry per change, in the change's own transaction, each chained to the one before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from intake.records.tables import journal
from intake.rules.canonical import canonical

# What the first entry is chained to.
ORIGIN = "0" * 64
_APPEND = insert(journal)
_NEWEST = select(journal.c.digest).order_by(journal.c.seq.desc()).limit(1)

Fact: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did what to which subject, with ids only: a person's name or number never enters the journal."""

    at: datetime
    actor: str  # "system", "telephony", "worker" or "person:7"
    verb: str  # past tense: "call_opened"
    subject: str  # "call:<uuid>", "case:12"
    facts: Mapping[str, Fact]


def actor(person: int | None) -> str:
    """Who acts, as an entry has it. None is the house itself, or the administrator at the machine."""
    return "system" if person is None else f"person:{person}"


def append(tx: Connection, entry: Entry) -> None:
    """Chain one entry. The writer's turn (see records.database) keeps the chain in one piece."""
    previous = tx.execute(_NEWEST).scalar()
    previous = previous or ORIGIN
    facts = canonical(dict(entry.facts))
    tx.execute(
        _APPEND,
        {
            "at": entry.at,
            "actor": entry.actor,
            "verb": entry.verb,
            "subject": entry.subject,
            "facts": facts,
            "previous": previous,
            "digest": _digest(previous, entry, facts),
        },
    )


def broken_link(tx: Connection) -> int | None:
    """The sequence number of the first entry that does not fit its chain, or None when all is whole."""
    expected = ORIGIN
    for row in tx.execute(select(journal).order_by(journal.c.seq)):
        entry = Entry(at=row.at, actor=row.actor, verb=row.verb, subject=row.subject, facts={})
        if row.previous != expected or row.digest != _digest(expected, entry, row.facts):
            return int(row.seq)
        expected = row.digest
    return None


def _digest(previous: str, entry: Entry, facts: str) -> str:
    parts = (previous, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.verb, entry.subject, facts)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
