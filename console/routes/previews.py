"""当月预告 from inside: the draft, what a show is about, publishing."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from console.asked import RowId
from console.house_of import house_of
from console.preview_wire import MonthView, PreviewAsked, PreviewShowView, PublishedView, ShowContent
from console.rooms import Room
from console.signed_in import Visitor, allowed
from intake.office import printing
from intake.office.programme import previews
from intake.office.programme.previews import Month
from intake.rules.rights import Act
from intake.words import ShowId

router = Room(prefix="/api/previews", tags=["shows"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_SHOWS))]
Plans = Annotated[Visitor, Depends(allowed(Act.PLAN_SHOWS))]
Publishes = Annotated[Visitor, Depends(allowed(Act.PUBLISH_PREVIEW))]
MonthName = Annotated[str, Path(max_length=7)]


@router.get("/{month}")
def look(month: MonthName, request: Request, _: Sees) -> MonthView:
    """The month as it would go out now, and what went out."""
    return _view(previews.month(house_of(request).db, month, house_of(request).now()))


@router.put("/{month}/shows/{show}")
def write(month: MonthName, show: RowId, body: ShowContent, request: Request, visitor: Plans) -> MonthView:
    """What a show is about, in the words the public reads."""
    house = house_of(request)
    db, now = house.db, house.now()
    previews.write_content(db, ShowId(show), body.text, version=body.version, by=visitor.person.id, at=now)
    return _view(previews.month(db, month, now))


@router.post("/{month}", status_code=201)
def publish(month: MonthName, body: PreviewAsked, request: Request, visitor: Publishes) -> MonthView:
    """The month goes out as it was seen."""
    house = house_of(request)
    db, now = house.db, house.now()
    made = previews.publish(db, month, seen=body.sha256, by=visitor.person.id, at=now)
    # Made now, so that the first reader outside does not wait for it.
    printing.render(db, made.document, at=now, person=visitor.person.id)
    return _view(previews.month(db, month, now))


def _view(found: Month) -> MonthView:
    return MonthView(
        month=found.draft.month,
        standing=found.standing,
        due_on=found.due.due_on,
        provisional=found.due.provisional,
        sha256=found.draft.sha256,
        hotline=found.draft.hotline,
        shows=[
            PreviewShowView(
                show=show.show,
                version=version,
                number=show.number,
                day=datetime.fromisoformat(show.day).date(),
                starts=show.starts,
                ends=show.ends,
                unit=show.unit,
                content=show.content,
            )
            for show, (_, version) in zip(found.draft.shows, found.versions, strict=True)
        ],
        published=[
            PublishedView(version=one.version, sha256=one.sha256, at=one.at, person=one.person, late=one.late)
            for one in found.published
        ],
    )
