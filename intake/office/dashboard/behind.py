"""The cases behind one bar or point of a dashboard, as far as its reader may know of them."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, select

from intake.office.assessment import shown
from intake.office.assessment.shown import Behind
from intake.office.dashboard import marks, mixes
from intake.office.dashboard.mixes import TownOf
from intake.office.dashboard.scope import Scope, scope_in
from intake.office.people import Person
from intake.records.database import Database
from intake.rules.assessment import Mark
from intake.rules.score import Measure
from intake.words import Kind, ShowId

# As many as somebody reads one by one; whoever wants them all takes the ledger.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which bar: a kind, a town ("" for no town), or a measure in one piece of the span, of all units or of one."""

    kind: Kind | None = None
    town: str | None = None
    measure: Measure | None = None
    piece: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`count` is how many there are; `cases` at most MOST of them."""

    count: int
    cases: tuple[Behind, ...]


def behind(
    db: Database, now: datetime, town_of: TownOf, asked: Asked, person: Person, *, period: str, show: ShowId | None
) -> Found:
    """Raises: NoSuchPeriod, NoSuchShow."""
    with db.read() as tx:
        scope = scope_in(tx, now, period=period, show=show)
        if asked.measure is not None:
            return _found(tx, person, _marks(scope, asked.measure, asked))
        cases = mixes.of_kind(scope, asked.kind) if asked.kind is not None else []
        if asked.town is not None:
            cases = mixes.of_town(scope, asked.town, town_of)
        newest = sorted(cases, reverse=True)
        return _found(tx, person, [Mark(of=case, credit=Fraction(1)) for case in newest])


def _marks(scope: Scope, measure: Measure, asked: Asked) -> list[Mark]:
    """What is missing first."""
    found = marks.marks(scope, measure).subquery("marks").c
    listed = select(found.unit, found.matter, found.good).order_by(found.good, found.matter.desc())
    if asked.piece is not None:
        listed = listed.where(found.piece == asked.piece)
    rows = scope.tx.execute(listed).all()
    mine = [row for row in rows if asked.unit is None or scope.heir(row.unit) == asked.unit]
    return [Mark(of=row.matter, credit=Fraction(row.good)) for row in mine]


def _found(tx: Connection, person: Person, listed: list[Mark]) -> Found:
    some = listed[:MOST]
    cases = shown.cases_in(tx, person, (one.of for one in some))
    return Found(count=len(listed), cases=tuple(shown.as_behind(one, cases) for one in some))
