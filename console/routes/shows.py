"""Shows: list, plan, change, call off; what the calendar says about a day; which show a case belongs to."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from console import views
from console.asked import RowId
from console.house_of import house_of
from console.register_views import day_view, line_view, show_row, wrap_view
from console.register_wire import (
    CaseShow,
    Day,
    DayOfShowView,
    NewShow,
    ShowCallingOff,
    ShowChange,
    ShowRow,
    WrapSigned,
    WrapView,
)
from console.rooms import Room
from console.rundown_views import answer_view, parts_of, rundown_view
from console.rundown_wire import AirAnswerView, RundownAsked, RundownView
from console.signed_in import Visitor, allowed, saw
from console.stages_wire import ShowLineView
from console.wire import CaseView
from intake.office import books, organisations, rundowns, show_links, shows, wrapping
from intake.office.programme import agreements, answers, call_ups, stages
from intake.office.show_rows import Show
from intake.rules.rights import Act
from intake.words import CaseId, OrganisationId, ShowId

router = Room(prefix="/api", tags=["shows"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]
Plans = Annotated[Visitor, Depends(allowed(Act.PLAN_SHOWS))]
Confirms = Annotated[Visitor, Depends(allowed(Act.CONFIRM_SHOW))]
Answers = Annotated[Visitor, Depends(allowed(Act.SEE_AIR_ANSWERS))]
Links = Annotated[Visitor, Depends(allowed(Act.LINK_SHOW))]


@router.get("/shows")
def programme(
    request: Request, _: Sees, first: Annotated[Day, Query()], last: Annotated[Day, Query()]
) -> list[ShowRow]:
    """Shows of a stretch of days, both ends included."""
    return rows(request, shows.shows(house_of(request).db, first, last))


@router.get("/shows/day")
def look(request: Request, _: Sees, day: Annotated[Day, Query()]) -> DayOfShowView:
    """Whether anybody works on a day, and the next day of the usual weekday on which they do."""
    house = house_of(request)
    return day_view(shows.look(house.db, day, house.telephony.schedule()))


@router.post("/shows", status_code=201)
def plan(body: NewShow, request: Request, visitor: Plans) -> ShowRow:
    house = house_of(request)
    made = shows.plan(
        house.db,
        day=body.day,
        start=body.start.replace(tzinfo=None),
        end=body.end.replace(tzinfo=None),
        unit=None if body.unit is None else OrganisationId(body.unit),
        rhythm=house.telephony.schedule(),
        at=house_of(request).now(),
        by=visitor.person.id,
        practice=body.practice,
    )
    return rows(request, [made])[0]


@router.put("/shows/{show}")
def change(show: RowId, body: ShowChange, request: Request, visitor: Plans) -> ShowRow:
    """The whole show as it shall be: day, times, unit."""
    house = house_of(request)
    changed = shows.change(
        house.db,
        ShowId(show),
        day=body.day,
        start=body.start.replace(tzinfo=None),
        end=body.end.replace(tzinfo=None),
        unit=None if body.unit is None else OrganisationId(body.unit),
        reason=body.reason,
        version=body.version,
        rhythm=house.telephony.schedule(),
        at=house_of(request).now(),
        by=visitor.person.id,
    )
    return rows(request, [changed])[0]


@router.post("/shows/{show}/call-off")
def call_off(show: RowId, body: ShowCallingOff, request: Request, visitor: Plans) -> ShowRow:
    house = house_of(request)
    called_off = shows.call_off(
        house.db,
        ShowId(show),
        reason=body.reason,
        version=body.version,
        rhythm=house.telephony.schedule(),
        at=house_of(request).now(),
        by=visitor.person.id,
    )
    return rows(request, [called_off])[0]


@router.put("/cases/{case}/show")
def link(case: RowId, body: CaseShow, request: Request, visitor: Links) -> CaseView:
    """Put right which show a case came from; its unit on air comes with it."""
    db, show = house_of(request).db, None if body.show is None else ShowId(body.show)
    now, by = house_of(request).now(), visitor.person.id
    found = show_links.link(db, CaseId(case), show, version=body.version, at=now, by=by)
    saw(db, visitor, [found.id])
    return views.case_view(found, books.call_records(db, found.calls), visitor.sight)


@router.get("/shows/{show}/stages")
def stages_of(show: RowId, request: Request, visitor: Sees) -> ShowLineView:
    """How far a show is, from its planning to its score."""
    house = house_of(request)
    return line_view(stages.line(house.db, ShowId(show), by=visitor.person.id, at=house.now()))


@router.get("/shows/{show}/rundown")
def rundown(show: RowId, request: Request, _: Sees) -> RundownView:
    """节目单: the parts of a show; the usual ones where nobody has written any."""
    return rundown_view(rundowns.rundown_of(house_of(request).db, ShowId(show)))


@router.put("/shows/{show}/rundown")
def write_rundown(show: RowId, body: RundownAsked, request: Request, visitor: Plans) -> RundownView:
    """The whole rundown as it shall be; what has been on the air keeps its times."""
    house = house_of(request)
    db, now = house.db, house.now()
    parts = parts_of(body.parts)
    written = rundowns.write(db, ShowId(show), parts, version=body.version, by=visitor.person.id, at=now)
    return rundown_view(written)


@router.get("/shows/{show}/answers")
def answers_of(show: RowId, request: Request, _: Answers) -> list[AirAnswerView]:
    """回应往期: scripts for this show, and cases that still wait for one."""
    return [answer_view(one) for one in answers.answers(house_of(request).db, ShowId(show))]


@router.get("/shows/{show}/wrap")
def wrap(show: RowId, request: Request, visitor: Confirms) -> WrapView:
    """Whether every call of the show has an outcome, and who has confirmed its cases."""
    house = house_of(request)
    found = wrapping.wrap(house.db, ShowId(show), visitor.person, house.now())
    return wrap_view(found, visitor.sight)


@router.post("/shows/{show}/wrap")
def sign(show: RowId, body: WrapSigned, request: Request, visitor: Confirms) -> WrapView:
    """One party confirms every case of the show."""
    db = house_of(request).db
    signed = wrapping.sign(db, ShowId(show), body.party, by=visitor.person, at=house_of(request).now())
    return wrap_view(signed, visitor.sight)


def rows(request: Request, found: list[Show]) -> list[ShowRow]:
    """Shows with their units as they are called on the day of the show."""
    now = house_of(request).now()
    units: dict[date, set[OrganisationId]] = {}
    for show in found:
        units.setdefault(show.day, set()).update(() if show.unit is None else (show.unit,))
    with house_of(request).db.read() as tx:
        days = {
            day: {unit.id: unit.name for unit in organisations.organisations_in(tx, day, only=wanted)}
            for day, wanted in units.items()
        }
    agreed = agreements.states(house_of(request).db, found)
    called = call_ups.states(house_of(request).db, found)

    def row(show: Show) -> ShowRow:
        name = "" if show.unit is None else days[show.day].get(show.unit, "")
        return show_row(show, name, agreed[show.id], called[show.id], now)

    return [row(show) for show in found]
