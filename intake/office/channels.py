"""Channels (通知渠道) of people and organisations: added, shown to work, removed. Their addresses hold keys: locked.

Nothing is sent to a channel but the test, until somebody has read the test's code there and said it back.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from intake import feed, journal, sending
from intake.office.open_channels import locked, open_from_in, quiet_of, unlocked
from intake.records import tables
from intake.records.database import Database
from intake.rules.ladder import Quiet
from intake.settings import NoticeSettings
from intake.words import OrganisationId, PersonId, Post, Refusal, Role
from intake.words.notices import ChannelId, NotificationState, ToOrganisation, ToPerson

Owner = ToPerson | ToOrganisation

# A person has a telephone, a computer and a group; more is a mistake or a flood.
MOST_CHANNELS = 8
MOST_GUESSES = 5
CODE_LASTS = timedelta(days=1)
TEST_PAUSE = timedelta(minutes=1)
# Who keeps the channels of their organisation.
KEEPERS = frozenset({Role.UNIT_ADMIN, Role.ADMINISTRATOR, Role.STYLE_OFFICE, Role.SUPERVISOR, Role.PARTNER_12345})


class NoSuchChannel(Refusal):
    key = "intake.no_such_channel"


class TooManyChannels(Refusal):
    key = "intake.too_many_channels"


class WrongCode(Refusal):
    """What was said is not what the test message said."""

    key = "intake.wrong_code"


class TestAgain(Refusal):
    """The code is too old, or was guessed at too often."""

    __test__ = False
    key = "intake.test_again"


class TestTooSoon(Refusal):
    __test__ = False
    key = "intake.test_too_soon"


class AlwaysQuiet(Refusal):
    """The quiet hours asked for leave no hour in which anything may be sent."""

    key = "intake.always_quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as people see it: never with its address."""

    id: ChannelId
    person: PersonId | None
    organisation: OrganisationId | None
    label: str
    scheme: str
    quiet: Quiet | None
    since: datetime
    checked_at: datetime | None


def add_channel(
    db: Database, owner: Owner, *, label: str, address: str, quiet: Quiet | None, at: datetime, by: PersonId | None
) -> Channel:
    """Keep a channel and send its test; a form that came twice is one channel.

    Raises: NotAnAddress, AddressNotAllowed, TooManyChannels, AlwaysQuiet.
    """
    settings = NoticeSettings()  # type: ignore[call-arg]  # the secret comes from its file
    scheme = sending.scheme_of(address, settings.schemes)
    with sending.Letterbox(limit_seconds=settings.limit_seconds) as box:
        if not box.is_address(address):
            raise sending.NotAnAddress
    with db.begin() as tx:
        if quiet is not None and open_from_in(tx, quiet, at) is None:
            raise AlwaysQuiet(since=f"{quiet.since:%H:%M}", until=f"{quiet.until:%H:%M}")
        same = _same_in(tx, owner, label.strip(), address, quiet, settings)
        if same is not None:
            return channel_in(tx, same)
        count = (
            select(func.count()).select_from(tables.channel).where(*_of(owner), tables.channel.c.removed_at.is_(None))
        )
        if tx.execute(count).scalar_one() >= MOST_CHANNELS:
            raise TooManyChannels(most=MOST_CHANNELS)
        values = {
            **_owned(owner),
            "label": label.strip(),
            "scheme": scheme,
            "address": locked(address, settings),
            "quiet_from": quiet.since if quiet else None,
            "quiet_until": quiet.until if quiet else None,
            "since": at,
            "code": "",
            "code_at": at,
            "guesses": 0,
        }
        made = insert(tables.channel).values(values).returning(tables.channel.c.id)
        channel = ChannelId(tx.execute(made).scalar_one())
        _send_test(tx, channel, at)
        _note(tx, "channel_added", channel, at, by)
        return channel_in(tx, channel)


def _same_in(
    tx: Connection, owner: Owner, label: str, address: str, quiet: Quiet | None, settings: NoticeSettings
) -> ChannelId | None:
    """A form that came twice must not make every message come twice."""
    mine = select(tables.channel).where(*_of(owner), tables.channel.c.removed_at.is_(None))
    for row in tx.execute(mine.where(tables.channel.c.label == label)):
        if quiet_of(row) == quiet and unlocked(row.address, settings) == address:
            return ChannelId(row.id)
    return None


def test_channel(db: Database, channel: ChannelId, *, at: datetime, by: PersonId | None) -> Channel:
    """Send the test once more, with a new code. Raises: NoSuchChannel, TestTooSoon."""
    with db.begin() as tx:
        row = _row(tx, channel)
        if at < row.code_at + TEST_PAUSE:
            raise TestTooSoon(seconds=int(TEST_PAUSE.total_seconds()))
        _send_test(tx, channel, at)
        _note(tx, "channel_tested", channel, at, by)
        return channel_in(tx, channel)


