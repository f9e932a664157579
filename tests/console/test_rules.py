"""The rules over HTTP: the public calculator, the calendar's two people, policy packs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import console.commands.due as command
import console.routes.due as page
from console.attempts import TooManyQuestions
from intake.office import calendars, due, organisations, people, posts
from intake.office.casework import clocks as started
from intake.records.database import Database
from intake.words import Duty, Post, Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW
from tests.intake.clocks_at_hand import a_clock, clock_row

OTHER = calendars.shipped_text("example-2-5-10")
FRIDAY = "2026-11-27"


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        for name, role, duty in (
            ("zuo", Role.STYLE_OFFICE, Duty.STYLE_OFFICE),
            ("jian", Role.SUPERVISOR, Duty.SUPERVISOR),
        ):
            person = people.add_person(
                db, name=name, display=name, password=PASSWORD, roles=(), at=NOW, must_change=False
            )
            with db.read() as tx:
                home = organisations.of_duty_in(tx, duty)
            posts.give_post(db, person.id, Post(organisation=home, role=role), NOW)
        yield client


def test_the_command_the_page_and_the_clocks_of_cases_count_by_one_function() -> None:
    assert command.due_fields is page.due_fields is started.due_fields is due.due_fields


def test_a_reader_of_english_is_told_national_holidays_in_english(client: Client) -> None:
    asked = "/api/public/due?kind=consult&date=2016-06-07"
    told = client.get(asked, headers={"Accept-Language": "en"}).json()
    assert any("Dragon Boat Festival" in day["why"] for day in told["days"])
    assert any("端午节" in day["why"] for day in client.get(asked).json()["days"])
    sign_in(client)
    client.put("/api/session/language", json={"lang": "en"}).raise_for_status()
    year = client.get("/api/calendar/years/2026").json()
    assert "National Day" in {day["name"] for day in year["days"]}
    assert "in return for Spring Festival" in {word["name"] for word in year["words"]}


def test_anybody_is_told_the_day_and_every_day_that_was_counted_or_skipped(client: Client) -> None:
    asked = "/api/public/due?kind=consult&date=2016-06-07"
    told = client.get(asked, headers={"accept-language": "en"})
    assert told.json()["due"] == "2016-06-12"
    assert [(one["day"][-2:], one["number"]) for one in told.json()["days"]] == [
        ("07", None),
        ("08", 1),
        ("09", None),
        ("10", None),
        ("11", None),
        ("12", 2),
    ]
    assert told.json()["days"][-1]["why"] == "made-up working day: in return for Dragon Boat Festival"
    again = client.get(asked, headers={"accept-language": "en", "if-none-match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(asked, headers={"accept-language": "zh-CN"}).headers["etag"] != told.headers["etag"]


def test_a_new_calendar_makes_the_old_answer_stale(client: Client, db: Database) -> None:
    asked = "/api/public/due?kind=complaint&date=2026-11-24"
    told = client.get(asked)
    said = [calendars.Said(layer=calendars.Layer.CITY, day=date(2026, 11, 27), working=False, name="台风")]
    version = calendars.propose(db, said=said, years={}, reason="市府通知", person=None, at=NOW)
    calendars.approve(db, version, person=None, at=NOW)
    again = client.get(asked, headers={"if-none-match": told.headers["etag"]})
    assert (told.json()["due"], again.status_code, again.json()["due"]) == ("2026-12-01", 200, "2026-12-02")


@pytest.mark.parametrize(
    ("asked", "status", "error"),
    [
        ("kind=complaint&date=2031-01-05", 422, "NotAnnounced"),
        ("kind=complaint&date=2026-12-30", 422, "NotAnnounced"),
        ("kind=lunch&date=2016-06-07", 404, "NoSuchClock"),
        ("kind=rectify&date=2016-06-07", 422, "OwnDate"),
        ("kind=complaint&date=soon", 422, "NotReadable"),
        ("kind=complaint", 422, "NotReadable"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_sentence(client: Client, asked: str, status: int, error: str) -> None:
    told = client.get(f"/api/public/due?{asked}")
    assert (told.status_code, told.json()["error"]) == (status, error)
    assert "due" not in told.json()
    shown = client.get(f"/due?{asked}")
    assert (shown.status_code, 'role="alert"' in shown.text, 'class="due"' in shown.text) == (422, True, False)


@pytest.mark.parametrize(("lang", "title"), [("zh-CN", "应办结日期查询"), ("en", "When is it due?")])
def test_the_page_is_whole_without_a_script_in_both_languages(client: Client, lang: str, title: str) -> None:
    empty, answered = client.get(f"/due?lang={lang}"), client.get(f"/due?lang={lang}&kind=consult&date=2016-06-07")
    assert title in empty.text
    assert "<script" not in empty.text + answered.text
    assert "2016-06-12" in answered.text
    assert answered.text.count("<tr class=") == 6
    hostile = client.get("/due?kind=%22%3E%3Cscript%3E&date=2016-06-07")
    assert "<script" not in hostile.text


def test_whoever_asks_too_often_waits_and_keeps_nobody_from_signing_in(client: Client) -> None:
    answers = [client.get("/api/public/due?kind=consult&date=2016-06-07") for _ in range(61)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert answers[-1].json()["error"] == TooManyQuestions.__name__
    sign_in(client)


def test_the_office_proposes_the_bureau_approves_and_clocks_follow(client: Client, db: Database) -> None:
    clock = a_clock(db, "complaint", date(2026, 11, 24))
    word = {"day": FRIDAY, "layer": "city", "working": False, "name": "台风停工"}
    body = {"reason": "市府通知", "words": [word]}
    sign_in(client, "jian")
    assert client.post("/api/calendar/versions", json=body).json()["error"] == "NotAllowed"
    sign_in(client, "zuo")
    proposed = client.post("/api/calendar/versions", json=body).json()
    assert (proposed["running"], proposed["version"]["mine"], proposed["version"]["state"]) == (1, True, "proposed")
    (change,) = proposed["changes"]
    assert (change["before"]["working"], change["after"]["name"]) == (True, "台风停工")
    path = f"/api/calendar/versions/{proposed['version']['id']}"
    assert client.post(f"{path}/approval").json()["error"] == "NotAllowed"
    assert (
        client.post("/api/calendar/versions", json={"reason": "", "words": [word]}).json()["error"] == "WithoutReason"
    )
    sign_in(client, "jian")
    assert client.post(f"{path}/approval").json() == {"looked": 1, "moved": 1, "left": 0}
    assert clock_row(db, clock).due_on == date(2026, 12, 2)
    year = client.get("/api/calendar/years/2026").json()
    assert len(year["days"]) == 365
    assert word in year["words"]
    assert FRIDAY in client.get("/api/calendar/years/2026/file.csv").text
    assert client.get("/api/calendar/years/2026/file.ics").text.startswith("BEGIN:VCALENDAR")
    assert [one["state"] for one in client.get("/api/calendar/versions").json()] == ["approved", "approved"]


def test_open_pages_hear_that_the_rules_changed(client: Client, db: Database) -> None:
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")
        said = [calendars.Said(layer=calendars.Layer.CITY, day=date(2026, 11, 27), working=False, name="台风")]
        calendars.propose(db, said=said, years={}, reason="市府通知", person=None, at=NOW)
        assert socket.receive("rules_changed") == {"kind": "rules_changed"}


def test_a_file_is_proposed_and_taken_back(client: Client) -> None:
    sign_in(client, "zuo")
    file = client.get("/api/calendar/years/2026/file.csv").text.replace("2026-", "2027-")
    body = {"reason": "国办通知", "file": file, "years": [{"year": 2027, "announced": True}]}
    proposed = client.post("/api/calendar/versions", json=body).json()
    assert proposed["version"]["years"] == [{"year": 2027, "announced": True}]
    assert len(proposed["words"]) == file.count("2027-")
    path = f"/api/calendar/versions/{proposed['version']['id']}/withdrawal"
    assert client.post(path, json={"reason": "有误"}).json()["version"]["state"] == "refused"
    assert client.get("/api/calendar/versions/99").json()["error"] == "NoSuchProposal"


def test_a_pack_is_proposed_simulated_and_approved(client: Client, db: Database) -> None:
    a_clock(db, "suggest", date(2026, 11, 2))
    sign_in(client, "zuo")
    checked = client.post("/api/policy/check", json={"text": OTHER}).json()
    place = "clocks[suggest].term.working_days"
    assert {"place": place, "before": "5", "after": "10"} in checked["differences"]
    assert client.post("/api/policy/check", json={"text": "x"}).json()["error"] == "BadPack"
    simulated = client.post("/api/policy/simulation", json={"text": OTHER, "since": "2026-01-01"}).json()
    assert (simulated["tallies"][0]["clocks"], simulated["tallies"][0]["moved"], simulated["more"]) == (1, 1, 0)
    proposed = client.post("/api/policy/proposals", json={"text": OTHER, "reason": "新制度"}).json()
    sign_in(client, "jian")
    approved = client.post(f"/api/policy/proposals/{proposed['id']}/approval").json()
    assert (approved["proposed_by"], approved["decided_by"]) == ("zuo", "jian")
    policy = client.get("/api/policy").json()
    assert [one["pack"]["name"] for one in policy["adopted"]] == ["example-2-5-10", "doumen-2016"]
    assert client.get("/api/public/due?kind=suggest&date=2026-11-24").json()["due"] == "2026-12-08"
    again = client.post(f"/api/policy/proposals/{proposed['id']}/refusal", json={"reason": "?"})
    assert again.json()["error"] == "AlreadyDecided"
