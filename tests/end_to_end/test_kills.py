"""kill -9 of every part at a random moment while callers ring: nothing that SIPp saw answered is lost or doubled."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.house import state as house_state
from tests.end_to_end import sipp
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.asterisk, pytest.mark.sipp, pytest.mark.speech, pytest.mark.timeout(600)]

SPEECH = Path(__file__).parent.parent.parent / "transcription" / "callers" / "road.wav"
CALLERS, A_SECOND, SECONDS = 5, 1.0, 5.0


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    sipp.needed()
    with running_house(tmp_path_factory.mktemp("home")) as house:
        yield house


def numbers(first: int) -> list[str]:
    return [f"1390000{first + n:04d}" for n in range(CALLERS)]


def calls_of(house: RunningHouse, number: str) -> list[str]:
    return [row["id"] for row in house.rows("SELECT id FROM call WHERE number = ?", number)]


@pytest.mark.parametrize(
    ("child", "first"), [("app", 100), ("captions", 200), ("worker", 300), ("agi", 400), ("asterisk", 500)]
)
def test_no_answered_call_is_lost_when_a_part_is_killed(
    house: RunningHouse, tmp_path: Path, child: str, first: int
) -> None:
    seed = random.randrange(1_000_000)
    moment = random.Random(seed).uniform(0.5, CALLERS / A_SECOND + SECONDS - 1)
    callers = sipp.Callers(
        tmp_path / "sipp",
        port=house.sip_port,
        numbers=numbers(first),
        speech=SPEECH,
        per_second=A_SECOND,
        seconds=SECONDS,
    )
    time.sleep(moment)  # the random moment is what is tested
    before = house.pid(child)
    house.kill(child)
    until(lambda: _back(house, child, before), what=f"{child} back after kill -9 (seed {seed})")
    answered = callers.wait()
    assert answered, f"no call was answered (seed {seed})"
    until(house.is_ready, what="a ready house")
    for number in answered:
        until(lambda number=number: calls_of(house, number), what=f"a case for {number} (seed {seed})")
        (call,) = calls_of(house, number)
        cases = house.rows("SELECT matter FROM matter_call WHERE call = ?", call)
        assert len(cases) == 1, f"{number} has {len(cases)} cases (seed {seed})"
    until(lambda: not _open_calls(house), what=f"an end of every call (seed {seed})")


def test_a_caller_who_speaks_on_is_heard_again_by_the_captions_that_come_back(
    house: RunningHouse, tmp_path: Path
) -> None:
    callers = sipp.Callers(
        tmp_path / "sipp", port=house.sip_port, numbers=numbers(550)[:1], speech=SPEECH, per_second=1, seconds=40
    )
    try:
        (number,) = until(callers.answered, what="an answered call")
        (call,) = until(lambda: calls_of(house, number), what="its case")

        def streams() -> int:
            log = (house.home / "log" / "captions.log").read_text("utf-8")
            return sum(call in line and '"stream opened"' in line for line in log.splitlines())

        until(lambda: streams() == 1, what="the feed that the dial plan began")
        house.kill("captions")
        until(lambda: streams() == 2, seconds=40, what="the feed begun again")
        time.sleep(5)  # whoever is heard must not be fed twice
        assert streams() == 2
    finally:
        callers.wait()


def test_every_recording_of_those_calls_is_found_and_transcribed(house: RunningHouse) -> None:
    def waiting() -> list[str]:
        rows = house.rows(
            "SELECT id, recording_state, transcript_state FROM call"
            " WHERE answered_at IS NOT NULL AND (recording_state = 'open' OR transcript_state NOT IN ('done', 'empty'))"
        )
        return [f"{row['id']} {row['recording_state']} {row['transcript_state']}" for row in rows]

    until(lambda: not waiting(), seconds=300, what="recordings closed and transcribed")
    missing = house.rows(
        "SELECT id FROM call WHERE answered_at IS NOT NULL AND recording_state NOT IN ('closed', 'empty')"
    )
    assert missing == []
    texts = house.rows("SELECT count(DISTINCT call) AS n FROM segment WHERE leg = 'caller' AND live = 0")
    assert texts[0]["n"] >= 3 * CALLERS  # of five rounds some calls were cut short before a word was said


def test_the_supervisor_s_death_costs_no_call_and_the_next_start_adopts(house: RunningHouse, tmp_path: Path) -> None:
    callers = sipp.Callers(
        tmp_path / "sipp",
        port=house.sip_port,
        numbers=numbers(600),
        speech=SPEECH,
        per_second=A_SECOND,
        seconds=SECONDS,
    )
    until(callers.answered, what="an answered call")
    exchange = house.pid("asterisk")
    house.kill_supervisor()
    house.start()
    assert house.pid("asterisk") == exchange
    answered = callers.wait()
    assert len(answered) == CALLERS
    until(lambda: all(len(calls_of(house, number)) == 1 for number in answered), what="a case for each")


def _back(house: RunningHouse, child: str, before: int) -> bool:
    view = house_state.read(house.home)
    pid = view.children[child].pid if view else None
    return pid is not None and pid != before


def _open_calls(house: RunningHouse) -> list[str]:
    return [row["id"] for row in house.rows("SELECT id FROM call WHERE state <> 'ended'")]
