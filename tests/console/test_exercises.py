"""Exercises over HTTP: begun once, ended and scored; what a caller is up to stays hidden while the exercise runs."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from console.rehearsal import exercising
from console.rehearsal.begin import exercise_in_a_process_of_its_own
from console.rehearsal.exercising import Voices
from console.rehearsal.running import Rooms
from console.settings import ConsoleSettings
from intake.office import calls, exercises, people
from intake.office.exercise_facts import Ring
from intake.office.exercises import Exercise
from intake.records import tables
from intake.records.database import Database
from intake.rules.exercise_callers import programme
from intake.rules.show_window import ShowMode
from intake.words import EndReason, Place, Role
from intake.words.exercises import CallerSort, ExerciseEnd
from telephony.ami import LineAway
from telephony.settings import TelephonySettings
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW, an_opening
from tests.intake.rules.test_exercise import a_schedule
from tests.waiting import until

SECRET = "nobody-listens"
PLAN = {"callers": 3, "minutes": 5}


@pytest.fixture
def begun() -> list[Exercise]:
    return []


@pytest.fixture
def client(db: Database, tmp_path: Path, begun: list[Exercise]) -> Iterator[Client]:
    with app_client(db, tmp_path, exercise=begun.append) as client:
        sign_in(client)
        yield client


def a_call(db: Database, call: str) -> Ring:
    opened = calls.open_call(db, replace(an_opening(call, practice=True), rang_at=datetime.now(UTC)))
    calls.end_call(db, opened.call, datetime.now(UTC), EndReason.CALLER_HUNG_UP)
    return Ring(arrival=0, sort=CallerSort.EMERGENCY, call=opened.call, lost=True)


def test_an_exercise_is_begun_ended_scored_and_kept(db: Database, client: Client, begun: list[Exercise]) -> None:
    made = client.post("/api/exercises", json=PLAN | {"seed": 7})
    assert made.status_code == 201
    exercise = made.json()["id"]
    assert [(one.id, one.callers, one.minutes, one.seed) for one in begun] == [(exercise, 3, 5, 7)]
    again = client.post("/api/exercises", json=PLAN)
    assert (again.status_code, again.json()["error"]) == (409, "ExerciseRunning")
    exercises.keep_rings(db, exercise, [a_call(db, "c-1")])
    running = client.get(f"/api/exercises/{exercise}").json()
    assert (running["state"], running["rung"], running["lost"], running["person"]) == ("running", 1, 1, "阿兰")
    assert running["calls"] == [], "who reads what a caller is up to learns nothing"
    assert client.post(f"/api/exercises/{exercise}/end").json()["end_asked"]
    exercises.finish(db, exercise, ExerciseEnd.ENDED, datetime.now(UTC))
    over = client.get("/api/exercises").json()[0]
    assert [call["sort"] for call in over["calls"]] == ["emergency"]
    assert over["end"] == {"zh-CN": "人工结束", "en": "ended by hand"}
    outcome = over["score"]["findings"][-1]
    assert (outcome["name"], outcome["good"], outcome["of"]) == ("outcome", 0, 1)
    assert outcome["cases"] == [over["calls"][0]["case"]]
    assert client.post(f"/api/exercises/{exercise}/score").json()["score"]["passed"] is False


def test_an_exercise_without_a_seed_gets_one_that_brings_the_same_callers_again(client: Client) -> None:
    assert 0 <= client.post("/api/exercises", json=PLAN).json()["seed"] <= 9_999
    assert client.post("/api/exercises", json=PLAN | {"callers": 13}).status_code == 422
    assert client.post("/api/exercises/none/score").status_code == 404


@pytest.mark.parametrize("program", [("/no/such/program",), (sys.executable, "-c", "")])
def test_an_exercise_whose_process_ends_without_a_word_is_over(db: Database, program: tuple[str, ...]) -> None:
    made = exercises.begin(db, "e-1", (3, 5, 1), None, NOW, a_schedule(ShowMode.NEVER))
    exercise_in_a_process_of_its_own(db, program)(made)
    until(lambda: exercises.exercise(db, "e-1").ended_at is not None)
    assert exercises.exercise(db, "e-1").state == ExerciseEnd.FAILED


def test_an_exercise_that_ends_late_is_still_one_exercise(db: Database) -> None:
    exercises.begin(db, "e-1", (3, 5, 1), None, NOW, a_schedule(ShowMode.NEVER))
    with pytest.raises(exercises.ExerciseRunning):
        exercises.begin(db, "e-2", (3, 5, 1), None, NOW + timedelta(minutes=6), a_schedule(ShowMode.NEVER))
    exercises.begin(db, "e-2", (3, 5, 1), None, NOW + timedelta(minutes=8), a_schedule(ShowMode.NEVER))


@pytest.fixture
def rooms(db: Database, tmp_path: Path) -> Rooms:
    settings = ConsoleSettings(internal_token=SecretStr("none"))
    # Nobody listens on the first port.
    telephony = TelephonySettings(ami_secret=SecretStr(SECRET), softphone_secret=SecretStr(SECRET), ami_port=1)
    return Rooms(db=db, console=settings, telephony=telephony, home=tmp_path)


def test_whatever_is_real_breaks_an_exercise_off(db: Database, rooms: Rooms) -> None:
    always = TelephonySettings(ami_secret=SecretStr(SECRET), softphone_secret=SecretStr(SECRET), show=ShowMode.ALWAYS)
    rooms = replace(rooms, telephony=always)
    running = exercises.begin(db, "e-1", (3, 5, 1), None, NOW, a_schedule(ShowMode.NEVER))
    assert exercising.in_the_way(rooms, running) is None
    opened = calls.open_call(db, an_opening("c-1"))
    calls.answer_call(db, opened.call, NOW)
    assert exercising.in_the_way(rooms, running) is None, "who only waits is in nobody's way"
    calls.place_call(db, opened.call, Place.STUDIO, NOW)
    assert exercising.in_the_way(rooms, running) is ExerciseEnd.CITIZEN
    calls.end_call(db, opened.call, NOW, EndReason.DROPPED)
    assert exercising.in_the_way(rooms, running) is None
    now = datetime.now(UTC)
    with db.begin() as tx:
        tx.execute(
            tables.show.insert().values(
                year=now.year,
                number=1,
                on_day=now.date(),
                starts_at=now + timedelta(minutes=10),
                ends_at=now + timedelta(minutes=70),
                state="planned",
                reason="",
                practice=False,
                version=1,
            )
        )
    planned = always.model_copy(update={"show": ShowMode.PLAN})
    assert exercising.in_the_way(replace(rooms, telephony=planned), running) is ExerciseEnd.SHOW
    lan = people.add_person(
        db, name="lan", display="阿兰", password=PASSWORD, roles={Role.SCREENER}, at=NOW, must_change=False
    )
    exercises.ask_end(db, "e-1", lan.id, now)
    assert exercising.in_the_way(rooms, running) is ExerciseEnd.ENDED


def test_an_exercise_without_an_exchange_is_over_and_says_so(db: Database, rooms: Rooms) -> None:
    running = exercises.begin(db, "e-1", (3, 5, 1), None, NOW, a_schedule(ShowMode.NEVER))
    nobody = Voices(plain=(rooms.home / "none.wav",), emergency=rooms.home / "none.wav")
    with pytest.raises(LineAway):
        exercising.run(rooms, running, programme(3, 5, 1), nobody)
    assert exercises.exercise(db, "e-1").state == ExerciseEnd.FAILED
