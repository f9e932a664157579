"""The console's routes and feed, over a real database."""

import gc
import wave
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from console.refusals import STATUS
from console.wire import Caption
from intake.office import calls, people, transcripts
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, Leg, Place, Refusal, Role
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW, a_finished_call, a_segment, an_opening

CALL = CallId("c-1")


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def every_refusal(base: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {found for child in base.__subclasses__() for found in ({child} | every_refusal(child))}


def test_every_refusal_that_a_route_can_meet_has_its_answer() -> None:
    ours = {found for found in every_refusal() if found.__module__.startswith(("intake.office", "console.routes"))}
    ours |= {found for found in every_refusal() if found.__module__ in ("console.attempts", "console.sound")}
    assert ours <= set(STATUS)


def test_nothing_is_shown_before_sign_in(client: Client) -> None:
    for path in ("/api/calls", "/api/cases", "/api/inbox", "/api/status", "/api/session", "/api/calls/c-1/audio"):
        assert client.get(path).status_code == 401, path


def test_a_wrong_password_gets_a_sentence_in_the_page_s_language(client: Client) -> None:
    body = {"name": "lan", "password": "wrong"}
    chinese = client.post("/api/session", json=body, headers={"accept-language": "zh-CN"})
    english = client.post("/api/session", json=body, headers={"accept-language": "en"})
    assert (chinese.status_code, chinese.json()["message"]) == (401, "姓名或密码不正确。")
    assert english.json() == {"error": "WrongPassword", "message": "The name or the password is wrong."}


def test_another_site_s_page_cannot_speak_for_the_person(client: Client) -> None:
    sign_in(client)
    assert client.get("/api/session", headers={"origin": "http://evil.example"}).status_code == 403
    del client.headers["x-csrf-token"]
    assert client.put("/api/session/language", json={"lang": "en"}).status_code == 403


def test_a_first_password_must_be_changed_before_anything_else(client: Client, db: Database) -> None:
    people.add_person(db, name="xin", display="新人", password=PASSWORD, roles={Role.SCREENER}, at=NOW)
    sign_in(client, "xin")
    assert client.get("/api/calls").json()["error"] == "MustChangePassword"
    changed = client.post("/api/session/password", json={"old": PASSWORD, "new": "Geng-Hao-99-le"})
    assert changed.json()["must_change_password"] is False
    assert client.get("/api/calls").status_code == 200


def test_the_caller_s_number_is_masked_for_whoever_may_not_see_it(client: Client, db: Database) -> None:
    calls.open_call(db, an_opening(number="13800138000"))
    sign_in(client)
    assert client.get("/api/calls").json()[0]["number"] == "13800138000"
    sign_in(client, "wei")
    assert client.get("/api/calls").json()[0]["number"] == "138****8000"
    assert client.get("/api/cases").json()[0]["caller_number"] == "138****8000"
    with client.websocket_connect("/api/feed") as socket:
        assert socket.receive("snapshot")["calls"][0]["number"] == "138****8000"


def test_who_may_not_hear_a_call_does_not_read_it_either(client: Client, db: Database) -> None:
    calls.open_call(db, an_opening())
    transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("我家的事"))
    told = Caption(call=CALL, leg=Leg.CALLER, text="我家的", at=NOW)
    sign_in(client, "wei")
    assert client.get("/api/calls/c-1/transcript").status_code == 403
    assert client.get("/api/calls/c-1").json()["segments"] == []
    with client.websocket_connect("/api/feed") as socket:
        assert socket.receive("snapshot")["calls"][0]["segments"] == []
        client.house.live.say(told)
        transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment("还是我家的事"))
        while (message := socket.receive_json())["kind"] != "transcript_changed":
            assert message["kind"] != "caption"
        assert message["segments"] == []


def test_an_observer_may_look_and_not_touch(client: Client, db: Database) -> None:
    opened = calls.open_call(db, an_opening())
    sign_in(client, "wei")
    refused = client.patch(f"/api/cases/{opened.case}", json={"version": 1, "place": "井岸镇"})
    assert (refused.status_code, refused.json()["error"]) == (403, "NotAllowed")