def confirm_channel(db: Database, channel: ChannelId, code: str, *, at: datetime, by: PersonId | None) -> Channel:
    """Say back what the test said: from now on the channel is used. Raises: NoSuchChannel, TestAgain, WrongCode."""
    with db.begin() as tx:
        row = _row(tx, channel)
        stale = at > row.code_at + CODE_LASTS or row.guesses >= MOST_GUESSES
        right = not stale and secrets.compare_digest(code.strip().encode(), row.code.encode())
        if row.checked_at is None:
            values = {"checked_at": at} if right else {"guesses": row.guesses + 1}
            tx.execute(update(tables.channel).where(tables.channel.c.id == channel).values(values))
            _note(tx, "channel_checked" if right else "channel_code_wrong", channel, at, by)
        found = channel_in(tx, channel)
    if found.checked_at is None:
        raise TestAgain if stale else WrongCode(left=max(0, MOST_GUESSES - row.guesses - 1))
    return found


def remove_channel(db: Database, channel: ChannelId, *, at: datetime, by: PersonId | None) -> None:
    """Forget the address. What waits is not sent; what was sent stays, as evidence. Raises NoSuchChannel."""
    with db.begin() as tx:
        _row(tx, channel)
        gone = {"removed_at": at, "address": "", "code": ""}
        tx.execute(update(tables.channel).where(tables.channel.c.id == channel).values(gone))
        waiting = tables.notification.c.state == NotificationState.WAITING
        tx.execute(
            update(tables.notification)
            .where(tables.notification.c.channel == str(channel), waiting)
            .values(state=NotificationState.DROPPED)
        )
        _note(tx, "channel_removed", channel, at, by)


def channels_of(db: Database, owner: Owner) -> list[Channel]:
    table = tables.channel
    with db.read() as tx:
        rows = tx.execute(select(table).where(*_of(owner), table.c.removed_at.is_(None)).order_by(table.c.id))
        return [_channel(row) for row in rows]


def channel_in(tx: Connection, channel: ChannelId) -> Channel:
    """Raises: NoSuchChannel."""
    return _channel(_row(tx, channel))


def may_keep(person: PersonId, posts: Collection[Post], channel: Channel | Owner) -> bool:
    """One's own, and those of an organisation whose affairs one keeps."""
    match channel:
        case ToPerson():
            return channel.person == person
        case ToOrganisation():
            organisation: OrganisationId | None = channel.organisation
        case Channel():
            if channel.person is not None:
                return channel.person == person
            organisation = channel.organisation
    return any(post.organisation == organisation and post.role in KEEPERS for post in posts)


def _send_test(tx: Connection, channel: ChannelId, at: datetime) -> None:
    """The code is in the message alone. Who asks for a test wants it now, at any hour."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    values = {"code": code, "code_at": at, "guesses": 0}
    tx.execute(update(tables.channel).where(tables.channel.c.id == channel).values(values))
    row = _row(tx, channel)
    tx.execute(
        insert(tables.notification).values(
            key=f"test:{channel}:{at.timestamp():.0f}",
            person=row.person,
            organisation=row.organisation,
            sentence="test",
            facts={"number": code},
            made_at=at,
            due_at=at,
            channel=str(channel),
            state=NotificationState.WAITING,
            receipt="",
        )
    )
    if row.person is not None:
        feed.changed(tx, feed.Kind.NOTICES, str(row.person))


def _row(tx: Connection, channel: ChannelId) -> Row[Any]:
    table = tables.channel
    row = tx.execute(select(table).where(table.c.id == channel, table.c.removed_at.is_(None))).first()
    if row is None:
        raise NoSuchChannel(channel=channel)
    return row


def _of(owner: Owner) -> tuple[Any, ...]:
    return tuple(tables.channel.c[name] == value for name, value in _owned(owner).items())


def _owned(owner: Owner) -> dict[str, int]:
    return {"person": owner.person} if isinstance(owner, ToPerson) else {"organisation": owner.organisation}


def _channel(row: Row[Any]) -> Channel:
    return Channel(
        id=ChannelId(row.id),
        person=row.person,
        organisation=row.organisation,
        label=row.label,
        scheme=row.scheme,
        quiet=quiet_of(row),
        since=row.since,
        checked_at=row.checked_at,
    )


def _note(tx: Connection, verb: str, channel: ChannelId, at: datetime, by: PersonId | None) -> None:
    actor = journal.actor(by)
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"channel:{channel}", facts={}))
