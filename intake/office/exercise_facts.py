"""What an exercise is scored by, read from the books: calls, the fairness ledger, stretches, cards, cases."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, Row, select

from intake.office.desk import stretches
from intake.records import tables
from intake.rules.exercise import Choice, Practised, Spell
from intake.words import CallId, CaseState, PersonId
from intake.words.desk import DeskVerb, LineQuality, Surface
from intake.words.exercises import CallerSort

# 对讲 has a beginning in the ledger and no end; somebody who hears a voice for so long has heard it.
TALK = timedelta(seconds=3)
_CHOICES = frozenset({DeskVerb.AIR, DeskVerb.NAME_NEXT, DeskVerb.REORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One caller of the programme who has rung.

    Attributes:
        call: None until the books know the call.
        lost: hung up because the patience was over.
    """

    arrival: int
    sort: CallerSort
    call: CallId | None = None
    lost: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**{**kept, "sort": CallerSort(kept["sort"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A practice call as the callers of an exercise need it."""

    call: CallId
    number: str
    state: str
    rang_at: datetime
    since: datetime


def seen_in(tx: Connection, begun: datetime) -> list[Seen]:
    """Practice calls that rang since an exercise began, in their order."""
    call = tables.call.c
    rows = tx.execute(select(tables.call).where(call.practice, call.rang_at >= begun).order_by(call.rang_at, call.id))
    return [
        Seen(
            call=CallId(row.id),
            number=row.number,
            state=row.state,
            rang_at=row.rang_at,
            since=row.placed_at or row.rang_at,
        )
        for row in rows
    ]


def facts_in(tx: Connection, rings: Sequence[Ring], end: datetime) -> tuple[list[Practised], list[Choice]]:
    """Every call of an exercise that rang before its `end`, and every choice that its hands made."""
    by_call = {ring.call: ring for ring in rings if ring.call is not None}
    acts = _acts_in(tx, list(by_call))
    seats = {row.call: row for row in tx.execute(select(tables.desk_seat).where(tables.desk_seat.c.call.in_(by_call)))}
    aired: dict[CallId, list[Spell]] = defaultdict(list)
    for stretch in stretches.of_calls_in(tx, list(by_call)):
        aired[stretch.call].append(Spell(begin=stretch.on, end=stretch.off or end))
    rows = tx.execute(select(tables.call).where(tables.call.c.id.in_(by_call)).order_by(tables.call.c.rang_at))
    found = []
    for row in rows:
        call = CallId(row.id)
        gone = min(row.ended_at or end, end)
        mine = [act for act in acts if act.call == call]
        screenings = _screenings(mine, gone)
        talks = [Spell(begin=act.at, end=act.at + TALK) for act in mine if act.verb == DeskVerb.TALK]
        seat = seats.get(call)
        found.append(
            Practised(
                call=call,
                sort=by_call[call].sort,
                rang=row.rang_at,
                gone=gone,
                screenings=tuple(screenings),
                words=tuple(sorted([*screenings, *talks, *aired[call]], key=lambda spell: spell.begin)),
                aired=tuple(aired[call]),
                approved=next((act.at for act in mine if act.verb == DeskVerb.APPROVE), None),
                lost=by_call[call].lost,
                poor=seat is not None and seat.quality == LineQuality.POOR,
                **_written_in(tx, call),
            )
        )
    return found, [_choice(act) for act in acts if act.verb in _CHOICES]


def producer_in(tx: Connection, rings: Sequence[Ring]) -> PersonId | None:
    """Whose hands were at the producer's desk most often."""
    calls = [ring.call for ring in rings if ring.call is not None]
    hands = Counter(act.person for act in _acts_in(tx, calls) if act.surface == Surface.PRODUCER and act.person)
    return PersonId(hands.most_common(1)[0][0]) if hands else None


def _acts_in(tx: Connection, calls: Sequence[CallId]) -> list[Row[Any]]:
    act = tables.desk_act.c
    return list(tx.execute(select(tables.desk_act).where(act.call.in_(calls)).order_by(act.at, act.id)).all())


def _screenings(acts: Sequence[Row[Any]], gone: datetime) -> list[Spell]:
    """Each from the key that brought the caller into the room to the key that brought him out of it, or his end."""
    found = []
    for at, act in enumerate(acts):
        if act.verb == DeskVerb.SCREEN:
            out = (DeskVerb.APPROVE, DeskVerb.HOLD, DeskVerb.DROP, DeskVerb.AIR)
            until = next((later.at for later in acts[at + 1 :] if later.verb in out), gone)
            found.append(Spell(begin=act.at, end=max(act.at, until)))
    return found


def _choice(act: Row[Any]) -> Choice:
    return Choice(call=CallId(act.call), over=len(act.over), why=bool(act.why.strip()))


def _written_in(tx: Connection, call: CallId) -> dict[str, Any]:
    """When point, kind and note were first written, and what became of the case."""
    link, matter = tables.matter_call, tables.matter
    cases = tx.execute(select(matter).join(link).where(link.c.call == call).order_by(matter.c.id)).all()
    subjects = [f"call:{call}", *(f"case:{case.id}" for case in cases)]
    entries = tx.execute(
        select(tables.journal).where(tables.journal.c.subject.in_(subjects)).order_by(tables.journal.c.seq)
    ).all()
    first: dict[str, datetime] = {}
    for entry in entries:
        for field in _fields(entry):
            first.setdefault(field, entry.at)
    return {
        "point": first.get("point"),
        "kind": first.get("kind"),
        "note": first.get("note"),
        "referred": any(case.outcome == "emergency" for case in cases),
        "outcome": bool(cases) and all(case.state != CaseState.DRAFT for case in cases),
    }


def _fields(entry: Row[Any]) -> set[str]:
    """Which of point, kind and note a journal's entry tells to have been written."""
    facts = json.loads(entry.facts)
    if entry.verb in ("desk_card", "case_corrected"):
        return set(str(facts.get("fields", "")).split(","))
    # A caller keys the kind; whoever registers chooses it.
    keyed = entry.verb == "kind_keyed" or (entry.verb == "case_stepped" and facts.get("step") == "register")
    return {"kind"} if keyed else set()
