"""The live desk as people see it."""

from collections.abc import Sequence
from dataclasses import replace

from console.desk_wire import (
    AirNoteView,
    DelayView,
    DeskActView,
    DeskMessageView,
    DeskView,
    DumpView,
    EarlierCaseView,
    EarlierView,
    MarkedView,
    PassedView,
    SeatView,
)
from console.guest_wire import GuestCallView, GuestView
from console.rundown_wire import RundownView
from intake.office import books, displays
from intake.office.books import CallRecord
from intake.office.casework.seen import HIDDEN, Mask
from intake.office.desk.air_notes import AirNote
from intake.office.desk.dumping import DumpRecord
from intake.office.desk.earlier import Earlier, EarlierCase
from intake.office.desk.guests import GuestCall, Tablet
from intake.office.desk.ledger import DeskAct
from intake.office.desk.messages import DeskMessage
from intake.office.desk.standing import Standing
from intake.records.database import Database
from intake.rules import names, numbers, who
from intake.rules.desk import SHORTEST_DELAY_SECONDS, Seated, seat_state
from intake.rules.rights import Sight
from intake.rules.rights import sight as sight_of
from intake.words import CallState
from telephony.delay.watch import Told


def seat_of(call: CallRecord, sight: Sight) -> SeatView | None:
    """None for a call that is over."""
    if call.state is CallState.ENDED:
        return None
    return seat_view(call, Mask.by(sight, protected=call.protected, called=call.caller_name))


def desk_view(found: Standing, told: Told, *, unscreened: bool, by_hand: bool, rundown: RundownView | None) -> DeskView:
    return DeskView(
        blocked_at=found.blocked_at,
        host=found.host,
        host_name=found.host_name,
        host_since=found.host_since,
        delay=DelayView(
            unit=told.unit,
            seconds=told.seconds,
            safe=told.safe,
            least=SHORTEST_DELAY_SECONDS,
            away=told.away,
            by_hand=by_hand,
        ),
        unscreened=unscreened,
        rundown=rundown,
    )


def message_view(message: DeskMessage, sight: Sight) -> DeskMessageView:
    """Who may not have callers' numbers does not have one that somebody typed either."""
    return DeskMessageView(
        id=message.id,
        at=message.at,
        surface=message.surface,
        name=message.name,
        text=_typed(message.text, sight),
        look_up=message.look_up,
    )


def _typed(text: str, sight: Sight) -> str:
    return text if sight.numbers else numbers.without_numbers(text)


def air_note_view(note: AirNote, sight: Sight, hidden: Sequence[str] = ()) -> AirNoteView:
    """`hidden`: names that whoever reads this may not read."""

    def shown(text: str) -> str:
        return text if sight.numbers else without(text, hidden)

    return AirNoteView(
        id=note.id,
        call=note.call,
        sort=note.sort,
        speaker=shown(note.speaker),
        text=shown(note.text),
        promised_on=note.promised_on,
        clip_from=note.clip_from,
        clip_to=note.clip_to,
        at=note.at,
        surface=note.surface,
        bound_to=note.bound_to,
    )


def guest_view(found: Tablet) -> GuestView:
    return GuestView(
        ends_at=None if found.show is None else found.show.ends_at,
        calls=[_guest_call(one, found.hidden) for one in found.calls],
        messages=[
            message_view(replace(one, name=without(one.name, ()), text=without(one.text, found.hidden)), _UNIT)
            for one in found.messages
        ],
    )


# What a unit's people may have of a caller, whatever else they are.
_UNIT = sight_of(who.UNIT_ROLES)


def without(text: str, hidden: Sequence[str]) -> str:
    """What people at the desk wrote, without numbers and without these names."""
    for name in hidden:
        text = names.without_name(text, name, HIDDEN)
    return numbers.without_numbers(text)


def _guest_call(one: GuestCall, hidden: Sequence[str]) -> GuestCallView:
    unread = (*hidden, *one.called) if one.protected else tuple(hidden)
    called = one.called[0] if one.called else ""
    return GuestCallView(
        call=one.call,
        case_number=one.case_number,
        name=HIDDEN if one.protected and called else without(called, unread),
        place_name=without(one.place, unread),
        point=without(one.point, unread),
        since=one.since,
        practice=one.practice,
        notes=[air_note_view(note, _UNIT, unread) for note in one.notes],
    )


def unit_note_view(note: AirNote) -> AirNoteView:
    return air_note_view(note, _UNIT)


def earlier_view(found: Earlier, sight: Sight) -> EarlierView:
    return EarlierView(
        rings=found.rings,
        same_number=[_earlier_case(one, sight) for one in found.same_number],
        same_place=[_earlier_case(one, sight) for one in found.same_place],
    )


def _earlier_case(one: EarlierCase, sight: Sight) -> EarlierCaseView:
    mask = Mask.by(sight, protected=one.protected, called=one.called)
    said = one.promise
    return EarlierCaseView(
        id=one.case,
        number=one.number,
        state=one.state,
        kind=one.kind,
        opened_at=one.opened_at,
        summary=mask.text(one.summary),
        due_on=one.due_on,
        late_days=one.late_days,
        promise_by="" if said is None else mask.text(said.speaker),
        promise="" if said is None else mask.text(said.text),
        promised_on=None if said is None else said.promised_on,
    )


def act_views(db: Database, acts: Sequence[DeskAct], sight: Sight) -> list[DeskActView]:
    named = displays.displays(db, [act.person for act in acts if act.person is not None])
    cases = books.case_numbers(db, [act.call for act in acts if act.call is not None])
    return [
        DeskActView(
            id=act.id,
            at=act.at,
            call=act.call,
            case_number="" if act.call is None else cases.get(act.call, ""),
            verb=act.verb,
            surface=act.surface,
            name="" if act.person is None else named.get(act.person, ""),
            before=act.before,
            waited=act.waited,
            why=_typed(act.why, sight),
            over=[PassedView(call=one.call, waited=one.waited) for one in act.over],
            practice=act.practice,
        )
        for act in acts
    ]


def dump_views(db: Database, records: Sequence[DumpRecord], sight: Sight) -> list[DumpView]:
    both = [who for record in records for who in (record.person, record.second) if who is not None]
    named = displays.displays(db, both)
    return [
        DumpView(
            id=record.id,
            call=record.call,
            case=record.case,
            case_number=record.case_number,
            at=record.at,
            surface=record.surface,
            name="" if record.person is None else named.get(record.person, ""),
            delay=record.delay,
            unit=record.unit,
            unit_did=record.unit_did,
            unit_says=_typed(record.unit_says, sight),
            line_cut=record.line_cut,
            account=_typed(record.account, sight),
            second="" if record.second is None else named.get(record.second, ""),
            second_at=record.second_at,
        )
        for record in records
    ]


def seat_view(call: CallRecord, mask: Mask) -> SeatView:
    marks = call.marks
    since = call.placed_at or call.rang_at
    seated = Seated(
        call=call.id,
        state=call.state,
        since=since,
        rank=marks.rank,
        named=marks.named,
        locked=marks.locked,
        priority=marks.priority,
        practice=call.practice,
    )
    known = call.marked
    return SeatView(
        state=seat_state(seated),
        since=since,
        rank=marks.rank,
        named=marks.named,
        priority=marks.priority,
        point=mask.text(marks.point),
        note=mask.text(marks.note),
        level=marks.level,
        quality=marks.quality,
        marked=None if known is None else MarkedView(mark=known.mark, reason=mask.text(known.reason)),
        version=marks.version,
    )
