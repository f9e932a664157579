"""The same call in the same row on every screen."""

from pathlib import Path
from typing import Any

from intake.office import calls
from intake.records.database import Database
from intake.words import CallId, EndReason
from tests.console.furnished import Client, app_client, sign_in
from tests.house import NOW, an_opening


def rows(client: Client) -> dict[str, int | None]:
    with client.websocket_connect("/api/feed") as socket:
        return {call["id"]: call["seat"] for call in socket.receive("snapshot")["calls"]}


def test_a_page_is_told_each_call_s_seat_and_that_it_is_left(db: Database, tmp_path: Path) -> None:
    with app_client(db, tmp_path) as client:
        sign_in(client)
        with client.websocket_connect("/api/feed") as socket:
            socket.receive("snapshot")
            for call in ("c-2", "c-1"):
                calls.open_call(db, an_opening(call))
            told: list[Any] = [socket.receive("call_changed")["call"] for _ in range(2)]
            assert {call["id"]: call["seat"] for call in told} == {"c-2": 1, "c-1": 2} == rows(client)
            calls.end_call(db, CallId("c-2"), NOW, EndReason.CALLER_HUNG_UP)
            assert socket.receive("call_changed")["call"]["seat"] is None
        assert rows(client) == {"c-2": None, "c-1": 2}


def test_an_app_that_has_just_started_shows_the_same_rows(db: Database, tmp_path: Path) -> None:
    for call in ("c-3", "c-1", "c-2"):
        calls.open_call(db, an_opening(call))
    calls.end_call(db, CallId("c-3"), NOW, EndReason.CALLER_HUNG_UP)
    with app_client(db, tmp_path) as client:
        sign_in(client)
        assert rows(client) == {"c-3": None, "c-1": 2, "c-2": 3}
