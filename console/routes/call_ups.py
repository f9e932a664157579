"""上线通知: the letter that calls a unit up for its show, and the unit's signature."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.call_up_wire import (
    CallUpsView,
    CallUpView,
    LetterCaseView,
    LetterCommitmentView,
    LetterDutyView,
    LetterPromiseView,
    LetterTopicView,
    SignatureAsked,
)
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import call_ups
from intake.office.programme.call_ups import CallUp
from intake.rules import call_up
from intake.rules.call_up import LetterCase, LetterCommitment, LetterPromise, LetterTopic
from intake.rules.clocks import Standing
from intake.rules.rights import Act
from intake.words import Kind, ShowId
from intake.words.preparing import PromiseState, ShowDuty

router = Room(prefix="/api/shows/{show}/call-ups", tags=["preparation"])

# Whose step it is depends on the show's unit: the verbs ask.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def look(show: RowId, request: Request, visitor: Asks) -> CallUpsView:
    """What the unit was told, and whether it has signed for it."""
    return _seen(show, request, visitor)


@router.post("", status_code=201)
def send(show: RowId, request: Request, visitor: Asks) -> CallUpsView:
    """The letter as it would be now, or a further one that says something else."""
    call_ups.send(house_of(request).db, ShowId(show), by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.post("/signature", status_code=201)
def sign(show: RowId, body: SignatureAsked, request: Request, visitor: Asks) -> CallUpsView:
    """签收: the unit has it."""
    house = house_of(request)
    db, now = house.db, house.now()
    call_ups.sign(db, ShowId(show), body.version, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


def _seen(show: int, request: Request, visitor: Visitor) -> CallUpsView:
    now, posts = house_of(request).now(), visitor.person.posts
    found = call_ups.call_ups(house_of(request).db, ShowId(show), by=visitor.person.id, at=now)
    return CallUpsView(
        state=found.state,
        sent=[_call_up(one) for one in found.sent],
        outdated=found.outdated,
        may_send=found.opens(now) and call_up.may_send(posts),
        may_sign=call_up.may_sign(posts, found.show.unit, found.state),
    )


def _call_up(one: CallUp) -> CallUpView:
    letter = one.letter
    return CallUpView(
        version=one.version,
        document=one.document,
        unit_name=letter.unit,
        day=date.fromisoformat(letter.day),
        starts=letter.starts,
        ends=letter.ends,
        studio=letter.studio,
        present_by=letter.present_by,
        people=letter.people,
        owed=[
            LetterDutyView(
                duty=ShowDuty(duty.duty), due_on=date.fromisoformat(duty.due_on), provisional=duty.provisional
            )
            for duty in letter.owed
        ],
        cases=[_case(case) for case in letter.cases],
        open_count=letter.open_count,
        overdue_count=letter.overdue_count,
        since=date.fromisoformat(letter.since),
        figures={Kind(kind): count for kind, count in letter.figures.items()},
        topics=[_topic(topic) for topic in letter.topics],
        promises=[_promise(promise) for promise in letter.promises],
        commitments=[_commitment(said) for said in letter.commitments],
        sent_at=one.sent_at,
        sent_by=one.sent_by,
        signed_at=one.signed_at,
        signed_by=one.signed_by,
    )


def _commitment(one: LetterCommitment) -> LetterCommitmentView:
    return LetterCommitmentView(
        text=one.text, said_on=date.fromisoformat(one.said_on), due_on=_day(one.due_on), overdue=one.overdue
    )


def _case(one: LetterCase) -> LetterCaseView:
    return LetterCaseView(
        case=one.case,
        number=one.number,
        kind=Kind(one.kind) if one.kind else None,
        about=one.about,
        due_on=_day(one.due_on),
        provisional=one.provisional,
        standing=Standing(one.standing) if one.standing else None,
        overdue_days=one.overdue_days,
    )


def _topic(one: LetterTopic) -> LetterTopicView:
    return LetterTopicView(
        kind=Kind(one.kind), place=one.place, count=one.count, mine=one.mine, about=one.about, asked=one.asked
    )


def _promise(one: LetterPromise) -> LetterPromiseView:
    return LetterPromiseView(
        case=one.case,
        number=one.number,
        speaker=one.speaker,
        text=one.text,
        said_on=date.fromisoformat(one.said_on),
        promised_on=_day(one.promised_on),
        state=PromiseState(one.state),
    )


def _day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None
