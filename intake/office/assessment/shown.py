"""The assessment as one person may see it, and the cases behind a number."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from intake.office.assessment.reading import Assessed, Assessment
from intake.office.casework import seen
from intake.office.organisations import NoSuchOrganisation
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules import assessing
from intake.rules.assessment import Mark
from intake.rules.handled import Excluded
from intake.rules.score import ATTENDING, Measure
from intake.words import CaseId, CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One thing behind a figure. `opens`: the reader may open the case; otherwise its number is not told either."""

    of: int
    number: str
    state: CaseState | None
    credit: float
    extended: bool
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case that does not count. Without `number` the reader may not know which it is."""

    of: int | None
    number: str
    why: Excluded
    measure: Measure | None
    reason: str


def for_person(found: Assessment, person: Person) -> Assessment:
    """All units, or the person's own."""
    return replace(found, units=tuple(one for one in found.units if _sees(person, one)))


def behind(db: Database, found: Assessment, unit: int, measure: Measure, person: Person) -> list[Behind]:
    """What a unit's figure counts, the missing credit first. Raises: NoSuchOrganisation."""
    marks = _one(found, unit, person).figures[measure].marks or ()
    with db.read() as tx:
        cases = {} if measure in ATTENDING else cases_in(tx, person, (mark.of for mark in marks))
    return [as_behind(mark, cases) for mark in sorted(marks, key=lambda mark: (mark.credit, mark.of))]


def excluded(db: Database, counted: Assessment, unit: int, person: Person) -> list[LeftOut]:
    """What does not count for a unit, with the reason. Raises: NoSuchOrganisation."""
    one = _one(counted, unit, person)
    with db.read() as tx:
        cases = cases_in(tx, person, one.excluded)
    by_hand = {out.case: out for out in one.manual}
    found = []
    for case, why in sorted(one.excluded.items()):
        of, number = (case, cases[case][0]) if case in cases else (None, "")
        out = by_hand.get(case) if why in (Excluded.MANUAL, Excluded.FIGURE) else None
        measure, reason = (None, "") if out is None else (out.measure, out.reason)
        found.append(LeftOut(of=of, number=number, why=why, measure=measure, reason=reason))
    return found


def _one(counted: Assessment, unit: int, person: Person) -> Assessed:
    found = counted.unit(unit)
    if found is None or not _sees(person, found):
        raise NoSuchOrganisation(name=str(unit))
    return found


def _sees(person: Person, one: Assessed) -> bool:
    return any(assessing.sees(person.posts, unit) for unit in (one.unit.id, *one.includes))


def cases_in(tx: Connection, person: Person, ids: Iterable[int]) -> dict[int, tuple[str, CaseState]]:
    """Numbers and states of those the person may open."""
    wanted = [CaseId(case) for case in dict.fromkeys(ids)]
    visible = seen.visible_of(tx, person.posts, wanted)
    matter = tables.matter.c
    rows = tx.execute(select(matter.id, matter.official_number, matter.state).where(matter.id.in_(visible)))
    return {row.id: (row.official_number, CaseState(row.state)) for row in rows}


def as_behind(mark: Mark, cases: dict[int, tuple[str, CaseState]]) -> Behind:
    number, state = cases.get(mark.of, ("", None))
    return Behind(
        of=mark.of,
        number=number,
        state=state,
        credit=float(mark.credit),
        extended=mark.extended,
        opens=mark.of in cases,
    )
