"""Parts of a case (承办): given, taken, refused and ended inside a verb's turn."""

from typing import Any

from sqlalchemy import insert, update

from intake.office import organisations
from intake.office.casework.file import Assignment, assignments_in
from intake.office.casework.turn import Turn
from intake.office.numbering import local
from intake.office.organisations import Organisation
from intake.records import tables
from intake.rules import assignments as life
from intake.rules.assignments import AssignmentState, AssignmentStep
from intake.words import Capacity, OrganisationId, Refusal


class AlreadyHasIt(Refusal):
    """The organisation has a live part in this case."""

    key = "intake.already_has_it"


class OrganisationClosed(Refusal):
    """The organisation is no more, so nothing can be given to it."""

    key = "intake.organisation_closed"


def known(turn: Turn, organisation: OrganisationId) -> Organisation:
    """One that a part can be given to. Raises: NoSuchOrganisation, OrganisationClosed."""
    found = organisations.organisation_in(turn.tx, organisation, local(turn.at).date())
    if found.closed:
        raise OrganisationClosed(name=found.name)
    return found


def give(
    turn: Turn,
    organisation: OrganisationId,
    capacity: Capacity,
    *,
    state: AssignmentState,
    working_days: int | None = None,
    reason: str = "",
    outside_number: str = "",
) -> Assignment:
    """A new part. Raises: AlreadyHasIt, NoSuchOrganisation, OrganisationClosed."""
    named = known(turn, organisation)
    if any(one.organisation == organisation and one.live for one in assignments_in(turn.tx, turn.file.id)):
        raise AlreadyHasIt(name=named.name)
    made = insert(tables.assignment).values(
        matter=turn.file.id,
        organisation=organisation,
        capacity=capacity,
        state=state,
        working_days=working_days,
        reason=reason.strip(),
        handler="",
        handler_phone="",
        refusals=0,
        given_at=turn.at,
        signed_at=turn.at if state is AssignmentState.ACTIVE else None,
        outside_number=outside_number.strip(),
    )
    turn.tx.execute(made)
    return assignments_in(turn.tx, turn.file.id)[-1]


def move(turn: Turn, part: Assignment, step: AssignmentStep, **values: Any) -> AssignmentState:
    """Raises AssignmentElsewhere."""
    state = life.advance(part.state, step)
    if state is AssignmentState.ENDED:
        values |= {"ended_at": turn.at}
        turn.parted.append(part.organisation)
    if step is AssignmentStep.TAKE:
        values |= {"signed_at": turn.at}
    change = update(tables.assignment).where(tables.assignment.c.id == part.id)
    turn.tx.execute(change.values(state=state, **values))
    return state


def end_all(turn: Turn, *capacities: Capacity, keep: Assignment | None = None) -> list[Assignment]:
    """End every part that is not over, of these capacities or of any, but for the one that is kept."""
    ended = []
    for part in turn.file.assignments:
        if part == keep:
            continue
        if part.state is not AssignmentState.ENDED and (not capacities or part.capacity in capacities):
            move(turn, part, AssignmentStep.END)
            ended.append(part)
    return ended


def resume(turn: Turn, part: Assignment) -> None:
    """The organisation owes something once more."""
    if part.state in (AssignmentState.REPLIED, AssignmentState.FED_BACK):
        move(turn, part, AssignmentStep.RESUME)
