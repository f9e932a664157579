"""The policy pack (规则包): every term, default and route of the office as one versioned, validated text. Pure.

A pack is data: another district's numbers are another file. What the plan does not say is here too, marked as a
target (`plan = false`), so that nobody mistakes a recommendation for a duty.
"""

import tomllib
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from intake.rules.retention import Privacy
from intake.rules.score import Score
from intake.rules.showing import Showing
from intake.words import Refusal

ClockName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
Days = Annotated[int, Field(ge=1, le=250)]


class BadPack(Refusal):
    """The text is no policy pack: where it is wrong, and what is wrong there."""

    key = "intake.bad_pack"


class NoSuchClock(Refusal):
    key = "intake.no_such_clock"


class Event(StrEnum):
    """What starts or stops a clock. Every one is recorded with its evidence."""

    SHOW = "show"  # 节目播出日
    ACCEPTED = "accepted"  # 受理
    ANSWERED = "answered"  # 已答复群众
    CONCLUDED = "concluded"  # 办结
    NOTICE_ISSUED = "notice_issued"  # 交办
    DELIVERED = "delivered"
    SIGNED_FOR = "signed_for"  # 签收
    RESULT_RETURNED = "result_returned"  # 结果反馈承办机关
    RECEIVED_BY_12345 = "received_by_12345"
    RECEIVED_BY_ACTUAL = "received_by_actual"
    RECEIVED_BY_LEAD = "received_by_lead"
    FEEDBACK_RECEIVED = "feedback_received"  # 附件5
    LETTER_SERVED = "letter_served"  # 收到督办函之日
    REPORT_RECEIVED = "report_received"
    OPINION_PRESENT = "opinion_present"
    RECTIFICATION_ORDERED = "rectification_ordered"
    RECTIFICATION_ACCEPTED = "rectification_accepted"
    AIRED = "aired"
    POST_REPORT_RECEIVED = "post_report_received"
    MANUSCRIPT_RECEIVED = "manuscript_received"
    SEALED_COPY_FILED = "sealed_copy_filed"
    LEAVE_RECEIVED = "leave_received"
    ROSTER_RECEIVED = "roster_received"
    PREVIEW_PUBLISHED = "preview_published"
    CALL_ENDED = "call_ended"
    REGISTERED = "registered"
    TRIAGED = "triaged"
    BREACHED = "breached"
    SUGGESTION_RECEIVED = "suggestion_received"  # 建议督办表 or the station's draft
    LETTER_ISSUED = "letter_issued"
    VERIFIED = "verified"


class Owner(StrEnum):
    """Whose clock it is: one organisation, found when the clock starts."""

    ONAIR_UNIT = "onair_unit"
    NOTIFIED_UNIT = "notified_unit"
    ACTUAL_UNIT = "actual_unit"
    JOINT_LEAD = "joint_lead"
    HANDLING_UNIT = "handling_unit"
    PARTNER_12345 = "partner_12345"
    STATION = "station"
    STYLE_OFFICE = "style_office"
    SUPERVISOR = "supervisor"
    PROPAGANDA = "propaganda"


