"""The live desk: which hand may do what to a caller in which state, whom NEXT takes, and who is passed over. Pure.

Source: the conventions of the trade's hardware consoles, and the notice of 2004 on live programmes with listeners,
which allows none without a delay of six seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.sentences import say
from intake.words import CallId, CallState, Place, Refusal
from intake.words.desk import DeskVerb, SeatState, Surface

S, V = SeatState, DeskVerb

# 总局2004年通知: a live programme in which listeners take part goes out so much later.
SHORTEST_DELAY_SECONDS = 6.0
# More voices than that nobody can follow, and their sum clips: then a caller hears himself.
MOST_ON_AIR = 3


class NotFromHere(Refusal):
    """The other surface has this key."""

    key = "intake.desk_not_from_here"

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang, verb=say(f"desk.verb.{self.facts['verb']}", lang))


class NotNow(Refusal):
    """The call is in a state that does not know this verb."""

    key = "intake.desk_not_now"

    def sentence(self, lang: str | None = None) -> str:
        state, verb = (say(f"desk.{sort}.{self.facts[sort]}", lang) for sort in ("state", "verb"))
        return say(self.key, lang, state=state, verb=verb)


class CallerGone(Refusal):
    key = "intake.desk_caller_gone"


class NoDelay(Refusal):
    """The delay unit reports less than the law's six seconds."""

    key = "intake.desk_no_delay"


class NoDelayKnown(Refusal):
    """The delay unit reports nothing, and what is not proven does not count."""

    key = "intake.desk_no_delay_known"


class NobodyWaits(Refusal):
    """NEXT, and nobody has been screened."""

    key = "intake.desk_nobody_waits"


class NobodyOnAir(Refusal):
    """A key for whoever is on the air, and nobody is."""

    key = "intake.desk_nobody_on_air"


