"""Puts callers through for the desk. Decide, order, confirm, write down; two hands never move one caller at once."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from intake.office.desk import dumping, hands, numbers, standing
from intake.office.desk.ledger import Hand
from intake.records.database import Database
from intake.rules import desk as rules
from intake.rules.desk import Seated
from intake.words import CallId, CallState, Place, Refusal
from intake.words.desk import DeskVerb
from telephony import moves, rooms
from telephony.delay import DelayWatch
from telephony.desk import blocking
from telephony.desk.talking import TalkBack
from telephony.desk_settings import DeskSettings
from telephony.listener import Listener
from telephony.room_lists import listed

log = logging.getLogger(__name__)

# The books follow the events within some milliseconds; a verb that is judged by them waits no longer than this.
BOOKS_SECONDS = 1.0
# A dump is written down as what it was: a line that takes long to go is still a line that went.
CUT_SECONDS = 5.0


class InMovement(Refusal):
    """Another hand is moving this caller now."""

    key = "telephony.desk_in_movement"


class NobodyThere(Refusal):
    """The room is empty: a caller who was put there would sit in silence."""

    key = "telephony.desk_nobody_there"


class ShowIsReal(Refusal):
    """A caller of a rehearsal beside citizens who are on the air."""

    key = "telephony.desk_show_is_real"


class ShowIsOn(Refusal):
    """What is in the studio now is broadcast: no caller of a rehearsal comes in."""

    key = "telephony.desk_show_is_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One caller to one room."""

    seated: Seated
    verb: DeskVerb
    place: Place
    room: str | None = None


