"""People with their posts, for whoever keeps them: accounts, posts from day to day, passwords, the door."""

from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.house.passwords import made_password
from console.house_of import house_of
from console.register_views import person_view
from console.register_wire import (
    FirstPassword,
    HandOver,
    NewPerson,
    NewPost,
    PersonDoor,
    PersonVersion,
    PersonView,
    PostEnding,
)
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import accounts, organisations, people, posts
from intake.office.numbering import local
from intake.rules.rights import Act
from intake.words import OrganisationId, PersonId, Post

router = Room(prefix="/api", tags=["people"])

Keeps = Annotated[Visitor, Depends(allowed(Act.KEEP_PEOPLE))]


@router.get("/people")
def kept(request: Request, visitor: Keeps) -> list[PersonView]:
    """Everybody for the station's administrator, a unit's own people for the unit's."""
    return _views(request, visitor)


@router.post("/people", status_code=201)
def add(body: NewPerson, request: Request, visitor: Keeps) -> FirstPassword:
    password = made_password()
    person = accounts.add_account(
        house_of(request).db,
        name=body.name,
        display=body.display,
        password=password,
        post=Post(organisation=OrganisationId(body.organisation), role=body.role),
        at=house_of(request).now(),
        since=body.since,
        by=visitor.person.id,
    )
    return FirstPassword(person=_view(request, visitor, person.id), password=password)


@router.post("/people/{person}/posts")
def give_post(person: RowId, body: NewPost, request: Request, visitor: Keeps) -> PersonView:
    posts.give_post(
        house_of(request).db,
        PersonId(person),
        Post(organisation=OrganisationId(body.organisation), role=body.role),
        house_of(request).now(),
        since=body.since,
        until=body.until,
        by=visitor.person.id,
        version=body.version,
    )
    return _view(request, visitor, PersonId(person))


@router.post("/people/{person}/posts/end")
def end_post(person: RowId, body: PostEnding, request: Request, visitor: Keeps) -> list[PersonView]:
    """The answer is the whole list: somebody whose last post never was is nobody's to keep any more."""
    posts.end_post(
        house_of(request).db,
        PersonId(person),
        Post(organisation=OrganisationId(body.organisation), role=body.role),
        house_of(request).now(),
        on=body.on,
        by=visitor.person.id,
        version=body.version,
    )
    return _views(request, visitor)


@router.post("/posts/hand-over")
def hand_over(body: HandOver, request: Request, visitor: Keeps) -> list[PersonView]:
    posts.hand_over(
        house_of(request).db,
        Post(organisation=OrganisationId(body.organisation), role=body.role),
        giver=PersonId(body.giver),
        taker=PersonId(body.taker),
        at=house_of(request).now(),
        on=body.on,
        by=visitor.person.id,
    )
    return _views(request, visitor)


@router.post("/people/{person}/password")
def set_password(person: RowId, body: PersonVersion, request: Request, visitor: Keeps) -> FirstPassword:
    """A new first password, shown once; every session of that person is closed."""
    db, password = house_of(request).db, made_password()
    people.set_password(
        db, _name(request, person), password, house_of(request).now(), by=visitor.person.id, version=body.version
    )
    return FirstPassword(person=_view(request, visitor, PersonId(person)), password=password)


@router.post("/people/{person}/door")
def door(person: RowId, body: PersonDoor, request: Request, visitor: Keeps) -> PersonView:
    """Close the door to somebody, or open it again."""
    people.disable(
        house_of(request).db,
        _name(request, person),
        house_of(request).now(),
        disabled=body.disabled,
        by=visitor.person.id,
        version=body.version,
    )
    return _view(request, visitor, PersonId(person))


def _name(request: Request, person: int) -> str:
    with house_of(request).db.read() as tx:
        return people.person_in(tx, PersonId(person), house_of(request).now()).name


def _views(request: Request, visitor: Visitor) -> list[PersonView]:
    house = house_of(request)
    db, now = house.db, house.now()
    day = local(now).date()
    names = {unit.id: unit.name for unit in organisations.organisations(db, now)}
    return [person_view(account, names, day) for account in accounts.accounts(db, now, visitor.person.id)]


def _view(request: Request, visitor: Visitor, person: PersonId) -> PersonView:
    found = next((view for view in _views(request, visitor) if view.id == person), None)
    if found is None:
        raise people.NoSuchPerson(name=str(person))
    return found
