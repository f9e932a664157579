"""Who is heard first when phrases wait, and what is left to the after-call pass."""

import threading
import time

import numpy as np

from intake.words import CallId, HeardSegment
from tests.house import a_segment
from tests.waiting import until
from transcription.captions.by_phrase import LONGEST_WINDOW_SECONDS, PhraseHearing
from transcription.captions.hearing import Heard
from transcription.engines.phrases import Phrase
from transcription.sound import RATE, Samples

LATE_SECONDS = 1.0
PAUSE = np.zeros(RATE, np.int16)


class Gated:
    """Hears nothing until it is let go, and notes in which order it was asked."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.gate = threading.Event()
        self.phrases: list[Phrase] = []

    def hear(self, phrase: Phrase) -> list[HeardSegment]:
        self.phrases.append(phrase)
        self.entered.set()
        self.gate.wait(60)
        return [a_segment(start=phrase.start)]


def spoken(seconds: float) -> bytes:
    voice: Samples = (4000 * np.sin(np.arange(int(seconds * RATE)) * 0.2)).astype(np.int16)
    return np.concatenate([voice, PAUSE]).tobytes()


def waiting(engine: Gated, calls: list[CallId], late_seconds: float, heard: list[Heard]) -> PhraseHearing:
    """One thread, busy with a first call, while each of `calls` has a phrase waiting."""
    hearing = PhraseHearing(engine, 1, late_seconds, heard.append)
    busy = CallId("busy")
    for call in (busy, *calls):
        hearing.open(call)
    hearing.hear(busy, spoken(1), RATE)
    assert engine.entered.wait(40)
    for call in calls:
        hearing.hear(call, spoken(1), RATE)
    return hearing


def test_the_caller_on_air_is_heard_before_those_who_waited_longer() -> None:
    engine, heard = Gated(), list[Heard]()
    calls = [CallId(name) for name in ("first", "second", "on-air")]
    hearing = waiting(engine, calls, 60, heard)
    hearing.rank({CallId("on-air"): 0, CallId("first"): 4, CallId("second"): 4})
    engine.gate.set()
    until(lambda: len(heard) == 4, what="all four")
    assert [one.call for one in heard] == ["busy", "on-air", "first", "second"]
    hearing.close()


def test_late_phrases_are_left_to_the_after_call_pass_except_those_on_air() -> None:
    engine, heard = Gated(), list[Heard]()
    hearing = waiting(engine, [CallId("waiting"), CallId("on-air")], LATE_SECONDS, heard)
    hearing.rank({CallId("on-air"): 0})
    late = time.monotonic() + LATE_SECONDS
    until(lambda: time.monotonic() > late, what="being late")
    engine.gate.set()
    until(lambda: hearing.behind, what="behind")
    hearing.close()
    assert [one.call for one in heard] == ["busy", "on-air"]


def test_phrases_of_one_call_that_wait_together_are_heard_together() -> None:
    engine, heard = Gated(), list[Heard]()
    call = CallId("talker")
    hearing = waiting(engine, [call], 60, heard)
    for _ in range(3):
        hearing.hear(call, spoken(3), RATE)
    engine.gate.set()
    hearing.close()
    _, together = engine.phrases
    # The pauses are kept, so that words keep their times.
    assert 12 < len(together.samples) / RATE <= LONGEST_WINDOW_SECONDS
    assert not heard[-1].interim


def test_what_is_spoken_last_is_heard_after_the_call() -> None:
    engine, heard = Gated(), list[Heard]()
    engine.gate.set()
    hearing = PhraseHearing(engine, 1, 60, heard.append)
    hearing.open(CallId("c"))
    hearing.hear(CallId("c"), spoken(1)[: -len(PAUSE) * 2], RATE)
    assert heard == []
    hearing.end(CallId("c"))
    hearing.close()
    assert [one.call for one in heard] == ["c"]
