"""Who gets a telephone in the page: its password is its person's alone, and so is the way to the exchange."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from intake.office import people
from intake.records.database import Database
from intake.words import Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in

NOT_SIGNED_IN, NO_EXCHANGE = 4401, 1013


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def add(db: Database, name: str, role: Role, *, must_change: bool = False) -> None:
    now = datetime.now(UTC)
    people.add_person(db, name=name, display=name, password=PASSWORD, roles=(role,), at=now, must_change=must_change)


def asks(client: Client, surface: str = "producer") -> httpx.Response:
    return client.post("/api/desk/phone", json={"surface": surface})


def test_nobody_else_speaks_to_the_exchange(client: Client, db: Database) -> None:
    add(db, "new", Role.SCREENER, must_change=True)
    add(db, "wen", Role.VERIFIER)
    for name in ("", "new", "wen"):
        if name:
            sign_in(client, name)
        with client.websocket_connect("/ws") as socket:
            assert socket.close_code() == NOT_SIGNED_IN, name or "a stranger"


def test_a_screener_s_way_ends_when_the_session_is_closed_or_the_exchange_is_away(client: Client, db: Database) -> None:
    add(db, "dao", Role.SCREENER)
    sign_in(client, "dao")
    with client.websocket_connect("/ws") as socket:
        assert socket.close_code() == NO_EXCHANGE, "no Asterisk runs in this test"


def test_each_screener_has_a_telephone_of_their_own_and_always_the_same(client: Client, db: Database) -> None:
    for name in ("dao", "daoyi"):
        add(db, name, Role.SCREENER)
    given = []
    for name in ("dao", "daoyi", "dao"):
        sign_in(client, name)
        given.append(asks(client).json())
    first, second, again = given
    assert first == again
    for field in ("name", "password", "room", "dials"):
        assert first[field] != second[field]


def test_the_studio_s_telephone_is_for_whoever_sits_in_the_chair(client: Client, db: Database) -> None:
    add(db, "zhu", Role.HOST)
    add(db, "dao", Role.SCREENER)
    sign_in(client, "dao")
    assert asks(client, "host").json()["error"] == "NotAllowed"
    sign_in(client, "zhu")
    assert asks(client, "producer").json()["error"] == "NotAllowed"
    assert asks(client, "host").json()["error"] == "NotTheHost"
    assert client.post("/api/desk/chair", json={"take": False}).is_success
    assert asks(client, "host").json()["room"] == "studio"
