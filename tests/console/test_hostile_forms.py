"""What no page sends meets the routes of the casework: a sentence in the reader's language, and nothing is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from intake.office import passwords, posts
from intake.records import tables
from intake.records.database import Database
from intake.words import CaseId, Kind, Post, Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.office import Office, moment, organise

NOW = moment("2016-06-07 18:10")
ODD = "张\0三\x07\u202e倒\u2066着\ufeff写\u200b"
HUGE = 2**63


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: NOW) as client:
        client.headers["accept-language"] = "en"
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    made = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    station = next(iter(made.people["registrar"].posts)).organisation
    posts.give_post(db, made.people["registrar"].id, Post(organisation=station, role=Role.EDITOR), NOW)
    sign_in(client, "registrar")
    return made


def filled(**more: object) -> dict[str, Any]:
    return {"version": 1, "kind": "complaint", "summary": "水浑", "caller_name": "某", **more}


def post(client: Client, path: str, body: Any) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, content=raw, headers={"content-type": "application/json"})


def says_no(answer: httpx.Response, *status: int) -> None:
    """One of these, in the shape of every refusal, in English and not in Chinese."""
    assert answer.status_code in status, answer.text[:300]
    said = answer.json()
    assert {"error", "message"} <= said.keys()
    assert said["message"].isascii(), said
    assert " " in said["message"]


def test_nonsense_in_a_form_is_refused_with_a_sentence_and_changes_nothing(client: Client, office: Office) -> None:
    case = office.call("2016-06-07 18:00").id
    path = f"/api/casework/{case}/register"
    deep = b'{"version":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    unreadable: list[Any] = [
        filled(summary="长" * 20_001),
        filled(onair=HUGE),
        filled(onair=1.5),
        filled(version=HUGE),
        filled(version=True) | {"version": "x"},
        filled(happened="0001-01-01T00:00:00+10:00"),
        filled(happened="9999-12-31T23:59:59-10:00"),
        filled(happened="2016-06-07T18:00:00"),
        filled(unknown=1),
        filled() | {"kind": None},
        [],
        b"",
        deep,
        b'{"version": NaN}',
        b'{"version": 1, "kind": "complaint", "summary": "\\ud800", "caller_name": "x"}',
        b'{"version": 1, "kind": "complaint", "summary": "one", "summary": "two", "caller_name": "x"}',
        b'\xff\xfe{"version": 1}',
    ]
    for body in unreadable:
        says_no(post(client, path, body), 400, 422)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "odd"):
        raw = json.dumps(filled()).encode()
        says_no(client.post(path, content=raw, headers={"content-type": kind}), 400, 415, 422)
    says_no(post(client, path, filled(summary="长" * 400_000)), 413)
    for early in ("0001-01-01T10:00:00Z", "1899-12-31T00:00:00Z"):
        says_no(post(client, path, filled(happened=early)), 422)
    says_no(post(client, path, filled(happened="9999-12-31T10:00:00Z")), 422)
    for odd in (str(HUGE), "0", "-1", "1.5", "1e3", "１２", "%00", "NaN"):
        says_no(post(client, f"/api/casework/{odd}/register", filled()), 404, 422)
    row = next(iter(_matter(office, case)))
    assert (row.state, row.version) == ("draft", 1)


def test_odd_signs_in_a_text_are_taken_and_what_means_nothing_is_left_out(client: Client, office: Office) -> None:
    case = office.call("2016-06-07 18:00").id
    answer = post(client, f"/api/casework/{case}/register", filled(summary=ODD, caller_name=ODD, place=ODD))
    assert answer.status_code == httpx.codes.OK, answer.text
    assert answer.json()["summary"].startswith("张三")
    assert not any(sign in answer.json()["summary"] for sign in "\0\x07")
    assert client.get("/api/lists/ledger").status_code == httpx.codes.OK
    assert client.get("/api/lists/ledger.xlsx").status_code == httpx.codes.OK


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_day_beyond_all_calendars_gets_a_sentence(client: Client, office: Office, day: str) -> None:
    case = office.registered(Kind.COMPLAINT, "2016-06-07 18:00").id
    version = _matter(office, case)[0].version
    body = {"version": version, "speaker": "局长", "text": "三天内", "promised_on": day}
    says_no(post(client, f"/api/casework/{case}/promise", body), 409, 422)
    sign_in(client, "office")
    items = [{"organisation": office.units["water"], "item": "整改", "due_on": day}]
    body = {"version": version, "reason": "老化", "items": items}
    says_no(post(client, f"/api/casework/{case}/order-rectification", body), 409, 422)
    sign_in(client, "water")
    body = {"version": version, "receipt": "1", "outside_due": day}
    says_no(post(client, f"/api/casework/{case}/receive-by-12345", body), 403, 409, 422)


def test_two_tabs_that_send_one_form_at_the_same_moment_are_one_step(client: Client, office: Office) -> None:
    case = office.call("2016-06-07 18:00").id
    answers = _at_once(client, f"/api/casework/{case}/register", filled())
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    says_no(next(one for one in answers if one.status_code == httpx.codes.CONFLICT), 409)
    with office.db.read() as tx:
        events = select(func.count()).where(
            tables.matter_event.c.matter == case, tables.matter_event.c.step == "register"
        )
        assert tx.execute(events).scalar_one() == 1


def test_a_lead_that_two_tabs_raise_at_the_same_moment_is_one(client: Client, office: Office) -> None:
    sign_in(client, "office")
    body = {"organisation": office.units["water"], "situation": 6, "facts": "多次推诿"}
    answers = _at_once(client, "/api/casework/leads", body)
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert post(client, "/api/casework/leads", body | {"facts": "又一次"}).json() != answers[0].json()


def test_a_database_that_is_away_and_a_fault_of_ours_are_said_in_a_sentence(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.call("2016-06-07 18:00").id

    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(office.db.__class__, "begin", away)
    says_no(post(client, f"/api/casework/{case}/register", filled()), 503)

    def broken(*_: object, **__: object) -> None:
        raise ValueError("nobody thought of it")

    monkeypatch.setattr(office.db.__class__, "begin", broken)
    says_no(post(client, f"/api/casework/{case}/register", filled()), 500)


def _at_once(client: Client, path: str, body: Any) -> list[httpx.Response]:
    tabs = 3
    ready = Barrier(tabs)

    def tab(_: int) -> httpx.Response:
        with httpx.Client(base_url=client.base_url, headers=client.headers, cookies=client.cookies, timeout=120) as own:
            ready.wait(60)
            return own.post(path, json=body)

    with ThreadPoolExecutor(tabs) as pool:
        return list(pool.map(tab, range(tabs)))


def _matter(office: Office, case: CaseId) -> list[Any]:
    with office.db.read() as tx:
        return list(tx.execute(select(tables.matter).where(tables.matter.c.id == case)))