class DeskHands:
    """`act`, `next`, `take_off`, `dump` and `block`: each returns when it is true, or raises a refusal."""

    def __init__(
        self,
        db: Database,
        listener: Listener,
        delay: DelayWatch,
        settings: DeskSettings,
        *,
        show_is_on: Callable[[], bool] = lambda: False,
    ) -> None:
        self._show_is_on = show_is_on
        self._db = db
        self._listener = listener
        self._delay = delay
        self._settings = settings
        self._lock = threading.Lock()
        self._moving: set[CallId] = set()
        self._talk_back = TalkBack(listener)

    def act(self, verb: DeskVerb, call: CallId, hand: Hand, *, room: str | None = None) -> None:
        """One verb on one caller.

        Args:
            room: the screener's own room, for `SCREEN`. What a page says with another verb counts for nothing.

        Raises: NotTheHost, InMovement, NobodyThere, ShowIsReal, ShowIsOn, what rules.check and rules.check_air raise,
            and what moves.put_through raises.
        """
        with self._claim(call):
            looked = hands.look(self._db, call)
            standing.check_host(looked.standing, hand)
            before = rules.check(looked.seated, verb, hand.surface, unscreened=self._settings.unscreened)
            over: Sequence[Seated] = ()
            if verb is DeskVerb.DROP:
                self._cut(call)
            else:
                own = room if verb is DeskVerb.SCREEN else None
                move = Move(seated=looked.seated, verb=verb, place=rules.ROOMS[verb], room=own)
                practising: list[CallId] = []
                if verb is DeskVerb.AIR:
                    practising = [] if looked.seated.practice else _practising(looked.desk)
                    over = self._may_air(looked.desk, looked.seated, leaving=practising)
                self._check_room(move)
                # Before, and not after: a citizen never hears a caller of a rehearsal, not for a moment.
                self._leave_air(practising, hand)
                self._carry_out(move)
        hands.moved(self._db, verb, looked.seated, before, hand, over)

    def next(self, hand: Hand, *, practice: bool) -> CallId:
        """NEXT: the next caller comes, and then everybody on air who is not locked leaves.

        In this order: when the next one has just hung up, nobody has been taken off for him.
        """
        everybody, found = hands.look_at_all(self._db)
        standing.check_host(found, hand)
        desk = [one for one in everybody if one.practice == practice]
        wanted = rules.next_moves(desk, self._delay.now(), unscreened=self._settings.unscreened)
        come = next(one for one in desk if one.call == wanted.come)
        with self._claim(come.call):
            # A rehearsal never stands in a citizen's way.
            practising = [] if practice else _practising(everybody)
            over = self._may_air(everybody, come, leaving=[*wanted.leave, *practising])
            move = Move(seated=come, verb=DeskVerb.AIR, place=Place.STUDIO)
            self._check_room(move)
            self._leave_air(practising, hand)
            self._carry_out(move)
        hands.moved(self._db, DeskVerb.AIR, come, rules.seat_state(come), hand, over)
        verb = DeskVerb.HOLD if self._settings.next_holds else DeskVerb.DROP
        for call in wanted.leave:
            with suppress(moves.CallNotOnLine, rules.CallerGone, rules.NotNow):
                self.act(verb, call, hand)
        return come.call

    def take_off(self, verb: DeskVerb, hand: Hand, *, practice: bool) -> list[CallId]:
        """HOLD or DROP when no row is chosen: everybody on air who is not locked."""
        everybody, _ = hands.look_at_all(self._db)
        taken = list(rules.unlocked([one for one in everybody if one.practice == practice]))
        if not taken:
            raise rules.NobodyOnAir
        for call in taken:
            with suppress(moves.CallNotOnLine, rules.CallerGone):
                self.act(verb, call, hand)
        return taken

    def dump(self, call: CallId | None, hand: Hand, *, practice: bool) -> list[CallId]:
        """垃圾键: the unit drops its sound, the lines are cut, the records are written. Nothing here waits for a turn.

        Args:
            call: whose line is cut; None for everybody on the air.
        """
        everybody, _ = hands.look_at_all(self._db)
        on_air = [one for one in everybody if one.state is CallState.ON_AIR]
        meant = [one for one in on_air if one.practice == practice if call in (None, one.call)]
        if call is not None and not meant:
            raise rules.CallerGone(call=call)
        for one in meant:
            rules.check(one, DeskVerb.DUMP, hand.surface)
        if not meant:
            raise rules.NobodyOnAir
        delay = self._delay.now()
        with ThreadPoolExecutor(1 + len(meant), "dump") as at_once:
            unit = at_once.submit(self._drop_sound)
            cuts = [at_once.submit(self._try_to_cut, one.call, limit=CUT_SECONDS) for one in meant]
        for one, cut in zip(meant, cuts, strict=True):
            dumping.record(self._db, one, hand, delay=delay, unit=unit.result(), line_cut=cut.result())
        return [one.call for one in meant]

    def block(self, hand: Hand, *, on: bool) -> list[CallId]:
        """BLOCK ALL, or its end. Who rings is sent to leave a message."""
        standing.block(self._db, hand, on=on)
        blocking.tell(self._listener, blocked=on)
        if not on:
            return []
        everybody, _ = hands.look_at_all(self._db)
        sent = rules.blocked([one for one in everybody if not one.practice])
        for call in sent:
            with suppress(Refusal):
                moves.send_to_message(self._listener, call)
        return list(sent)

    def talk(self, call: CallId, hand: Hand, *, room: str, on: bool) -> None:
        """对讲, while the screener's key is held. Raises: what rules.check raises, NobodyThere, LineIsAway."""
        if not on:
            self._talk_back.end(call)
            return
        looked = hands.look(self._db, call)
        before = rules.check(looked.seated, DeskVerb.TALK, hand.surface)
        self._check_room(Move(seated=looked.seated, verb=DeskVerb.TALK, place=Place.DESK, room=room))
        self._talk_back.begin(call, room)
        hands.moved(self._db, DeskVerb.TALK, looked.seated, before, hand)

    def set_level(self, call: CallId, decibels: float) -> None:
        """How loud the studio hears this caller; the recording stays as it came. Raises: LineIsAway, CallNotOnLine."""
        moves.set_level(self._listener, call, decibels)

    def _may_air(
        self, everybody: Sequence[Seated], come: Seated, *, leaving: Sequence[CallId] = ()
    ) -> Sequence[Seated]:
        """Whether this caller may be put to air now. Returns who is passed over."""
        others = [one for one in everybody if one.call not in leaving]
        rules.check_air(others, self._delay.now())
        if come.practice and any(one.state is CallState.ON_AIR and not one.practice for one in everybody):
            raise ShowIsReal
        if come.practice and self._show_is_on():
            raise ShowIsOn
        numbers.check_may_air(self._db, come.call)
        return rules.passed_over([one for one in everybody if one.practice == come.practice], come.call)

    def _leave_air(self, practising: Sequence[CallId], hand: Hand) -> None:
        """Callers of a rehearsal go back to hold, the locked ones too. Who cannot be moved is cut."""
        for call in practising:
            try:
                moves.put_through(self._listener, call, Place.HOLD)
            except Refusal:
                self._try_to_cut(call)
            log.info("a rehearsal made room for a citizen", extra={"call": call, "surface": hand.surface})

    def _check_room(self, move: Move) -> None:
        rooms_of = moves.ROOMS[move.place]
        if not rooms_of:
            return
        room = move.room or rooms_of[0]
        if room not in rooms_of:
            raise NobodyThere(room=room)
        with moves.on_the_line():
            found = rooms.members(listed(self._listener.connection.door(), room))
        if not rooms.staffed(found):
            raise NobodyThere(room=room)

    def _carry_out(self, move: Move) -> None:
        try:
            moves.put_through(self._listener, move.seated.call, move.place, room=move.room)
        except moves.MoveNotConfirmed:
            # Nobody knows where he is now. Hold is where a caller is never alone with silence.
            with suppress(Refusal):
                moves.put_through(self._listener, move.seated.call, Place.HOLD)
            raise
        self._wait_for_books()

    def _cut(self, call: CallId) -> None:
        moves.drop(self._listener, call)
        self._wait_for_books()

    def _try_to_cut(self, call: CallId, *, limit: float = moves.CONFIRM_SECONDS) -> bool:
        try:
            moves.drop(self._listener, call, limit=limit)
        except Refusal:
            log.warning("the line was not cut", extra={"call": call}, exc_info=True)
            return False
        return True

    def _drop_sound(self) -> dumping.UnitSaid:
        try:
            dumped = self._delay.dump()
        except Exception as fault:
            # The line is cut and the record written, whatever the unit does.
            log.exception("delay unit")
            return dumping.UnitSaid(unit=self._delay.told().unit, did=False, says=type(fault).__name__)
        return dumping.UnitSaid(unit=self._delay.told().unit, did=dumped.did, says=dumped.says)

    def _wait_for_books(self) -> None:
        """The next verb is judged by the books: they must have what Asterisk has just confirmed."""
        written = threading.Event()
        self._listener.after(written.set)
        written.wait(BOOKS_SECONDS)

    @contextmanager
    def _claim(self, call: CallId) -> Iterator[None]:
        with self._lock:
            if call in self._moving:
                raise InMovement(call=call)
            self._moving.add(call)
        try:
            yield
        finally:
            with self._lock:
                self._moving.discard(call)


def _practising(desk: Sequence[Seated]) -> list[CallId]:
    """Callers of a rehearsal who are on the air."""
    return [one.call for one in desk if one.practice and one.state is CallState.ON_AIR]
