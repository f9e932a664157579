"""The live desk through the whole running house: from the key to the ear, to every screen, and two hundred moves."""

import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from console.settings import ConsoleSettings
from intake.office import people
from intake.records.database import Database
from intake.settings import house as house_settings
from intake.words import Role
from telephony.settings import TelephonySettings
from tests.bench import fan_out
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.sip_caller import SipCaller, loudness, tone
from tests.waiting import until

PRESSES, MOVES, SCREENS = 60, 200, 50
PASSWORD = "Ke-Qi-2026-lu"
STUDIO_PASSWORD = "a-studio-password"
HOST_HZ, SCREENER_HZ, CALLER_HZ = 620, 1900, 900
FRAME = 160


@dataclass(slots=True)
class Screen:
    """An open page: when it last heard which state of which call."""

    socket: ClientConnection
    seen: list[tuple[int, str, str]] = field(default_factory=list)

    def follow(self) -> None:
        with suppress(ConnectionClosed, OSError):
            for text in self.socket:
                now = time.monotonic_ns()
                if '"call_changed"' in text[:40]:
                    call = json.loads(text)["call"]
                    self.seen.append((now, call["id"], call["state"]))


class Person:
    """Somebody signed in, with one connection as a page has it."""

    def __init__(self, house: RunningHouse, name: str) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{house.console_port}", timeout=15)
        self.client.post("/api/session", json={"name": name, "password": PASSWORD}).raise_for_status()
        self.client.headers["X-CSRF-Token"] = self.client.cookies["rexian_csrf"]

    def presses(self, path: str, **body: object) -> None:
        answer = self.client.post(f"/api/desk/{path}", json=body)
        assert answer.is_success, answer.text


def measure() -> list[dict[str, Any]]:
    phones = json.dumps([{"name": name, "password": STUDIO_PASSWORD} for name in ("studio-one", "screener-one")])
    with (
        tempfile.TemporaryDirectory(prefix="rexian-bench-") as folder,
        running_house(Path(folder), REXIAN_TELEPHONY_PHONES=phones, REXIAN_DESK_DELAY_UNIT="simulated") as house,
        mock.patch.dict(os.environ, house.environment),
        ExitStack() as stack,
    ):
        for name, role in (("dao", "screener"), ("zhu", "host")):
            _add(house, name, role)
        return _measured(house, stack)


def _measured(house: RunningHouse, stack: ExitStack) -> list[dict[str, Any]]:
    producer, host = Person(house, "dao"), Person(house, "zhu")
    host.presses("chair")
    settings = TelephonySettings()  # type: ignore[call-arg]
    ear = _phone(stack, settings, "studio-one", "81", HOST_HZ)
    _phone(stack, settings, "screener-one", "91", SCREENER_HZ)
    caller = stack.enter_context(SipCaller(settings.sip_port, number="13900000001", source=tone(CALLER_HZ)))
    screens = stack.enter_context(_screens(house, SCREENS))
    assert caller.call("100")
    call = until(lambda: _held(producer), seconds=60, what="a caller who holds")
    desk = _Desk(producer=producer, host=host, call=call, ear=ear)
    desk.screened()
    to_ear, to_screens = [], []
    for _ in range(PRESSES):
        pressed, heard, shown = desk.on_air(screens)
        to_ear.append((heard - pressed) / 1e6)
        to_screens += [(at - pressed) / 1e6 for at in shown]
        desk.back()
    wrong = desk.moves(MOVES)
    back = [_reconnect(house) for _ in range(20)]
    return [
        *_rows("key to the host hearing the caller", to_ear, 100),
        *_rows(f"key to the state on {SCREENS} screens", to_screens, 100),
        _row(f"wrong rooms in {MOVES} moves in a row", "moves", wrong, 0),
        _row("full state after reconnect, p95", "ms", _at(back, 95), 1000),
        fan_out.row(house, producer.client),
    ]


