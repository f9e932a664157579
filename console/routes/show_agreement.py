"""商定上线单位: what the three bodies say about the unit of a show."""

from typing import Annotated

from fastapi import Depends, Request

from console.agreement_wire import AgreementAsked, AgreementView, WordView
from console.asked import RowId
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import agreements
from intake.office.programme.agreements import Word
from intake.rules import agreeing
from intake.rules.rights import Act
from intake.words import ShowId

router = Room(prefix="/api/shows/{show}/agreement", tags=["shows"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]
Agrees = Annotated[Visitor, Depends(allowed(Act.AGREE_SHOW))]


@router.get("")
def look(show: RowId, request: Request, visitor: Sees) -> AgreementView:
    """What each body has said, also about units the show had before."""
    return _seen(show, request, visitor)


@router.post("", status_code=201)
def say(show: RowId, body: AgreementAsked, request: Request, visitor: Agrees) -> AgreementView:
    """One body agrees, or objects and says why."""
    house = house_of(request)
    db, by, now = house.db, visitor.person.id, house.now()
    agreements.say(db, ShowId(show), body.party, agreed=body.agreed, words=body.words, by=by, at=now)
    return _seen(show, request, visitor)


def _seen(show: int, request: Request, visitor: Visitor) -> AgreementView:
    found = agreements.agreement(house_of(request).db, ShowId(show))
    return AgreementView(
        state=found.state,
        stands=[_word(word) for word in found.stands.values()],
        earlier=[_word(word) for word in found.earlier],
        may=agreeing.parties(visitor.person.posts),
    )


def _word(word: Word) -> WordView:
    return WordView(
        party=word.party,
        unit_name=word.unit_name,
        agreed=word.agreed,
        words=word.words,
        person=word.person,
        at=word.at,
        void_at=word.void_at,
    )
