"""The fairness ledger (公平账): every act of a hand on the desk, with who, why, and who was passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from intake import journal
from intake.office.show_rows import show_at_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.desk import Seated
from intake.words import CallId, PersonId, ShowId
from intake.words.desk import DeskVerb, SeatState, Surface

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, before which screen, and why. `person` is None for the house itself."""

    person: PersonId | None
    surface: Surface
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A caller who had been screened before the one who was taken. `waited` in seconds."""

    call: CallId
    waited: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAct:
    id: int
    at: datetime
    call: CallId | None
    verb: str
    surface: Surface
    person: PersonId | None
    before: SeatState
    waited: float | None
    why: str
    over: tuple[Passed, ...]
    practice: bool
    show: ShowId | None


def note_in(
    tx: Connection,
    hand: Hand,
    verb: DeskVerb | str,
    seated: Seated | None,
    before: SeatState,
    over: Sequence[Seated] = (),
    *,
    practice: bool = False,
) -> None:
    """One line of the ledger and one of the journal.

    Args:
        over: who was passed over by this act.
    """
    practice = practice if seated is None else seated.practice
    show = show_at_in(tx, hand.at, practice=practice)
    passed = [{"call": one.call, "waited": _seconds(one, hand.at)} for one in over]
    tx.execute(
        insert(tables.desk_act).values(
            at=hand.at,
            call=None if seated is None else seated.call,
            verb=str(verb),
            surface=hand.surface,
            person=hand.person,
            before=before,
            waited=None if seated is None else _seconds(seated, hand.at),
            why=hand.why.strip()[:LONGEST_WHY],
            over=passed,
            practice=practice,
            show=None if show is None else show.id,
        )
    )
    facts: dict[str, journal.Fact] = {"surface": hand.surface, "before": before, "over": len(passed)}
    journal_in(tx, hand, str(verb), None if seated is None else seated.call, facts)


def journal_in(tx: Connection, hand: Hand, verb: str, call: CallId | None, facts: Mapping[str, journal.Fact]) -> None:
    """The journal's entry for an act on the desk; what is no matter of turns and waiting has no line in the ledger."""
    actor = journal.actor(hand.person)
    subject = "desk" if call is None else f"call:{call}"
    journal.append(tx, journal.Entry(at=hand.at, actor=actor, verb=f"desk_{verb}", subject=subject, facts=facts))


def acts(db: Database, *, before: int | None = None, show: ShowId | None = None, limit: int = 100) -> list[DeskAct]:
    """The newest first; `before` is the last id of the page before."""
    listed = select(tables.desk_act).order_by(tables.desk_act.c.id.desc()).limit(limit)
    if before is not None:
        listed = listed.where(tables.desk_act.c.id < before)
    if show is not None:
        listed = listed.where(tables.desk_act.c.show == show)
    with db.read() as tx:
        return [_act(row) for row in tx.execute(listed)]


def _act(row: Row[Any]) -> DeskAct:
    return DeskAct(
        id=row.id,
        at=row.at,
        call=None if row.call is None else CallId(row.call),
        verb=row.verb,
        surface=Surface(row.surface),
        person=None if row.person is None else PersonId(row.person),
        before=SeatState(row.before),
        waited=row.waited,
        why=row.why,
        over=tuple(Passed(call=CallId(one["call"]), waited=one["waited"]) for one in row.over),
        practice=row.practice,
        show=None if row.show is None else ShowId(row.show),
    )


def _seconds(seated: Seated, at: datetime) -> float:
    return round(max(0.0, (at - seated.since).total_seconds()), 1)
