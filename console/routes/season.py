"""A season of shows: what the rhythm proposes, and the chosen shows made in one go."""

from typing import Annotated

from fastapi import Depends, Request

from console.house_of import house_of
from console.register_views import day_view
from console.register_wire import ShowRow
from console.rooms import Room
from console.routes.shows import rows
from console.season_wire import SeasonAsked, SeasonDayView, SeasonView, SuggestedUnitView
from console.signed_in import Visitor, allowed
from intake.office import season
from intake.office.season import Proposal, Season
from intake.rules.rights import Act
from intake.rules.season import Slot
from intake.words import OrganisationId

router = Room(prefix="/api/shows/season", tags=["shows"])

Plans = Annotated[Visitor, Depends(allowed(Act.PLAN_SHOWS))]


@router.post("/look")
def look(body: SeasonAsked, request: Request, visitor: Plans) -> SeasonView:
    """What is proposed, and what there is to say about what was chosen. Nothing is written."""
    house = house_of(request)
    now = house.now()
    rhythm, by = house.telephony.schedule(), visitor.person.id
    return _view(season.propose(house.db, _season(body), _slots(body), rhythm=rhythm, by=by, at=now))


@router.post("", status_code=201)
def plan(body: SeasonAsked, request: Request, visitor: Plans) -> list[ShowRow]:
    """All chosen shows, or none of them."""
    house = house_of(request)
    now = house.now()
    rhythm, by = house.telephony.schedule(), visitor.person.id
    return rows(request, season.plan_season(house.db, _season(body), _slots(body), rhythm=rhythm, by=by, at=now))


def _season(body: SeasonAsked) -> Season:
    start, end = body.start.replace(tzinfo=None), body.end.replace(tzinfo=None)
    return Season(first=body.first, last=body.last, start=start, end=end)


def _slots(body: SeasonAsked) -> list[Slot]:
    return [
        Slot(day=one.day, choice=one.choice, unit=None if one.unit is None else OrganisationId(one.unit))
        for one in body.slots
    ]


def _view(found: Proposal) -> SeasonView:
    before = {one.day: one.last for one in found.warned}
    return SeasonView(
        days=[
            SeasonDayView(looked=day_view(one), taken=one.day in found.taken, last_on=before.get(one.day))
            for one in found.days
        ],
        suggested=[
            SuggestedUnitView(unit=one.unit, name=one.name, open_cases=one.open_cases, last_on=one.last_on)
            for one in found.suggested
        ],
        rest_months=found.rest_months,
    )
