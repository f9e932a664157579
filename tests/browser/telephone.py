"""A page's telephone for tests: Chromium with a tone as its microphone, before the running house."""

import json
import os
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from console.rehearsal import placing
from intake.office import people
from intake.records.database import Database
from intake.words import Role
from telephony import pbx
from telephony.settings import TelephonySettings
from tests.browser.conftest import CHROMIUM, PATIENCE_MS
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.sip_caller import SipCaller, loudness
from tests.waiting import until

PASSWORD = "Ke-Qi-2026-lu"
BROWSER_HZ, CALLER_HZ = 620, 440
# The amplitude of one frequency in what the page hears, out of 32768, over a third of a second.
HEARS = """hertz => {
  const audio = document.querySelector('.phone-sound'), stream = audio && audio.srcObject;
  if (!stream) return 0;
  if (window.heardOf !== stream.id) {
    window.heardOf = stream.id;
    const context = window.ears = new AudioContext();
    window.analyser = context.createAnalyser(); window.analyser.fftSize = 16384;
    context.createMediaStreamSource(stream).connect(window.analyser);
  }
  const found = new Float32Array(16384); window.analyser.getFloatTimeDomainData(found);
  let re = 0, im = 0;
  found.forEach((value, at) => {
    const hann = .5 - .5 * Math.cos(2 * Math.PI * at / 16384);
    const turn = 2 * Math.PI * hertz * at / window.ears.sampleRate;
    re += hann * value * Math.cos(turn); im += hann * value * Math.sin(turn);
  });
  return 32768 * 4 * Math.hypot(re, im) / 16384;
}"""


@dataclass(frozen=True, kw_only=True)
class Studio:
    """The running house, somebody's page in it, and their own way to the desk."""

    house: RunningHouse
    page: Page
    client: httpx.Client

    def screens(self, call: str, room: str) -> None:
        body = {"verb": "screen", "surface": "producer", "call": call, "room": room}
        answer = self.client.post("/api/desk/verbs", json=body)
        assert answer.is_success, answer.text

    def held(self) -> str:
        calls = self.client.get("/api/calls").json()
        return next((str(call["id"]) for call in calls if call["place"] == "hold"), "")

    def place(self, call: str) -> str | None:
        found: str | None = self.client.get(f"/api/calls/{call}").json()["place"]
        return found

    def _logged(self, kind: str) -> list[dict[str, Any]]:
        whole, _, _ = pbx.call_log_file(self.house.home).read_bytes().rpartition(b"\n")
        rows = [json.loads(line.decode("utf-8", "replace")) for line in whole.splitlines()]
        return [row for row in rows if kind in (row["userdeftype"], row["eventtype"])]

    def places(self, call: str) -> list[str]:
        """Where a call was, one place after the other, as the exchange's log has it."""
        return [_object(row["eventextra"])["extra"] for row in self._logged("CALL_PLACE") if row["userfield"] == call]

    def causes(self) -> list[str]:
        """Why legs of the page's telephone ended."""
        return [
            str(_object(row["eventextra"])["hangupcause"])
            for row in self._logged("HANGUP")
            if row["channame"].startswith("PJSIP/screener-web-1-")
        ]

    def legs(self) -> int:
        """How often the page's telephone is in a call."""
        line = placing.line(TelephonySettings())  # type: ignore[call-arg]
        try:
            rows = line.rows({"Action": "Status"})
            return sum(row.headers.get("Channel", "").startswith("PJSIP/screener-web-1-") for row in rows)
        finally:
            line.close()

    def hears(self, hertz: float) -> float:
        """How loud one frequency is in what comes out of the page, of 32768."""
        found: float = self.page.evaluate(HEARS, hertz)
        return found

    def connects(self, page: Page | None = None) -> str:
        """Click, and be in the room; its name."""
        page = page or self.page
        page.get_by_role("button", name="接通话机").click()
        in_room(page)
        return "desk-1"

    def takes(self, caller: SipCaller, room: str) -> str:
        """The caller rings, holds, and is put through to the room; the call."""
        assert caller.call("100")
        call = until(self.held, seconds=60, what="a caller who holds")
        self.screens(call, room)
        until(lambda: hears(caller, BROWSER_HZ), what="the caller hears the page")
        until(lambda: self.hears(CALLER_HZ) > 3000, what="the page hears the caller")
        return call


def _object(extra: str | dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = extra if isinstance(extra, dict) else json.loads(extra)
    return found


def in_room(page: Page) -> None:
    page.get_by_text("已在1号导播间").wait_for()


def microphone(path: Path) -> Path:
    at = np.arange(48_000 * 10) / 48_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((8000 * np.sin(2 * np.pi * BROWSER_HZ * at)).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    home = tmp_path_factory.mktemp("softphone")
    with running_house(home) as house, pytest.MonkeyPatch.context() as patch:
        for name, value in house.environment.items():
            if name.startswith("REXIAN_"):
                patch.setenv(name, value)
        db = Database(f"sqlite:///{home / 'rexian.db'}")
        people.add_person(
            db,
            name="dao",
            display="导播",
            password=PASSWORD,
            roles=(Role.SCREENER,),
            at=datetime.now(UTC),
            must_change=False,
        )
        db.close()
        yield house


@pytest.fixture(scope="module")
def browser(house: RunningHouse, playwright: Playwright) -> Iterator[Browser]:
    if [name for name in os.listdir("/sys/class/net") if name != "lo"] == []:
        pytest.skip("WebRTC needs a network interface beside loopback: ip link add va type veth peer name vb")
    tone_file = microphone(house.home / "microphone.wav")
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        # No flag lets it play sound: whoever has the microphone may, and that is what a reloaded page rests on.
        f"--use-file-for-fake-audio-capture={tone_file}",
    ]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@contextmanager
def signed_in(
    house: RunningHouse, browser: Browser, name: str, path: str, size: ViewportSize | None = None
) -> Iterator[tuple[Page, httpx.Client]]:
    """Somebody's page with a microphone, and the same session as a client."""
    address = f"http://127.0.0.1:{house.console_port}"
    context = browser.new_context(locale="zh-CN", permissions=["microphone"], viewport=size)
    context.set_default_timeout(PATIENCE_MS)
    with httpx.Client(base_url=address, timeout=60) as client:
        client.post("/api/session", json={"name": name, "password": PASSWORD}).raise_for_status()
        client.headers["X-CSRF-Token"] = client.cookies["rexian_csrf"]
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in client.cookies.items()])
        page = context.new_page()
        page.goto(address + path)
        try:
            yield page, client
        finally:
            context.close()


@pytest.fixture
def studio(house: RunningHouse, browser: Browser) -> Iterator[Studio]:
    with signed_in(house, browser, "dao", "/phone") as (page, client):
        yield Studio(house=house, page=page, client=client)


def level(caller: SipCaller, hertz: float) -> float:
    """How loud a frequency was in the last second a caller heard. On average over frames: one slip of a clock turns the
    phase, and halves what a long look finds."""
    heard = caller.heard[-8000:]
    pieces = heard[: len(heard) // 160 * 160].reshape(-1, 160)
    return float(np.mean([loudness(piece, hertz) for piece in pieces] or [0.0]))


def hears(caller: SipCaller, hertz: float) -> bool:
    return level(caller, hertz) > 2000


def is_silent_of(caller: SipCaller, hertz: float) -> bool:
    """Over a whole second: in a frame of twenty milliseconds, two tones of the tests are not told apart so finely."""
    return loudness(caller.heard[-8000:], hertz) < 300
