"""Live hearing with an engine that hears whole phrases: cut at pauses, the most important call first."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from intake.words import CallId, HeardSegment
from transcription.captions.hearing import Heard, Tell
from transcription.engines.phrases import Phrase, PhraseCutter
from transcription.sound import RATE, Resampler, Samples

log = logging.getLogger("rexian.captions.by_phrase")

BEHIND_FOR_SECONDS = 10.0
# Phrases of one call that wait together are heard together: the window costs less than its parts.
LONGEST_WINDOW_SECONDS = 20.0
# Ranks up to this one (on air, screened) are never given up.
KEPT_RANK = 1
LAST_RANK = 9
# The supervisor waits eight seconds; what is not heard by then is left to the after-call pass.
CLOSE_SECONDS = 6.0


class PhraseEngine(Protocol):
    def hear(self, phrase: Phrase) -> list[HeardSegment]: ...


@dataclass(slots=True)
class _Line:
    cutter: PhraseCutter = field(default_factory=PhraseCutter)
    change: Resampler = field(default_factory=Resampler)
    waiting: deque[tuple[float, Phrase]] = field(default_factory=deque)
    busy: bool = False
    rank: int = LAST_RANK


class PhraseHearing:
    """`late_seconds`: phrases of unimportant calls that wait longer are left to the after-call pass."""

    def __init__(self, engine: PhraseEngine, threads: int, late_seconds: float, tell: Tell) -> None:
        self._engine = engine
        self._late = late_seconds
        self._tell = tell
        self._lines: dict[CallId, _Line] = {}
        self._ended: set[CallId] = set()
        self._some = threading.Condition()
        self._closing = False
        self._gave_up_at = -BEHIND_FOR_SECONDS
        self._threads = [threading.Thread(target=self._run, name=f"hearing-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def open(self, call: CallId) -> None:
        with self._some:
            self._lines[call] = _Line()
            self._ended.discard(call)

    def hear(self, call: CallId, sound: bytes, rate: int) -> None:
        line = self._lines.get(call)
        if line is not None:
            self._wait(line, line.cutter.feed(line.change.feed(np.frombuffer(sound, np.int16), rate)))

    def end(self, call: CallId) -> None:
        line = self._lines.get(call)
        if line is not None:
            self._wait(line, line.cutter.finish())
            with self._some:
                self._ended.add(call)
                self._forget()

    def rank(self, ranks: dict[CallId, int]) -> None:
        with self._some:
            for call, line in self._lines.items():
                line.rank = ranks.get(call, LAST_RANK)

    @property
    def behind(self) -> bool:
        return time.monotonic() - self._gave_up_at < BEHIND_FOR_SECONDS

    def close(self) -> None:
        for call in list(self._lines):
            self.end(call)
        with self._some:
            self._closing = True
            self._some.notify_all()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS)

    def _wait(self, line: _Line, phrases: list[Phrase]) -> None:
        if phrases:
            with self._some:
                now = time.monotonic()
                line.waiting.extend((now, phrase) for phrase in phrases)
                self._some.notify(len(phrases))

    def _run(self) -> None:
        while (turn := self._next()) is not None:
            call, line, phrase = turn
            try:
                segments = tuple(self._engine.hear(phrase))
            except Exception:
                # One phrase that the library cannot digest must not end the captions of all calls.
                log.exception("a phrase was not heard", extra={"call": call})
                segments = ()
            self._tell(Heard(call=call, interim=None, segments=segments))
            with self._some:
                line.busy = False
                self._forget()
                self._some.notify()

    def _next(self) -> tuple[CallId, _Line, Phrase] | None:
        """The most important call's waiting phrases; among equals the one that has waited longest."""
        with self._some:
            while True:
                self._give_up_late()
                ready = [(line.rank, line.waiting[0][0], call) for call, line in self._lines.items() if _is_ready(line)]
                if ready:
                    call = min(ready)[2]
                    line = self._lines[call]
                    line.busy = True
                    return call, line, _joined(line.waiting)
                if self._closing:
                    return None
                self._some.wait()

    def _give_up_late(self) -> None:
        now = time.monotonic()
        for line in self._lines.values():
            while line.rank > KEPT_RANK and line.waiting and now - line.waiting[0][0] > self._late:
                line.waiting.popleft()
                self._gave_up_at = now

    def _forget(self) -> None:
        """Lines of ended calls go when nothing of them waits."""
        for call in [c for c in self._ended if not self._lines[c].waiting and not self._lines[c].busy]:
            del self._lines[call]
            self._ended.discard(call)


def _is_ready(line: _Line) -> bool:
    return bool(line.waiting) and not line.busy


def _joined(waiting: deque[tuple[float, Phrase]]) -> Phrase:
    """Waiting phrases as one window, the pauses between them as silence."""
    _, first = waiting.popleft()
    pieces: list[Samples] = [first.samples]
    end = first.end
    while waiting and waiting[0][1].end - first.start <= LONGEST_WINDOW_SECONDS:
        _, phrase = waiting.popleft()
        gap = max(0, round((phrase.start - end) * RATE))
        pieces += [np.zeros(gap, np.int16), phrase.samples]
        end = phrase.end
    return Phrase(start=first.start, samples=np.concatenate(pieces))
