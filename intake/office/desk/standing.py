"""The desk itself: who sits before the host's screen, whether lines are blocked, what delay a hand has confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake import feed
from intake.office.desk import ledger
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.records.database import Database
from intake.words import PersonId, Refusal
from intake.words.desk import SeatState, Surface

# A confirmation speaks of one show: a delay that somebody saw yesterday proves nothing today.
CONFIRMED_FOR = timedelta(hours=3)
LONGEST_DELAY_SECONDS = 120.0

KEY = "desk"


class HostIsThere(Refusal):
    """Somebody else sits before the host's screen, and theirs is the hand that puts to air."""

    key = "intake.desk_host_is_there"


class NotTheHost(Refusal):
    """A verb of the host's screen from somebody who does not sit before it."""

    key = "intake.desk_not_the_host"


class BadDelay(Refusal):
    key = "intake.desk_bad_delay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A delay that somebody of the station has confirmed by hand: seconds, by whom, when."""

    seconds: float
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the desk stands. `host_name` is the host's display name, empty when the chair is free."""

    blocked_at: datetime | None
    host: PersonId | None
    host_name: str
    host_since: datetime | None
    confirmed: Confirmed | None
    version: int


def standing(db: Database) -> Standing:
    with db.read() as tx:
        return standing_in(tx)


def standing_in(tx: Connection) -> Standing:
    named = tables.desk.outerjoin(tables.person, tables.person.c.id == tables.desk.c.host)
    row = tx.execute(select(tables.desk, tables.person.c.display).select_from(named)).first()
    if row is None:
        return Standing(blocked_at=None, host=None, host_name="", host_since=None, confirmed=None, version=0)
    return Standing(
        blocked_at=row.blocked_at,
        host=None if row.host is None else PersonId(row.host),
        host_name=row.display or "",
        host_since=row.host_since,
        confirmed=_confirmed(row),
        version=row.version,
    )


def confirmed_delay(found: Standing, now: datetime) -> float | None:
    """Seconds that a hand has confirmed and that still count."""
    said = found.confirmed
    return None if said is None or not said.at <= now < said.at + CONFIRMED_FOR else said.seconds


def sit_down(db: Database, hand: Hand, *, present: bool, take: bool) -> Standing:
    """Take the host's chair.

    Args:
        present: whether a page of the one who has it is open.
        take: take it although somebody is there; they are told.

    Raises: HostIsThere.
    """
    with db.begin() as tx:
        found = standing_in(tx)
        if found.host == hand.person:
            return found
        if found.host is not None and present and not take:
            raise HostIsThere(host=found.host_name)
        ledger.note_in(tx, hand, "sit_down", None, SeatState.IDLE)
        _write(tx, found, host=hand.person, host_since=hand.at)
        return standing_in(tx)


def stand_up(db: Database, hand: Hand) -> Standing:
    """Leave the host's chair; whoever does not have it leaves nothing."""
    with db.begin() as tx:
        found = standing_in(tx)
        if found.host == hand.person and hand.person is not None:
            ledger.note_in(tx, hand, "stand_up", None, SeatState.IDLE)
            _write(tx, found, host=None, host_since=None)
        return standing_in(tx)


def check_host(found: Standing, hand: Hand) -> None:
    """Raises: NotTheHost."""
    if hand.surface is Surface.HOST and found.host != hand.person:
        raise NotTheHost(host=found.host_name)


def confirm_delay(db: Database, hand: Hand, seconds: float) -> Standing:
    """The station says by hand what its delay unit shows. Zero takes an earlier word back.

    Raises: BadDelay, NotTheHost.
    """
    if not 0 <= seconds <= LONGEST_DELAY_SECONDS:
        raise BadDelay(most=f"{LONGEST_DELAY_SECONDS:.0f}")
    with db.begin() as tx:
        found = standing_in(tx)
        check_host(found, hand)
        ledger.note_in(tx, _saying(hand, f"{seconds:g} s"), "delay", None, SeatState.IDLE)
        said: dict[str, object] = {"delay_seconds": seconds, "delay_by": hand.person, "delay_at": hand.at}
        nothing = dict.fromkeys(said)
        _write(tx, found, **(said if seconds > 0 else nothing))
        return standing_in(tx)


def block(db: Database, hand: Hand, *, on: bool) -> Standing:
    """关线: from now on whoever rings is asked for a message, or no longer. Who is on the line is not touched here.

    Raises: NotTheHost.
    """
    with db.begin() as tx:
        found = standing_in(tx)
        check_host(found, hand)
        if (found.blocked_at is not None) != on:
            ledger.note_in(tx, hand, "block" if on else "unblock", None, SeatState.BUSIED if on else SeatState.IDLE)
            _write(tx, found, blocked_at=hand.at if on else None, blocked_by=hand.person if on else None)
        return standing_in(tx)


def _saying(hand: Hand, what: str) -> Hand:
    return Hand(person=hand.person, surface=hand.surface, at=hand.at, why=f"{what} {hand.why}".strip())


def _write(tx: Connection, found: Standing, **values: object) -> None:
    if found.version:
        tx.execute(update(tables.desk).values(**values, version=found.version + 1))
    else:
        tx.execute(insert(tables.desk).values(id=1, version=1, **values))
    feed.changed(tx, feed.Kind.DESK, KEY)


def _confirmed(row: Row[Any]) -> Confirmed | None:
    if row.delay_seconds is None or row.delay_by is None:
        return None
    return Confirmed(seconds=row.delay_seconds, by=PersonId(row.delay_by), at=row.delay_at)
