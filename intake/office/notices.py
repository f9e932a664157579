"""Notifications (通知): who is told what, once per fact and reader. Telling is part of the verb that has the cause.

A text names a case by its number and a clock by its kind, never a caller, a place or a problem: it may lie on any
telephone's lock screen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from intake import feed
from intake.journal import Fact
from intake.office import posts
from intake.office.numbering import local
from intake.office.open_channels import OpenChannels, open_channels_in
from intake.office.wording import missing
from intake.records import tables
from intake.rules.telling import UNIT_ROLES, WORKERS
from intake.words import CaseId, Duty, OrganisationId, PersonId, Post, Role
from intake.words.notices import NotificationState, To, ToPerson

INBOX = "inbox"
# Everything a sentence may be filled with. Nothing else is kept, so no text can ever name a caller.
FACTS = frozenset(
    {
        "case",
        "official",
        "clock",
        "due",
        "days",
        "form",
        "number",
        "count",
        "state",
        "step",
        "outcome",
        "provisional",
        "show",
    }
)
LONGEST_FACT = 80
MOST_KEYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One who is told: a person, or an organisation with the channels it has of its own.

    Attributes:
        vacant: nobody plays the part that was meant; the telling is kept so that somebody may see it.
    """

    person: PersonId | None
    organisation: OrganisationId | None
    vacant: bool

    @property
    def name(self) -> str:
        return f"person:{self.person}" if self.person is not None else f"organisation:{self.organisation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One fact for some readers. `key` names the fact: told twice, it is told once."""

    key: str
    to: Sequence[Reader]
    sentence: str
    facts: Mapping[str, Fact]
    matter: CaseId | None
    not_before: datetime
    on_air: bool = False


def notify_in(
    tx: Connection,
    *,
    key: str,
    to: Iterable[To],
    sentence: str,
    facts: Mapping[str, Fact],
    matter: CaseId | None,
    at: datetime,
    not_before: datetime | None = None,
    on_air: bool = False,
) -> int:
    """Tell people of a fact inside the transaction that makes it one; how many rows were written.

    In the console it is there at once; through people's own channels not before `not_before`, and never in the quiet
    hours or on a day off. A key that was told to a reader before is not told to them again. A practice case tells
    nobody.

    Args:
        key: of the fact, at most 60 characters: "event:812", "clock:12:2016-06-15:0:0900".
        to: persons, posts and organisations; who is reached twice is told once.
        sentence: without its prefix; `notices.<sentence>` must be in intake/texts/notices.
        facts: of FACTS only.
        on_air: it concerns people who go on the air, whom no quiet hours protect.
    """
    if matter is not None and _is_practice(tx, matter):
        return 0
    telling = Telling(
        key=key,
        to=readers_in(tx, to, at),
        sentence=sentence,
        facts=facts,
        matter=matter,
        not_before=not_before or at,
        on_air=on_air,
    )
    return tell_in(tx, [telling], at)


def tell_in(tx: Connection, tellings: Collection[Telling], at: datetime) -> int:
    """Write what has not been told yet; how many rows that were. For callers that tell many at once."""
    opened = open_channels_in(
        tx, {(reader.person, reader.organisation) for telling in tellings for reader in telling.to}
    )
    rows = {row["key"]: row for telling in tellings for row in _rows(telling, at, opened)}
    for key in _known(tx, list(rows)):
        del rows[key]
    if rows:
        tx.execute(insert(tables.notification), list(rows.values()))
    touched = {PersonId(row["person"]) for row in rows.values() if row["person"] is not None}
    for person in sorted(touched):
        feed.changed(tx, feed.Kind.NOTICES, str(person))
    return len(rows)


def readers_in(tx: Connection, to: Iterable[To], at: datetime) -> tuple[Reader, ...]:
    """Who that is today. A part that nobody plays is a reader too: that nobody was told must not be silent."""
    people: dict[PersonId, None] = {}
    organisations: dict[OrganisationId, bool] = {}
    for whom in to:
        if isinstance(whom, ToPerson):
            people[whom.person] = None
            continue
        organisation = whom.organisation
        roles = (whom.role,) if isinstance(whom, Post) else _roles(tx, organisation)
        players = posts.people_of(tx, organisation, roles, local(at).date())
        people.update(dict.fromkeys(players))
        organisations[organisation] = organisations.get(organisation, False) or bool(players)
    return (
        *(Reader(person=person, organisation=None, vacant=False) for person in people),
        *(Reader(person=None, organisation=one, vacant=not played) for one, played in organisations.items()),
    )


def _roles(tx: Connection, organisation: OrganisationId) -> tuple[Role, ...]:
    duty = tx.execute(select(tables.organisation.c.duty).where(tables.organisation.c.id == organisation)).scalar_one()
    return UNIT_ROLES if duty == Duty.UNIT else WORKERS[Duty(duty)]


def _rows(telling: Telling, at: datetime, opened: OpenChannels) -> list[dict[str, Any]]:
    unknown = telling.facts.keys() - FACTS
    if unknown:
        raise ValueError(f"a notification is never filled with {', '.join(sorted(unknown))}")
    lacking = missing(telling.sentence, telling.facts)
    if lacking:
        raise ValueError(f"the sentence {telling.sentence} lacks {', '.join(sorted(lacking))}")
    facts = {name: value[:LONGEST_FACT] if isinstance(value, str) else value for name, value in telling.facts.items()}
    found = []
    for reader in dict.fromkeys(telling.to):
        row = {
            "key": f"{telling.key}:{reader.name}",
            "person": reader.person,
            "organisation": reader.organisation,
            "matter": telling.matter,
            "sentence": telling.sentence,
            "facts": {**facts, "on_air": True} if telling.on_air else facts,
            "made_at": at,
            "due_at": telling.not_before,
            "channel": INBOX,
            "state": NotificationState.SHOWN if reader.person is not None else NotificationState.NOBODY,
            "receipt": "",
        }
        own = opened.of(reader.person, reader.organisation)
        if reader.person is not None or (reader.vacant and not own):
            found.append(row)
        for channel in own:
            due_at = opened.open_from(channel, max(at, telling.not_before), on_air=telling.on_air)
            key = f"{row['key']}:{channel.channel}"
            found.append(
                {
                    **row,
                    "key": key,
                    "due_at": due_at,
                    "channel": str(channel.channel),
                    "state": NotificationState.WAITING,
                }
            )
    return found


def _known(tx: Connection, keys: Sequence[str]) -> list[str]:
    """Which of these were told before. The writer's turn keeps the answer true until the transaction ends."""
    column = tables.notification.c.key
    found: list[str] = []
    for begin in range(0, len(keys), MOST_KEYS):
        found += tx.execute(select(column).where(column.in_(keys[begin : begin + MOST_KEYS]))).scalars()
    return found


def _is_practice(tx: Connection, matter: CaseId) -> bool:
    return bool(tx.execute(select(tables.matter.c.practice).where(tables.matter.c.id == matter)).scalar())
