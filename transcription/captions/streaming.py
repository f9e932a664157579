"""Live hearing with a streaming engine: each call's sound in order, calls side by side on a few threads."""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from intake.words import CallId, HeardSegment
from transcription.captions.hearing import Heard, Tell
from transcription.engines import Engine, Final, Interim, Recogniser

log = logging.getLogger("rexian.captions.streaming")

# Seconds of sound that may wait for one call; more is older than any caption should be.
LONGEST_WAIT_SECONDS = 10.0
BEHIND_FOR_SECONDS = 5.0
# Vosk wants 100 to 200 ms at a time.
LEAST_SECONDS = 0.1


@dataclass(slots=True)
class _Line:
    """One call. `waiting` is shared with the socket's thread; everything else belongs to the one thread that hears."""

    waiting: deque[tuple[bytes, int]] = field(default_factory=deque)
    seconds: float = 0.0
    busy: bool = False
    ended: bool = False
    # Seconds given up since the last feed: the recogniser must not join what did not follow.
    lost: float = 0.0
    # Seconds of the stream that have been heard or given up, and where the recogniser began to count.
    position: float = 0.0
    born: float = 0.0
    recogniser: Recogniser | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    sound: bytes
    rate: int
    lost: float
    ended: bool


class StreamingHearing:
    def __init__(self, engine: Engine, threads: int, tell: Tell) -> None:
        self._engine = engine
        self._tell = tell
        self._lines: dict[CallId, _Line] = {}
        self._guard = threading.Lock()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="hearing")
        self._gave_up_at = -BEHIND_FOR_SECONDS

    def open(self, call: CallId) -> None:
        with self._guard:
            self._lines[call] = _Line()

    def hear(self, call: CallId, sound: bytes, rate: int) -> None:
        with self._guard:
            line = self._lines.get(call)
            if line is None:
                return
            line.waiting.append((sound, rate))
            line.seconds += _seconds(sound, rate)
            while line.seconds > LONGEST_WAIT_SECONDS:
                given_up = _seconds(*line.waiting.popleft())
                line.seconds -= given_up
                line.lost += given_up
                self._gave_up_at = time.monotonic()
            self._start(call, line)

    def end(self, call: CallId) -> None:
        with self._guard:
            line = self._lines.pop(call, None)
            if line is not None:
                line.ended = True
                self._start(call, line)

    def rank(self, ranks: dict[CallId, int]) -> None:
        """Every call is heard as it speaks; nobody waits for another."""

    @property
    def behind(self) -> bool:
        return time.monotonic() - self._gave_up_at < BEHIND_FOR_SECONDS

    def close(self) -> None:
        for call in list(self._lines):
            self.end(call)
        self._threads.shutdown(wait=True)

    def _start(self, call: CallId, line: _Line) -> None:
        if not line.busy and (line.ended or line.seconds >= LEAST_SECONDS):
            line.busy = True
            self._threads.submit(self._work, call, line)

    def _work(self, call: CallId, line: _Line) -> None:
        try:
            while (taken := self._taken(line)) is not None:
                self._feed(call, line, taken)
        except Exception:
            # A recogniser that fails must not silence the thread for the other calls.
            log.exception("a recogniser failed", extra={"call": call})
            with self._guard:
                line.recogniser = None
                line.busy = False

    def _taken(self, line: _Line) -> _Taken | None:
        """What waits, in one piece; None when the thread can turn to other calls."""
        with self._guard:
            taken = _Taken(
                sound=b"".join(piece for piece, _ in line.waiting),
                rate=line.waiting[-1][1] if line.waiting else 0,
                lost=line.lost,
                ended=line.ended,
            )
            line.waiting.clear()
            line.seconds = line.lost = 0.0
            if not taken.sound and not (line.ended and line.recogniser is not None):
                line.busy = False
                return None
            return taken

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
        if taken.ended:
            self._finish(call, line)

    def _finish(self, call: CallId, line: _Line) -> None:
        if line.recogniser is not None:
            segments = moved(line.recogniser.finish().segments, line.born)
            line.recogniser = None
            self._tell(Heard(call=call, interim="", segments=segments))


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