class TooManyOnAir(Refusal):
    key = "intake.desk_too_many_on_air"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A call as the desk needs it.

    Attributes:
        since: when its present state began; the longest wait is the oldest.
        rank: the place a hand gave it in the queue, from 1; None where nobody has.
        named: whether somebody designated it NEXT.
        priority: of the unit's own line or the host's guest; BLOCK ALL leaves it.
        practice: a caller of a rehearsal.
    """

    call: CallId
    state: CallState
    since: datetime
    rank: int | None = None
    named: bool = False
    locked: bool = False
    priority: bool = False
    practice: bool = False


_STANDS: Mapping[CallState, SeatState] = {
    CallState.RINGING: S.RINGING,
    CallState.HOLD: S.HOLD,
    CallState.SCREENING: S.SCREENING,
    CallState.SCREENED: S.SCREENED,
    CallState.ON_AIR: S.ON_AIR,
    CallState.MENU: S.ELSEWHERE,
    CallState.MESSAGE: S.ELSEWHERE,
    CallState.STATUS: S.ELSEWHERE,
    CallState.ENDED: S.IDLE,
}

PRODUCER, HOST = Surface.PRODUCER, Surface.HOST

# Who has the key. A guest has none: the tablet answers cases and moves nobody.
KEYS: Mapping[DeskVerb, frozenset[Surface]] = {
    V.SCREEN: frozenset({PRODUCER}),
    V.HOLD: frozenset({PRODUCER, HOST}),
    V.APPROVE: frozenset({PRODUCER}),
    V.NAME_NEXT: frozenset({PRODUCER, HOST}),
    V.AIR: frozenset({HOST}),
    V.LOCK: frozenset({HOST}),
    V.UNLOCK: frozenset({HOST}),
    V.DROP: frozenset({PRODUCER, HOST}),
    # Danger does not ask who sees it first.
    V.DUMP: frozenset({PRODUCER, HOST}),
    V.REORDER: frozenset({PRODUCER}),
    # The host speaks in the studio, and what is said there is on the air.
    V.TALK: frozenset({PRODUCER}),
}

_WAITS = frozenset({V.SCREEN, V.DROP})
_SCREENED = frozenset({V.SCREEN, V.HOLD, V.NAME_NEXT, V.AIR, V.DROP, V.REORDER, V.TALK})

# State x verb, total: what is not in a row is refused.
TABLE: Mapping[SeatState, frozenset[DeskVerb]] = {
    S.IDLE: frozenset(),
    S.RINGING: _WAITS | {V.HOLD},
    S.SCREENING: frozenset({V.HOLD, V.APPROVE, V.DROP}),
    S.HOLD: _WAITS | {V.TALK},
    S.SCREENED: _SCREENED,
    S.NEXT: _SCREENED,
    S.ON_AIR: frozenset({V.HOLD, V.LOCK, V.DROP, V.DUMP}),
    # A locked caller is protected from slips, never from danger.
    S.LOCKED: frozenset({V.UNLOCK, V.DUMP}),
    S.BUSIED: frozenset(),
    S.ELSEWHERE: frozenset({V.SCREEN, V.DROP}),
}

# Who waits without having been screened.
UNSCREENED = frozenset({S.RINGING, S.HOLD})

# Off the air a caller is taken only by the hand that put him on.
HOST_ONLY: Mapping[SeatState, frozenset[DeskVerb]] = {
    S.ON_AIR: frozenset({V.HOLD, V.DROP}),
}

# Where Asterisk is asked to bring the caller. Verbs that are not here move nobody.
ROOMS: Mapping[DeskVerb, Place] = {
    V.SCREEN: Place.DESK,
    V.HOLD: Place.HOLD,
    V.APPROVE: Place.READY,
    V.AIR: Place.STUDIO,
}


def seat_state(seated: Seated) -> SeatState:
    """What the row shows. Marks count only where they mean something."""
    stands = _STANDS[seated.state]
    if stands is S.ON_AIR and seated.locked:
        return S.LOCKED
    if stands is S.SCREENED and seated.named:
        return S.NEXT
    return stands


def check(seated: Seated, verb: DeskVerb, surface: Surface, *, unscreened: bool = False) -> SeatState:
    """May this hand do that now? Returns the state it was judged in.

    Args:
        unscreened: whether the station puts to air whom nobody has screened.

    Raises: NotFromHere, CallerGone, NotNow.
    """
    state = seat_state(seated)
    if surface not in KEYS[verb]:
        raise NotFromHere(verb=verb)
    if state is S.IDLE:
        raise CallerGone(call=seated.call)
    if verb not in TABLE[state] and not (unscreened and verb is V.AIR and state in UNSCREENED):
        raise NotNow(verb=verb, state=state)
    if surface is not HOST and verb in HOST_ONLY.get(state, ()):
        raise NotFromHere(verb=verb)
    return state


def check_air(desk: Sequence[Seated], delay: float | None) -> None:
    """Before anybody is put to air.

    Args:
        desk: every call of the desk, those that stay on air included.
        delay: seconds that the delay unit reports at this moment; None when it reports nothing.

    Raises: NoDelayKnown, NoDelay, TooManyOnAir.
    """
    least = f"{SHORTEST_DELAY_SECONDS:.0f}"
    if delay is None:
        raise NoDelayKnown(least=least)
    if not delay >= SHORTEST_DELAY_SECONDS:  # so that no number that is none passes
        raise NoDelay(delay=f"{delay:.1f}", least=least)
    on_air = sum(one.state is CallState.ON_AIR for one in desk)
    if on_air >= MOST_ON_AIR:
        raise TooManyOnAir(most=MOST_ON_AIR)


def queue(desk: Sequence[Seated]) -> list[Seated]:
    """Screened callers in the order in which they are to come: hands first, then the longest wait."""
    waiting = [one for one in desk if one.state is CallState.SCREENED]
    return sorted(waiting, key=lambda one: (one.rank is None, one.rank or 0, one.since, one.call))


def coming(desk: Sequence[Seated]) -> list[Seated]:
    """The queue as NEXT takes it: who is designated, and then the others in their order."""
    return sorted(queue(desk), key=lambda one: not one.named)


def whom(desk: Sequence[Seated], *, unscreened: bool) -> Seated:
    """Whom NEXT takes: the designated caller, then the head of the queue, and by a setting who was never screened.

    Args:
        unscreened: whether the longest ringing and then the longest hold may follow when nobody is screened.

    Raises: NobodyWaits.
    """
    screened = coming(desk)
    if screened:
        return screened[0]
    if unscreened:
        for state in (CallState.RINGING, CallState.HOLD):
            waiting = sorted((one for one in desk if one.state is state), key=lambda one: (one.since, one.call))
            if waiting:
                return waiting[0]
    raise NobodyWaits


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMoves:
    """What NEXT does: who leaves the air, and who comes."""

    leave: tuple[CallId, ...]
    come: CallId


def next_moves(desk: Sequence[Seated], delay: float | None, *, unscreened: bool) -> NextMoves:
    """NEXT as the trade has it: everybody on air who is not locked leaves, and the next caller comes.

    Raises: NobodyWaits, NoDelayKnown, NoDelay, TooManyOnAir (when so many are locked).
    """
    come = whom(desk, unscreened=unscreened)
    leave = unlocked(desk)
    check_air([one for one in desk if one.call not in leave], delay)
    return NextMoves(leave=leave, come=come.call)


def unlocked(desk: Sequence[Seated]) -> tuple[CallId, ...]:
    """Whom HOLD and DROP mean when no row is chosen: everybody on air who is not locked."""
    return tuple(one.call for one in desk if seat_state(one) is S.ON_AIR)


def passed_over(desk: Sequence[Seated], taken: CallId) -> tuple[Seated, ...]:
    """Callers screened before the one who was taken, who still wait: each is a line of the fairness ledger."""
    since = next(one.since for one in desk if one.call == taken)
    return tuple(one for one in queue(desk) if one.call != taken and one.since < since)


def blocked(desk: Sequence[Seated]) -> tuple[CallId, ...]:
    """BLOCK ALL sends these to leave a message: who rings. On air, screening, held and priority calls stay."""
    return tuple(one.call for one in desk if seat_state(one) is S.RINGING and not one.priority)
