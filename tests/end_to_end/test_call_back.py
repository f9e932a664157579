"""A call back through the whole system: asked over HTTP, the app killed in the middle, its row and sound whole."""

import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.end_to_end.running_house import RunningHouse, running_house
from tests.sip_caller import SipCaller
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.asterisk, pytest.mark.timeout(600)]

FIRST, PASSWORD = "Huan-Ying-2026", "Ke-Qi-2026-lu"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    with running_house(tmp_path_factory.mktemp("home")) as house:
        practice_case(house)
        yield house


def practice_case(house: RunningHouse) -> int:
    with SipCaller(house.sip_port) as caller:
        assert caller.call("199")
        found = until(lambda: house.rows("SELECT id FROM matter WHERE practice"))
    return int(found[0]["id"])


def call_back(house: RunningHouse, which: str) -> dict[str, object]:
    return dict(house.rows("SELECT * FROM call_back WHERE id = ?", which)[0])


def test_rehearse_call_back_goes_through_every_step(house: RunningHouse) -> None:
    told = house.rexian("--lang", "en", "rehearse", "--call-back")
    assert told.returncode == 0, told.stdout + told.stderr
    for step in ("The first telephone rings", "The caller's telephone rings", "Talking", "They talked", "✓"):
        assert step in told.stdout, told.stdout


def test_an_app_killed_in_the_middle_costs_neither_the_talk_nor_its_row(house: RunningHouse) -> None:
    case, key = int(house.rows("SELECT id FROM matter WHERE practice")[0]["id"]), str(uuid4())
    with httpx.Client(base_url=f"http://127.0.0.1:{house.console_port}", timeout=15) as page:
        _sign_in(house, page)
        offer = page.get(f"/api/cases/{case}/call-backs").json()
        asked = {"key": key, "purpose": "answer", "rings": offer["rings"][0]["key"], "version": offer["version"]}
        answer = page.post(f"/api/cases/{case}/call-back", json=asked)
        assert answer.status_code == httpx.codes.OK, answer.text
        until(lambda: call_back(house, key)["official_at"], what="the official's answer")
        before = house.pid("app")
        house.kill("app")
        until(lambda: house.pid("app") != before and house.is_ready(), seconds=60, what="the app again")
        until(lambda: call_back(house, key)["outcome"], seconds=60, what="the end of the call back")
        until(lambda: call_back(house, key)["recording_seconds"], what="its recording")
        row = call_back(house, key)
        assert (row["outcome"], row["cause"]) == ("answered", 16)
        assert len(str(row["recording_sha256"])) == 64
        sound = page.get(f"/api/call-backs/{key}/audio")
        assert sound.content[:4] == b"RIFF"
        assert sound.headers["content-length"] == str(len(sound.content))


def _sign_in(house: RunningHouse, page: httpx.Client) -> None:
    added = subprocess.run(
        [sys.executable, "-m", "console.commands", "user", "add", "lan", "--role", "screener", "--password-stdin"],
        env=house.environment,
        input=FIRST,
        capture_output=True,
        text=True,
        check=False,
    )
    assert added.returncode == 0, added.stderr
    _open(page, FIRST)
    changed = page.post("/api/session/password", json={"old": FIRST, "new": PASSWORD})
    assert changed.status_code == httpx.codes.OK, changed.text


def _open(page: httpx.Client, password: str) -> None:
    answer = page.post("/api/session", json={"name": "lan", "password": password})
    assert answer.status_code == httpx.codes.OK, answer.text
    page.headers["x-csrf-token"] = page.cookies["rexian_csrf"]
