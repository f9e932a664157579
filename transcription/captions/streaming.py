"""Live hearing with a streaming engine: each call's sound in order, calls side by side on a few threads."""

import logging
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from intake.words import CallId
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
    recogniser: Recogniser | None = None


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
                line.seconds -= _seconds(*line.waiting.popleft())
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
                self._feed(call, line, *taken)
        except Exception:
            # A recogniser that fails must not silence the thread for the other calls.
            log.exception("a recogniser failed", extra={"call": call})
            line.recogniser = None

    def _taken(self, line: _Line) -> tuple[bytes, int, bool] | None:
        """What waits, in one piece; None when the thread can turn to other calls."""
        with self._guard:
            sound = b"".join(piece for piece, _ in line.waiting)
            rate = line.waiting[-1][1] if line.waiting else 0
            line.waiting.clear()
            line.seconds = 0.0
            if not sound and not (line.ended and line.recogniser is not None):
                line.busy = False
                return None
            return sound, rate, line.ended

    def _feed(self, call: CallId, line: _Line, sound: bytes, rate: int, ended: bool) -> None:
        if sound:
            if line.recogniser is None:
                line.recogniser = self._engine.recogniser(rate, telephone=True)
            match line.recogniser.feed(sound):
                case Final(segments=segments):
                    self._tell(Heard(call=call, interim="", segments=segments))
                case Interim(text=text):
                    self._tell(Heard(call=call, interim=text, segments=()))
                case None:
                    pass
        if ended and line.recogniser is not None:
            self._tell(Heard(call=call, interim="", segments=line.recogniser.finish().segments))
            line.recogniser = None


def _seconds(sound: bytes, rate: int) -> float:
    return len(sound) / 2 / rate
