"""Verbs for the rundown of a show: write it, go on to the next part, take a slip back.

A show for which nobody has written one has the usual one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from intake import feed, journal
from intake.office import people
from intake.office.desk.ledger import Hand
from intake.office.desk.standing import KEY as DESK
from intake.office.desk.standing import check_host, standing_in
from intake.office.show_rows import Show, show_at_in
from intake.office.shows import show_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import rundown, show_table
from intake.rules.rundown import Part
from intake.words import PersonId, Refusal, ShowId
from intake.words.shows import PartSort


class NoShowNow(Refusal):
    """No show is on the air or about to be, so there is no part to go on to."""

    key = "intake.no_show_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rundown:
    """The parts of a show. `version` counts how often the rundown was written; 0 is the usual one."""

    show: Show
    parts: tuple[Part, ...]
    version: int


def rundown_of(db: Database, show: ShowId) -> Rundown:
    """Raises: NoSuchShow."""
    with db.read() as tx:
        return _of(tx, show_in(tx, show))


def rundown_now_in(tx: Connection, now: datetime) -> Rundown | None:
    """Of the show that is on the air or about to be; None when there is none."""
    show = show_at_in(tx, now, practice=False)
    return None if show is None else _of(tx, show)


def write(
    db: Database, show: ShowId, parts: Sequence[Part], *, version: int, by: PersonId | None, at: datetime
) -> Rundown:
    """The whole rundown as it shall be; what has been on the air keeps its times.

    Raises: NoSuchShow, NotYourShow, Stale, BadRundown, BegunPartsStay.
    """
    with db.begin() as tx:
        if by is not None:
            show_table.check_planner(people.person_in(tx, by, at).posts)
        found = _of(tx, show_in(tx, show))
        if found.version != version:
            raise Stale(yours=version, newest=found.version)
        return _kept(tx, found, rundown.rewritten(found.parts, parts), "rundown_written", by, at)


def go_on(db: Database, hand: Hand, *, seen: int | None, back: bool = False) -> Rundown:
    """To the next part of the show that is on, or `back` from one that was entered by mistake.

    Args:
        seen: the place of the present part as the screen showed it: two keys at once go on only once.

    Raises: NoShowNow, NotTheHost, NotThatPart, LastPart.
    """
    with db.begin() as tx:
        check_host(standing_in(tx), hand)
        show = show_at_in(tx, hand.at, practice=False)
        if show is None:
            raise NoShowNow
        found = _of(tx, show)
        turn = rundown.gone_back if back else rundown.gone_on
        parts = turn(found.parts, seen, show.starts_at, hand.at)
        return _kept(tx, found, parts, "rundown_back" if back else "rundown_next", hand.person, hand.at)


def _of(tx: Connection, show: Show) -> Rundown:
    part = tables.show_part.c
    rows = tx.execute(select(tables.show_part).where(part.show == show.id).order_by(part.place)).all()
    version = tx.execute(select(tables.show.c.rundown_version).where(tables.show.c.id == show.id)).scalar_one()
    if not rows:
        length = int((show.ends_at - show.starts_at).total_seconds())
        return Rundown(show=show, parts=rundown.usual(length), version=version)
    parts = (Part(sort=PartSort(row.sort), title=row.title, seconds=row.seconds, begun_at=row.begun_at) for row in rows)
    return Rundown(show=show, parts=tuple(parts), version=version)


def _kept(
    tx: Connection, before: Rundown, parts: Sequence[Part], verb: str, by: PersonId | None, at: datetime
) -> Rundown:
    show = before.show
    tx.execute(delete(tables.show_part).where(tables.show_part.c.show == show.id))
    rows = [
        {
            "show": show.id,
            "place": place,
            "sort": part.sort,
            "title": part.title,
            "seconds": part.seconds,
            "begun_at": part.begun_at,
        }
        for place, part in enumerate(parts)
    ]
    tx.execute(insert(tables.show_part), rows)
    tx.execute(update(tables.show).where(tables.show.c.id == show.id).values(rundown_version=before.version + 1))
    begun = sum(part.begun_at is not None for part in parts)
    facts: dict[str, journal.Fact] = {"parts": len(parts), "begun": begun}
    entry = journal.Entry(at=at, actor=journal.actor(by), verb=verb, subject=f"show:{show.id}", facts=facts)
    journal.append(tx, entry)
    feed.changed(tx, feed.Kind.DESK, DESK)
    return _of(tx, show)
