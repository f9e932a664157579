"""散场: no call of a show without an outcome, and station, unit on air and style office confirm every case together.

The plan's A7 steps 11 and 12: nobody signs while a call of the show is still a draft or still on the line.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from intake import journal
from intake.office.desk import binding
from intake.office.people import Person
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_table, who
from intake.words import (
    CallState,
    CaseNumber,
    CaseState,
    PersonId,
    Post,
    Refusal,
    Role,
    ShowId,
    ShowState,
)
from intake.words.shows import WrapParty

# Numbers in a refusal: enough to find them, the page lists them all.
TOLD = 5


class NotOffTheAir(Refusal):
    """A show is wrapped up when it is over, not before."""

    key = "intake.wrap_not_off_the_air"


class CallsWithoutOutcome(Refusal):
    """Calls of the show are still drafts, or still on the line."""

    key = "intake.wrap_calls_without_outcome"


class NotesWithoutCase(Refusal):
    """What was promised or answered on the air is no step of a case yet."""

    key = "intake.wrap_notes_without_case"


class OneHandOneParty(Refusal):
    """Whoever confirmed for one party does not confirm for another: it would be nobody's second look."""

    key = "intake.wrap_one_hand"


class NoPartOfTheShow(Refusal):
    """Only the station, the unit on air and the style office confirm a show's cases."""

    key = "intake.wrap_no_part"


class SignedAlready(Refusal):
    key = "intake.wrap_signed_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`cases` is how many cases the show had when it was signed: a later one was not confirmed."""

    party: WrapParty
    person: PersonId
    name: str
    at: datetime
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """How far a show is wrapped up.

    Attributes:
        drafts: numbers of cases without an outcome, in the order of their calls.
        on_the_line: calls of the show that are not over.
        notes: promises and answers of the air that are no step of a case yet.
        may_sign: the parties for which the asker could sign now; empty while something is open.
    """

    over: bool
    cases: int
    drafts: tuple[CaseNumber, ...]
    on_the_line: int
    notes: int
    signatures: tuple[Signature, ...]
    may_sign: tuple[WrapParty, ...]


def wrap(db: Database, show: ShowId, person: Person, now: datetime) -> Wrap:
    """Raises: NoSuchShow, NoPartOfTheShow."""
    with db.read() as tx:
        found = show_in(tx, show)
        if not parties(person.posts, found):
            raise NoPartOfTheShow
        return _wrap_in(tx, found, person, now)


def sign(db: Database, show: ShowId, party: WrapParty, *, by: Person, at: datetime) -> Wrap:
    """Confirm every case of the show for one party.

    Raises: NoSuchShow, NoPartOfTheShow, NotOffTheAir, CallsWithoutOutcome, NotesWithoutCase, SignedAlready,
        OneHandOneParty.
    """
    with db.begin() as tx:
        found = show_in(tx, show)
        if party not in parties(by.posts, found):
            raise NoPartOfTheShow
        seen = _wrap_in(tx, found, by, at)
        if not seen.over:
            raise NotOffTheAir
        if seen.drafts or seen.on_the_line:
            raise CallsWithoutOutcome(count=len(seen.drafts) + seen.on_the_line, numbers=_told(seen.drafts, party))
        if seen.notes:
            raise NotesWithoutCase(count=seen.notes)
        if any(one.party is party and one.cases >= seen.cases for one in seen.signatures):
            raise SignedAlready
        if any(one.party is not party and one.person == by.id for one in seen.signatures):
            raise OneHandOneParty
        unit = found.unit if party is WrapParty.UNIT else None
        row = {"show": show, "party": party, "unit": unit, "person": by.id, "at": at, "cases": seen.cases}
        tx.execute(insert(tables.show_signature).values(**row))
        entry = journal.Entry(
            at=at,
            actor=journal.actor(by.id),
            verb="show_confirmed",
            subject=f"show:{show}",
            facts={"party": party, "cases": seen.cases},
        )
        journal.append(tx, entry)
        return _wrap_in(tx, found, by, at)


def confirmed_in(tx: Connection, show: Show) -> datetime | None:
    """When the last of the three parties confirmed the show; None while one is missing, or a case came later."""
    cases = _cases(tx, show)
    done = [one.at for one in _signatures(tx, show) if one.cases >= cases]
    return max(done) if len(done) == len(WrapParty) else None


def parties(posts: Collection[Post], show: Show) -> tuple[WrapParty, ...]:
    """For whom somebody may sign."""
    roles = {post.role for post in posts}
    mine = {
        WrapParty.STATION: not roles.isdisjoint(show_table.STATION),
        WrapParty.UNIT: show.unit in who.units(posts),
        WrapParty.STYLE_OFFICE: Role.STYLE_OFFICE in roles,
    }
    return tuple(party for party, may in mine.items() if may)


def _told(drafts: Sequence[CaseNumber], party: WrapParty) -> str:
    """A unit hears how many there are; the numbers are the callers' own, by which anybody hears how a case stands."""
    if party is WrapParty.UNIT:
        return "…"
    return " ".join(drafts[:TOLD]) + ("…" if len(drafts) > TOLD else "")


def _wrap_in(tx: Connection, show: Show, person: Person, now: datetime) -> Wrap:
    matter, call = tables.matter.c, tables.call.c
    cases = _cases(tx, show)
    drafts = select(matter.number).where(matter.show == show.id, matter.state == CaseState.DRAFT).order_by(matter.id)
    numbers = tuple(CaseNumber(number) for number in tx.execute(drafts).scalars())
    talking = (
        select(func.count(call.id.distinct()))
        .join(tables.matter_call, tables.matter_call.c.call == call.id)
        .join(tables.matter, matter.id == tables.matter_call.c.matter)
        .where(matter.show == show.id, call.state != CallState.ENDED)
    )
    on_the_line = tx.execute(talking).scalar_one()
    signatures = _signatures(tx, show)
    # The last callers of a show ring when it is just over.
    over = show.standing(now - show_table.LEAD_IN) is ShowState.OFF_AIR
    done = {one.party for one in signatures if one.cases >= cases}
    mine = {one.party for one in signatures if one.person == person.id}
    notes = binding.unbound_in(tx, show.id)
    open_still = not over or bool(numbers) or on_the_line > 0 or notes > 0
    # One hand, one party; and once more for the same when a case came later.
    left = (party for party in parties(person.posts, show) if party not in done and (not mine or party in mine))
    may = () if open_still else tuple(left)
    return Wrap(
        over=over,
        cases=cases,
        drafts=numbers,
        on_the_line=on_the_line,
        notes=notes,
        signatures=signatures,
        may_sign=may,
    )


def _cases(tx: Connection, show: Show) -> int:
    return tx.execute(select(func.count()).where(tables.matter.c.show == show.id)).scalar_one()


def _signatures(tx: Connection, show: Show) -> tuple[Signature, ...]:
    """The newest of each party; one that another unit gave, before the show got its present one, counts for nothing."""
    signed = tables.show_signature
    joined = signed.join(tables.person, tables.person.c.id == signed.c.person)
    asked = select(signed, tables.person.c.display).select_from(joined).where(signed.c.show == show.id)
    rows = tx.execute(asked.order_by(signed.c.id)).all()
    counting = [row for row in rows if row.party != WrapParty.UNIT or row.unit == show.unit]
    return tuple({row.party: _signature(row) for row in counting}.values())


def _signature(row: Row[Any]) -> Signature:
    return Signature(
        party=WrapParty(row.party), person=PersonId(row.person), name=row.display, at=row.at, cases=row.cases
    )
