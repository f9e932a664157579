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
from intake.rules.policy import Pack
from intake.sending import Outcome, Sent
from intake.sentences import say
from intake.settings import NoticeSettings
from intake.words import PersonId, Refusal
from intake.words.notices import ChannelId, NotificationId, NotificationState, Rejoinder

# What certainly did not arrive is tried again after these pauses, then a person sees it.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
MOST_CHANNELS_AT_ONCE = 50
# So many of the oldest are looked at to find out which channels have something to send.
MOST_LOOKED_AT = 2_000
LONGEST_RECEIPT = 200
# Thirty clocks of one morning are few messages: WeCom's robots take twenty in a minute, of 2,048 bytes each.
MOST_TOGETHER = 20
LONGEST_BODY = 1_600

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
    """One message, ready to be handed over: one notification or several."""

    ids: tuple[NotificationId, ...]
    address: str
    title: str
    body: str


def waiting(db: Database, now: datetime, *, but: Collection[ChannelId] = ()) -> list[ChannelId]:
    """Channels for which something is due, those that waited longest first."""
    table = tables.notification
    oldest = (
        select(table.c.channel, table.c.due_at)
        .where(table.c.state == NotificationState.WAITING, table.c.due_at <= now)
        .where(table.c.channel.not_in([str(channel) for channel in but]))
        .order_by(table.c.due_at)
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    found = select(oldest.c.channel).group_by(oldest.c.channel).order_by(func.min(oldest.c.due_at))
    with db.read() as tx:
        return [ChannelId(int(channel)) for channel in tx.execute(found.limit(MOST_CHANNELS_AT_ONCE)).scalars()]


def take(db: Database, channel: ChannelId, now: datetime, *, link: str, settings: NoticeSettings) -> Outgoing | None:
    """Mark what waits for a channel as being sent, durably, and give it as one message. None: nothing may go now."""
    with db.begin() as tx:
        road = tx.execute(select(tables.channel).where(tables.channel.c.id == channel)).first()
        rows = _due(tx, channel, now)
        if road is None or road.removed_at is not None or _is_disabled(tx, road.person):
            for row in rows:
                _set(tx, row, NotificationState.DROPPED, now)
            return None
        ready = [row for row in rows if not _postponed(tx, row, road, now)]
        address = unlocked(road.address, settings) if ready else None
        if address is None:
            for row in ready:
                _set(tx, row, NotificationState.FAILED, now, receipt=say("notices.locked", _lang(tx, row.person)))
            return None
        return _outgoing(tx, ready, address, link, now)


def settle(db: Database, out: Outgoing, sent: Sent, now: datetime) -> list[NotificationState]:
    """Write down what became of it. What certainly did not arrive waits for its next try, until there is none left."""
    with db.begin() as tx:
        return [_settle(tx, _row(tx, notification), sent, now) for notification in out.ids]


def _settle(tx: Connection, row: Row[Any], sent: Sent, now: datetime) -> NotificationState:
    if row.state not in (NotificationState.SENDING, NotificationState.UNKNOWN):
        return NotificationState(row.state)
    state, due_at = _STATE[sent.outcome], row.due_at
    if sent.outcome is Outcome.FAILED and row.tries <= len(PAUSES):
        state, due_at = NotificationState.WAITING, now + PAUSES[row.tries - 1]
    tx.execute(_one(row.id).values(due_at=due_at))
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


def _due(tx: Connection, channel: ChannelId, now: datetime) -> list[Row[Any]]:
    table = tables.notification
    rows = tx.execute(
        select(table)
        .where(table.c.state == NotificationState.WAITING, table.c.due_at <= now, table.c.channel == str(channel))
        .order_by(table.c.due_at, table.c.id)
        .limit(MOST_TOGETHER)
    )
    return list(rows)


def _postponed(tx: Connection, row: Row[Any], channel: Row[Any], now: datetime) -> bool:
    """A message may have waited into the night: the hours are kept by when it goes, not by when it was ready."""
    if row.sentence == "test":
        return False
    allowed = open_from_in(tx, quiet_of(channel), now, on_air=bool(row.facts.get("on_air")))
    if allowed is None or allowed <= now:
        return False
    tx.execute(_one(row.id).values(due_at=allowed))
    return True


def _outgoing(tx: Connection, ready: list[Row[Any]], address: str, link: str, now: datetime) -> Outgoing:
    """As many as make one short message; the others stay for the next."""
    lang = _lang(tx, ready[0].person)
    pack = rules_in_force.in_force(tx).pack
    texts: list[str] = []
    for row in ready:
        text = _text(row, pack, lang, link)
        if texts and len("\n\n".join([*texts, text]).encode()) > LONGEST_BODY:
            break
        texts.append(text)
        tx.execute(_one(row.id).values(tries=row.tries + 1, tried_at=now))
        _set(tx, row, NotificationState.SENDING, now)
    ids = tuple(NotificationId(row.id) for row in ready[: len(texts)])
    return Outgoing(ids=ids, address=address, title=say("notices.subject", lang), body="\n\n".join(texts))


def _text(row: Row[Any], pack: Pack, lang: str, link: str) -> str:
    text = wording(row.sentence, row.facts, pack, lang)
    if not link:
        return text
    return f"{text}\n{link.rstrip('/')}/" + (f"cases/{row.matter}" if row.matter is not None else "")


def _is_disabled(tx: Connection, person: int | None) -> bool:
    disabled = select(tables.person.c.id).where(tables.person.c.id == person, tables.person.c.disabled_at.is_not(None))
    return tx.execute(disabled).first() is not None


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
