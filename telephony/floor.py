"""The calls that are on the line now, as last told. A memory that may be lost: the call log fills it again."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from intake.words import CallId, EndReason, Place
from telephony import endings
from telephony.events import (
    CallAnswered,
    CallEnded,
    CallerHungUp,
    CallEvent,
    CallOpened,
    CallPlaced,
    CallRefused,
    MessageLeft,
    NothingSaid,
)

# The log repeats what the live events said a few seconds ago; nothing older comes back.
ENDED_KEPT = 5_000


@dataclass(slots=True, kw_only=True)
class OnLine:
    """One live call. Written only by the thread that applies events."""

    call: CallId
    channel: str
    uniqueid: str
    recording_base: str
    answered: bool = False
    place: Place | None = None
    placed_at: datetime | None = None
    refused: EndReason | None = None
    message: bool = False
    silent: bool = False
    by_caller: bool = False

    def ending(self, cause: int) -> endings.Ending:
        return endings.Ending(
            refused=self.refused,
            answered=self.answered,
            place=self.place,
            message=self.message,
            silent=self.silent,
            by_caller=self.by_caller,
            cause=cause,
        )


class Floor:
    """`uniqueids` tells whose channel speaks; `news` whether the books need an event; `keep` that they have it."""

    def __init__(self) -> None:
        self.uniqueids: dict[str, CallId] = {}
        self._live: dict[CallId, OnLine] = {}
        self._ended: OrderedDict[CallId, None] = OrderedDict()

    def line(self, call: CallId) -> OnLine | None:
        return self._live.get(call)

    def calls(self) -> list[CallId]:
        return list(self._live)

    def news(self, event: CallEvent, now: datetime) -> bool:
        if isinstance(event, CallOpened):
            return event.call not in self._live and event.call not in self._ended
        line = self._live.get(event.call)
        if line is None:
            return False
        match event:
            case CallAnswered():
                return not line.answered
            case CallPlaced():
                return line.place != event.place and _is_later(event.at, line.placed_at, now)
            case MessageLeft():
                return not line.message
            case _:
                return True

    def keep(self, event: CallEvent) -> None:
        if isinstance(event, CallOpened):
            self.put(
                OnLine(
                    call=event.call,
                    channel=event.channel,
                    uniqueid=event.uniqueid,
                    recording_base=event.recording_base,
                )
            )
            return
        line = self._live.get(event.call)
        if line is None:
            return
        match event:
            case CallAnswered():
                line.answered = True
            case CallPlaced():
                line.place, line.placed_at = event.place, event.at
            case CallRefused():
                line.refused = event.reason
            case MessageLeft():
                line.message = True
            case NothingSaid():
                line.silent = True
            case CallerHungUp():
                line.by_caller = True
            case CallEnded():
                self.drop(event.call)
            case _:
                pass

    def put(self, line: OnLine) -> None:
        self._live[line.call] = line
        self.uniqueids[line.uniqueid] = line.call

    def drop(self, call: CallId) -> None:
        line = self._live.pop(call, None)
        if line is not None:
            self.uniqueids.pop(line.uniqueid, None)
        self._ended[call] = None
        while len(self._ended) > ENDED_KEPT:
            self._ended.popitem(last=False)


def _is_later(at: datetime, placed_at: datetime | None, now: datetime) -> bool:
    """The log may repeat where a caller was before he was moved; but times before a clock was put back lie in the
    future and tell no order: then what comes later is later."""
    return placed_at is None or at > placed_at or placed_at > now
