"""Attacks on signing in and staying signed in, each against a running house."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from console.app import create_app
from console.signed_in import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from intake.office import people, sessions
from intake.records import tables
from intake.records.database import Database
from intake.rules.sign_in import FAILURES_BEFORE_LOCK, IDLE
from intake.words import STATION_ROLES
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.console.test_rights import SAMPLE, routes

# Nobody is signed in there yet, or need not be.
OPEN = {"POST /api/session", "POST /case", "POST /door/{token}/{who}"}


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def try_it(client: Client, name: str, password: str = "wrong", **headers: str) -> httpx.Response:
    return client.post("/api/session", json={"name": name, "password": password}, headers=headers)


def test_every_address_that_changes_something_wants_the_word_of_this_very_session(client: Client, db: Database) -> None:
    people.set_roles(db, "lan", STATION_ROLES, datetime.now(UTC))
    others = sessions.sign_in(db, "bo", PASSWORD, datetime.now(UTC)).csrf
    sign_in(client)
    right = client.headers.pop(CSRF_HEADER)
    writing = [route for route in routes(client) if route.split(" ")[0] not in ("GET", "WEBSOCKET")]
    assert len(writing) > 100
    for route in sorted(set(writing) - OPEN):
        method, path = route.split(" ", 1)
        path = re.sub(r"{(\w+)}", lambda found: SAMPLE.get(found[1], "1"), path)
        for word in (None, "", others, right[:-1], right + "x", "ü" * 32):
            said = {} if word is None else {CSRF_HEADER: word.encode()}
            answer = client.request(method, path, headers=said)
            assert answer.json()["error"] == "WrongOrigin", (route, word, answer.text)
    assert client.get("/api/session").status_code == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookies_stay_in_this_browser_and_no_script_reads_the_session(client: Client, scheme: str) -> None:
    with TestClient(create_app(client.house), base_url=f"{scheme}://127.0.0.1") as browser:
        answer = browser.post("/api/session", json={"name": "lan", "password": PASSWORD})
    cookies = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        cookies.load(line)
    assert set(cookies) == {SESSION_COOKIE, CSRF_COOKIE}
    for cookie in cookies.values():
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("strict", "/", "")
        assert bool(cookie["secure"]) is (scheme == "https")
    assert cookies[SESSION_COOKIE]["httponly"]
    assert len(cookies[SESSION_COOKIE].value) >= 43


def test_a_session_that_was_put_into_the_browser_before_is_not_the_person_s(client: Client, db: Database) -> None:
    planted = sessions.sign_in(db, "wei", PASSWORD, datetime.now(UTC)).token
    client.cookies.set(SESSION_COOKIE, planted, domain="127.0.0.1")
    sign_in(client)
    assert client.cookies[SESSION_COOKIE] != planted
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, planted, datetime.now(UTC))


MANGLED = ["", "x", "a" * 8000, '"', "%00", "\x7f", "ü", "null", "../..", "' OR 1=1 --", "; ;=;", "{}"]


@pytest.mark.parametrize("value", MANGLED)
def test_mangled_cookies_open_nothing_and_break_nothing(client: Client, value: str) -> None:
    raw = f"{SESSION_COOKIE}={value}; {CSRF_COOKIE}={value}".encode()
    answer = client.get("/api/session", headers={"cookie": raw})
    assert (answer.status_code, answer.json()["error"]) == (401, "NotSignedIn")
    answer = client.delete("/api/session", headers={"cookie": raw, CSRF_HEADER: value.encode()})
    assert answer.status_code == 401
    assert client.post("/api/session", json={"name": "lan", "password": PASSWORD}, headers={"cookie": raw}).is_success


def test_the_cookie_counts_in_no_other_place(client: Client, db: Database) -> None:
    opened = sessions.sign_in(db, "lan", PASSWORD, datetime.now(UTC))
    token = client.house.settings.internal_token.get_secret_value()
    for headers in ({"authorization": f"Bearer {opened.token}"}, {"authorization": f"Bearer {token}"}):
        assert client.get("/api/calls", headers=headers).status_code == 401
    assert client.get("/api/calls", params={SESSION_COOKIE: opened.token}).status_code == 401
    # The session's hash is what lies in the database: it opens nothing either.
    client.cookies.set(SESSION_COOKIE, sessions.digest(opened.token), domain="127.0.0.1")
    assert client.get("/api/calls").status_code == 401


@pytest.mark.slow
def test_signing_out_ends_the_session_and_every_open_page_of_it(client: Client, db: Database) -> None:
    sign_in(client)
    token = client.cookies[SESSION_COOKIE]
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")
        assert client.delete("/api/session").status_code == 204
        assert socket.ended() == 4401
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, token, datetime.now(UTC))
    client.cookies.set(SESSION_COOKIE, token, domain="127.0.0.1")
    assert client.get("/api/session").status_code == 401
    with client.websocket_connect("/api/feed") as socket:
        assert socket.close_code() == 4401


@pytest.mark.slow
def test_an_idle_session_is_over_and_so_is_an_open_page_whose_session_grew_old(client: Client, db: Database) -> None:
    sign_in(client)
    longest = datetime.now(UTC) - timedelta(hours=12)
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")
        with db.begin() as tx:
            tx.execute(update(tables.session).values(opened_at=longest))
        assert socket.ended() == 4401
    sign_in(client)
    with db.begin() as tx:
        tx.execute(update(tables.session).values(seen_at=datetime.now(UTC) - IDLE))
    assert client.get("/api/session").json()["error"] == "NotSignedIn"


def test_a_lock_holds_for_the_right_password_and_from_everywhere_and_tells_no_name(client: Client) -> None:
    known = [try_it(client, "lan", **{"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(FAILURES_BEFORE_LOCK + 1)]
    nobody = [try_it(client, "nobody-of-this-name") for _ in range(FAILURES_BEFORE_LOCK + 1)]
    assert [one.status_code for one in known] == [one.status_code for one in nobody] == [401] * 4 + [429] * 2
    assert [one.json().keys() for one in known] == [one.json().keys() for one in nobody]
    assert [one.json()["error"] for one in known] == [one.json()["error"] for one in nobody]
    assert try_it(client, "lan", PASSWORD).json()["error"] == "Locked"
    assert try_it(client, " LAN ", PASSWORD).json()["error"] == "Locked"


def test_one_address_does_not_go_through_the_names(client: Client) -> None:
    errors = [try_it(client, f"name-{n}", "Summer-2026!").json()["error"] for n in range(22)]
    assert errors == ["WrongPassword"] * 20 + ["TooManyAttempts"] * 2


def test_another_site_signs_nobody_in(client: Client) -> None:
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{client.port}.evil.example"):
        assert try_it(client, "lan", PASSWORD, Origin=origin).json()["error"] == "WrongOrigin"
    assert "set-cookie" not in try_it(client, "lan", PASSWORD, Origin="null").headers
    body = f"name=lan&password={PASSWORD}"
    for kind in ("application/x-www-form-urlencoded", "text/plain"):
        answer = client.post("/api/session", content=body, headers={"content-type": kind})
        assert answer.status_code == 422
    script = json.dumps({"name": "lan", "password": PASSWORD})
    assert client.post("/api/session", content=script, headers={"content-type": "text/plain"}).status_code == 422
