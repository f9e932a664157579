"""The desk on the real Asterisk: callers, a studio and screeners with telephones, a database, a delay unit."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from intake.office import calls, people
from intake.office.desk import marks, standing
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, CallState, PersonId, Place, Role
from intake.words.desk import Surface
from telephony import pbx, rooms
from telephony.connection import AmiAddress
from telephony.delay import DelayWatch, delay_unit
from telephony.desk import DeskHands, LineLamp, QueueTeller
from telephony.desk_settings import DelaySort, DeskSettings
from telephony.listener import Listener
from telephony.room_lists import listed
from telephony.settings import Phone
from tests.asterisk_fixture import Line, installed_asterisk, made_prompts, start_line
from tests.sip_caller import SipCaller, loudness, tone
from tests.telephone_sound import Samples
from tests.waiting import until

__all__ = ["installed_asterisk", "made_prompts", "start_line"]

PASSWORD = "a-studio-password"
PHONES = ("studio-one", "screener-one", "screener-two")
STUDIO, SCREENER, SECOND = "81", "91", "92"
ROOMS = {STUDIO: "studio", SCREENER: "desk-1", SECOND: "desk-2"}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything a test of the desk acts on. Tones say who hears whom."""

    db: Database
    line: Line
    listener: Listener
    delay: DelayWatch
    hands: DeskHands
    stack: ExitStack
    producer: PersonId
    host: PersonId

    def hand(self, surface: Surface, why: str = "") -> Hand:
        person = self.host if surface is Surface.HOST else self.producer
        return Hand(person=person, surface=surface, at=datetime.now(UTC), why=why)

    def rings(self, number: str, hertz: float, *, source: Iterator[Samples] | None = None) -> tuple[SipCaller, CallId]:
        """A caller who whistles, when he is where everybody waits."""
        known = {one.call for one in calls.live_calls(self.db)}
        caller = self.stack.enter_context(self.line.caller(number=number, source=source or tone(hertz)))
        assert caller.call("100")
        until(lambda: {one.call for one in calls.live_calls(self.db)} - known, what="the case")
        (call,) = {one.call for one in calls.live_calls(self.db)} - known
        until(lambda: self.place(call) == Place.HOLD, what="hold")
        return caller, call

    def staff(self, phone: str, room: str, hertz: float) -> SipCaller:
        telephone = self.stack.enter_context(self.line.caller(number=phone, password=PASSWORD, source=tone(hertz)))
        assert telephone.call(room)
        # Answered is not yet in the room, and where nobody is no caller may be put.
        until(lambda: self._staffed(ROOMS[room]), what=f"{phone} in its room")
        return telephone

    def _staffed(self, room: str) -> bool:
        return rooms.staffed(rooms.members(listed(self.listener.connection.door(), room)))

    def place(self, call: CallId) -> str | None:
        return next((one.place for one in calls.live_calls(self.db) if one.call == call), None)

    def tracks(self, call: CallId) -> list[str]:
        """Of the closed recording."""
        files = tables.recording_file.c
        with self.db.read() as tx:
            return list(tx.execute(select(files.track).where(files.call == call)).scalars())

    def marks(self, call: CallId) -> marks.Marks:
        with self.db.read() as tx:
            return marks.marks_in(tx, call)

    def state(self, call: CallId) -> CallState | None:
        return next((one.state for one in calls.live_calls(self.db) if one.call == call), None)


def hears(who: SipCaller, hertz: float, seconds: float = 0.5) -> bool:
    """Whether the tone was there in what somebody heard last."""
    return loudness(who.heard[-int(seconds * 8000) :], hertz) > 2000


def is_silent_of(who: SipCaller, hertz: float, seconds: float = 0.5) -> bool:
    return loudness(who.heard[-int(seconds * 8000) :], hertz) < 300


DeskOf = Callable[..., Desk]


@pytest.fixture
def desk_of(db: Database, start_line: Callable[..., Line]) -> Iterator[DeskOf]:
    """`desk_of(unscreened=True)`: a desk with these settings over a line of its own."""
    with ExitStack() as stack:

        def begin(full: float = 8.0, **chosen: Any) -> Desk:
            return stack.enter_context(_desk(db, start_line, stack, full, chosen))

        yield begin


@contextmanager
def _desk(
    db: Database, start_line: Callable[..., Line], stack: ExitStack, full: float, chosen: dict[str, Any]
) -> Iterator[Desk]:
    phones = tuple(Phone(name=name, password=SecretStr(PASSWORD)) for name in PHONES)
    line = start_line(show="always", phones=phones, tone_prompts=True, queue_prompt_seconds=5)
    settings = DeskSettings(delay_unit=DelaySort.SIMULATED, delay_full_seconds=full, **chosen)
    delay = DelayWatch(delay_unit(settings, lambda: None))
    address = AmiAddress(
        host="127.0.0.1",
        port=line.settings.ami_port,
        user=pbx.AMI_USER,
        secret=line.settings.ami_secret.get_secret_value(),
    )
    listener = Listener(db, address, pbx.call_log_file(line.home), delay_at=delay.at)
    teller = QueueTeller(db, listener)
    parts = (delay, listener, teller, LineLamp(db, listener))
    for part in parts:
        part.start()
    try:
        until(lambda: listener.state.connected, what="the line")
        until(lambda: delay.now() is not None, what="the delay unit")
        yield Desk(
            db=db,
            line=line,
            listener=listener,
            delay=delay,
            hands=DeskHands(db, listener, delay, settings),
            stack=stack,
            producer=_person(db, "dao", Role.SCREENER),
            host=_seated_host(db),
        )
    finally:
        for part in reversed(parts):
            part.stop()


def _person(db: Database, name: str, role: Role) -> PersonId:
    now = datetime.now(UTC)
    return people.add_person(
        db, name=name, display=name, password="Ke-Qi-2026-lu", roles=(role,), at=now, must_change=False
    ).id


def _seated_host(db: Database) -> PersonId:
    host = _person(db, "zhu", Role.HOST)
    hand = Hand(person=host, surface=Surface.HOST, at=datetime.now(UTC))
    standing.sit_down(db, hand, present=False, take=False)
    return host
