"""Puts callers through to the rooms of the dial plan and ends calls. True only when Asterisk's events say so."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty

from intake.words import CallId, Place, Refusal
from telephony.ami import ActionRefused, Door, LineAway, NoAnswer
from telephony.events import CallEnded, CallEvent, CallPlaced, RoomEntered
from telephony.listener import Listener
from telephony.rooms import SCREENING, STUDIO
from telephony.watches import Watch

CONTEXT = "show"

# Where a call may be sent, and the conferences it is then heard to join. Redirect to any other extension is answered
# with "Success" and ends the call (measured on 22.10), so nothing that is not in this table is ever sent.
ROOMS: dict[Place, tuple[str, ...]] = {
    # A voice speaks first, for several seconds; only then the caller joins the bridge of those who hold.
    Place.HOLD: (),
    Place.READY: (),
    Place.DESK: SCREENING,
    Place.STUDIO: (STUDIO,),
}

# The lines are closed: a voice says so, and then listens.
CLOSED = "closed"

# Measured: 17 ms in the middle, 91 ms at most.
CONFIRM_SECONDS = 1.0

NORMAL_CLEARING = "16"


class LineIsAway(Refusal):
    """There is no connection to Asterisk. Nothing is queued: an old "on air" must never come true late."""

    key = "telephony.line_is_away"


class CallNotOnLine(Refusal):
    key = "telephony.call_not_on_line"


class MoveNotConfirmed(Refusal):
    """Asterisk took the order, and its events did not show that anything happened."""

    key = "telephony.move_not_confirmed"


@contextmanager
def on_the_line() -> Iterator[None]:
    """What the door to Asterisk raises, as a refusal that a person can read. Raises: LineIsAway."""
    try:
        yield
    except LineAway as away:
        raise LineIsAway(why=away.why) from away
    except NoAnswer as silent:
        raise LineIsAway(why="") from silent


def put_through(
    listener: Listener, call: CallId, place: Place, *, room: str | None = None, limit: float = CONFIRM_SECONDS
) -> None:
    """Send a caller to a room, and return when he is there.

    Args:
        room: which of the place's rooms, where it has several; otherwise the first.

    Raises: LineIsAway, CallNotOnLine, MoveNotConfirmed; KeyError for a place or room that is none.
    """
    rooms = ROOMS[place]
    if room is not None and room not in rooms:
        raise KeyError(room)
    room = room or next(iter(rooms), None)
    seen: set[str] = set()

    def arrived(event: CallEvent) -> bool:
        if isinstance(event, CallPlaced):
            seen.discard("place")  # a later place is true, an earlier one is not
            if event.place is place:
                seen.add("place")
        elif isinstance(event, RoomEntered) and event.room == room:
            seen.add("room")
        return "place" in seen and (room is None or "room" in seen)

    action = {"Action": "Redirect", "Context": CONTEXT, "Exten": room or str(place), "Priority": "1"}
    _order(listener, call, action, arrived, limit)


def send_to_message(listener: Listener, call: CallId, *, limit: float = CONFIRM_SECONDS) -> None:
    """Ask a caller for a message instead. Raises: LineIsAway, CallNotOnLine, MoveNotConfirmed."""
    action = {"Action": "Redirect", "Context": CONTEXT, "Exten": CLOSED, "Priority": "1"}
    _order(
        listener,
        call,
        action,
        lambda event: isinstance(event, CallPlaced) and event.place is Place.MESSAGE,
        limit,
    )


def set_level(listener: Listener, call: CallId, decibels: float) -> None:
    """Turn what is heard of a caller up or down. Raises: LineIsAway, CallNotOnLine."""
    line = listener.line(call)
    if line is None:
        raise CallNotOnLine(call=call)
    # A factor; its documentation speaks of whole numbers and of negative ones, and what it does is this (measured).
    value = f"{10 ** (decibels / 20):.3f}"
    with on_the_line():
        try:
            listener.connection.door().ask(
                {"Action": "Setvar", "Channel": line.channel, "Variable": "VOLUME(RX)", "Value": value}
            )
        except ActionRefused as refused:
            raise CallNotOnLine(call=call) from refused


def drop(listener: Listener, call: CallId, *, limit: float = CONFIRM_SECONDS) -> None:
    """Hang up on a caller. Raises: LineIsAway, CallNotOnLine, MoveNotConfirmed."""
    _order(
        listener,
        call,
        {"Action": "Hangup", "Cause": NORMAL_CLEARING},
        lambda event: isinstance(event, CallEnded),
        limit,
    )


def _order(
    listener: Listener, call: CallId, action: dict[str, str], done: Callable[[CallEvent], bool], limit: float
) -> None:
    line = listener.line(call)
    if line is None:
        raise CallNotOnLine(call=call)
    with listener.watches.watch(call) as watch:
        try:
            door: Door = listener.connection.door()
            door.ask({**action, "Channel": line.channel}, limit=limit)
        except LineAway as away:
            raise LineIsAway(why=away.why) from away
        except ActionRefused as refused:
            raise CallNotOnLine(call=call) from refused
        except NoAnswer as silent:
            raise MoveNotConfirmed(call=call, seconds=limit) from silent
        _confirm(watch, call, done, limit)


def _confirm(watch: Watch, call: CallId, done: Callable[[CallEvent], bool], limit: float) -> None:
    end = time.monotonic() + limit
    while True:
        try:
            event = watch.get(timeout=max(0.0, end - time.monotonic()))
        except Empty:
            raise MoveNotConfirmed(call=call, seconds=limit) from None
        if done(event):
            return
        if isinstance(event, CallEnded):
            raise CallNotOnLine(call=call)