@dataclass(frozen=True, kw_only=True)
class _Desk:
    producer: Person
    host: Person
    call: str
    ear: SipCaller

    def screened(self) -> None:
        self.producer.presses("verbs", verb="screen", surface="producer", call=self.call, room="desk-1")
        self.producer.presses("verbs", verb="approve", surface="producer", call=self.call)

    def on_air(self, screens: list[Screen]) -> tuple[int, int, list[int]]:
        """(key, first sound at the host's ear, state on each screen), as moments of one monotonic clock."""
        for screen in screens:
            screen.seen.clear()
        until(lambda: loudness(self.ear.heard[-FRAME * 4 :], CALLER_HZ) < 300, seconds=10, what="silence")
        pressed = [0]
        key = threading.Thread(target=self._press, args=(pressed,))
        begin = len(self.ear.heard)
        key.start()
        heard = self._first_sound(begin)
        key.join()
        until(lambda: all(self._shown(one) for one in screens), seconds=10, what="every screen")
        return pressed[0], heard, [self._shown(one) for one in screens]

    def _press(self, pressed: list[int]) -> None:
        pressed[0] = time.monotonic_ns()
        self.host.presses("next")

    def _first_sound(self, begin: int) -> int:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            heard = self.ear.heard[begin:]
            if len(heard) >= FRAME and loudness(heard[-FRAME:], CALLER_HZ) > 2000:
                return time.monotonic_ns()
            begin = max(begin, begin + len(heard) - FRAME * 2)
            time.sleep(0.001)
        raise AssertionError("the host hears nothing")

    def _shown(self, screen: Screen) -> int:
        return next((at for at, call, state in screen.seen if call == self.call and state == "on_air"), 0)

    def back(self) -> None:
        self.host.presses("verbs", verb="hold", surface="host", call=self.call)
        self.screened()

    def moves(self, count: int) -> int:
        """How many of so many moves ended in another room than the one that was asked for."""
        steps = (
            ("screen", "producer", "screening"),
            ("approve", "producer", "screened"),
            ("air", "host", "on_air"),
            ("hold", "host", "hold"),
        )
        wrong = 0
        for number in range(count):
            verb, surface, state = steps[number % len(steps)]
            person = self.host if surface == "host" else self.producer
            person.presses("verbs", verb=verb, surface=surface, call=self.call)
            found = self.producer.client.get(f"/api/calls/{self.call}").json()
            wrong += found["state"] != state
        return wrong


def _add(house: RunningHouse, name: str, role: str) -> None:
    """Over the office, as the command line would, without a temporary password."""
    db = Database(house_settings().database)
    try:
        people.add_person(
            db, name=name, display=name, password=PASSWORD, roles=(Role(role),), at=datetime.now(UTC), must_change=False
        )
    finally:
        db.close()
    assert house.is_ready()


def _phone(stack: ExitStack, settings: TelephonySettings, name: str, room: str, hertz: float) -> SipCaller:
    phone = stack.enter_context(SipCaller(settings.sip_port, number=name, password=STUDIO_PASSWORD, source=tone(hertz)))
    assert phone.call(room)
    return phone


def _held(person: Person) -> str:
    for call in person.client.get("/api/calls").json():
        if call["place"] == "hold":
            return str(call["id"])
    return ""


@contextmanager
def _screens(house: RunningHouse, count: int) -> Iterator[list[Screen]]:
    token = ConsoleSettings().internal_token.get_secret_value()  # type: ignore[call-arg]
    headers = {"Authorization": f"Bearer {token}"}
    address = f"ws://127.0.0.1:{house.console_port}/api/feed"
    with ExitStack() as stack, ThreadPoolExecutor(count) as threads:
        screens = [
            Screen(socket=stack.enter_context(connect(address, additional_headers=headers, max_size=2**24)))
            for _ in range(count)
        ]
        for screen in screens:
            threads.submit(screen.follow)
        try:
            yield screens
        finally:
            for screen in screens:
                screen.socket.close()


def _reconnect(house: RunningHouse) -> float:
    """Milliseconds from the first packet to the whole snapshot."""
    token = ConsoleSettings().internal_token.get_secret_value()  # type: ignore[call-arg]
    begun = time.monotonic()
    address = f"ws://127.0.0.1:{house.console_port}/api/feed"
    with connect(address, additional_headers={"Authorization": f"Bearer {token}"}, max_size=2**24) as socket:
        assert '"snapshot"' in str(socket.recv(timeout=10))
        return (time.monotonic() - begun) * 1000


def _rows(name: str, times: list[float], aim: float) -> list[dict[str, Any]]:
    return [
        _row(f"{name}, p{part}", "ms", round(_at(times, part), 1), aim if part == 95 else None) for part in (50, 95)
    ]


def _at(times: list[float], part: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]


def _row(name: str, unit: str, value: float, aim: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "value": value,
        "aim": aim,
        "better": "lower",
        "reference": None,
        "reference_value": None,
    }
