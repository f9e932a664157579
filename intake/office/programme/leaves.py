"""“一把手”请假 (P13, F8): the head of a unit cannot come; district leader and both bodies decide; a deputy is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from intake.office.casework.facts import moment_text
from intake.office.numbering import local
from intake.office.programme import sheets, telling
from intake.office.programme.turns import Turn, kept, note, turn_in, units_turn_in
from intake.records import tables
from intake.records.database import Database
from intake.rules import preparing
from intake.rules.transcripts import tidy
from intake.sentences import say
from intake.words import Duty, OrganisationId, PersonId, Refusal, ShowId
from intake.words.documents import Form
from intake.words.preparing import LeaveId, LeaveParty, LeaveState, ShowDuty


class LeaveStands(Refusal):
    """A leave for this show is asked or granted already."""

    key = "intake.leave_stands"


class NoSuchLeave(Refusal):
    key = "intake.no_such_leave"


class LeaveIncomplete(Refusal):
    """Who is away, why, and who comes instead: all of it in writing."""

    key = "intake.leave_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the unit writes (F8): who leads it, why they cannot come, who comes instead."""

    head_name: str
    head_post: str
    reason: str
    deputy_name: str
    deputy_post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    party: LeaveParty
    agreed: bool
    words: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A leave as the books have it. `late`: filed after its day, so the emergency path."""

    id: LeaveId
    request: Request
    filed_at: datetime
    due_on: date
    late: bool
    opinions: tuple[Opinion, ...]
    state: LeaveState

    @property
    def opinions_by(self) -> dict[LeaveParty, bool]:
        return {one.party: one.agreed for one in self.opinions}


def file(db: Database, show: ShowId, request: Request, *, by: PersonId, at: datetime) -> LeaveId:
    """The unit asks for leave, in time or late.

    Raises: NoSuchShow, CalledOffShow, NoUnitOnAir, NotYourPreparation, LeaveIncomplete, LeaveStands.
    """
    said = {name: tidy(getattr(request, name)) for name in Request.__slots__}
    if not all(said.values()):
        raise LeaveIncomplete
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        if any(one.state not in (LeaveState.REFUSED, LeaveState.WITHDRAWN) for one in leaves_in(tx, show, turn.unit)):
            raise LeaveStands
        due = kept(turn, ShowDuty.LEAVE)
        row = {"show": show, "unit": turn.unit, "filed_at": at, "filed_by": by, "due_on": due.due_on, "late": due.late}
        made = insert(tables.show_leave).values(**row, **said).returning(tables.show_leave.c.id)
        leave = LeaveId(tx.execute(made).scalar_one())
        note(turn, "leave_filed", leave=int(leave), late=due.late)
        first = [*telling.parties(tx, [LeaveParty.DISTRICT_LEADER]), *telling.style_office(tx)]
        telling.tell(turn, "leave_filed", f"leave:{leave}:filed", first)
    return leave


def decide(
    db: Database,
    show: ShowId,
    leave: LeaveId,
    party: LeaveParty,
    *,
    agreed: bool,
    words: str,
    by: PersonId,
    at: datetime,
) -> LeaveState:
    """One party's opinion; the state it leads to.

    Raises: NoSuchShow, NoSuchLeave, NotYourPreparation, LeaderFirst, LeaveIsDecided, OpinionGiven, OneHand.
    """
    with db.begin() as tx:
        turn = turn_in(tx, show, by, at)
        preparing.check(turn.by.posts, preparing.OPINION[party])
        found = _one(tx, show, turn.unit, leave)
        given = found.opinions_by
        preparing.check_opinion(given, party, found.state)
        mine = select(tables.leave_opinion.c.party).where(tables.leave_opinion.c.leave == leave)
        if tx.execute(mine.where(tables.leave_opinion.c.person == by)).first() is not None:
            raise preparing.OneHand
        row = {"leave": leave, "party": party, "agreed": agreed, "words": tidy(words), "person": by, "at": at}
        tx.execute(insert(tables.leave_opinion).values(**row))
        state = preparing.leave_state({**given, party: agreed}, withdrawn=False)
        note(turn, "leave_decided", leave=int(leave), party=party.value, agreed=agreed, state=state.value)
        if state in (LeaveState.GRANTED, LeaveState.REFUSED):
            _print(turn, _one(tx, show, turn.unit, leave))
        _tell(turn, leave, state)
    return state


def withdraw(db: Database, show: ShowId, leave: LeaveId, *, by: PersonId, at: datetime) -> None:
    """The head comes after all. Raises: NoSuchShow, NoSuchLeave, NotYourPreparation, LeaveIsDecided."""
    with db.begin() as tx:
        turn = units_turn_in(tx, show, by, at)
        found = _one(tx, show, turn.unit, leave)
        if found.state in (LeaveState.WITHDRAWN, LeaveState.REFUSED) or at >= turn.show.starts_at:
            raise preparing.LeaveIsDecided
        tx.execute(update(tables.show_leave).where(tables.show_leave.c.id == leave).values(withdrawn_at=at))
        note(turn, "leave_withdrawn", leave=int(leave))
        to = [*telling.station(tx), *telling.style_office(tx), *telling.parties(tx, LeaveParty)]
        telling.tell(turn, "leave_withdrawn", f"leave:{leave}:withdrawn", to)


def leaves_in(tx: Connection, show: ShowId, unit: OrganisationId) -> list[Leave]:
    """Every leave the unit has asked for this show, the newest last."""
    leave = tables.show_leave.c
    rows = tx.execute(select(tables.show_leave).where(leave.show == show, leave.unit == unit).order_by(leave.id)).all()
    opinions = _opinions(tx, [row.id for row in rows])
    return [
        Leave(
            id=LeaveId(row.id),
            request=Request(**{name: getattr(row, name) for name in Request.__slots__}),
            filed_at=row.filed_at,
            due_on=row.due_on,
            late=row.late,
            opinions=opinions.get(row.id, ()),
            state=preparing.leave_state(
                {one.party: one.agreed for one in opinions.get(row.id, ())}, withdrawn=row.withdrawn_at is not None
            ),
        )
        for row in rows
    ]


def state_in(tx: Connection, show: ShowId, unit: OrganisationId) -> LeaveState | None:
    """Where the newest leave stands; None when none was asked, or the head comes after all."""
    return state_of(leaves_in(tx, show, unit))


def state_of(found: Sequence[Leave]) -> LeaveState | None:
    """As `state_in`, of leaves that were read already."""
    return None if not found or found[-1].state is LeaveState.WITHDRAWN else found[-1].state


def _print(turn: Turn, found: Leave) -> None:
    """F8, when it is decided."""
    said, show = found.request, turn.show
    cells = {
        "head": f"{said.head_name} {said.head_post}",
        "deputy": f"{said.deputy_name} {said.deputy_post}",
        "days_left": str((show.day - local(found.filed_at).date()).days),
        "late": say("onair.late" if found.late else "onair.in_time", sheets.LANG),
        "reason": said.reason,
        "filed_at": moment_text(found.filed_at),
    }
    columns = {
        LeaveParty.DISTRICT_LEADER: "leader",
        LeaveParty.SUPERVISOR: "bureau",
        LeaveParty.ORGAN_COMMITTEE: "committee",
    }
    for one in found.opinions:
        name = columns[one.party]
        word = say("onair.agreed" if one.agreed else "onair.refused", sheets.LANG)
        cells[f"{name}_opinion"] = word if one.words in ("", word) else f"{word}。{one.words}"
        cells |= {name: one.person, f"{name}_at": moment_text(one.at)}
    sheets.make(turn, Form.LEAVE, f"{turn.unit}:{found.id}", cells, turn.unit, Duty.SUPERVISOR)


def _tell(turn: Turn, leave: LeaveId, state: LeaveState) -> None:
    tx = turn.tx
    if state is LeaveState.LEADER_APPROVED:
        bodies = telling.parties(tx, [LeaveParty.SUPERVISOR, LeaveParty.ORGAN_COMMITTEE])
        telling.tell(turn, "leave_filed", f"leave:{leave}:bodies", bodies)
        return
    sentence = "leave_granted" if state is LeaveState.GRANTED else "leave_refused"
    to = [*telling.unit(turn.unit), *telling.station(tx), *telling.style_office(tx)]
    telling.tell(turn, sentence, f"leave:{leave}:{state.value}", to)


def _one(tx: Connection, show: ShowId, unit: OrganisationId, leave: LeaveId) -> Leave:
    found = next((one for one in leaves_in(tx, show, unit) if one.id == leave), None)
    if found is None:
        raise NoSuchLeave
    return found


def _opinions(tx: Connection, leaves: Sequence[int]) -> dict[int, tuple[Opinion, ...]]:
    opinion, person = tables.leave_opinion, tables.person
    joined = opinion.join(person, person.c.id == opinion.c.person)
    asked = select(opinion, person.c.display).select_from(joined).where(opinion.c.leave.in_(leaves))
    found: dict[int, tuple[Opinion, ...]] = {}
    for row in tx.execute(asked.order_by(opinion.c.at)):
        party = LeaveParty(row.party)
        one = Opinion(party=party, agreed=row.agreed, words=row.words, person=row.display, at=row.at)
        found[row.leave] = (*found.get(row.leave, ()), one)
    return found
