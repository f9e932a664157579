"""Messages on their way out: marked before the call, settled after it, and what is in doubt left to a person.

A message that may have arrived is never sent again by the house itself: the mark is durable before the call begins, so
whatever dies in between leaves the word `sending`, which becomes `unknown`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from intake import feed, journal
from intake.office import rules_in_force
from intake.office.open_channels import open_from_in, quiet_of, unlocked
from intake.office.wording import wording
from intake.records import tables
from intake.records.database import Database
from intake.sending import Outcome, Sent
from intake.sentences import say
from intake.settings import NoticeSettings
from intake.words import PersonId, Refusal
from intake.words.notices import ChannelId, NotificationId, NotificationState, Rejoinder

# What certainly did not arrive is tried again after these pauses, then a person sees it.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
MOST_CHANNELS_AT_ONCE = 50
LONGEST_RECEIPT = 200

_STATE: dict[Outcome, NotificationState] = {
    Outcome.SENT: NotificationState.SENT,
    Outcome.FAILED: NotificationState.FAILED,
    Outcome.UNKNOWN: NotificationState.UNKNOWN,
}
_DOUBTFUL = (NotificationState.UNKNOWN, NotificationState.FAILED)


class NoSuchNotification(Refusal):
    key = "intake.no_such_notification"


class NotInDoubt(Refusal):
    """Somebody else has decided already, or it was never in doubt."""

    key = "intake.not_in_doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message, ready to be handed over."""

    id: NotificationId
    address: str
    title: str
    body: str


def waiting(db: Database, now: datetime, *, but: Collection[ChannelId] = ()) -> list[ChannelId]:
    """Channels for which something is due, those that waited longest first."""
    table = tables.notification
    with db.read() as tx:
        found = tx.execute(
            select(table.c.channel)
            .where(table.c.state == NotificationState.WAITING, table.c.due_at <= now)
            .where(table.c.channel.not_in([str(channel) for channel in but]))
            .group_by(table.c.channel)
            .order_by(func.min(table.c.due_at))
            .limit(MOST_CHANNELS_AT_ONCE)
        ).scalars()
        return [ChannelId(int(channel)) for channel in found]


def take(db: Database, channel: ChannelId, now: datetime, *, link: str, settings: NoticeSettings) -> Outgoing | None:
    """Mark the next message of a channel as being sent, durably, and give it. None when there is none to send now."""
    with db.begin() as tx:
        while (row := _next(tx, channel, now)) is not None:
            road = tx.execute(select(tables.channel).where(tables.channel.c.id == channel)).first()
            if road is None or road.removed_at is not None:
                _set(tx, row, NotificationState.DROPPED, now)
                continue
            later = _later(tx, row, road, now)
            if later is not None:
                tx.execute(_one(row.id).values(due_at=later))
                continue
            address = unlocked(road.address, settings)
            if address is None:
                _set(tx, row, NotificationState.FAILED, now, receipt=say("notices.locked", _lang(tx, row.person)))
                continue
            tx.execute(_one(row.id).values(tries=row.tries + 1, tried_at=now))
            _set(tx, row, NotificationState.SENDING, now)
            return _outgoing(tx, row, address, link)
    return None


def settle(db: Database, notification: NotificationId, sent: Sent, now: datetime) -> NotificationState:
    """Write down what became of it. What certainly did not arrive waits for its next try, until there is none left."""
    with db.begin() as tx:
        row = _row(tx, notification)
        if row.state not in (NotificationState.SENDING, NotificationState.UNKNOWN):
            return NotificationState(row.state)
        state, due_at = _STATE[sent.outcome], row.due_at
        if sent.outcome is Outcome.FAILED and row.tries <= len(PAUSES):
            state, due_at = NotificationState.WAITING, now + PAUSES[row.tries - 1]
        tx.execute(_one(notification).values(due_at=due_at))
        _set(tx, row, state, now, receipt=sent.words)
        return state


def abandon(db: Database, now: datetime, *, after: timedelta) -> int:
    """Marked for longer than any call lasts, it was left by somebody who died: it may have arrived. How many."""
    table = tables.notification
    left = select(table).where(table.c.state == NotificationState.SENDING, table.c.tried_at < now - after)
    with db.read() as tx:
        if tx.execute(left.limit(1)).first() is None:
            return 0
    with db.begin() as tx:
        rows = tx.execute(left).all()
        for row in rows:
            _set(tx, row, NotificationState.UNKNOWN, now)
        return len(rows)


def resolve(
    db: Database, notification: NotificationId, said: Rejoinder, *, at: datetime, by: PersonId | None
) -> NotificationState:
    """A person decides about what is unknown or failed. Raises: NoSuchNotification, NotInDoubt."""
    with db.begin() as tx:
        row = _row(tx, notification)
        if row.state not in _DOUBTFUL:
            raise NotInDoubt(state=row.state)
        arrived = said is Rejoinder.ARRIVED
        state = NotificationState.SENT if arrived else NotificationState.WAITING
        if not arrived:
            tx.execute(_one(notification).values(due_at=at, tries=0))
        _set(tx, row, state, at, receipt=row.receipt, by=by)
        return state


def _next(tx: Connection, channel: ChannelId, now: datetime) -> Row[Any] | None:
    table = tables.notification
    return tx.execute(
        select(table)
        .where(table.c.state == NotificationState.WAITING, table.c.due_at <= now, table.c.channel == str(channel))
        .order_by(table.c.due_at, table.c.id)
        .limit(1)
    ).first()


def _later(tx: Connection, row: Row[Any], channel: Row[Any], now: datetime) -> datetime | None:
    """A message may have waited into the night: the hours are kept by when it goes, not by when it was ready."""
    if row.sentence == "test":
        return None
    allowed = open_from_in(tx, quiet_of(channel), now, on_air=bool(row.facts.get("on_air")))
    return allowed if allowed is not None and allowed > now else None


def _outgoing(tx: Connection, row: Row[Any], address: str, link: str) -> Outgoing:
    lang = _lang(tx, row.person)
    facts = {name: fact for name, fact in row.facts.items() if name != "on_air"}
    body = wording(row.sentence, facts, rules_in_force.in_force(tx).pack, lang)
    if link:
        body += f"\n{link.rstrip('/')}/cases/{row.matter}" if row.matter is not None else f"\n{link}"
    return Outgoing(id=NotificationId(row.id), address=address, title=say("notices.subject", lang), body=body)


def _lang(tx: Connection, person: int | None) -> str:
    found = tx.execute(select(tables.person.c.lang).where(tables.person.c.id == person)).scalar()
    return found or "zh-CN"


def _row(tx: Connection, notification: NotificationId) -> Row[Any]:
    row = tx.execute(select(tables.notification).where(tables.notification.c.id == notification)).first()
    if row is None:
        raise NoSuchNotification(notification=notification)
    return row


def _one(notification: int) -> Any:
    return update(tables.notification).where(tables.notification.c.id == notification)


def _set(
    tx: Connection,
    row: Row[Any],
    state: NotificationState,
    at: datetime,
    *,
    receipt: str = "",
    by: PersonId | None = None,
) -> None:
    tx.execute(_one(row.id).values(state=state, receipt=receipt[:LONGEST_RECEIPT]))
    if row.person is not None:
        feed.changed(tx, feed.Kind.NOTICES, str(row.person))
    journal.append(
        tx,
        journal.Entry(
            at=at,
            actor="worker" if by is None else f"person:{by}",
            verb=f"notification_{state.value}",
            subject=f"notification:{row.id}",
            facts={"before": row.state, "channel": row.channel},
        ),
    )
