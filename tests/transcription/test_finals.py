"""Finals on their way to the database: they wait for their call and for a database that is away, and flood nothing."""

import threading
import time

import pytest

from intake.office import calls, transcripts
from intake.records.database import Database
from intake.words import CallId, HeardSegment, Leg, SegmentId
from tests.house import a_segment, an_opening
from tests.waiting import until
from transcription.captions import finals as module
from transcription.captions.finals import Finals


def test_a_final_that_waits_for_its_call_is_stored_though_others_never_stop_coming(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty callers leave no second without a final."""
    real, tried = transcripts.hear_segment, list[CallId]()

    def hear(db: Database, call: CallId, leg: Leg, segment: HeardSegment) -> SegmentId | None:
        kept = real(db, call, leg, segment)
        tried.append(call)
        return kept

    monkeypatch.setattr(transcripts, "hear_segment", hear)
    calls.open_call(db, an_opening("talks"))
    finals, stop = Finals(db), threading.Event()

    def talk() -> None:
        while not stop.wait(0.2):
            finals.keep(CallId("talks"), a_segment())

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        finals.keep(CallId("late"), a_segment())
        until(lambda: "late" in tried)
        calls.open_call(db, an_opening("late"))
        until(lambda: transcripts.transcript(db, CallId("late")), what="the final of the late call")
    finally:
        stop.set()
        talking.join()
        finals.close()


def test_a_database_that_is_away_costs_one_try_at_a_time_and_no_final(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.1)
    real, tries, back = transcripts.hear_segment, list[float](), threading.Event()

    def hear(db: Database, call: CallId, leg: Leg, segment: HeardSegment) -> SegmentId | None:
        if back.is_set():
            return real(db, call, leg, segment)
        tries.append(time.monotonic())
        raise OSError("away")

    monkeypatch.setattr(transcripts, "hear_segment", hear)
    calls.open_call(db, an_opening("c-1"))
    finals = Finals(db)
    for number in range(40):
        finals.keep(CallId("c-1"), a_segment(start=3.0 * number))
    # Each of them is tried once as it comes; after that one try in ten a second stands for all.
    until(lambda: len(tries) > 40 and tries[-1] - tries[0] > 1)
    told = list(tries)
    assert len(told) <= 40 + 10 * (told[-1] - told[0]) + 5
    back.set()
    until(lambda: len(transcripts.transcript(db, CallId("c-1"))) == 40, what="all of them")
    finals.close()
