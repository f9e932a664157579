"""What people see of notifications: their own list, and for the administrator what is in doubt or reached nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, String, cast, func, select, update

from intake import feed, journal
from intake.office import organisations, rules_in_force
from intake.office.notices import INBOX
from intake.office.numbering import local
from intake.office.wording import wording
from intake.records import tables
from intake.records.database import Database
from intake.rules.policy import Pack
from intake.sentences import spoken_language
from intake.words import CaseId, OrganisationId, PersonId
from intake.words.notices import NotificationId, NotificationState

# More than a person reads; older ones are found with their case.
LONGEST_LIST = 200
VACANT_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notification as its reader sees it."""

    id: NotificationId
    sentence: str
    text: str
    case: CaseId | None
    made_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One message of which a person must say whether it arrived, or which certainly did not."""

    id: NotificationId
    text: str
    case: CaseId | None
    reader: str
    channel: str
    scheme: str
    state: NotificationState
    tries: int
    tried_at: datetime | None
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """An organisation where nobody was there to be told, and how often lately."""

    organisation: OrganisationId
    name: str
    count: int
    last: datetime


def notices(
    db: Database,
    person: PersonId,
    *,
    lang: str | None = None,
    before: NotificationId | None = None,
    limit: int = LONGEST_LIST,
) -> list[Notice]:
    """Unread ones first, each part newest first. With `before`, only those that were read, and older than that one."""
    table = tables.notification
    found = select(table).where(table.c.person == person, table.c.channel == INBOX)
    if before is not None:
        found = found.where(table.c.read_at.is_not(None), table.c.id < before)
    with db.read() as tx:
        pack = rules_in_force.in_force(tx).pack
        rows = tx.execute(found.order_by(table.c.read_at.is_not(None), table.c.id.desc()).limit(limit))
        return [_notice(row, pack, lang) for row in rows]


def unread(db: Database, person: PersonId) -> int:
    table = tables.notification
    mine = (table.c.person == person, table.c.channel == INBOX, table.c.read_at.is_(None))
    with db.read() as tx:
        return tx.execute(select(func.count()).select_from(table).where(*mine)).scalar_one()


def read(db: Database, person: PersonId, only: Collection[NotificationId] | None, at: datetime) -> int:
    """Mark one's own as read, all of them with None; how many were unread. That it was opened is evidence later."""
    table = tables.notification
    mine = (table.c.person == person, table.c.channel == INBOX, table.c.read_at.is_(None))
    chosen = mine if only is None else (*mine, table.c.id.in_(list(only)))
    with db.begin() as tx:
        count = tx.execute(update(table).where(*chosen).values(read_at=at)).rowcount
        if count:
            feed.changed(tx, feed.Kind.NOTICES, str(person))
            facts: dict[str, journal.Fact] = {"count": count}
            entry = journal.Entry(
                at=at, actor=f"person:{person}", verb="notices_read", subject=f"person:{person}", facts=facts
            )
            journal.append(tx, entry)
        return count


def doubts(db: Database, now: datetime, *, lang: str | None = None, limit: int = LONGEST_LIST) -> list[Doubt]:
    """Unknown ones first: they wait for a person. Then those that failed, latest first."""
    table, channel, person = tables.notification, tables.channel, tables.person
    states = (NotificationState.UNKNOWN, NotificationState.FAILED)
    found = (
        select(table, channel.c.label, channel.c.scheme, person.c.display)
        .outerjoin(channel, table.c.channel == cast(channel.c.id, String))
        .outerjoin(person, person.c.id == table.c.person)
        .where(table.c.state.in_(states))
        .order_by(table.c.state != NotificationState.UNKNOWN, table.c.id.desc())
        .limit(limit)
    )
    with db.read() as tx:
        pack = rules_in_force.in_force(tx).pack
        rows = tx.execute(found).all()
        names = _names(tx, [row.organisation for row in rows if row.organisation is not None], now, lang)
        return [_doubt(row, names, pack, lang) for row in rows]


def vacancies(db: Database, now: datetime, *, lang: str | None = None) -> list[Vacancy]:
    table = tables.notification
    found = (
        select(table.c.organisation, func.count().label("number"), func.max(table.c.made_at).label("last"))
        .where(table.c.state == NotificationState.NOBODY, table.c.due_at >= now - VACANT_SINCE)
        .group_by(table.c.organisation)
        .order_by(func.count().desc())
    )
    with db.read() as tx:
        rows = tx.execute(found).all()
        names = _names(tx, [row.organisation for row in rows], now, lang)
    return [
        Vacancy(
            organisation=OrganisationId(row.organisation), name=names[row.organisation], count=row.number, last=row.last
        )
        for row in rows
    ]


def _names(tx: Connection, only: Sequence[int], at: datetime, lang: str | None) -> dict[int, str]:
    wanted = [OrganisationId(one) for one in dict.fromkeys(only)]
    found = organisations.organisations_in(tx, local(at).date(), only=wanted)
    english = spoken_language(lang) == "en"
    return {one.id: (one.english if english else "") or one.name for one in found}


def _notice(row: Row[Any], pack: Pack, lang: str | None) -> Notice:
    return Notice(
        id=NotificationId(row.id),
        sentence=row.sentence,
        text=_text(row, pack, lang),
        case=None if row.matter is None else CaseId(row.matter),
        made_at=row.made_at,
        read_at=row.read_at,
    )


def _doubt(row: Row[Any], names: dict[int, str], pack: Pack, lang: str | None) -> Doubt:
    return Doubt(
        id=NotificationId(row.id),
        # The code in a test is for its channel's owner alone.
        text=_text(row, pack, lang) if row.sentence != "test" else "",
        case=None if row.matter is None else CaseId(row.matter),
        reader=row.display or names.get(row.organisation, ""),
        channel=row.label or "",
        scheme=row.scheme or "",
        state=NotificationState(row.state),
        tries=row.tries,
        tried_at=row.tried_at,
        receipt=row.receipt,
    )


def _text(row: Row[Any], pack: Pack, lang: str | None) -> str:
    return wording(row.sentence, row.facts, pack, spoken_language(lang))
