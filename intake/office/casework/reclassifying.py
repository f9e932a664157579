"""The kind of a case was wrong (更正类别): another clock from the same beginning (table A6, 61)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, update

from intake import journal
from intake.office.casework import clocks, extending
from intake.office.casework.clocks import Terms
from intake.office.casework.turn import Turn, need, take, turn_at
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.casework import OF_KIND, category_after, check_fits, check_own, kinds
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.words import CaseId, CaseState, Category, Kind, Refusal, Role
from intake.words.steps import Step


class LaterNeedsTheOffice(Refusal):
    """The new kind would give more time: only the office may say so (table A6, 61)."""

    key = "intake.later_needs_the_office"


def reclassify(
    db: Database,
    case: CaseId,
    kind: Kind,
    *,
    version: int,
    by: Person | None,
    when: When,
    reason: str,
    category: Category | None = None,
) -> int:
    """The kind was wrong: the clock of the old one is superseded by one with the same beginning and what was granted.

    Args:
        category: 12345's kind; None keeps the present one where it fits the new kind, and takes its namesake elsewhere.

    Raises:
        LaterNeedsTheOffice: the new due day would be later, and whoever asks is not of the office.
        NeedsANotice: the unit on air has it by itself, and of the new kind it would need a notice.
        Incomplete, KindDoesNotFit.
    """
    need(reason=reason)
    check_fits(category, kind)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        before = turn.file.kind
        _name(turn, kind, category, reason)
        if before is None or before is kind:
            return turn.version
        if turn.state is CaseState.UNIT_OWN:
            check_own(kind, general=turn.file.general)
        turn.file = replace(turn.file, kind=kind)
        old, new = kinds((OF_KIND,), before)[0], kinds((OF_KIND,), kind)[0]
        for clock in clocks.running(turn, old) if old != new else []:
            _replace(turn, clock, new)
        return turn.version


def _name(turn: Turn, kind: Kind, category: Category | None, reason: str) -> None:
    fits = category or category_after(turn.file.category, kind)
    facts: dict[str, journal.Fact] = {"before": turn.file.kind, "kind": kind, "category": fits}
    protected = turn.file.protected or fits is Category.REPORT
    values = {"kind": kind, "category": fits, "protected": protected}
    take(turn, Step.RECLASSIFY, reason=reason, facts=facts, values=values)


def _replace(turn: Turn, clock: Row[Any], kind: str) -> None:
    part = next((one for one in turn.file.assignments if one.id == clock.assignment), None)
    clocks.stop(turn, clock, Outcome.SUPERSEDED)
    terms = Terms(promised_on=clock.promised_on, counted_from=clock.counted_from, started_at=clock.started_at)
    made = clocks.start(turn, kind, assignment=part, holder=clock.organisation, terms=terms)
    _carry_extensions(turn, clock, made)
    day = turn.tx.execute(select(tables.clock.c.due_on).where(tables.clock.c.id == made)).scalar_one()
    office = turn.by is None or Role.STYLE_OFFICE in turn.by.roles
    if day > clock.due_on and not office:
        raise LaterNeedsTheOffice(before=clock.due_on.isoformat(), after=day.isoformat())


def _carry_extensions(turn: Turn, old: Row[Any], made: int) -> None:
    """What was asked and granted goes along, unless the rules extend no clock of the new kind (table A6, 29)."""
    row = turn.tx.execute(select(tables.clock).where(tables.clock.c.id == made)).one()
    permitted = turn.rules.pack.clock(row.kind).extension
    if permitted is None or permitted.times < 1:
        return
    asked = tables.extension.c
    turn.tx.execute(
        update(tables.extension).where(asked.clock == old.id, asked.granted.is_not(False)).values(clock=made)
    )
    extending.count_granted(turn, row, reason="kind")
