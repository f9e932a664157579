"""Calls back over HTTP: the click, the second click, what a page is told, and who hears the sound."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from intake.office import call_back_progress as progress
from intake.office import calls
from intake.records.database import Database
from intake.words import CaseId, Leg
from intake.words.call_backs import CallBackId
from telephony import recordings
from telephony.recordings import live_wav_header
from tests.console.furnished import Client, app_client, sign_in
from tests.house import an_opening


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def practice_case(db: Database) -> CaseId:
    return calls.open_call(db, an_opening(str(uuid4()), practice=True)).case


def click(client: Client, case: CaseId, key: str, **more: object) -> httpx.Response:
    body = {"key": key, "purpose": "answer", "rings": "phone:practice-official", "version": 1, **more}
    return client.post(f"/api/cases/{case}/call-back", json=body)


def test_a_click_is_one_call_back_however_often_it_comes_and_its_pages_are_told(db: Database, client: Client) -> None:
    sign_in(client)
    case, key = practice_case(db), str(uuid4())
    offer = client.get(f"/api/cases/{case}/call-backs").json()
    assert offer["purposes"] == ["answer", "verify"]
    assert [ring["key"] for ring in offer["rings"]] == ["phone:practice-official"]
    assert (offer["why"], offer["made"]) == ("", [])
    with client.websocket_connect("/api/feed") as feed:
        feed.receive("snapshot")
        first = click(client, case, key)
        assert first.status_code == httpx.codes.OK, first.text
        assert (first.json()["state"], first.json()["mine"]) == ("asked", True)
        assert feed.receive("call_back_changed")["case"] == case
        assert click(client, case, key).json() == first.json()
        assert click(client, case, str(uuid4())).json()["id"] == key
        progress.official_answered(db, CallBackId(key), datetime.now(UTC))
        assert feed.receive("call_back_changed")["case"] == case
    page = client.get(f"/api/cases/{case}/call-backs").json()
    assert [made["state"] for made in page["made"]] == ["official"]
    assert "13800138000" not in client.get(f"/api/cases/{case}/call-backs").text


def test_without_a_trunk_a_real_case_is_refused_in_both_languages(db: Database, client: Client) -> None:
    sign_in(client)
    case = calls.open_call(db, an_opening(str(uuid4()))).case
    assert client.get(f"/api/cases/{case}/call-backs").json()["purposes"] == []  # a screener has no case
    for lang in ("zh-CN", "en"):
        refused = click(client, case, str(uuid4()), rings="unit")
        assert refused.status_code == httpx.codes.FORBIDDEN, lang


@pytest.mark.parametrize("bad", [{"key": "../../etc"}, {"rings": "13800138000;x"}, {"purpose": "sell"}, {"extra": 1}])
def test_what_no_page_sends_is_not_read(db: Database, client: Client, bad: dict[str, object]) -> None:
    sign_in(client)
    case = practice_case(db)
    assert click(client, case, **{"key": str(uuid4()), **bad}).status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_the_sound_is_for_who_spoke_and_for_who_may_hear_recordings(
    db: Database, client: Client, tmp_path: Path
) -> None:
    sign_in(client)
    case, key = practice_case(db), str(uuid4())
    click(client, case, key)
    now, which = datetime.now(UTC), CallBackId(key)
    for verb in (progress.official_answered, progress.citizen_rung, progress.citizen_answered):
        verb(db, which, now)
    progress.ended(db, which, now, dialled="ANSWER", cause=16)
    (left,) = progress.unrecorded(db)
    for suffix in ("", "-caller", "-sent"):
        path = tmp_path / f"{left.recording}{suffix}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(live_wav_header(44 + 16_000) + b"\x01\x02" * 8000)
    closed = recordings.close(left.recording).recording
    assert set(closed.legs) == {Leg.CALLER, Leg.STUDIO}
    progress.keep_recording(db, which, closed, now)
    made = client.get(f"/api/cases/{case}/call-backs").json()["made"][0]
    assert (made["outcome"], made["seconds"], made["tracks"]) == ("answered", 1.0, ["mix", "caller", "studio"])
    sound = client.get(f"/api/call-backs/{key}/audio", headers={"range": "bytes=0-43"}, params={"leg": "caller"})
    assert (sound.status_code, sound.content[:4]) == (httpx.codes.PARTIAL_CONTENT, b"RIFF")
    assert client.get(f"/api/call-backs/{key}/peaks").json()["seconds"] == 1.0
    sign_in(client, "wei")  # an observer
    assert client.get(f"/api/call-backs/{key}/audio").status_code == httpx.codes.FORBIDDEN
    assert client.get(f"/api/call-backs/{uuid4()}/audio").status_code == httpx.codes.NOT_FOUND
