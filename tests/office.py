"""An office for tests: the plan's bodies, three units, one person for each part, and cases that begin with a call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from intake.office import bodies, calls, organisations, people, posts
from intake.office.casework import registration
from intake.office.casework.file import Assignment, File, file_in
from intake.office.casework.registration import Registration
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.moments import When
from intake.words import (
    Branch,
    CallId,
    Capacity,
    CaseId,
    CaseState,
    Duty,
    EndReason,
    Kind,
    OrganisationId,
    Post,
    Role,
    ShowId,
)
from tests.house import an_opening

LOCAL = ZoneInfo("Asia/Shanghai")

# One person for each part somebody plays; at the units by the unit's own name.
CAST: Mapping[str, tuple[Duty | str, Role]] = {
    "registrar": (Duty.STATION, Role.REGISTRAR),
    "host": (Duty.STATION, Role.HOST),
    "editor": (Duty.STATION, Role.EDITOR),
    "verifier": (Duty.STATION, Role.VERIFIER),
    "office": (Duty.STYLE_OFFICE, Role.STYLE_OFFICE),
    "bureau": (Duty.SUPERVISOR, Role.SUPERVISOR),
    "committee": (Duty.ORGAN_COMMITTEE, Role.ORGAN_COMMITTEE),
    "leader": (Duty.DISTRICT, Role.DISTRICT_LEADER),
    "partner": (Duty.PARTNER_12345, Role.PARTNER_12345),
    "accountability": (Duty.ACCOUNTABILITY, Role.ACCOUNTABILITY),
    "water": ("water", Role.UNIT_HANDLER),
    "roads": ("roads", Role.UNIT_HANDLER),
    "market": ("market", Role.UNIT_HANDLER),
}
UNITS = {"water": "区水务局", "roads": "区公路局", "market": "区市场监督管理局"}


def moment(text: str) -> datetime:
    """`2016-06-07 18:00` on the office's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@dataclass
class Office:
    db: Database
    people: dict[str, Person]
    units: dict[str, OrganisationId]
    shows: dict[date, ShowId]
    calls: int = 0

    def show(self, day: str, unit: str | None = "water") -> ShowId:
        on = date.fromisoformat(day)
        if on not in self.shows:
            row = {
                "year": on.year,
                "number": len(self.shows) + 1,
                "on_day": on,
                "starts_at": moment(f"{day} 17:30"),
                "ends_at": moment(f"{day} 18:30"),
                "unit": None if unit is None else self.units[unit],
                "state": "planned",
                "practice": False,
            }
            with self.db.begin() as tx:
                made = insert(tables.show).values(**row).returning(tables.show.c.id)
                self.shows[on] = ShowId(tx.execute(made).scalar_one())
        return self.shows[on]

    def call(self, at: str, *, number: str = "13800138000", show: str | None = None) -> "Matter":
        """Somebody rang, was heard and hung up: the draft of a case."""
        self.calls += 1
        opening = replace(an_opening(f"{id(self):x}-{self.calls}"[-30:], number=number), rang_at=moment(at))
        opened = calls.open_call(self.db, opening)
        calls.answer_call(self.db, CallId(opening.call), moment(at))
        calls.end_call(self.db, CallId(opening.call), moment(at), EndReason.CALLER_HUNG_UP, 16)
        if show is not None:
            which = self.show(show)
            with self.db.begin() as tx:
                tx.execute(tables.matter.update().where(tables.matter.c.id == opened.case).values(show=which))
        return Matter(office=self, id=opened.case)

    def registered(
        self,
        kind: Kind,
        at: str = "2016-06-07 18:00",
        *,
        show: str | None = "2016-06-07",
        number: str = "13800138000",
        general: bool = True,
    ) -> "Matter":
        """A case of the show's day, registered at once; `show` None is off the air."""
        found = self.call(at, number=number, show=show)
        words = Registration(kind=kind, summary="自来水浑浊", caller_name="𬱖女士", place="井岸镇", general=general)
        found.do(registration.register, words, by="registrar", at=at)
        return found


@dataclass
class Matter:
    office: Office
    id: CaseId

    @property
    def state(self) -> CaseState:
        return self.file.state

    @property
    def file(self) -> File:
        with self.office.db.read() as tx:
            return file_in(tx, self.id)

    @property
    def version(self) -> int:
        with self.office.db.read() as tx:
            return int(tx.execute(select(tables.matter.c.version).where(tables.matter.c.id == self.id)).scalar_one())

    def do(self, verb: Callable[..., Any], *words: Any, by: str | None, at: str, now: str = "", **more: Any) -> Any:
        """Take a verb at the version the case now has. `at` is when it happened, `now` when it was entered."""
        when = When(now=moment(now or at), happened=moment(at) if now else None, why_late=more.pop("why_late", ""))
        person = None if by is None else self.office.people[by]
        version = more.pop("version", None) or self.version
        return verb(self.office.db, self.id, *words, version=version, by=person, when=when, **more)

    def part(self, unit: str, capacity: Capacity | None = None) -> Assignment:
        """The unit's newest part in the case."""
        mine = [one for one in self.file.assignments if one.organisation == self.office.units[unit]]
        return [one for one in mine if capacity in (None, one.capacity)][-1]

    def clocks(self, kind: str | None = None) -> list[Any]:
        found = select(tables.clock).where(tables.clock.c.matter == self.id).order_by(tables.clock.c.id)
        if kind is not None:
            found = found.where(tables.clock.c.kind == kind)
        with self.office.db.read() as tx:
            return list(tx.execute(found))

    def clock(self, kind: str) -> Any:
        """The newest clock of a kind."""
        return self.clocks(kind)[-1]

    def rows(self, table: Any) -> list[Any]:
        with self.office.db.read() as tx:
            return list(tx.execute(select(table).where(table.c.matter == self.id).order_by(table.c.id)))

    @property
    def row(self) -> Any:
        with self.office.db.read() as tx:
            return tx.execute(select(tables.matter).where(tables.matter.c.id == self.id)).one()


def organise(db: Database, at: datetime, *, secret: str = "!") -> Office:
    """Units and people of an opened house; with the hash of a password they can sign in."""
    units, cast = {}, {}
    for code, name in UNITS.items():
        units[code] = bodies.add_organisation(db, name=name, branch=Branch.DEPARTMENT, at=at).id
    for name, (where, role) in CAST.items():
        with db.begin() as tx:
            organisation = units[where] if where in units else organisations.of_duty_in(tx, Duty(where))
            who = people.add_in(tx, name=name, display=name, secret=secret, at=at, must_change=False)
        posts.give_post(db, who, Post(organisation=organisation, role=role), at)
        with db.read() as tx:
            cast[name] = people.person_in(tx, who, at)
    return Office(db=db, people=cast, units=units, shows={})
