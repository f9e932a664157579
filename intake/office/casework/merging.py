"""并案: the same matter from several callers hangs on one master case, and every caller must still be answered."""

from sqlalchemy import select, update

from intake import feed
from intake.office.casework import clocks, closing, parts
from intake.office.casework.file import file_in
from intake.office.casework.turn import take, turn_at
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.case_table import OPEN_STATES
from intake.rules.casework import EFFECTS
from intake.rules.moments import When
from intake.words import CaseId, Refusal
from intake.words.steps import Step


class NoMaster(Refusal):
    """A case hangs on another open case that is no child itself, never on itself, and practice never on a real one."""

    key = "intake.no_master"


def merge(
    db: Database, case: CaseId, master: CaseId, *, version: int, by: Person | None, when: When, reason: str = ""
) -> int:
    """T44: `case` becomes a child of `master`; children it has itself go along. Raises: NoMaster, NoSuchCase."""
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        above = file_in(turn.tx, master)
        fits = above.state in OPEN_STATES and above.practice == turn.file.practice
        if master == case or above.master is not None or not fits:
            raise NoMaster(number=above.number)
        take(turn, Step.MERGE, reason=reason, facts={"master": master}, values={"master": master})
        clocks.apply(turn, EFFECTS[Step.MERGE])
        parts.end_all(turn)
        answered = closing.answered_at(turn)
        if answered is not None:
            clocks.child_answered(turn, answered)
        children = tables.matter.c.master == case
        turn.tx.execute(update(tables.matter).where(children).values(master=master))
        feed.changed(turn.tx, feed.Kind.CASE, str(master))
        return turn.version


def children(db: Database, master: CaseId) -> list[tuple[CaseId, str, int, bool]]:
    """Each child's id, number, version, and whether its caller has been answered."""
    matter, reply = tables.matter.c, tables.reply.c
    answered = select(reply.id).where(reply.matter == matter.id).exists().label("answered")
    with db.read() as tx:
        rows = tx.execute(
            select(matter.id, matter.number, matter.version, answered)
            .where(matter.master == master)
            .order_by(matter.id)
        )
        return [(CaseId(row.id), row.number, row.version, bool(row.answered)) for row in rows]
