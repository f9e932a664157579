"""A real Chromium before the real app. What is missing is named, with the command that mends it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from console.app import STATIC
from console.signed_in import CSRF_COOKIE, SESSION_COOKIE
from intake.office import sessions
from intake.records.database import Database
from tests.browser.cable import Cable
from tests.console.furnished import PASSWORD, Client, app_client

# The first is Chromium without windows, which has less to draw.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
# A refused request is the server's word, which pages show; a broken line is what some tests are about.
EXPECTED = ("Failed to load resource", "WebSocket connection to")
DESK = {"width": 1440, "height": 900}
# A page that never shows what is awaited is found as surely after half a minute; a busy machine may need some of it.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


# Of this folder only: Playwright keeps an event loop running in the main thread, and later rooms run their own.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk")
    assert (STATIC / "index.html").is_file(), "the console is not built: make setup"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    # Root may not use Chromium's own sandbox; the pages are ours.
    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One person's browser at the console, behind a cable of its own."""

    page: Page
    cable: Cable
    db: Database
    complaints: list[str] = field(default_factory=list)

    def at(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.cable.port}{path}"

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.at(path))
        return self.page

    def sign_in(self, name: str = "lan", *, path: str = "/") -> Page:
        """Signed in on `path`, with a live feed; over the office, as the door lets only so many in each minute."""
        opened = sessions.sign_in(self.db, name, PASSWORD, datetime.now(UTC))
        cookies = {SESSION_COOKIE: opened.token, CSRF_COOKIE: opened.csrf}
        self.page.context.add_cookies(
            [{"name": cookie, "value": value, "url": self.at()} for cookie, value in cookies.items()]
        )
        page = self.open(path)
        page.get_by_role("status").filter(has_text="已连接").wait_for()
        return page


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path) as client:
        yield client


def opened_by(
    browser: Browser, client: Client, size: dict[str, int], *, zone: str = "Asia/Shanghai"
) -> Iterator[Screen]:
    cable = Cable(client.port)
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN", timezone_id=zone
    )
    context.set_default_timeout(PATIENCE_MS)
    screen = Screen(page=context.new_page(), cable=cable, db=client.house.db)

    def complained(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            screen.complaints.append(message.text)

    screen.page.on("console", complained)
    screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
    try:
        yield screen
    finally:
        context.close()
        cable.close()
    assert not screen.complaints, "the page complained to its console"


@pytest.fixture
def screen(chromium: Browser, client: Client) -> Iterator[Screen]:
    yield from opened_by(chromium, client, DESK)


@pytest.fixture
def studio(chromium: Browser, client: Client) -> Iterator[Screen]:
    """A second person's browser, beside the first."""
    yield from opened_by(chromium, client, DESK)


@pytest.fixture
def phone(chromium: Browser, client: Client) -> Iterator[Screen]:
    yield from opened_by(chromium, client, {"width": 390, "height": 844})


@pytest.fixture
def abroad(chromium: Browser, client: Client) -> Iterator[Screen]:
    """A screen whose computer is set to another time zone than the house."""
    yield from opened_by(chromium, client, DESK, zone="America/New_York")