def test_the_feed_gives_a_snapshot_and_then_each_change_whole(client: Client, db: Database) -> None:
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        first = socket.receive("snapshot")
        assert first["calls"] == []
        opened = calls.open_call(db, an_opening())
        rang = socket.receive("call_changed")
        assert (rang["seq"], rang["call"]["state"]) == (first["seq"] + 1, "ringing")
        assert rang["call"]["case_number"] == opened.number
        calls.answer_call(db, CALL, NOW)
        calls.place_call(db, CALL, Place.DESK, NOW)
        while (latest := socket.receive("call_changed"))["call"]["state"] != "screening":
            pass
        transcripts.hear_segment(db, CALL, Leg.CALLER, a_segment())
        heard = socket.receive("transcript_changed")
        assert heard["seq"] > latest["seq"]
        assert heard["segments"][0]["text"] == "路灯坏了三个月"


def test_an_old_snapshot_and_its_messages_make_the_new_snapshot(client: Client, db: Database) -> None:
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        known = {call["id"]: call for call in socket.receive("snapshot")["calls"]}
        for n in range(5):
            calls.open_call(db, an_opening(f"c-{n}"))
            calls.answer_call(db, CallId(f"c-{n}"), NOW)
            calls.place_call(db, CallId(f"c-{n}"), Place.HOLD, NOW)
        calls.open_call(db, an_opening("last"))
        while "last" not in known or sum(call["place"] == "hold" for call in known.values()) < 5:
            call = socket.receive("call_changed")["call"]
            known[call["id"]] = call
    with client.websocket_connect("/api/feed") as socket:
        fresh = {call["id"]: call for call in socket.receive("snapshot")["calls"]}
    assert known == fresh


def test_the_feed_beats_each_second(client: Client) -> None:
    sign_in(client)
    with client.websocket_connect("/api/feed") as socket:
        beats = [datetime.fromisoformat(socket.receive("beat")["at"]) for _ in range(6)]
    between = [(later - earlier).total_seconds() for earlier, later in pairwise(beats)]
    # A busy machine may hold a beat up and never hurries one: the least is what the house means.
    assert 0.9 < min(between) < 2, between


def test_a_feed_without_a_session_is_closed_with_its_reason(client: Client) -> None:
    with client.websocket_connect("/api/feed") as socket:
        assert socket.close_code() == 4401


def test_captions_reach_the_page_and_only_the_house_may_send_them(client: Client) -> None:
    sign_in(client)
    token = client.house.settings.internal_token.get_secret_value()
    told = {"kind": "caption", "call": "c-1", "leg": "caller", "text": "路灯", "at": NOW.isoformat()}
    with client.websocket_connect("/api/feed") as page:
        page.receive("snapshot")
        with client.websocket_connect("/internal/captions", headers={"authorization": f"Bearer {token}"}) as inside:
            inside.send_text("nonsense")
            inside.send_json(told)
            assert page.receive("caption")["text"] == "路灯"
    with client.websocket_connect("/internal/captions", headers={"authorization": "Bearer x"}) as inside:
        assert inside.close_code() == 4403


def test_name_place_and_kind_are_corrected_and_a_stale_page_is_told(client: Client, db: Database) -> None:
    opened = calls.open_call(db, an_opening())
    sign_in(client)
    path = f"/api/cases/{opened.case}"
    mended = client.patch(path, json={"version": 1, "caller_name": " 陈 女士 ", "place": "井岸镇", "kind": "complaint"})
    assert mended.status_code == 200
    assert {key: mended.json()[key] for key in ("caller_name", "place", "kind", "version")} == {
        "caller_name": "陈 女士",
        "place": "井岸镇",
        "kind": "complaint",
        "version": 2,
    }
    stale = client.patch(path, json={"version": 1, "place": "白蕉镇"})
    assert (stale.status_code, stale.json()["error"], stale.json()["newest"]) == (409, "Stale", 2)


def test_a_reviewed_segment_counts_everywhere(client: Client, db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment("警暗战", confidence=0.3)]}, NOW)
    sign_in(client)
    (row,) = client.get("/api/inbox").json()
    (segment,) = client.get("/api/calls/c-1/transcript").json()["segments"]
    assert (row["unreviewed"], segment["level"]) == (1, "low")
    body = {"version": 1, "text": "井岸镇", "reviewed": True}
    reviewed = client.put(f"/api/segments/{segment['id']}", json=body).json()
    assert (reviewed["text"], reviewed["machine_text"], reviewed["reviewed_by"]) == ("井岸镇", "警暗战", "阿兰")
    assert client.get("/api/inbox").json() == []


