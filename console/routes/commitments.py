"""服务承诺: noted by the station, done by the unit, looked into by the style office."""

from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.commitments_wire import CommitmentDone, CommitmentNoted, CommitmentRuled, CommitmentsView, CommitmentView
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import commitments
from intake.office.programme.commitments import Commitment
from intake.rules import preparing, who
from intake.rules.rights import Act
from intake.words import ShowId

router = Room(prefix="/api/shows/{show}/commitments", tags=["shows"])

# Whose step it is depends on the show's unit; the verbs ask.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def look(show: RowId, request: Request, visitor: Asks) -> CommitmentsView:
    return _seen(show, request, visitor)


@router.post("", status_code=201)
def note(show: RowId, body: CommitmentNoted, request: Request, visitor: Asks) -> CommitmentsView:
    """What the unit has just promised to everybody."""
    house = house_of(request)
    commitments.note(house.db, ShowId(show), body.text, body.due_on, by=visitor.person.id, at=house.now())
    return _seen(show, request, visitor)


@router.delete("/{commitment}")
def withdraw(show: RowId, commitment: RowId, request: Request, visitor: Asks) -> CommitmentsView:
    """Noted by mistake."""
    house = house_of(request)
    commitments.withdraw(house.db, ShowId(show), commitment, by=visitor.person.id, at=house.now())
    return _seen(show, request, visitor)


@router.post("/{commitment}/report")
def report(show: RowId, commitment: RowId, body: CommitmentDone, request: Request, visitor: Asks) -> CommitmentsView:
    """What the unit has done for it."""
    house = house_of(request)
    commitments.report(house.db, ShowId(show), commitment, body.done, by=visitor.person.id, at=house.now())
    return _seen(show, request, visitor)


@router.post("/{commitment}/ruling")
def rule(show: RowId, commitment: RowId, body: CommitmentRuled, request: Request, visitor: Asks) -> CommitmentsView:
    """Kept or broken, as the style office finds."""
    house, by = house_of(request), visitor.person.id
    commitments.rule(house.db, ShowId(show), commitment, body.words, kept=body.kept, by=by, at=house.now())
    return _seen(show, request, visitor)


def _seen(show: int, request: Request, visitor: Visitor) -> CommitmentsView:
    house = house_of(request)
    held, found = commitments.of_show(house.db, ShowId(show), by=visitor.person.id, at=house.now())
    posts = visitor.person.posts
    roles = {post.role for post in posts}
    return CommitmentsView(
        begun=house.now() >= held.starts_at,
        may_note=not roles.isdisjoint(preparing.DOOR),
        may_report=held.unit in who.units(posts),
        may_rule=not roles.isdisjoint(preparing.FILERS),
        commitments=[_view(one) for one in found],
    )


def _view(one: Commitment) -> CommitmentView:
    return CommitmentView(
        id=one.id,
        text=one.text,
        due_on=one.due_on,
        state=one.state,
        overdue=one.overdue,
        noted_at=one.noted_at,
        done=one.done,
        done_at=one.done_at,
        ruling=one.ruling,
        ruled_at=one.ruled_at,
    )
