"""An exercise's callers on the real Asterisk: they stay, speak when they are spoken to, and go when patience ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from console.rehearsal import exercising
from console.rehearsal.exercising import Voices
from console.rehearsal.running import Rooms
from console.settings import ConsoleSettings
from intake.office import books, exercises
from intake.office.desk import hands
from intake.office.desk.hands import Card
from intake.rules.exercise import FindingName
from intake.rules.exercise_callers import Arrival
from intake.words import CallId, CallState
from intake.words.desk import DeskVerb, LineQuality, NumberMark, Surface
from intake.words.exercises import CallerSort, ExerciseEnd
from telephony.pbx import sound
from tests.asterisk_fixture import installed_asterisk, made_prompts, start_line
from tests.telephony.desk.conftest import SCREENER, STUDIO, Desk, DeskOf, desk_of, hears, is_silent_of
from tests.waiting import until

__all__ = ["desk_of", "installed_asterisk", "made_prompts", "start_line"]

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

CALLER_HZ, PRODUCER_HZ, HOST_HZ = 900, 1900, 620
# No machine is so busy that they would go before the test is over.
STAYS = 900.0
PROGRAMME = (
    Arrival(at=0.0, number="19911112222", sort=CallerSort.WARNED, voice=0, patience=STAYS),
    Arrival(at=0.2, number="", sort=CallerSort.WITHHELD, voice=0, patience=4.0),
    Arrival(at=0.4, number="19911113333", sort=CallerSort.EMERGENCY, voice=0, patience=STAYS),
    Arrival(at=0.6, number="19911114444", sort=CallerSort.FAINT, voice=0, patience=STAYS),
)


def a_voice(path: Path, hertz: float) -> Path:
    at = np.arange(2 * 8000) / 8000
    sound.write_wav(path, 0.4 * np.sin(2 * np.pi * hertz * at), 8000)
    return path


@contextmanager
def exercising_at(desk: Desk) -> Iterator[threading.Thread]:
    settings = ConsoleSettings(internal_token=SecretStr("none"))
    rooms = Rooms(db=desk.db, console=settings, telephony=desk.line.settings, home=desk.line.home)
    begun = exercises.begin(desk.db, "e-1", (3, 15, 1), desk.producer, datetime.now(UTC), desk.line.settings.schedule())
    voices = Voices(
        plain=(a_voice(desk.line.home / "plain.wav", CALLER_HZ),),
        emergency=a_voice(desk.line.home / "emergency.wav", CALLER_HZ),
    )
    thread = threading.Thread(target=exercising.run, args=(rooms, begun, PROGRAMME, voices))
    thread.start()
    try:
        yield thread
    finally:
        exercises.ask_end(desk.db, "e-1", desk.producer, datetime.now(UTC))
        thread.join(90)


def call_of(desk: Desk, sort: CallerSort) -> CallId | None:
    rings = exercises.exercise(desk.db, "e-1").rings
    return next((ring.call for ring in rings if ring.sort is sort), None)


def test_callers_stay_speak_when_they_are_spoken_to_and_go_when_their_patience_is_over(desk_of: DeskOf) -> None:
    desk = desk_of()
    producer = desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    with exercising_at(desk) as running:
        call = until(lambda: call_of(desk, CallerSort.WARNED), what="the caller in the books")
        until(lambda: desk.place(call) == "hold", what="hold")
        marked = books.call_record(desk.db, call).marked
        assert marked is not None
        assert marked.mark is NumberMark.WARN
        desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER), room="desk-1")
        until(lambda: hears(producer, CALLER_HZ), what="the caller speaks to the producer")
        hands.write(
            desk.db,
            call,
            Card(point="路灯坏了", note="曾辱骂，已劝"),
            version=books.call_record(desk.db, call).marks.version,
            hand=desk.hand(Surface.PRODUCER),
        )
        desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER), room="desk-1")
        until(lambda: is_silent_of(producer, CALLER_HZ), what="an empty room")
        withheld = until(lambda: call_of(desk, CallerSort.WITHHELD), what="the withheld caller")
        assert books.call_record(desk.db, withheld).withheld
        until(lambda: desk.state(withheld) is None, what="a caller whose patience is over")
        assert desk.state(call) is CallState.SCREENED
        # Taken back to the room he speaks again.
        desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER), room="desk-1")
        until(lambda: hears(producer, CALLER_HZ), what="the caller speaks again")
        desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER), room="desk-1")
        host = desk.staff("studio-one", STUDIO, HOST_HZ)
        desk.hands.next(desk.hand(Surface.HOST), practice=True)
        until(lambda: hears(host, CALLER_HZ), what="the caller speaks on the air")
        faint = until(lambda: call_of(desk, CallerSort.FAINT), what="the faint caller in the books")
        desk.hands.act(DeskVerb.SCREEN, faint, desk.hand(Surface.PRODUCER), room="desk-1")
        until(lambda: desk.marks(faint).quality is LineQuality.POOR, what="a red lamp")
        exercises.ask_end(desk.db, "e-1", desk.producer, datetime.now(UTC))
        running.join(90)
        assert not running.is_alive()
    done = exercises.exercise(desk.db, "e-1")
    assert (done.state, done.person) == (ExerciseEnd.ENDED, desk.producer)
    assert [(ring.sort, ring.lost) for ring in done.rings] == [
        (CallerSort.WARNED, False),
        (CallerSort.WITHHELD, True),
        (CallerSort.EMERGENCY, False),
        (CallerSort.FAINT, False),
    ]
    until(lambda: desk.state(call) is None, what="the end of the last caller in the books")
    assert books.call_record(desk.db, call).marked is None, "an exercise leaves no warning behind"
    assert done.score is not None
    found = {finding.name: (finding.good, finding.of) for finding in done.score.findings}
    assert found[FindingName.WARNING] == (1, 1)
    assert found[FindingName.AIR] == (1, 1)
    assert found[FindingName.CARD] == (1, 2), "a point, and no kind"
    assert not done.score.passed