def test_practice_recordings_wait_in_an_inbox_of_their_own(client: Client, db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    transcripts.store_pass(db, CALL, "whisper", "base", {Leg.CALLER: [a_segment("路灯坏了")]}, NOW)
    with db.begin() as tx:
        tx.execute(update(tables.call).values(practice=True))
    sign_in(client)
    assert client.get("/api/inbox").json() == []
    (row,) = client.get("/api/inbox", params={"practice": True}).json()
    assert (row["call"]["id"], row["unreviewed"]) == (CALL, 1)


def a_wav(path: Path, seconds: float = 1.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tone = (np.sin(np.arange(int(8000 * seconds)) / 3) * 16000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(tone.tobytes())


def test_a_recording_is_heard_in_parts_and_drawn(client: Client, db: Database, tmp_path: Path) -> None:
    a_finished_call(db, tmp_path)
    a_wav(tmp_path / "recordings/20261124/c-1.wav")
    sign_in(client)
    whole = client.get("/api/calls/c-1/audio")
    part = client.get("/api/calls/c-1/audio", headers={"range": "bytes=44-143"})
    assert (len(whole.content), part.status_code, len(part.content)) == (16_044, 206, 100)
    peaks = client.get("/api/calls/c-1/peaks").json()
    assert peaks["seconds"] == 1.0
    assert max(peaks["peaks"]) == pytest.approx(16000 / 32768, abs=0.01)


def test_a_recording_is_kept_by_who_may_hear_it_under_a_name_that_tells_no_person(
    client: Client, db: Database, tmp_path: Path
) -> None:
    number = a_finished_call(db, tmp_path).number
    a_wav(tmp_path / "recordings/20261124/c-1.wav")
    address = "/api/calls/c-1/audio?leg=mix&download=true"
    sign_in(client, "wei")
    assert client.get(address).status_code == 403
    sign_in(client)
    named = client.get(address).headers["content-disposition"]
    assert named == f'attachment; filename="{number}-20261124-173000-mix.wav"'
    assert "content-disposition" not in client.get("/api/calls/c-1/audio").headers


def test_a_running_recording_gets_a_header_that_players_believe(client: Client, db: Database, tmp_path: Path) -> None:
    calls.open_call(db, an_opening())
    calls.answer_call(db, CALL, datetime.now(UTC))
    a_wav(tmp_path / "recordings/20261124/c-1.wav")
    path = tmp_path / "recordings/20261124/c-1.wav"
    path.write_bytes(b"\0" * 44 + path.read_bytes()[44:] + b"\1")
    sign_in(client)
    sound = client.get("/api/calls/c-1/audio").content
    (tmp_path / "heard.wav").write_bytes(sound)
    with wave.open(str(tmp_path / "heard.wav")) as file:
        assert (file.getnframes(), file.getframerate()) == (8000, 8000)


def test_a_call_without_sound_says_so(client: Client, db: Database) -> None:
    calls.open_call(db, an_opening())
    sign_in(client)
    assert client.get("/api/calls/c-1/audio").json()["error"] == "NoRecording"


def test_nothing_outside_the_console_s_folder_is_served(client: Client) -> None:
    for path in ("/../settings.py", "/%2e%2e/settings.py", "/assets/../../settings.py"):
        answer = client.get(path)
        assert "ConsoleSettings" not in answer.text


def test_pages_load_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/health").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy


def test_twenty_pages_get_the_same_change(client: Client, db: Database) -> None:
    sign_in(client)
    with ExitStack() as pages:
        sockets = [pages.enter_context(client.websocket_connect("/api/feed")) for _ in range(20)]
        for socket in sockets:
            socket.receive("snapshot")
        calls.open_call(db, an_opening())
        assert {socket.receive("call_changed")["call"]["id"] for socket in sockets} == {"c-1"}


def test_a_closed_application_leaves_nothing_behind(db: Database, tmp_path: Path) -> None:
    # What outlives it, outlives it hundreds of times in a run of tests: Python looks through all of it again and again.
    with app_client(db, tmp_path) as client:
        sign_in(client)
        assert client.get("/").status_code == client.get("/api/cases").status_code == 200
        live = weakref.ref(client.house.live)
    del client
    gc.collect()
    assert live() is None
