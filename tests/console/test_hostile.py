"""What strangers and accidents send to the console: it says no, keeps its memory, and betrays nobody."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.types import Message, Receive, Scope, Send

from console.headers import LoopbackOnly
from intake.office import calls, people, sessions
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW, a_finished_call, an_opening


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/api/calls?before=2026-11-24T10:00:00",
        "/api/calls?before=0001-01-01T00:00:00%2B10:00",
        "/api/cases/99999999999999999999999",
        "/api/cases?q=%00",
        "/api/calls/%00",
        "/api/nothing",
        "/%00",
        "/" + "a" * 300,
    ],
)
def test_odd_addresses_are_no_fault_of_ours(client: Client, path: str) -> None:
    sign_in(client)
    answer = client.get(path)
    assert answer.status_code < 500 or "make setup" in answer.text
    if path.startswith("/api"):
        assert {"error", "message"} <= answer.json().keys()


@pytest.mark.parametrize("body", [b'{"version": NaN}', b'{"version": 1, "place": "\\ud800"}', b"[" * 60_000, b"\xff"])
def test_odd_bodies_are_no_fault_of_ours(client: Client, db: Database, body: bytes) -> None:
    case = calls.open_call(db, an_opening()).case
    sign_in(client)
    answer = client.patch(f"/api/cases/{case}", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert {"error", "message"} <= answer.json().keys()


@pytest.mark.parametrize(
    ("spelt", "kept"),
    [("a\\u0000b", "ab"), ("a\\\\u0000b", "a\\u0000b"), ("\\u0000\\u0000", ""), ("\\ud83d\\ude00", "\U0001f600")],
)
def test_a_nul_is_left_out_of_every_text_and_nothing_else_is(
    client: Client, db: Database, spelt: str, kept: str
) -> None:
    case = calls.open_call(db, an_opening()).case
    sign_in(client)
    body = f'{{"version": 1, "place": "井岸{spelt}"}}'.encode()
    answer = client.patch(f"/api/cases/{case}", content=body, headers={"content-type": "application/json"})
    assert answer.json()["place"] == "井岸" + kept


def test_half_a_character_is_no_fault_of_ours(client: Client) -> None:
    sign_in(client)
    for body in (b'{"text": "\\ud800"}', b'{"text": {"deep": ["\\uDC00x"]}}', b'{"\\ud800": 1}'):
        answer = client.put("/api/desk/dumps/1/account", content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["error"]) == (422, "NotReadable")
    assert client.get("/api/session").status_code == 200


def test_a_refused_sign_in_does_not_repeat_the_password(client: Client) -> None:
    answer = client.post("/api/session", json={"name": "lan", "password": "Ge-Heim-1", "code": 5})
    assert answer.status_code == 422
    assert "Ge-Heim-1" not in answer.text
    # A NUL is no letter of any name: this is `lan` with a wrong password.
    assert client.post("/api/session", json={"name": "la\0n", "password": "x"}).status_code == 401


def test_a_body_beyond_the_limit_is_not_read(client: Client) -> None:
    def flood() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 65_536

    # Also who is still sending hears the sentence, and not a broken line.
    for length in (70_000, 900_000):
        assert client.post("/api/session", content=b" " * length).json()["error"] == "TooLarge"
    assert client.post("/api/session", content=flood()).status_code == 413


@pytest.mark.parametrize("origin", ["http://[", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"])
def test_a_strange_origin_is_somewhere_else(client: Client, origin: str) -> None:
    sign_in(client)
    assert client.get("/api/session", headers={"origin": origin}).json()["error"] == "WrongOrigin"
    for path in ("/api/feed", "/ws"):
        with client.websocket_connect(path, headers={"origin": origin}) as socket:
            assert socket.close_code() == 4401


def test_a_number_sent_as_the_caller_s_name_is_masked_too(client: Client, db: Database) -> None:
    calls.open_call(db, replace(an_opening(number="13800138000"), name="Wang 138-0013 8000"))
    sign_in(client)
    assert client.get("/api/calls").json()[0]["name"] == "Wang 138-0013 8000"
    sign_in(client, "wei")
    assert client.get("/api/calls").json()[0]["name"] == "Wang 138****8000"
    assert client.get("/api/cases", params={"q": "13800138000"}).json() == []
    with client.websocket_connect("/api/feed") as socket:
        assert "0013" not in str(socket.receive("snapshot"))


def test_a_protected_caller_is_nameless_for_who_keeps_the_machine(client: Client, db: Database) -> None:
    case = calls.open_call(db, replace(an_opening(), name="阮玉衡")).case
    with db.begin() as tx:
        row = {"caller_name": "阮玉衡", "place": "阮玉衡家，13800138000", "protected": True}
        tx.execute(update(tables.matter).where(tables.matter.c.id == case).values(**row))
    people.set_roles(db, "wei", {Role.ADMINISTRATOR}, NOW)
    sign_in(client, "lan")
    assert client.get("/api/calls").json()[0]["name"] == "阮玉衡"
    sign_in(client, "wei")
    with client.websocket_connect("/api/feed") as socket:
        shown = [client.get(path).text for path in ("/api/calls", "/api/cases", f"/api/cases/{case}")]
        for text in (*shown, str(socket.receive("snapshot"))):
            assert "＊＊＊" in text
            assert "阮" not in text
            assert "13800138000" not in text


def test_calls_of_one_moment_are_all_on_one_page(client: Client, db: Database) -> None:
    for n in range(5):
        calls.open_call(db, an_opening(f"c-{n}"))
    sign_in(client)
    for path in ("/api/calls", "/api/cases"):
        assert len({row["id"] for row in client.get(path, params={"limit": 2}).json()}) == 5
        assert client.get(path, params={"limit": 2, "before": NOW.isoformat()}).json() == []
        assert len(client.get(path, params={"limit": 2, "before": (NOW + timedelta(days=1)).isoformat()}).json()) == 5


def test_signing_in_again_closes_the_browser_s_session_before(client: Client, db: Database) -> None:
    sign_in(client)
    before = client.cookies["rexian_session"]
    sign_in(client, "wei")
    assert client.cookies["rexian_session"] != before
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, before, datetime.now(UTC))


def test_a_new_password_closes_the_person_s_other_sessions(client: Client, db: Database) -> None:
    sign_in(client)
    elsewhere = sessions.sign_in(db, "lan", PASSWORD, datetime.now(UTC)).token
    body = {"old": PASSWORD, "new": "Geng-Hao-99-le"}
    assert client.post("/api/session/password", json=body).status_code == 200
    assert client.get("/api/session").status_code == 200
    with pytest.raises(sessions.NotSignedIn):
        sessions.session_of(db, elsewhere, datetime.now(UTC))


@pytest.mark.slow
def test_an_open_feed_follows_the_person_s_rights(client: Client, db: Database) -> None:
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")  # from here on the page has the rights it was opened with
        people.set_roles(db, "lan", [], NOW)
        assert socket.ended() == 4409
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")
        people.disable(db, "lan", NOW)
        assert socket.ended() == 4401


def test_a_running_recording_outside_the_home_is_not_played(client: Client, db: Database, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.wav").write_bytes(b"\0" * 100)
    calls.open_call(db, an_opening())
    calls.answer_call(db, CallId("c-1"), NOW, recording_base="../secret")
    sign_in(client)
    assert client.get("/api/calls/c-1/audio").json()["error"] == "NoRecording"


@pytest.mark.parametrize("ranges", ["bytes=" + ",".join(["0-1"] * 2000), "bytes=9-1", "lines=0-1", "bytes=99999999-"])
def test_no_range_makes_an_answer_longer_than_the_recording(
    client: Client, db: Database, tmp_path: Path, ranges: str
) -> None:
    a_finished_call(db, tmp_path)
    path = tmp_path / "recordings/20261124/c-1.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0" * 1000)
    sign_in(client)
    answer = client.get("/api/calls/c-1/audio", headers={"range": ranges})
    assert answer.status_code < 500
    assert len(answer.content) <= 1000


@pytest.mark.parametrize(
    ("scheme", "address", "seen"),
    [("http", "127.0.0.1", True), ("https", "127.0.0.1", False), ("http", "10.0.0.9", False)],
)
def test_inside_paths_are_for_loopback_only(scheme: str, address: str, *, seen: bool) -> None:
    asked: list[str] = []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        asked.append(scope["path"])

    async def nothing(*_: Message) -> Message:
        return {}

    scope = {"type": "http", "scheme": scheme, "path": "/metrics", "client": (address, 1)}
    asyncio.run(LoopbackOnly(app)(scope, nothing, nothing))  # type: ignore[arg-type]
    assert (asked == ["/metrics"]) is seen
