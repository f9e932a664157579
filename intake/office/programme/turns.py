"""What every step of a show's preparation begins and ends with: the show, who asks, the rules, the journal."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from intake import feed, journal
from intake.office import people, rules_in_force
from intake.office.desk.standing import KEY as DESK
from intake.office.due import DueFields, due_fields
from intake.office.people import Person
from intake.office.rules_in_force import Rules
from intake.office.show_rows import Show
from intake.office.shows import show_in
from intake.rules import preparing
from intake.words import OrganisationId, PersonId, Refusal, ShowId, ShowState
from intake.words.preparing import ShowDuty


class CalledOffShow(Refusal):
    """Nobody prepares a show that will not be on the air."""

    key = "intake.called_off_show"


class NoUnitOnAir(Refusal):
    """Nobody has said which unit goes on the air in this show."""

    key = "intake.no_unit_on_air"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One step of one show's preparation, inside its transaction."""

    tx: Connection
    show: Show
    unit: OrganisationId
    by: Person
    at: datetime
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was due when something came in: kept with it, so that nobody becomes late afterwards."""

    due_on: date
    late: bool


def turn_in(tx: Connection, show: ShowId, by: PersonId, at: datetime) -> Turn:
    """Raises: NoSuchShow, CalledOffShow, NoUnitOnAir."""
    found = show_in(tx, show)
    if found.standing(at) is ShowState.CALLED_OFF:
        raise CalledOffShow
    if found.unit is None:
        raise NoUnitOnAir
    person = people.person_in(tx, by, at)
    return Turn(tx=tx, show=found, unit=found.unit, by=person, at=at, rules=rules_in_force.in_force(tx))


def units_turn_in(tx: Connection, show: ShowId, by: PersonId, at: datetime) -> Turn:
    """A step of the unit on air itself. Raises: what `turn_in` raises, and NotYourPreparation."""
    turn = turn_in(tx, show, by, at)
    preparing.check_unit(turn.by.posts, turn.unit)
    return turn


def due(rules: Rules, duty: ShowDuty, show: Show) -> DueFields:
    """When a show's duty is due by the rules in force; for what is not done yet, so a calendar that changes counts."""
    return due_fields(rules, duty.value, show.day)


def known(rules: Rules, duty: ShowDuty) -> bool:
    """Whether the pack in force has a term for it: an older one, or another district's, may know of no lists."""
    return any(clock.name == duty.value for clock in rules.pack.clocks)


def kept(turn: Turn, duty: ShowDuty) -> Kept:
    if not known(turn.rules, duty):
        return Kept(due_on=turn.show.day, late=False)
    found = due(turn.rules, duty, turn.show)
    return Kept(due_on=found.due_on, late=turn.at >= found.too_late_from)


def note(turn: Turn, verb: str, **facts: journal.Fact) -> None:
    subject = f"show:{turn.show.id}"
    said = {"unit": int(turn.unit), **facts}
    actor = journal.actor(turn.by.id)
    # The desk shows what is missing before the air.
    feed.changed(turn.tx, feed.Kind.DESK, DESK)
    journal.append(turn.tx, journal.Entry(at=turn.at, actor=actor, verb=verb, subject=subject, facts=said))
