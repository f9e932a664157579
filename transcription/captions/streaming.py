"""Live hearing with a streaming engine: each call's sound in order, a few threads for all, who matters most first.

While there is time for everybody nobody waits. When there is not, callers on air and screened ones are still heard at
once, and the others come later; what would be too late for a caption is given up for the after-call pass.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.words import CallId, HeardSegment
from transcription.captions.hearing import Heard, Tell
from transcription.engines import Engine, Final, Interim, Recogniser

log = logging.getLogger("rexian.captions.streaming")

# Seconds of sound that may wait for one call; more is older than any caption should be.
LONGEST_WAIT_SECONDS = 10.0
BEHIND_FOR_SECONDS = 5.0
# Vosk decodes in steps of 0.2 s: to wake a thread for less is work for nothing.
LEAST_SECONDS = 0.2
# One call's turn. Longer ones cost a little less, but a caller on air would wait for the end of somebody else's.
TURN_SECONDS = 0.6
LAST_RANK = 9
# The supervisor waits eight seconds; what is not heard by then is left to the after-call pass.
CLOSE_SECONDS = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    sound: bytes
    rate: int
    came: float  # time.monotonic

    @property
    def seconds(self) -> float:
        return _seconds(self.sound, self.rate)


@dataclass(slots=True, kw_only=True)
class _Line:
    """One call's stream. Position and recogniser belong to the thread whose turn it is, the rest to the lock."""

    call: CallId
    waiting: deque[_Piece] = field(default_factory=deque)
    seconds: float = 0.0
    busy: bool = False
    ended: bool = False
    rank: int = LAST_RANK
    # Seconds given up since the last turn: the recogniser must not join what did not follow.
    lost: float = 0.0
    # Seconds of the stream that have been heard or given up, and where the recogniser began to count.
    position: float = 0.0
    born: float = 0.0
    recogniser: Recogniser | None = None

    @property
    def is_ready(self) -> bool:
        return not self.busy and (self.ended or self.seconds >= LEAST_SECONDS)

    @property
    def turn(self) -> tuple[int, float]:
        """Smaller comes first: by importance, among equals who has waited longest."""
        return self.rank, self.waiting[0].came if self.waiting else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    sound: bytes
    rate: int
    lost: float
    last: bool


class StreamingHearing:
    def __init__(self, engine: Engine, threads: int, tell: Tell) -> None:
        self._engine = engine
        self._tell = tell
        self._open: dict[CallId, _Line] = {}
        self._lines: list[_Line] = []  # with those that have ended and still have something to be heard
        self._some = threading.Condition()
        self._closing = False
        self._gave_up_at = -BEHIND_FOR_SECONDS
        self._threads = [threading.Thread(target=self._run, name=f"hearing-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def open(self, call: CallId) -> None:
        with self._some:
            line = _Line(call=call)
            self._open[call] = line
            self._lines.append(line)

    def hear(self, call: CallId, sound: bytes, rate: int) -> None:
        with self._some:
            line = self._open.get(call)
            if line is None:
                return
            piece = _Piece(sound=sound, rate=rate, came=time.monotonic())
            line.waiting.append(piece)
            line.seconds += piece.seconds
            while line.seconds > LONGEST_WAIT_SECONDS:
                given_up = line.waiting.popleft().seconds
                line.seconds -= given_up
                line.lost += given_up
                self._gave_up_at = time.monotonic()
            if line.is_ready:
                self._some.notify()

    def end(self, call: CallId) -> None:
        with self._some:
            line = self._open.pop(call, None)
            if line is not None:
                line.ended = True
                self._some.notify()

    def rank(self, ranks: dict[CallId, int]) -> None:
        with self._some:
            for line in self._lines:
                line.rank = ranks.get(line.call, LAST_RANK)

    @property
    def behind(self) -> bool:
        return time.monotonic() - self._gave_up_at < BEHIND_FOR_SECONDS

    def close(self) -> None:
        for call in list(self._open):
            self.end(call)
        with self._some:
            self._closing = True
            self._some.notify_all()
        until = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while (chosen := self._next()) is not None:
            line, taken = chosen
            try:
                self._feed(line.call, line, taken)
            except Exception:
                # A recogniser that fails must not silence the thread for the other calls.
                log.exception("a recogniser failed", extra={"call": line.call})
                line.recogniser = None
            with self._some:
                line.busy = False
                if taken.last:
                    self._lines.remove(line)
                self._some.notify()

    def _next(self) -> tuple[_Line, _Taken] | None:
        """Whose turn it is, with a turn's worth of sound; None when everything is heard and the house closes."""
        with self._some:
            while True:
                line = min((line for line in self._lines if line.is_ready), key=lambda line: line.turn, default=None)
                if line is not None:
                    line.busy = True
                    return line, _turn_of(line)
                if self._closing and not self._lines:
                    self._some.notify_all()
                    return None
                self._some.wait()

    def _feed(self, call: CallId, line: _Line, taken: _Taken) -> None:
        if taken.lost:
            self._finish(call, line)
            line.position += taken.lost
        if taken.sound:
            if line.recogniser is None:
                line.recogniser = self._engine.recogniser(taken.rate, telephone=True)
                line.born = line.position
            match line.recogniser.feed(taken.sound):
                case Final(segments=segments):
                    self._tell(Heard(call=call, interim="", segments=moved(segments, line.born)))
                case Interim(text=text):
                    self._tell(Heard(call=call, interim=text, segments=()))
                case None:
                    pass
            line.position += _seconds(taken.sound, taken.rate)
        if taken.last:
            self._finish(call, line)

    def _finish(self, call: CallId, line: _Line) -> None:
        if line.recogniser is not None:
            segments = moved(line.recogniser.finish().segments, line.born)
            line.recogniser = None
            self._tell(Heard(call=call, interim="", segments=segments))


def _turn_of(line: _Line) -> _Taken:
    """Take the oldest sound that waits, up to a turn's length and of one rate. The lock is held."""
    pieces: list[_Piece] = []
    seconds = 0.0
    while line.waiting and seconds < TURN_SECONDS and line.waiting[0].rate == (pieces or line.waiting)[0].rate:
        pieces.append(line.waiting.popleft())
        seconds += pieces[-1].seconds
    line.seconds = max(0.0, line.seconds - seconds) if line.waiting else 0.0
    lost, line.lost = line.lost, 0.0
    return _Taken(
        sound=b"".join(piece.sound for piece in pieces),
        rate=pieces[0].rate if pieces else 0,
        lost=lost,
        last=line.ended and not line.waiting,
    )


def moved(segments: Sequence[HeardSegment], by: float) -> tuple[HeardSegment, ...]:
    """The segments `by` seconds later."""
    if not by:
        return tuple(segments)
    return tuple(
        replace(
            segment,
            start=segment.start + by,
            end=segment.end + by,
            words=tuple(replace(word, start=word.start + by, end=word.end + by) for word in segment.words),
        )
        for segment in segments
    )


def _seconds(sound: bytes, rate: int) -> float:
    return len(sound) / 2 / rate
