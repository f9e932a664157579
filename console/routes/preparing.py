"""A show's preparation: what the unit on air sends, what the others decide, who comes through the door."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request, Response, UploadFile

from console.asked import RowId
from console.house_of import house_of
from console.preparing_views import preparation_view
from console.preparing_wire import (
    CommentAsked,
    LeaveAsked,
    ManuscriptAsked,
    OnAirListAsked,
    OnAirPersonAsked,
    OpinionAsked,
    PreparationView,
    ReportAsked,
)
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office.programme import door, leaves, manuscripts, onair_people, preparation, reports, scans
from intake.office.programme.leaves import Request as LeaveRequest
from intake.office.programme.manuscripts import Draft
from intake.office.programme.reports import Blocks
from intake.rules.preparing import OnAirPerson
from intake.rules.rights import Act
from intake.rules.scans import MOST_BYTES
from intake.sentences import say
from intake.words import ShowId
from intake.words.preparing import LeaveId, ManuscriptId, OnAirPersonId, ScanId, ScanKind

router = Room(prefix="/api/shows/{show}/preparation", tags=["preparation"])

MEDIA = {ScanKind.PDF: "application/pdf", ScanKind.PNG: "image/png", ScanKind.JPEG: "image/jpeg"}

# Whose step it is depends on the show's unit: the verbs ask `rules.preparing`.
Asks = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]


@router.get("")
def look(show: RowId, request: Request, visitor: Asks) -> PreparationView:
    """What is due when, what came in, and what is missing before the air."""
    return _seen(show, request, visitor)


@router.post("/leaves", status_code=201)
def file_leave(show: RowId, body: LeaveAsked, request: Request, visitor: Asks) -> PreparationView:
    """“一把手”请假: the unit's head cannot come (F8)."""
    asked = LeaveRequest(
        head_name=body.head_name,
        head_post=body.head_post,
        reason=body.reason,
        deputy_name=body.deputy_name,
        deputy_post=body.deputy_post,
    )
    leaves.file(house_of(request).db, ShowId(show), asked, by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.post("/leaves/{leave}/opinions", status_code=201)
def decide(show: RowId, leave: RowId, body: OpinionAsked, request: Request, visitor: Asks) -> PreparationView:
    """The district leader's opinion, then those of the two bodies."""
    leaves.decide(
        house_of(request).db,
        ShowId(show),
        LeaveId(leave),
        body.party,
        agreed=body.agreed,
        words=body.words,
        by=visitor.person.id,
        at=house_of(request).now(),
    )
    return _seen(show, request, visitor)


@router.delete("/leaves/{leave}")
def withdraw_leave(show: RowId, leave: RowId, request: Request, visitor: Asks) -> PreparationView:
    """The head comes after all."""
    house = house_of(request)
    leaves.withdraw(house.db, ShowId(show), LeaveId(leave), by=visitor.person.id, at=house.now())
    return _seen(show, request, visitor)


@router.post("/manuscripts", status_code=201)
def send_manuscript(show: RowId, body: ManuscriptAsked, request: Request, visitor: Asks) -> PreparationView:
    """上线稿件, or a further version of it."""
    draft = Draft(topics=body.topics, text=body.text, commitments=body.commitments)
    manuscripts.send(house_of(request).db, ShowId(show), draft, by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.post("/manuscripts/{manuscript}/comments", status_code=201)
def comment(show: RowId, manuscript: RowId, body: CommentAsked, request: Request, visitor: Asks) -> PreparationView:
    """The host's word on it."""
    sheet, now = ManuscriptId(manuscript), house_of(request).now()
    manuscripts.comment(house_of(request).db, ShowId(show), sheet, body.text, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.post("/manuscripts/{manuscript}/filing", status_code=201)
def put_on_file(show: RowId, manuscript: RowId, request: Request, visitor: Asks) -> PreparationView:
    """备案: the style office has the sealed copy of this version."""
    sheet, now = ManuscriptId(manuscript), house_of(request).now()
    manuscripts.put_on_file(house_of(request).db, ShowId(show), sheet, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.post("/manuscripts/{manuscript}/scans", status_code=201)
def attach(show: RowId, manuscript: RowId, file: UploadFile, request: Request, visitor: Asks) -> PreparationView:
    """盖章页扫描件: a PDF or a picture of the sealed page, beside the version it was sealed for."""
    content, now = file.file.read(MOST_BYTES + 1), house_of(request).now()
    db, sheet = house_of(request).db, ManuscriptId(manuscript)
    scans.attach(db, ShowId(show), sheet, content, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.get("/scans/{scan}", response_class=Response)
def scan_file(show: RowId, scan: RowId, request: Request, visitor: Asks) -> Response:
    """Saved, never shown by our pages: what somebody sent may be anything."""
    house = house_of(request)
    db, now = house.db, house.now()
    kind, version, content = scans.read(db, ShowId(show), ScanId(scan), by=visitor.person.id, at=now)
    name = say("preparing.scan", visitor.person.lang, show=show, version=version, scan=scan)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind.value}')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=MEDIA[kind], headers=headers)


@router.put("/people")
def write_list(show: RowId, body: OnAirListAsked, request: Request, visitor: Asks) -> PreparationView:
    """Who comes for the unit; the whole list as it shall be."""
    people = [_asked(one) for one in body.people]
    onair_people.write(house_of(request).db, ShowId(show), people, by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.post("/people", status_code=201)
def walk_in(show: RowId, body: OnAirPersonAsked, request: Request, visitor: Asks) -> PreparationView:
    """Somebody is at the studio who is on no list."""
    person, now = _asked(body), house_of(request).now()
    onair_people.walk_in(house_of(request).db, ShowId(show), person, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.post("/people/{who}/arrival", status_code=201)
def arrive(show: RowId, who: RowId, request: Request, visitor: Asks) -> PreparationView:
    """Signed in at the studio, by the server's clock."""
    person, now = OnAirPersonId(who), house_of(request).now()
    onair_people.arrive(house_of(request).db, ShowId(show), person, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.post("/people/{who}/leaving", status_code=201)
def leave(show: RowId, who: RowId, request: Request, visitor: Asks) -> PreparationView:
    """Signed out."""
    person, now = OnAirPersonId(who), house_of(request).now()
    onair_people.leave(house_of(request).db, ShowId(show), person, by=visitor.person.id, at=now)
    return _seen(show, request, visitor)


@router.post("/door", status_code=201)
def close_door(show: RowId, request: Request, visitor: Asks) -> PreparationView:
    """考勤核对: the arrivals are whole. What they say against the unit becomes leads, which it explains first."""
    door.close(house_of(request).db, ShowId(show), by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


@router.post("/reports", status_code=201)
def send_report(show: RowId, body: ReportAsked, request: Request, visitor: Asks) -> PreparationView:
    """上线情况报告 in its four blocks (F11)."""
    blocks = Blocks(
        hot_topics=body.hot_topics,
        impressions=body.impressions,
        shortcomings=body.shortcomings,
        suggestions=body.suggestions,
    )
    reports.send(house_of(request).db, ShowId(show), blocks, by=visitor.person.id, at=house_of(request).now())
    return _seen(show, request, visitor)


def _seen(show: int, request: Request, visitor: Visitor) -> PreparationView:
    now = house_of(request).now()
    found = preparation.preparation(house_of(request).db, ShowId(show), by=visitor.person.id, at=now)
    return preparation_view(found, visitor.person, now)


def _asked(one: OnAirPersonAsked) -> OnAirPerson:
    return OnAirPerson(part=one.part, name=one.name, post=one.post, mobile=one.mobile)
