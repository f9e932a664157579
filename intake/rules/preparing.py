"""Before a show: the head's leave, who must sit in the studio and when, and what the gate before the air misses. Pure.

The plan: section four, item two; work rules, one (P9 to P14).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.rules import show_table, who
from intake.rules.showing import Showing
from intake.words import OrganisationId, Post, Refusal, Role
from intake.words.preparing import Arrival, Fault, Lack, LeaveParty, LeaveState, OnAirPart

# The district leader's word may come on paper; then the style office enters it (table A6, 58).
OPINION: Mapping[LeaveParty, frozenset[Role]] = {
    LeaveParty.DISTRICT_LEADER: frozenset({Role.DISTRICT_LEADER, Role.STYLE_OFFICE}),
    LeaveParty.SUPERVISOR: frozenset({Role.SUPERVISOR}),
    LeaveParty.ORGAN_COMMITTEE: frozenset({Role.ORGAN_COMMITTEE}),
}
COMMENTERS = frozenset({Role.HOST, Role.EDITOR})
# Who stands at the studio's door.
DOOR = frozenset({Role.SCREENER, Role.HOST, Role.EDITOR, Role.REGISTRAR})
FILERS = frozenset({Role.STYLE_OFFICE})
READERS = frozenset(
    {
        *(DOOR | FILERS),
        Role.ADMINISTRATOR,
        Role.SUPERVISOR,
        Role.ORGAN_COMMITTEE,
        Role.DISTRICT_LEADER,
        Role.PROPAGANDA,
        Role.ACCOUNTABILITY,
    }
)
_OPEN = frozenset({LeaveState.FILED, LeaveState.LEADER_APPROVED})


class NotYourPreparation(Refusal):
    """None of the person's posts permits this step of a show's preparation."""

    key = "intake.not_your_preparation"


class LeaderFirst(Refusal):
    """The two bodies decide when the district leader has agreed (P13)."""

    key = "intake.leader_first"


class LeaveIsDecided(Refusal):
    """A leave that was granted, refused or withdrawn gets no further opinion."""

    key = "intake.leave_is_decided"


class OpinionGiven(Refusal):
    """That party has said its opinion already."""

    key = "intake.opinion_given"


class OneHand(Refusal):
    """Whoever spoke for one body speaks for no other: several looks are wanted, not several names of one."""

    key = "intake.one_hand"


class DeputyWithoutLeave(Refusal):
    """A deputy stands in for the head only with a leave that was granted (P13)."""

    key = "intake.deputy_without_leave"


class OneHead(Refusal):
    """The list names two who lead, or nobody at all."""

    key = "intake.one_head"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAirPerson:
    """Somebody of the unit on its list for the studio, with the studio's clock."""

    part: OnAirPart
    name: str
    post: str
    mobile: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a show's preparation has come to: the facts that the gate looks at."""

    unit: OrganisationId | None
    manuscript: bool
    filed: bool
    leave: LeaveState | None
    people: tuple[OnAirPerson, ...]


def check(posts: Collection[Post], roles: Collection[Role]) -> None:
    """Raises: NotYourPreparation."""
    if not any(post.role in roles for post in posts):
        raise NotYourPreparation


def check_unit(posts: Collection[Post], unit: OrganisationId | None) -> None:
    """Only the unit on air speaks for itself. Raises: NotYourPreparation."""
    if not speaks(posts, unit):
        raise NotYourPreparation


def check_attaching(posts: Collection[Post], unit: OrganisationId | None) -> None:
    """The unit scans its own page; the style office what it was handed. Raises: NotYourPreparation."""
    if not attaches(posts, unit):
        raise NotYourPreparation


def attaches(posts: Collection[Post], unit: OrganisationId | None) -> bool:
    return speaks(posts, unit) or any(post.role in FILERS for post in posts)


def speaks(posts: Collection[Post], unit: OrganisationId | None) -> bool:
    return unit is not None and unit in who.units(posts)


def reads(posts: Collection[Post], unit: OrganisationId | None) -> bool:
    """Whether somebody may see how a unit prepares: the station, the bodies and the unit itself."""
    return unit in who.units(posts) or any(post.role in READERS for post in posts)


def rehearses(posts: Collection[Post], unit: OrganisationId | None) -> bool:
    """Whether somebody reads what host and unit prepare themselves with: they, and the office that looks after both."""
    return speaks(posts, unit) or any(post.role in DOOR | FILERS for post in posts)


