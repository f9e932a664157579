"""The wire of the register: organisations, people with their posts, shows. Shapes only, as in `console.wire`."""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from console.wire import Wire
from intake.rules.calendar import Why
from intake.words import Branch, Duty, NameSort, Role, ShowState
from intake.words.preparing import CallUpState
from intake.words.shows import AgreementState, WrapParty

FIRST_YEAR, LAST_YEAR = 2000, 2099


def _of_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("a mistyped year")
    return day


Day = Annotated[date, AfterValidator(_of_our_time)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
Phone = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")]
Prefix = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
Login = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class UnitView(Wire):
    """An organisation as it is called on the day that was asked for, and the posts it has."""

    id: int
    duty: Duty
    branch: Branch
    name: str
    english: str
    prefix: str
    aliases: list[str]
    phone: str
    closed_on: date | None
    closed: bool
    successor: int | None
    roles: list[Role]
    version: int


class NameView(Wire):
    """One name with its days: from `since`, up to but without `until`."""

    sort: NameSort
    name: str
    prefix: str
    since: date
    until: date | None


class UnitPage(Wire):
    unit: UnitView
    names: list[NameView]


class NewUnit(Wire):
    name: Name
    branch: Branch
    aliases: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    phone: Phone = ""
    prefix: Prefix = ""
    english: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")] = ""


class UnitChange(Wire):
    version: Version
    phone: Phone | None = None
    branch: Branch | None = None


class NewName(Wire):
    version: Version
    name: Name
    since: Day
    prefix: Prefix | None = None
    english: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")] | None = None


class AliasChange(Wire):
    version: Version
    alias: Name


class UnitSucceeding(Wire):
    version: Version
    successor: Id


class UnitClosing(Wire):
    """`successor` takes over its duties."""

    version: Version
    on: Day
    successor: Id | None = None


class RosterFault(Wire):
    line: int
    sentence: str


class NewAccountView(Wire):
    """Somebody who may sign in now; the password is shown this once."""

    login: str
    display: str
    unit: str
    password: str


class RosterView(Wire):
    """What a roster would bring, or has brought: then with the first passwords."""

    units: list[str]
    people: list[str]
    posts: int
    faults: list[RosterFault]
    accounts: list[NewAccountView]


class PostView(Wire):
    organisation: int
    organisation_name: str
    role: Role
    since: date
    until: date | None
    now: bool


class PersonView(Wire):
    id: int
    name: str
    display: str
    must_change: bool
    disabled: bool
    posts: list[PostView]
    version: int


class NewPerson(Wire):
    name: Login
    display: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]
    organisation: Id
    role: Role
    since: Day | None = None


class NewPost(Wire):
    version: Version
    organisation: Id
    role: Role
    since: Day | None = None
    until: Day | None = None


class PostEnding(Wire):
    version: Version
    organisation: Id
    role: Role
    on: Day | None = None


class HandOver(Wire):
    organisation: Id
    role: Role
    giver: Id
    taker: Id
    on: Day | None = None


class PersonVersion(Wire):
    version: Version


class PersonDoor(Wire):
    version: Version
    disabled: bool


class FirstPassword(Wire):
    person: PersonView
    password: str


class ShowRow(Wire):
    """A show with its unit as it is called on the day of the show. `number` is None when it was called off."""

    id: int
    year: int
    number: int | None
    day: date
    starts_at: datetime
    ends_at: datetime
    unit: int | None
    unit_name: str
    state: ShowState
    agreement: AgreementState
    call_up: CallUpState
    reason: str
    practice: bool
    version: int


class WrapSigned(Wire):
    party: WrapParty


class SignatureView(Wire):
    """`cases` is how many cases the show had then."""

    party: WrapParty
    name: str
    at: datetime
    cases: int


class WrapView(Wire):
    """How far a show is wrapped up. `drafts`: cases without an outcome; `numbers`: theirs, for the station alone."""

    over: bool
    cases: int
    drafts: int
    numbers: list[str]
    on_the_line: int
    notes: int
    signatures: list[SignatureView]
    may_sign: list[WrapParty]


class DayOfShowView(Wire):
    """What the calendar says about a day. `next_day`: the next working day of the usual weekday if this is none."""

    day: date
    working: bool
    why: Why
    name: str
    provisional: bool
    next_day: date | None


class NewShow(Wire):
    day: Day
    start: time
    end: time
    unit: Id | None = None
    practice: bool = False


class ShowChange(Wire):
    version: Version
    day: Day
    start: time
    end: time
    unit: Id | None = None
    reason: Reason = ""


class ShowCallingOff(Wire):
    version: Version
    reason: Reason = ""


class CaseShow(Wire):
    version: Version
    show: Id | None
