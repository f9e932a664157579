"""What a missed clock leaves behind by itself: its line of the overdue register (报备), and leads. Each once."""

from typing import Any

from sqlalchemy import Row, insert, select

from intake.office import numbering
from intake.office.casework import leads
from intake.office.casework.turn import Turn, happen
from intake.office.rules_in_force import pack_in
from intake.records import tables
from intake.rules import casework
from intake.rules.policy import Breach


def breached(turn: Turn, clock: Row[Any]) -> None:
    """Take down that a clock of this case is or was late, whoever finds it first. Practice leaves no trace."""
    if clock.practice:
        return
    acts = pack_in(turn.tx, clock.policy).clock(clock.kind).breach
    if Breach.REPORT in acts:
        report(turn, clock)
    if Breach.LEAD in acts:
        leads.raise_in(
            turn.tx,
            key=f"clock:{clock.id}",
            matter=turn.file.id,
            organisation=clock.organisation,
            situation=casework.SITUATION_OF.get(clock.kind, casework.LATE),
            evidence={"clock": clock.id, "due": clock.due_on.isoformat()},
            at=turn.when.now,
        )


def report(turn: Turn, clock: Row[Any]) -> None:
    """T29: one line per clock, numbered without a gap in the year in which it became late."""
    if turn.tx.execute(select(tables.overdue.c.id).where(tables.overdue.c.clock == clock.id)).first() is not None:
        return
    happen(turn, "breach", facts={"clock": clock.id, "kind": clock.kind}, at=clock.too_late_from)
    year = numbering.local(clock.too_late_from).year
    turn.tx.execute(
        insert(tables.overdue).values(
            clock=clock.id,
            matter=turn.file.id,
            organisation=clock.organisation,
            year=year,
            number=numbering.next_in(turn.tx, f"overdue:{year}"),
            at=clock.too_late_from,
            explanation="",
        )
    )
