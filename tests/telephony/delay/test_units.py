"""Delay units: what they report counts only while it is fresh, and what cannot be read is never a number."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from telephony.delay import DelayWatch, Reading, UnitAway, delay_unit
from telephony.delay.by_contact import ContactUnit
from telephony.delay.by_http import HttpUnit
from telephony.delay.simulated import SimulatedUnit
from telephony.desk_settings import DeskSettings

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class Page:
    """A unit's own page: what it says, and what was asked of it."""

    def __init__(self) -> None:
        self.body = b'{"status": {"delay": 7900}}'
        self.status = 200
        self.asked: list[str] = []
        page = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                page.asked.append(f"{self.command} {self.path} {self.headers.get('X-Key', '')}".strip())
                self.send_response(page.status)
                self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                self.wfile.write(page.body)

            do_GET = do_POST = _answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page()
    yield page
    page.server.shutdown()
    page.server.server_close()


def by_http(page: Page, field: str = "status.delay", scale: float = 0.001) -> HttpUnit:
    return HttpUnit(
        f"{page.address}/status",
        field=field,
        dump=f"{page.address}/dump",
        method="POST",
        scale=scale,
        least=6.0,
        headers={"X-Key": "k"},
    )


def test_a_unit_by_http_tells_its_delay_and_is_told_to_dump(page: Page) -> None:
    unit = by_http(page)
    assert unit.read() == Reading(seconds=7.9, safe=True)
    assert unit.dump().did
    assert page.asked == ["GET /status k", "POST /dump k"]


@pytest.mark.parametrize(
    ("body", "field", "seconds"),
    [
        (b"Delay: 6,5 s", "", 6.5),
        (b'{"units": [{"seconds": "8.0"}]}', "units.0.seconds", 8.0),
        (b"-1", "", -1.0),
    ],
)
def test_a_number_is_read_where_the_settings_say(page: Page, body: bytes, field: str, seconds: float) -> None:
    page.body = body
    assert by_http(page, field, 1.0).read().seconds == seconds


@pytest.mark.parametrize("body", [b"", b"full", b"{}", b'{"status": {"delay": true}}', b'{"status": {"delay": null}}'])
def test_what_is_no_number_is_no_delay(page: Page, body: bytes) -> None:
    page.body = body
    with pytest.raises(UnitAway):
        by_http(page).read()


def test_a_unit_that_answers_with_a_fault_or_not_at_all_is_away(page: Page) -> None:
    page.status = 500
    unit = by_http(page)
    with pytest.raises(UnitAway):
        unit.read()
    assert not unit.dump().did
    nobody = HttpUnit("http://127.0.0.1:1/", field="", dump="http://127.0.0.1:1/", method="GET", scale=1, least=6)
    with pytest.raises(UnitAway):
        nobody.read()
    assert not nobody.dump().did


def test_contacts_say_safe_or_nothing_and_take_a_pulse(tmp_path: Path) -> None:
    safe, dump = tmp_path / "safe", tmp_path / "dump"
    safe.write_text("1\n")
    unit = ContactUnit(safe, dump, full=8.0, pulse=0.01)
    assert unit.read() == Reading(seconds=8.0, safe=True)
    safe.write_text("0\n")
    assert unit.read() == Reading(seconds=0.0, safe=False)
    assert unit.dump().did
    assert dump.read_text() == "0"
    safe.write_text("x")
    with pytest.raises(UnitAway):
        unit.read()
    safe.unlink()
    with pytest.raises(UnitAway):
        unit.read()


def test_the_simulated_unit_is_empty_after_a_dump_and_fills_again() -> None:
    now = [0.0]
    unit = SimulatedUnit(8.0, refills=0.5, clock=lambda: now[0])
    assert unit.read() == Reading(seconds=8.0, safe=True)
    unit.dump()
    now[0] = 4.0
    assert unit.read() == Reading(seconds=2.0, safe=False)
    now[0] = 60.0
    assert unit.read() == Reading(seconds=8.0, safe=True)


class Fading:
    """A unit that dies after its first word."""

    name = "fading"

    def __init__(self) -> None:
        self.words = 1

    def read(self) -> Reading:
        if not self.words:
            raise UnitAway("cable")
        self.words -= 1
        return Reading(seconds=8.0, safe=True)

    def dump(self) -> Any:
        raise AssertionError


def test_an_old_word_proves_nothing() -> None:
    now = [NOON]
    watch = DelayWatch(Fading(), clock=lambda: now[0])
    watch.look()
    assert watch.now() == 8.0
    now[0] += timedelta(seconds=1.9)
    watch.look()
    told = watch.told()
    assert (told.seconds, told.away) == (8.0, "cable")
    now[0] += timedelta(seconds=0.2)
    assert watch.now() is None
    assert watch.at(NOON + timedelta(seconds=1)) == 8.0
    assert watch.at(NOON + timedelta(seconds=30)) is None


def test_a_unit_by_hand_shows_what_was_confirmed_and_nothing_else() -> None:
    said: list[float | None] = [None]
    unit = delay_unit(DeskSettings(), lambda: said[0])
    assert unit.read().seconds is None
    said[0] = 7.0
    assert unit.read().seconds == 7.0
    assert not unit.dump().did
