"""The live desk: every key of it. A verb answers when Asterisk has confirmed it, or with the reason why not."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from console import desk_views
from console.desk_asked import (
    BlockAsked,
    CardWritten,
    ChairAsked,
    DelayConfirmed,
    DumpAsked,
    MessageWritten,
    NextAsked,
    NumberMarked,
    OffAsked,
    PartPressed,
    PhoneAsked,
    TalkAsked,
    VerbAsked,
)
from console.desk_wire import DeskMessageView, DeskView, Moved, PhoneView, SeatView
from console.house_of import House, house_of
from console.refusals import NotAllowed
from console.rooms import Room
from console.rundown_views import rundown_view
from console.rundown_wire import RundownView
from console.signed_in import Visitor, allowed, saw
from intake.office import books, rundowns
from intake.office.desk import hands, messages, numbers, standing
from intake.office.desk import phones as desk_phones
from intake.office.desk.ledger import Hand
from intake.rules.rights import SURFACES, Act
from intake.words import CallId
from intake.words.desk import DeskVerb, Surface
from telephony.pbx.sections import DIALS, STUDIO_DIALS
from telephony.rooms import SCREENING, STUDIO
from telephony.settings import HOST_PHONES, SCREENER_PHONES

router = Room(prefix="/api/desk", tags=["desk"])

Works = Annotated[Visitor, Depends(allowed(Act.WORK_DESK))]
Hosts = Annotated[Visitor, Depends(allowed(Act.HOST_DESK))]
Sees = Annotated[Visitor, Depends(allowed(Act.SEE_DESK))]


def hand_of(visitor: Visitor, surface: Surface, why: str = "") -> Hand:
    """Raises: NotAllowed, when the person may not sit before that screen."""
    if SURFACES[surface].isdisjoint(visitor.person.roles):
        raise NotAllowed(act=Act.WORK_DESK.value)
    return Hand(person=visitor.person.id, surface=surface, at=datetime.now(UTC), why=why)


def hand_off_screen(visitor: Visitor) -> Hand:
    """For what is written down beside the show: whichever screen is theirs, and the producer's for an editor."""
    roles = visitor.person.roles
    surface = next((one for one, may in SURFACES.items() if not may.isdisjoint(roles)), Surface.PRODUCER)
    return Hand(person=visitor.person.id, surface=surface, at=datetime.now(UTC))


@router.get("")
def desk(request: Request, _: Sees) -> DeskView:
    return house_of(request).live.desk.view()


@router.post("/verbs")
def act(body: VerbAsked, request: Request, visitor: Works) -> Moved:
    """One verb on one caller."""
    house, call = house_of(request), CallId(body.call)
    hand = hand_of(visitor, body.surface, body.why)
    match body.verb:
        case DeskVerb.NAME_NEXT:
            hands.name_next(house.db, call, hand)
        case DeskVerb.LOCK | DeskVerb.UNLOCK:
            hands.lock(house.db, call, hand, on=body.verb is DeskVerb.LOCK)
        case DeskVerb.REORDER:
            ahead_of = None if body.ahead_of is None else CallId(body.ahead_of)
            hands.reorder(house.db, call, hand, ahead_of=ahead_of)
        case DeskVerb.DUMP:
            house.hands.dump(call, hand, practice=books.call_record(house.db, call).practice)
        case DeskVerb.TALK:
            house.hands.talk(call, hand, room=body.room or SCREENING[0], on=True)
        case _:
            house.hands.act(body.verb, call, hand, room=body.room)
    return Moved(calls=[call])


@router.post("/talk", status_code=204)
def talk(body: TalkAsked, request: Request, visitor: Works) -> None:
    """对讲: one caller who holds hears the screener, off the air, while the key is held."""
    hand = hand_of(visitor, Surface.PRODUCER)
    house_of(request).hands.talk(CallId(body.call), hand, room=body.room, on=body.on)


@router.post("/next")
def take_next(body: NextAsked, request: Request, visitor: Hosts) -> Moved:
    """NEXT: the designated caller comes, else the head of the queue; who is not locked leaves the air."""
    hand = hand_of(visitor, Surface.HOST, body.why)
    return Moved(calls=[house_of(request).hands.next(hand, practice=body.practice)])


@router.post("/off")
def take_off(body: OffAsked, request: Request, visitor: Hosts) -> Moved:
    hand = hand_of(visitor, Surface.HOST, body.why)
    return Moved(calls=list(house_of(request).hands.take_off(body.verb, hand, practice=body.practice)))


