"""Which show a case came from, put right by the station as long as nobody has begun to handle it."""

from datetime import datetime

from sqlalchemy import insert, select, update

from intake import feed, journal
from intake.office import people
from intake.office.cases import Case, NoSuchCase, case_in
from intake.office.rows import noted_row
from intake.office.shows import show_in
from intake.office.transcripts import Stale
from intake.records import tables
from intake.records.database import Database
from intake.rules import show_table
from intake.sentences import say
from intake.words import CaseId, CaseState, PersonId, Refusal, ShowId

# Later on clocks run for the unit on air; then only the steps of the case itself change who has it.
LINKED_UNTIL = frozenset({CaseState.DRAFT, CaseState.REGISTERED})


class TooLateToLink(Refusal):
    """The case is handled already; which show it came from is settled."""

    key = "intake.too_late_to_link"

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang, state=say(f"case.state.{self.facts['state']}", lang))


def link(
    db: Database, case: CaseId, show: ShowId | None, *, version: int, at: datetime, by: PersonId | None = None
) -> Case:
    """Put right which show a case came from; its unit on air comes with it. None: it came in no show.

    Raises: NoSuchCase, NoSuchShow, Stale, TooLateToLink, NotYourShow.
    """
    with db.begin() as tx:
        if by is not None:
            show_table.check_linker(people.person_in(tx, by, at).posts)
        row = tx.execute(select(tables.matter).where(tables.matter.c.id == case)).first()
        if row is None:
            raise NoSuchCase(case=case)
        if row.version != version:
            raise Stale(yours=version, newest=row.version)
        if CaseState(row.state) not in LINKED_UNTIL:
            raise TooLateToLink(state=row.state)
        unit = None if show is None else show_in(tx, show).unit
        moved = update(tables.matter).where(tables.matter.c.id == case)
        tx.execute(moved.values(show=show, onair_unit=unit, version=version + 1))
        actor = journal.actor(by)
        facts: dict[str, journal.Fact] = {"show": show, "unit": unit, "before": row.show}
        tx.execute(insert(tables.matter_event), noted_row(row, "linked", at, by, facts))
        journal.append(tx, journal.Entry(at=at, actor=actor, verb="case_linked", subject=f"case:{case}", facts=facts))
        feed.changed(tx, feed.Kind.CASE, str(case))
        return case_in(tx, case)
