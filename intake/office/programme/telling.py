"""Who is told about a step of a show's preparation, by the step itself."""

from collections.abc import Iterable

from sqlalchemy import Connection

from intake import journal
from intake.office.organisations import of_duty_in
from intake.office.programme.turns import Turn
from intake.office.show_notices import notify_of_show_in
from intake.words import Duty, OrganisationId, Post, Role
from intake.words.notices import To, ToOrganisation
from intake.words.preparing import LeaveParty

PARTY: dict[LeaveParty, tuple[Duty, Role]] = {
    LeaveParty.DISTRICT_LEADER: (Duty.DISTRICT, Role.DISTRICT_LEADER),
    LeaveParty.SUPERVISOR: (Duty.SUPERVISOR, Role.SUPERVISOR),
    LeaveParty.ORGAN_COMMITTEE: (Duty.ORGAN_COMMITTEE, Role.ORGAN_COMMITTEE),
}


def tell(turn: Turn, sentence: str, key: str, to: Iterable[To], **facts: journal.Fact) -> None:
    """One step of a show's preparation."""
    notify_of_show_in(turn.tx, turn.show, sentence, key=key, to=to, at=turn.at, facts=facts)


def parties(tx: Connection, wanted: Iterable[LeaveParty]) -> list[To]:
    return [Post(organisation=of_duty_in(tx, PARTY[party][0]), role=PARTY[party][1]) for party in wanted]


def station(tx: Connection) -> list[To]:
    """Who reads a manuscript at the station."""
    at = of_duty_in(tx, Duty.STATION)
    return [Post(organisation=at, role=Role.HOST), Post(organisation=at, role=Role.EDITOR)]


def propaganda(tx: Connection) -> list[To]:
    """Who publishes the month's preview."""
    return [Post(organisation=of_duty_in(tx, Duty.PROPAGANDA), role=Role.PROPAGANDA)]


def style_office(tx: Connection) -> list[To]:
    return [ToOrganisation(organisation=of_duty_in(tx, Duty.STYLE_OFFICE))]


def unit(of: OrganisationId) -> list[To]:
    return [ToOrganisation(organisation=of)]