class Breach(StrEnum):
    """What a missed clock does by itself."""

    REPORT = "report"  # 报备: a line of the overdue register
    SUGGEST = "suggest"  # 建议督办表, drafted
    LEAD = "lead"  # 追责线索
    FLAG = "flag"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Part):
    """How long: exactly one of these. Backward terms count from the day of the show."""

    working_days: Days | None = None
    same_day: Literal[True] | None = None
    days_before: Days | None = None  # calendar days ahead, rolled back to a working day
    working_days_before: Days | None = None
    last_working_day_of_previous_month: Literal[True] | None = None
    set_by_order: Literal[True] | None = None  # 限期: each item has its own date
    next_shows: Annotated[int, Field(ge=1, le=26)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a term says exactly one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def backward(self) -> bool:
        return bool(self.days_before or self.working_days_before or self.last_working_day_of_previous_month)


class Extension(_Part):
    """延期: how often a due date may be moved, by how many working days at most, and who approves."""

    times: Annotated[int, Field(ge=0, le=5)]
    working_days: Days | None = None  # None: as many as the term itself
    approver: Owner = Owner.STYLE_OFFICE


class Clock(_Part):
    """One kind of clock (时限). `quote` is the plan's own sentence; targets without one have `plan = false`."""

    name: ClockName
    title: Annotated[str, Field(min_length=1, max_length=40)]
    title_en: Annotated[str, Field(min_length=1, max_length=80)]
    plan: bool
    rules: tuple[str, ...] = ()
    quote: str = ""
    term: Term
    starts: Event
    starts_instead: Event | None = None  # when the first is never known
    stops: Annotated[tuple[Event, ...], Field(min_length=1)]
    stops_when: Literal["any", "all"] = "any"
    owner: Owner
    breach: tuple[Breach, ...] = ()
    extension: Extension | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.plan and not (self.quote and self.rules):
            raise ValueError("a clock of the plan names its rules and quotes the sentence")
        if self.term.backward and self.extension:
            raise ValueError("a date counted back from the show cannot be extended")
        return self


class Counting(_Part):
    """How days are counted (table A6, 3 to 6)."""

    count_start_day: bool = False
    cutoff: Literal["24:00", "office_close"] = "24:00"
    office_close: time = time(17, 30)
    warn_at: time = time(17, 0)


class Reminder(_Part):
    """One rung of the ladder: `working_days` before (negative) or after the due day, at `at`."""

    working_days: Annotated[int, Field(ge=-30, le=30)]
    at: tuple[time, ...] = Field(min_length=1)
    tell: tuple[Literal["handler", "leader", "style_office", "supervisor"], ...] = Field(min_length=1)


class Reminders(_Part):
    at_start: bool = True
    ladder: tuple[Reminder, ...]
    daily_after: Annotated[int, Field(ge=1, le=30)]
    # Nobody is told outside these hours or on a day off, except people who are on the air.
    earliest: time
    latest: time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest >= self.latest:
            raise ValueError("earliest must be before latest")
        for rung in self.ladder:
            if any(not self.earliest <= moment <= self.latest for moment in rung.at):
                raise ValueError("a reminder lies in the quiet hours")
        return self


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no time zone")
    return name


class Handling(_Part):
    """What the plan leaves open about the handling, with the office's defaults (table A6 of the rules)."""

    # A notice's own days; more than the default need a reason (A6, 7).
    notice_days_longest: Annotated[int, Field(ge=1, le=250)] = 30
    # 应办结时间 of a notice no later than the case's own term would have been (A6, 59).
    notice_within_case_term: bool = False
    # What is entered this long after it happened needs a reason and is marked.
    late_entry_minutes: Annotated[int, Field(ge=0, le=10_080)] = 60
    # An unsigned letter counts as served so many working days after its delivery (A6, 13).
    deemed_service_working_days: Days = 1
    # Whether a promised day binds where it is earlier than the term (A6, 55).
    promise_binds: Literal["earlier", "promised", "never"] = "earlier"
    # A closed case can be taken up again for so many days.
    reopen_days: Annotated[int, Field(ge=0, le=3650)] = 30
    # Attempts on so many different days count as an answer to somebody who cannot be reached (A6, 64).
    unreachable_attempts: Annotated[int, Field(ge=1, le=20)] = 3
    unreachable_days: Annotated[int, Field(ge=1, le=20)] = 2
    # A claimed telephone answer agrees with a call that lies so many minutes before or after it.
    phone_claim_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    # The eight days of the report run from the letter's receipt, five inside eight, or only from the reply (A6, 14).
    report_counts_from: Literal["receipt", "reply"] = "receipt"
    # Units of the centre, the province and the city are asked (商请函) or sent the letter like others (A6, 46).
    stationed_letter: Literal["request", "letter"] = "request"
    # Found unsolved so many times, which raises a lead.
    unsolved_raises_lead: Annotated[int, Field(ge=1, le=20)] = 2
    # Refusals on one case, and contacts on one matter within so many days, that raise a lead.
    refusals_raise_lead: Annotated[int, Field(ge=1, le=20)] = 2
    contacts_raise_lead: Annotated[int, Field(ge=2, le=50)] = 3
    contacts_within_days: Annotated[int, Field(ge=1, le=3650)] = 90
    # Kinds whose reply needs the leader's signature (附件2, row 4).
    signature_for: tuple[Literal["consultation", "complaint", "suggestion"], ...] = ("complaint", "suggestion")


class Pack(_Part):
    """One version of the rules. Clocks keep the name and version they were started under."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    version: Annotated[int, Field(ge=1)]
    title: str
    effective: date
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    counting: Counting = Counting()
    clocks: Annotated[tuple[Clock, ...], Field(min_length=1)]
    reminders: Reminders
    handling: Handling = Handling()
    privacy: Privacy = Privacy()
    showing: Showing = Showing()
    score: Score = Score()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = [clock.name for clock in self.clocks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"named twice: {', '.join(twice)}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def clock(self, name: str) -> Clock:
        """Raises NoSuchClock, which names those there are."""
        found = next((clock for clock in self.clocks if clock.name == name), None)
        if found is None:
            raise NoSuchClock(name=name[:40], names=" ".join(clock.name for clock in self.clocks))
        return found


def read(text: str) -> Pack:
    """A pack from its TOML. Raises BadPack with the place of every fault."""
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        return Pack.model_validate(raw)
    except tomllib.TOMLDecodeError as fault:
        raise BadPack(faults=str(fault)) from fault
    except ValidationError as fault:
        raise BadPack(faults="\n".join(_fault(error, raw) for error in fault.errors())) from fault


def _fault(error: Any, raw: dict[str, Any]) -> str:
    """`clocks[consult].term: …`: a list's members by their name, which a person can search for."""
    place = ""
    at: Any = raw
    for step in error["loc"]:
        at = (
            at[step]
            if isinstance(at, list) and isinstance(step, int) and step < len(at)
            else (at.get(step) if isinstance(at, dict) else None)
        )
        if isinstance(step, int):
            name = at.get("name") if isinstance(at, dict) else None
            place += f"[{name or step + 1}]"
        else:
            place += f".{step}" if place else str(step)
    return f"{place}: {error['msg']}"
