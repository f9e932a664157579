"""Village names offered where people can use them: hints beside a segment, places said for the case's field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.office import transcripts
from intake.records.database import Database
from intake.words import CallId, Leg
from tests.console.furnished import Client, app_client, sign_in
from tests.house import NOW, a_finished_call, a_segment

CALL = CallId("c-1")


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def heard(db: Database, home: Path, *texts: str) -> int:
    """The case of a finished call in which this was heard."""
    opened = a_finished_call(db, home)
    segments = [a_segment(text, start=float(n * 3)) for n, text in enumerate(texts)]
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: segments}, NOW)
    return opened.case


def segments(client: Client) -> list[Any]:
    found: list[Any] = client.get("/api/calls/c-1/transcript").json()["segments"]
    return found


def review(client: Client, segment: Any, text: str, *, reviewed: bool) -> Any:
    body = {"version": segment["version"], "text": text, "reviewed": reviewed}
    return client.put(f"/api/segments/{segment['id']}", json=body).json()


def test_a_segment_comes_with_the_village_it_may_mean(client: Client, db: Database, tmp_path: Path) -> None:
    heard(db, tmp_path, "我是西窖村的", "路灯坏了")
    sign_in(client)
    hints = [segment["hints"] for segment in segments(client)]
    assert hints == [[{"at": 2, "heard": "西窖村", "place": "西滘村"}], []]


def test_the_feed_tells_the_same_hints(client: Client, db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        socket.receive("snapshot")
        transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment("我是西窖村的")]}, NOW)
        (told,) = socket.receive("transcript_changed")["segments"]
    assert told == segments(client)[0]
    assert told["hints"][0]["place"] == "西滘村"


def test_a_hint_that_is_taken_is_kept_and_still_to_be_confirmed(client: Client, db: Database, tmp_path: Path) -> None:
    heard(db, tmp_path, "我是西窖村的")
    sign_in(client)
    taken = review(client, segments(client)[0], "我是西滘村的", reviewed=False)
    assert (taken["text"], taken["machine_text"], taken["hints"]) == ("我是西滘村的", "我是西窖村的", [])
    assert (taken["corrected"], taken["reviewed_at"]) == (True, None)


def test_whoever_confirms_the_text_as_it_is_is_not_asked_again(client: Client, db: Database, tmp_path: Path) -> None:
    heard(db, tmp_path, "我是西窖村的")
    sign_in(client)
    assert review(client, segments(client)[0], "我是西窖村的", reviewed=True)["hints"] == []


def test_the_case_is_offered_the_places_of_its_reviewed_text(client: Client, db: Database, tmp_path: Path) -> None:
    case = heard(db, tmp_path, "我是西滘村的", "从井岸镇来")
    sign_in(client)
    assert client.get(f"/api/cases/{case}/places").json() == []
    for segment in segments(client):
        review(client, segment, segment["text"], reviewed=True)
    assert client.get(f"/api/cases/{case}/places").json() == ["莲洲镇西滘村", "井岸镇"]


def test_who_may_not_hear_a_call_is_not_told_what_was_said(client: Client, db: Database, tmp_path: Path) -> None:
    case = heard(db, tmp_path, "我是西滘村的")
    sign_in(client, "wei")
    assert client.get(f"/api/cases/{case}/places").status_code == 403