@router.post("/dump")
def dump(body: DumpAsked, request: Request, visitor: Works) -> Moved:
    """垃圾键: drop the delayed sound, cut the line, mark the case, write the record."""
    hand = hand_of(visitor, body.surface, body.why)
    call = None if body.call is None else CallId(body.call)
    return Moved(calls=list(house_of(request).hands.dump(call, hand, practice=body.practice)))


@router.post("/block")
def block(body: BlockAsked, request: Request, visitor: Works) -> Moved:
    """关线: who rings leaves a message; on air, screening, held and priority calls stay."""
    return Moved(calls=list(house_of(request).hands.block(hand_of(visitor, body.surface), on=body.on)))


@router.post("/chair")
def sit_down(body: ChairAsked, request: Request, visitor: Hosts) -> DeskView:
    """Take the host's chair. A second host is told who sits there."""
    house, hand = house_of(request), hand_of(visitor, Surface.HOST)
    there = standing.standing(house.db).host
    present = there in house.live.here()
    standing.sit_down(house.db, hand, present=present, take=body.take)
    return house.live.desk.view()


@router.delete("/chair")
def stand_up(request: Request, visitor: Hosts) -> DeskView:
    house = house_of(request)
    standing.stand_up(house.db, hand_of(visitor, Surface.HOST))
    return house.live.desk.view()


@router.post("/delay")
def confirm_delay(body: DelayConfirmed, request: Request, visitor: Works) -> DeskView:
    """The station confirms by hand what its delay unit shows; it counts for three hours, and is written down."""
    house = house_of(request)
    standing.confirm_delay(house.db, hand_of(visitor, body.surface), body.seconds)
    house.live.desk.look()
    return house.live.desk.view()


@router.post("/part")
def press_part(body: PartPressed, request: Request, visitor: Works) -> RundownView:
    """On to the next part of the rundown; its countdown begins."""
    hand = hand_of(visitor, body.surface)
    return rundown_view(rundowns.go_on(house_of(request).db, hand, seen=body.seen, back=body.back))


@router.put("/calls/{call}/card")
def write_card(call: str, body: CardWritten, request: Request, visitor: Works) -> SeatView | None:
    """The caller's card: the point for the host, notes, priority, level."""
    house = house_of(request)
    card = hands.Card(point=body.point, note=body.note, priority=body.priority, level=body.level)
    hand = hand_of(visitor, body.surface)
    hands.write(house.db, CallId(call), card, version=body.version, hand=hand)
    if body.level is not None:
        house.hands.set_level(CallId(call), body.level)
    return _seat(house, call, visitor)


@router.put("/calls/{call}/mark")
def mark_number(call: str, body: NumberMarked, request: Request, visitor: Works) -> SeatView | None:
    """警示、黑名单: with a reason that others read."""
    house = house_of(request)
    numbers.mark(house.db, CallId(call), body.mark, body.reason, hand_of(visitor, body.surface))
    return _seat(house, call, visitor)


@router.post("/phone")
def phone(body: PhoneAsked, request: Request, visitor: Works) -> PhoneView:
    """A telephone in the page: its account at the exchange, and the number of its room."""
    house, hand = house_of(request), hand_of(visitor, body.surface)
    if body.surface is Surface.HOST:
        standing.check_host(standing.standing(house.db), hand)
        return _phone(house, HOST_PHONES[0], STUDIO, STUDIO_DIALS)
    name = desk_phones.take(house.db, visitor.person.id, SCREENER_PHONES, hand.at, house.live.here())
    room = SCREENING[SCREENER_PHONES.index(name)]
    return _phone(house, name, room, DIALS[room])


@router.get("/messages")
def read_messages(request: Request, visitor: Works) -> list[DeskMessageView]:
    return [desk_views.message_view(one, visitor.sight) for one in messages.newest(house_of(request).db)]


@router.post("/messages", status_code=201)
def say(body: MessageWritten, request: Request, visitor: Works) -> DeskMessageView:
    """To producer, host and guest. `look_up` cannot be overlooked."""
    hand = hand_of(visitor, body.surface)
    said = messages.say(house_of(request).db, hand, body.text, look_up=body.look_up)
    return desk_views.message_view(said, visitor.sight)


def _phone(house: House, name: str, room: str, dials: str) -> PhoneView:
    return PhoneView(name=name, password=house.telephony.softphone_password(name), dials=dials, room=room)


def _seat(house: House, call: str, visitor: Visitor) -> SeatView | None:
    record = books.call_record(house.db, CallId(call))
    saw(house.db, visitor, [record.case])
    return desk_views.seat_of(record, visitor.sight)
