"""Notifications: one's own list, and for the administrator what is in doubt."""

from typing import Annotated

from fastapi import Depends, Query, Request

from console.asked import RowId
from console.house_of import house_of
from console.notices_wire import (
    DoubtList,
    DoubtView,
    NoticeCount,
    NoticeList,
    NoticeRejoinder,
    NoticesRead,
    NoticeView,
    VacancyView,
)
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import notice_lists, outbox
from intake.office.notice_lists import Doubt, Notice, Vacancy
from intake.rules.rights import Act
from intake.words.notices import NotificationId

router = Room(prefix="/api/notices", tags=["notices"])

Reads = Annotated[Visitor, Depends(allowed(Act.READ_NOTICES))]
Settles = Annotated[Visitor, Depends(allowed(Act.SETTLE_NOTICES))]


@router.get("")
def my_notices(
    request: Request,
    visitor: Reads,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NoticeList:
    """Unread ones first. With `before`, only read ones, older than that."""
    db, person = house_of(request).db, visitor.person
    known = None if before is None else NotificationId(before)
    found = notice_lists.notices(db, person.id, lang=person.lang, before=known, limit=limit)
    return NoticeList(unread=notice_lists.unread(db, person.id), notices=[_notice(one) for one in found])


@router.get("/count")
def count(request: Request, visitor: Reads) -> NoticeCount:
    return NoticeCount(unread=notice_lists.unread(house_of(request).db, visitor.person.id))


@router.post("/read")
def read(body: NoticesRead, request: Request, visitor: Reads) -> NoticeCount:
    db, person = house_of(request).db, visitor.person.id
    only = None if body.only is None else [NotificationId(one) for one in body.only]
    notice_lists.read(db, person, only, house_of(request).now())
    return NoticeCount(unread=notice_lists.unread(db, person))


@router.get("/doubts")
def doubts(request: Request, visitor: Settles) -> DoubtList:
    """What may or may not have arrived, what failed for good, and organisations where nobody was there to be told."""
    house = house_of(request)
    db, now = house.db, house.now()
    return DoubtList(
        doubts=[_doubt(one) for one in notice_lists.doubts(db, now, lang=visitor.person.lang)],
        vacancies=[_vacancy(one) for one in notice_lists.vacancies(db, now, lang=visitor.person.lang)],
    )


@router.post("/{notice}/resolve", status_code=204)
def resolve(notice: RowId, body: NoticeRejoinder, request: Request, visitor: Settles) -> None:
    db, person = house_of(request).db, visitor.person.id
    outbox.resolve(db, NotificationId(notice), body.said, at=house_of(request).now(), by=person)


def _notice(one: Notice) -> NoticeView:
    return NoticeView(
        id=one.id, sentence=one.sentence, text=one.text, case_id=one.case, made_at=one.made_at, read_at=one.read_at
    )


def _doubt(one: Doubt) -> DoubtView:
    return DoubtView(
        id=one.id,
        text=one.text,
        case_id=one.case,
        reader=one.reader,
        channel=one.channel,
        scheme=one.scheme,
        state=one.state,
        tries=one.tries,
        tried_at=one.tried_at,
        receipt=one.receipt,
    )


def _vacancy(one: Vacancy) -> VacancyView:
    return VacancyView(organisation=one.organisation, name=one.name, count=one.count, last=one.last)
