"""上线通知 (A7 step 3, F23): the letter that calls a unit up for its show, and the unit's signature for it (签收)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from intake.office import people
from intake.office.programme import call_up_paper, letters, telling
from intake.office.programme.turns import Turn, note, turn_in, units_turn_in
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import call_up, preparing
from intake.rules import preview as preview_rules
from intake.rules.call_up import CallUpUnchanged, Letter, NothingToSignFor, SignedForAlready, TooLateToCallUp
from intake.rules.preparing import NotYourPreparation
from intake.words import OrganisationId, PersonId, ShowId, ShowState
from intake.words.documents import DocumentId
from intake.words.preparing import CallUpState

_kept = tables.call_up.c


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUp:
    """One letter as it was sent. `document` is its paper, from the signature on the one that shows it."""

    id: int
    version: int
    letter: Letter
    document: DocumentId
    sent_at: datetime
    sent_by: str
    signed_at: datetime | None
    signed_by: str

    @property
    def state(self) -> CallUpState:
        return CallUpState.SENT if self.signed_at is None else CallUpState.SIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUps:
    """Every letter to the show's present unit, the newest last. `outdated`: day, place or duties are others now."""

    show: Show
    sent: tuple[CallUp, ...]
    outdated: bool

    @property
    def state(self) -> CallUpState:
        return self.sent[-1].state if self.sent else CallUpState.NONE

    def opens(self, now: datetime) -> bool:
        """Whether a letter could still be sent."""
        standing = self.show.standing(now)
        return self.show.unit is not None and standing is ShowState.PLANNED and now < self.show.starts_at


def send(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> int:
    """The office or the station sends the letter, or a further one that says something else; its version.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, TooLateToCallUp, CallUpUnchanged.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        call_up.check_sender(turn.by.posts)
        if at >= turn.show.starts_at:
            raise TooLateToCallUp
        letter = letters.letter_in(tx, turn.show, at)
        before = _sent_in(tx, show, turn.unit)
        if before and before[-1].letter.sha256 == letter.sha256:
            raise CallUpUnchanged
        return _issue(turn, letter, len(before) + 1)


def issue_in(tx: Connection, show: Show, *, by: PersonId, at: datetime) -> bool:
    """The house's own letter for a show whose unit the bodies agreed on, and that stands in the preview.

    The caller knows that they agreed. Nothing happens where a letter says what is so already, or nobody is to be told.
    """
    if show.unit is None or show.practice or at >= show.starts_at or not _previewed(tx, show):
        return False
    before = _sent_in(tx, show.id, show.unit)
    if before and not letters.outdated_in(tx, show, before[-1].letter):
        return False
    _issue(turn_in(tx, show.id, by, at), letters.letter_in(tx, show, at), len(before) + 1)
    return True


def sign(db: Database, show: ShowId, version: int, *, by: PersonId, at: datetime) -> None:
    """签收: somebody of the unit has the newest letter.

    Raises: NothingToSignFor, SignedForAlready, NotYourPreparation, and what turns raise.
    """
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        sent = _sent_in(tx, show, turn.unit)
        if not sent or sent[-1].version != version:
            raise NothingToSignFor
        newest = sent[-1]
        if newest.signed_at is not None:
            raise SignedForAlready
        paper = call_up_paper.make(turn, newest.letter, version, newest.sent_at, signed=True)
        signed = {"signed_at": at, "signed_by": by, "document": paper}
        tx.execute(update(tables.call_up).where(_kept.id == newest.id).values(**signed))
        note(turn, "call_up_signed", version=version)
        to = [*telling.station(tx), *telling.style_office(tx)]
        telling.tell(turn, "call_up_signed", f"call_up:{newest.id}:signed", to)


def call_ups(db: Database, show: ShowId, *, by: PersonId, at: datetime) -> CallUps:
    """Raises: NoSuchShow, NotYourPreparation."""
    with db.read() as tx:
        found = show_in(tx, show)
        if not preparing.reads(people.person_in(tx, by, at).posts, found.unit):
            raise NotYourPreparation
        if found.unit is None:
            return CallUps(show=found, sent=(), outdated=False)
        sent = tuple(_sent_in(tx, show, found.unit))
        old = bool(sent) and at < found.starts_at and letters.outdated_in(tx, found, sent[-1].letter)
        return CallUps(show=found, sent=sent, outdated=old)


def unsigned_in(tx: Connection, show: Show) -> Row[Any] | None:
    """Number and moment of the newest letter to the show's unit, while nobody has signed for it."""
    wanted: tuple[Any, ...] = (_kept.id, _kept.sent_at, _kept.signed_at)
    newest = select(*wanted).where(_kept.show == show.id, _kept.unit == show.unit)
    row = tx.execute(newest.order_by(_kept.version.desc()).limit(1)).first()
    return row if row is not None and row.signed_at is None else None


def states(db: Database, shows: Iterable[Show]) -> dict[ShowId, CallUpState]:
    """How far each of these shows is with the letter to the unit it has now."""
    units = {show.id: show.unit for show in shows}
    found = dict.fromkeys(units, CallUpState.NONE)
    asked = select(_kept.show, _kept.unit, _kept.signed_at).where(_kept.show.in_(list(units)))
    with db.read() as tx:
        for row in tx.execute(asked.order_by(_kept.version)):
            if row.unit == units[ShowId(row.show)]:
                found[ShowId(row.show)] = CallUpState.SENT if row.signed_at is None else CallUpState.SIGNED
    return found


def _issue(turn: Turn, letter: Letter, version: int) -> int:
    row = {
        "show": turn.show.id,
        "unit": turn.unit,
        "version": version,
        "content": letter.text,
        "sha256": letter.sha256,
        "document": call_up_paper.make(turn, letter, version, turn.at, signed=False),
        "sent_at": turn.at,
        "sent_by": turn.by.id,
    }
    made = turn.tx.execute(insert(tables.call_up).values(**row).returning(_kept.id)).scalar_one()
    note(turn, "call_up_sent", version=version, sha256=letter.sha256)
    telling.tell(turn, "call_up_sent", f"call_up:{made}", telling.unit(turn.unit))
    return version


def _sent_in(tx: Connection, show: ShowId, unit: OrganisationId) -> list[CallUp]:
    """The newest last."""
    sender, signer = tables.person.alias(), tables.person.alias()
    asked = (
        select(tables.call_up, sender.c.display.label("sender"), signer.c.display.label("signer"))
        .join(sender, sender.c.id == _kept.sent_by)
        .outerjoin(signer, signer.c.id == _kept.signed_by)
        .where(_kept.show == show, _kept.unit == unit)
        .order_by(_kept.version)
    )
    return [_as_call_up(row) for row in tx.execute(asked)]


def _as_call_up(row: Row[Any]) -> CallUp:
    return CallUp(
        id=row.id,
        version=row.version,
        letter=call_up.read_letter(row.content),
        document=DocumentId(row.document),
        sent_at=row.sent_at,
        sent_by=row.sender,
        signed_at=row.signed_at,
        signed_by=row.signer or "",
    )


def _previewed(tx: Connection, show: Show) -> bool:
    """Whether the month's newest published preview names this show."""
    kept = tables.month_preview.c
    newest = select(kept.content).where(kept.month == f"{show.day:%Y-%m}").order_by(kept.version.desc()).limit(1)
    content = tx.execute(newest).scalar()
    return content is not None and any(one.show == show.id for one in preview_rules.read_text(content).shows)
