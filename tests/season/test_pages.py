"""Every page with a season behind it, as those see it who use it: both languages, a desk and a phone.

`REXIAN_PICTURES=folder` keeps a picture of each, to be looked at.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Town
from tests.browser.conftest import DESK, Screen, opened_by
from tests.browser.test_for_everyone import TOO_WIDE, accessibility_faults, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
PAGES = {
    "registrar": ["/cases", "/calls", "/ledger", "/inbox", "/handling/2", "/search?q=水", "/notices", "/papers"],
    "editor": ["/shows?year=2016", "/shows/1?year=2016", "/shows/8?year=2016", "/assessment?period=2016"],
    "office": [
        "/inbox",
        "/ledger",
        "/handling/3",
        "/shows/5?year=2016",
        "/overdue",
        "/supervision",
        "/research",
        "/assessment?period=2016-Q3",
        "/calendar",
        "/policy",
        "/units",
        "/units/13",
    ],
    "bureau": ["/leads", "/supervision", "/overdue", "/handling/3", "/shows/7?year=2016"],
    "water": ["/inbox", "/ledger", "/handling/3", "/shows/1?year=2016", "/leads", "/assessment?period=2016", "/papers"],
    "partner": ["/inbox", "/ledger"],
    "administrator": ["/people", "/units", "/status", "/templates"],
}


@pytest.fixture
def screen(chromium: Browser, played: Town) -> Iterator[Screen]:
    yield from opened_by(chromium, played.clients["editor"], DESK)


@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_fault_or_is_too_wide(screen: Screen, who: str) -> None:
    page = screen.sign_in(who, path="/notices")
    found = []
    for lang in ("zh-CN", "en"):
        if lang == "en":
            page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
            page.get_by_role("button", name="English").click()
            expect(page.get_by_role("button", name="中文")).to_be_visible()
        for path in PAGES[who]:
            for size in (DESK, PHONE):
                shown(screen, path, size)
                # Structure and colours are the same in both languages; how long words are is not.
                wrong = [*page.evaluate(TOO_WIDE), *(accessibility_faults(page) if lang == "zh-CN" else ())]
                found += [f"{path} {lang} {size['width']}: {fault}" for fault in wrong]
                picture(page, f"{who}{path}-{lang}-{size['width']}")
    assert not found, "\n".join(found)


def shown(screen: Screen, path: str, size: dict[str, int]) -> None:
    page = screen.page
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    if size is DESK:
        opened(screen, path)
        expect(page.get_by_text("Loading…")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("REXIAN_PICTURES"):
        size = page.viewport_size or DESK
        tall = page.evaluate(
            "() => Math.max(...[...document.querySelectorAll('.content')].map(one => one.scrollHeight))"
        )
        page.set_viewport_size({"width": size["width"], "height": min(tall + 150, 4000)})
        page.screenshot(path=Path(folder) / (name.replace("/", "_").replace("?", "_") + ".png"), full_page=True)
