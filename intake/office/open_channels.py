"""Channels that messages may go to: whose they are, from when each may be used, and their addresses unlocked."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, Row, or_, select

from intake.office import rules_in_force
from intake.records import tables
from intake.rules import ladder
from intake.rules.ladder import Quiet
from intake.settings import NoticeSettings
from intake.words import OrganisationId, PersonId
from intake.words.notices import ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChannel:
    """What telling needs of a channel."""

    channel: ChannelId
    quiet: Quiet | None


class OpenChannels:
    """The channels of some readers, and from when each may be used. For one transaction."""

    def __init__(self, tx: Connection, opened: Mapping[tuple[int | None, int | None], Collection[OpenChannel]]) -> None:
        self._tx = tx
        self._open = opened
        self._known: dict[tuple[Quiet | None, datetime, bool], datetime] = {}

    def of(self, person: PersonId | None, organisation: OrganisationId | None) -> Collection[OpenChannel]:
        return self._open.get((person, organisation), ())

    def open_from(self, channel: OpenChannel, moment: datetime, *, on_air: bool) -> datetime:
        key = (channel.quiet, moment, on_air)
        if key not in self._known:
            self._known[key] = open_from_in(self._tx, channel.quiet, moment, on_air=on_air) or moment
        return self._known[key]


def open_from_in(tx: Connection, quiet: Quiet | None, moment: datetime, *, on_air: bool = False) -> datetime | None:
    """When a message may go that is ready at `moment`, by the rules in force; None when never."""
    rules = rules_in_force.in_force(tx)
    pack = rules.pack
    return ladder.allowed_for(moment, quiet, pack.reminders, rules.calendar, pack.zone, on_air=on_air)


def open_channels_in(
    tx: Connection, readers: Collection[tuple[PersonId | None, OrganisationId | None]]
) -> OpenChannels:
    """Checked channels of these readers."""
    table = tables.channel
    found: dict[tuple[int | None, int | None], list[OpenChannel]] = {}
    people = [person for person, _ in readers if person is not None]
    organisations = [one for _, one in readers if one is not None]
    rows = tx.execute(
        select(table)
        .where(table.c.checked_at.is_not(None), table.c.removed_at.is_(None))
        .where(or_(table.c.person.in_(people), table.c.organisation.in_(organisations)))
        .order_by(table.c.id)
    )
    for row in rows:
        channel = OpenChannel(channel=ChannelId(row.id), quiet=quiet_of(row))
        found.setdefault((row.person, row.organisation), []).append(channel)
    return OpenChannels(tx, found)


def locked(address: str, settings: NoticeSettings) -> str:
    return _fernet(settings).encrypt(address.encode()).decode()


def unlocked(kept: str, settings: NoticeSettings) -> str | None:
    """None when secrets.toml is another one than when the channel was added."""
    try:
        return _fernet(settings).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _fernet(settings: NoticeSettings) -> Fernet:
    key = hashlib.sha256(settings.channel_key.get_secret_value().encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def quiet_of(row: Row[Any]) -> Quiet | None:
    since: time | None = row.quiet_from
    return None if since is None else Quiet(since=since, until=row.quiet_until)
