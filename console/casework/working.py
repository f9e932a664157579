"""Somebody at work on a case: who, when, and the case as they then see it. Every step begins and ends here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypedDict

from fastapi import Depends, Request

from console.casework import views
from console.casework.said import Said
from console.casework.shown import HandlingView
from console.house_of import house_of
from console.refusals import MustChangePassword
from console.signed_in import Visitor, signed_in
from intake.office import looks
from intake.office.casework import reading
from intake.office.looks import Reader
from intake.office.people import Person
from intake.records.database import Database
from intake.rules.moments import When
from intake.words import CaseId


def this_moment(request: Request) -> datetime:
    return house_of(request).now()


class Acting(TypedDict):
    version: int
    by: Person
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    db: Database
    person: Person
    now: datetime

    def when(self, happened: datetime | None, why_late: str) -> When:
        return When(now=self.now, happened=happened, why_late=why_late)

    def acting(self, body: Said) -> Acting:
        """What every step is told beside its own words: the version looked at, who takes it, and when it was."""
        return Acting(version=body.version, by=self.person, when=self.when(body.happened, body.why_late))

    def see(self, case: CaseId) -> None:
        """Raises NoSuchCase for a case this person may not know of, before anything else is said about it."""
        with self.db.read() as tx:
            reading.visible_in(tx, case, self.person)

    def show(self, case: CaseId) -> HandlingView:
        self.saw([case])
        return views.handling(reading.whole(self.db, case, self.person, self.now))

    def saw(self, cases: Iterable[int | None]) -> None:
        """Whose number the answer shows in clear is in the journal before it leaves."""
        looks.note(self.db, Reader.of(self.person), [case for case in cases if case is not None], self.now)


def working(
    request: Request,
    visitor: Annotated[Visitor, Depends(signed_in)],
    now: Annotated[datetime, Depends(this_moment)],
) -> Working:
    """Anybody signed in: which case and which step is theirs, the office's own tables say."""
    if visitor.person.must_change:
        raise MustChangePassword
    return Working(db=house_of(request).db, person=visitor.person, now=now)


At = Annotated[Working, Depends(working)]
