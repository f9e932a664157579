"""Rules change only when two people say so: who proposed does not approve, unless nobody else could."""

from datetime import datetime

from sqlalchemy import Connection, select

from intake.office import people
from intake.office.numbering import local
from intake.records import tables
from intake.words import PersonId, Refusal, Role


class SelfApproval(Refusal):
    """The proposer would approve, although somebody else holds the post."""

    key = "intake.self_approval"


def alone_in(tx: Connection, proposer: PersonId | None, approver: PersonId | None, at: datetime) -> bool:
    """Whether somebody approves their own words because nobody else can; the journal then says so.

    Raises: SelfApproval.
    """
    if proposer is None or proposer != approver:
        return False
    if any(found != approver for found in approvers_in(tx, at)):
        raise SelfApproval
    return True


def approvers_in(tx: Connection, at: datetime) -> list[PersonId]:
    """Everybody who holds the supervision bureau's post on that day and may sign in."""
    rows = tx.execute(
        select(tables.post.c.person)
        .join(tables.person, tables.person.c.id == tables.post.c.person)
        .where(tables.post.c.role == Role.SUPERVISOR, tables.person.c.disabled_at.is_(None))
        .where(people.held_on(local(at).date()))
        .distinct()
        .order_by(tables.post.c.person)
    )
    return [PersonId(row.person) for row in rows]
