"""The calendar of working days: look, propose, approve, refuse, carry out as a file."""

from itertools import islice
from typing import Annotated, Literal

from fastapi import Depends, Path, Request, Response

from console import rules_views
from console.asked import RowId
from console.house_of import house_of
from console.rooms import Room
from console.rules_wire import (
    CalendarProposal,
    CalendarVersion,
    CalendarYear,
    Followed,
    NewCalendarProposal,
    RefusalReason,
)
from console.signed_in import Visitor, allowed
from intake.office import calendar_books, calendars, recomputing, rules_in_force
from intake.rules import calendar_files, calendar_words
from intake.rules.calendar_words import Proposal, Said
from intake.rules.rights import Act

router = Room(prefix="/api/calendar", tags=["calendar"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_RULES))]
Proposes = Annotated[Visitor, Depends(allowed(Act.PROPOSE_RULES))]
Approves = Annotated[Visitor, Depends(allowed(Act.APPROVE_RULES))]
Year = Annotated[int, Path(ge=2000, le=2199)]
# What an approval waits for; a house with more running clocks leaves the rest to the worker.
FOLLOWED_AT_ONCE = 8
MEDIA = {"csv": "text/csv; charset=utf-8", "ics": "text/calendar; charset=utf-8"}


@router.get("/years/{year}")
def year(year: Year, request: Request, visitor: Sees) -> CalendarYear:
    return rules_views.calendar_year(calendar_books.year(house_of(request).db, year), visitor.person.lang)


@router.get(
    "/years/{year}/file.{form}",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, "text/calendar": {}}}},
)
def file(year: Year, form: Literal["csv", "ics"], request: Request, _: Sees) -> Response:
    """The words of all layers about one year."""
    found = calendar_books.year(house_of(request).db, year)
    is_csv = form == "csv"
    text = calendar_files.csv_of(found.words) if is_csv else calendar_files.ical_of(found.words, found.version)
    name = {"Content-Disposition": f'attachment; filename="working-days-{year}.{form}"'}
    return Response(text, media_type=MEDIA[form], headers=name)


@router.get("/versions")
def versions(request: Request, visitor: Sees) -> list[CalendarVersion]:
    found = calendar_books.versions(house_of(request).db)
    return [rules_views.calendar_version(one, visitor.person.id) for one in found]


@router.get("/versions/{version}")
def version(version: RowId, request: Request, visitor: Sees) -> CalendarProposal:
    return _proposal(version, request, visitor)


@router.post("/versions", status_code=201)
def propose(body: NewCalendarProposal, request: Request, visitor: Proposes) -> CalendarProposal:
    db = house_of(request).db
    said = [Said(layer=one.layer, day=one.day, working=one.working, name=one.name.strip()) for one in body.words]
    wanted = Proposal(said=tuple(said), years={one.year: one.announced for one in body.years})
    if body.file:
        read = (*said, *calendar_files.read(body.file, body.file_layer))
        with db.read() as tx:
            layers = rules_in_force.layers_in(tx, calendars.newest_in(tx))
        wanted = calendar_words.only_news(layers, Proposal(said=read, years=wanted.years))
    made = calendars.propose(
        db,
        said=wanted.said,
        years=wanted.years,
        reason=body.reason,
        person=visitor.person.id,
        at=house_of(request).now(),
    )
    return _proposal(made, request, visitor)


@router.post("/versions/{version}/again", status_code=201)
def propose_again(version: RowId, request: Request, visitor: Proposes) -> CalendarProposal:
    """An overtaken proposal, laid over what is in force now."""
    house = house_of(request)
    db, now = house.db, house.now()
    return _proposal(calendars.propose_again(db, version, person=visitor.person.id, at=now), request, visitor)


@router.post("/versions/{version}/approval")
def approve(version: RowId, request: Request, visitor: Approves) -> Followed:
    house = house_of(request)
    db, now = house.db, house.now()
    calendars.approve(db, version, person=visitor.person.id, at=now)
    done = list(islice(recomputing.recompute(db, now, visitor.person.id), FOLLOWED_AT_ONCE))
    with db.read() as tx:
        left = recomputing.left_in(tx)
    return Followed(looked=sum(one.looked for one in done), moved=sum(one.moved for one in done), left=left)


@router.post("/versions/{version}/refusal")
def refuse(version: RowId, body: RefusalReason, request: Request, visitor: Approves) -> CalendarProposal:
    house = house_of(request)
    db, now = house.db, house.now()
    calendars.refuse(db, version, why=body.reason, person=visitor.person.id, at=now)
    return _proposal(version, request, visitor)


@router.post("/versions/{version}/withdrawal")
def withdraw(version: RowId, body: RefusalReason, request: Request, visitor: Proposes) -> CalendarProposal:
    """The style office takes a proposal back."""
    house = house_of(request)
    db, now = house.db, house.now()
    calendars.refuse(db, version, why=body.reason, person=visitor.person.id, at=now)
    return _proposal(version, request, visitor)


def _proposal(version: int, request: Request, visitor: Visitor) -> CalendarProposal:
    house = house_of(request)
    found = calendar_books.proposal(house.db, version, house.now())
    return rules_views.calendar_proposal(found, visitor.person.id)
