"""Verbs for agreeing on a show's unit (P8). Words are never changed: a later one counts, and a new unit voids them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from intake.office.organisations import organisations_in
from intake.office.programme import call_ups, telling
from intake.office.programme.turns import note, turn_in
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import agreeing, preparing, show_table
from intake.rules.transcripts import tidy
from intake.words import OrganisationId, PersonId, ShowId, ShowStep
from intake.words.shows import AgreementState, AgreeParty

_row = tables.show_agreement.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one body said about one unit. `void_at`: the show got another unit then."""

    party: AgreeParty
    unit: OrganisationId
    unit_name: str
    agreed: bool
    words: str
    person: str
    at: datetime
    void_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`stands`: the newest word of each body about the present unit. `earlier`: all others, oldest first."""

    state: AgreementState
    stands: Mapping[AgreeParty, Word]
    earlier: tuple[Word, ...]


def say(
    db: Database, show: ShowId, party: AgreeParty, *, agreed: bool, words: str, by: PersonId, at: datetime
) -> AgreementState:
    """One body agrees to the unit of a show that has not begun, or objects with its reason.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, ShowNotAllowedNow, NotYourWord, ObjectionNeedsWords, SaidAlready,
        OneHand.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        said = tidy(words)
        agreeing.check(turn.by.posts, party, agreed=agreed, words=said)
        show_table.check(turn.show.standing(at), ShowStep.AGREE)
        others = select(_row.id).where(_row.show == show, _row.void_at.is_(None), _row.party != party)
        if tx.execute(others.where(_row.person == by)).first() is not None:
            raise preparing.OneHand
        before = agreement_in(tx, turn.show)
        newest = before.stands.get(party)
        if newest is not None and (newest.agreed, newest.words) == (agreed, said):
            raise agreeing.SaidAlready
        row = {"show": show, "unit": turn.unit, "party": party, "agreed": agreed, "words": said}
        tx.execute(insert(tables.show_agreement).values(**row, person=by, at=at))
        state = agreement_in(tx, turn.show).state
        note(turn, "show_agreement_said", party=party.value, agreed=agreed, state=state.value)
        key = f"agreement:{turn.unit}:{party.value}:{at:%m%d%H%M%S}"
        if not agreed:
            telling.tell(turn, "show_objected", key, [*telling.station(tx), *telling.style_office(tx)])
        elif state is AgreementState.AGREED:
            telling.tell(turn, "show_agreed", key, telling.station(tx))
            call_ups.issue_in(tx, turn.show, by=by, at=at)
    return state


def agreement(db: Database, show: ShowId) -> Agreement:
    """Raises: NoSuchShow."""
    with db.read() as tx:
        return agreement_in(tx, show_in(tx, show))


def agreement_in(tx: Connection, show: Show) -> Agreement:
    rows = tx.execute(
        select(tables.show_agreement, tables.person.c.display)
        .join(tables.person, tables.person.c.id == _row.person)
        .where(_row.show == show.id)
        .order_by(_row.id)
    ).all()
    only = {OrganisationId(row.unit) for row in rows}
    names = {one.id: one.name for one in organisations_in(tx, show.day, only=only)}
    words = [
        Word(
            party=AgreeParty(row.party),
            unit=OrganisationId(row.unit),
            unit_name=names.get(OrganisationId(row.unit), ""),
            agreed=row.agreed,
            words=row.words,
            person=row.display,
            at=row.at,
            void_at=row.void_at,
        )
        for row in rows
    ]
    stands = {word.party: word for word in words if word.void_at is None}
    return Agreement(
        state=agreeing.state(show.unit, {party: word.agreed for party, word in stands.items()}),
        stands=stands,
        earlier=tuple(word for word in words if stands.get(word.party) is not word),
    )


def states(db: Database, shows: Iterable[Show]) -> dict[ShowId, AgreementState]:
    """How far the bodies are with each of these shows."""
    units = {show.id: show.unit for show in shows}
    said: dict[ShowId, dict[AgreeParty, bool]] = {show: {} for show in units}
    standing = select(_row.show, _row.party, _row.agreed).where(_row.void_at.is_(None), _row.show.in_(list(units)))
    with db.read() as tx:
        for row in tx.execute(standing.order_by(_row.id)):
            said[ShowId(row.show)][AgreeParty(row.party)] = row.agreed
    return {show: agreeing.state(unit, said[show]) for show, unit in units.items()}
