"""调查研究: like matters that the house proposes, given to a unit, reported on."""

from typing import Annotated

from fastapi import Depends, Request

from console.asked import RowId
from console.house_of import house_of
from console.research_wire import ResearchCaseView, ResearchView, TaskDismissed, TaskGiven, TaskReported
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import research
from intake.office.programme.research import Task
from intake.rules import preparing, who
from intake.rules.rights import Act
from intake.words import OrganisationId

router = Room(prefix="/api/research", tags=["research"])

# Whose task it is decides; the verbs ask.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def tasks(request: Request, visitor: Asks) -> list[ResearchView]:
    """A unit sees what it was given; the station and the bodies see all."""
    return _seen(request, visitor)


@router.post("/{task}/give")
def give(task: RowId, body: TaskGiven, request: Request, visitor: Asks) -> list[ResearchView]:
    """To the unit that shall look into it."""
    unit, now = OrganisationId(body.unit), house_of(request).now()
    research.give(house_of(request).db, task, unit, body.asked, body.due_on, by=visitor.person.id, at=now)
    return _seen(request, visitor)


@router.post("/{task}/dismiss")
def dismiss(task: RowId, body: TaskDismissed, request: Request, visitor: Asks) -> list[ResearchView]:
    research.dismiss(house_of(request).db, task, body.why, by=visitor.person.id, at=house_of(request).now())
    return _seen(request, visitor)


@router.post("/{task}/report")
def report(task: RowId, body: TaskReported, request: Request, visitor: Asks) -> list[ResearchView]:
    """What the unit found out, and which rule or procedure changes."""
    now = house_of(request).now()
    research.report(house_of(request).db, task, body.finding, body.change, by=visitor.person.id, at=now)
    return _seen(request, visitor)


@router.post("/{task}/finish")
def finish(task: RowId, request: Request, visitor: Asks) -> list[ResearchView]:
    research.finish(house_of(request).db, task, by=visitor.person.id, at=house_of(request).now())
    return _seen(request, visitor)


def _seen(request: Request, visitor: Visitor) -> list[ResearchView]:
    return [_view(one, visitor) for one in research.tasks(house_of(request).db, visitor.person)]


def _view(one: Task, visitor: Visitor) -> ResearchView:
    posts = visitor.person.posts
    return ResearchView(
        id=one.id,
        kind=one.kind,
        place_name=one.place,
        state=one.state,
        found_at=one.found_at,
        unit=one.unit,
        unit_name=one.unit_name,
        likely=one.likely,
        asked=one.asked,
        due_on=one.due_on,
        finding=one.finding,
        change=one.change,
        count=one.count,
        cases=[ResearchCaseView(case=case, number=number, summary=summary) for case, number, summary in one.cases],
        may_give=any(post.role in preparing.FILERS for post in posts),
        may_report=one.unit is not None and one.unit in who.units(posts),
    )