def leave_state(opinions: Mapping[LeaveParty, bool], *, withdrawn: bool) -> LeaveState:
    """Granted when all three agreed, refused by any one of them."""
    if withdrawn:
        return LeaveState.WITHDRAWN
    if not all(opinions.values()):
        return LeaveState.REFUSED
    if len(opinions) == len(LeaveParty):
        return LeaveState.GRANTED
    return LeaveState.LEADER_APPROVED if LeaveParty.DISTRICT_LEADER in opinions else LeaveState.FILED


def check_opinion(opinions: Mapping[LeaveParty, bool], party: LeaveParty, state: LeaveState) -> None:
    """Raises: LeaveIsDecided, OpinionGiven, LeaderFirst."""
    if state not in _OPEN:
        raise LeaveIsDecided
    if party in opinions:
        raise OpinionGiven
    if party is not LeaveParty.DISTRICT_LEADER and LeaveParty.DISTRICT_LEADER not in opinions:
        raise LeaderFirst


def waits_for(opinions: Mapping[LeaveParty, bool], party: LeaveParty) -> bool:
    """Whether that party's opinion is the next one, or one of the next."""
    try:
        check_opinion(opinions, party, leave_state(opinions, withdrawn=False))
    except Refusal:
        return False
    return True


def check_roster(people: Sequence[OnAirPerson], leave: LeaveState | None) -> None:
    """Raises: OneHead, DeputyWithoutLeave."""
    leading = [person.part for person in people if person.part is not OnAirPart.STAFF]
    if len(leading) != 1:
        raise OneHead
    if leading == [OnAirPart.DEPUTY] and leave is not LeaveState.GRANTED:
        raise DeputyWithoutLeave


def door_is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether arrivals are noted now, by whatever hand."""
    return starts_at - show_table.DOOR_OPENS <= now < ends_at


def arrival(person: OnAirPerson, starts_at: datetime, ends_at: datetime, showing: Showing, now: datetime) -> Arrival:
    """On time up to the minutes before the air; very late from the first second on the air (A6, 65)."""
    if person.arrived_at is None:
        return Arrival.ABSENT if now >= ends_at else Arrival.EXPECTED
    if person.arrived_at <= starts_at - timedelta(minutes=showing.minutes_before):
        return Arrival.ON_TIME
    latest = starts_at + timedelta(seconds=showing.tolerance_seconds)
    return Arrival.LATE if person.arrived_at <= latest else Arrival.VERY_LATE


def left_early(person: OnAirPerson, ends_at: datetime) -> bool:
    return person.arrived_at is not None and person.left_at is not None and person.left_at < ends_at


def lacks(found: Prepared, showing: Showing) -> tuple[Lack, ...]:
    """What is missing before the unit goes on the air; empty when nothing is."""
    if found.unit is None:
        return (Lack.NO_UNIT,)
    leading = [person for person in found.people if person.part is not OnAirPart.STAFF]
    missing = {
        Lack.NO_MANUSCRIPT: not found.manuscript,
        Lack.NOT_FILED: not found.filed,
        Lack.LEAVE_UNDECIDED: found.leave in _OPEN,
        Lack.NO_HEAD: not leading,
        Lack.ROSTER_SHORT: len(found.people) < showing.people,
        Lack.NOT_ARRIVED: any(person.arrived_at is None for person in found.people),
    }
    return tuple(lack for lack, is_missing in missing.items() if is_missing)


def faults(
    people: Sequence[OnAirPerson],
    leave: LeaveState | None,
    starts_at: datetime,
    ends_at: datetime,
    showing: Showing,
) -> dict[Fault, int]:
    """What the arrivals of a show that is over say against its unit, each with how many people it concerns.

    Being late by minutes is no such fault: it counts in the assessment (A8, situation one).
    """
    came = [person for person in people if person.arrived_at is not None]
    if not came:
        return {Fault.NO_SHOW: showing.people}
    leading = [person.part for person in came if person.part is not OnAirPart.STAFF]
    late = [arrival(person, starts_at, ends_at, showing, ends_at) for person in came]
    found = {
        Fault.HEAD_ABSENT: int(not leading),
        Fault.DEPUTY_WITHOUT_LEAVE: int(
            OnAirPart.DEPUTY in leading and OnAirPart.HEAD not in leading and leave is not LeaveState.GRANTED
        ),
        Fault.ROSTER_SHORT: max(showing.people - len(came), 0),
        Fault.VERY_LATE: late.count(Arrival.VERY_LATE),
        Fault.LEFT_EARLY: sum(left_early(person, ends_at) for person in came),
    }
    return {fault: count for fault, count in found.items() if count}
