"""Pages that everybody can use: with a screen reader, in the dark, on a phone, under a strict content policy."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from console.app import HERE
from intake.records.database import Database
from tests.browser.conftest import Screen
from tests.browser.scenes import a_live_call, a_transcribed_call

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = HERE / "web/node_modules/axe-core/axe.min.js"
# Parts of a page that one has to push sideways.
TOO_WIDE = (
    "() => [document.documentElement, ...document.querySelectorAll('.content, .bare, .scroll-x')]"
    ".filter(part => part.scrollWidth > part.clientWidth).map(part => part.tagName + '.' + part.className)"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = [
    "/",
    "/calls",
    "/cases",
    "/cases/{case}",
    "/review",
    "/rehearsal",
    "/status",
    "/password",
    "/notices",
    "/desk",
    "/desk/records",
]


def furnish(db: Database, home: Path) -> int:
    a_live_call(db)
    return a_transcribed_call(db, home).case


def opened(screen: Screen, path: str) -> Page:
    page = screen.open(path)
    page.locator("h1").first.wait_for()
    expect(page.get_by_text("加载中…")).to_have_count(0)
    return page


def accessibility_faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    # Of a tab among twenty nothing but this is seen; a sentence nobody wrote would show its key.
    title = page.title()
    told = title not in ("", "热线", "Hotline") and not re.match(r"[a-z]+\.", title)
    untitled = [] if told else [f"{page.url} has the title {title!r}"]
    return untitled + [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_page_has_an_accessibility_fault(screen: Screen, db: Database, tmp_path: Path, look: str) -> None:
    assert AXE.is_file(), "axe-core is missing: make setup"
    case = furnish(db, tmp_path)
    page = screen.sign_in()
    page.evaluate("look => localStorage.setItem('rexian.look', look)", look)
    found = [
        f"{path} {fault}" for path in PAGES for fault in accessibility_faults(opened(screen, path.format(case=case)))
    ]
    assert not found, "\n".join(found)


def test_the_door_has_no_accessibility_fault(screen: Screen) -> None:
    assert accessibility_faults(opened(screen, "/sign-in")) == []


def test_no_page_is_wider_than_a_phone(phone: Screen, db: Database, tmp_path: Path) -> None:
    case = furnish(db, tmp_path)
    phone.sign_in()
    wide = [path for path in PAGES if opened(phone, path.format(case=case)).evaluate(TOO_WIDE)]
    assert wide == []


def test_no_page_asks_another_host_for_anything(screen: Screen, db: Database, tmp_path: Path) -> None:
    case = furnish(db, tmp_path)
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.sign_in()
    for path in PAGES:
        opened(screen, path.format(case=case))
    own = (screen.at(), f"ws://127.0.0.1:{screen.cable.port}/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_chinese_signs_have_a_font(screen: Screen) -> None:
    page = opened(screen, "/sign-in")
    # A missing sign is drawn as the font's empty box, which is as wide for every sign that is missing.
    widths = page.evaluate(
        """() => {
            const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            pen.font = '40px ' + getComputedStyle(document.body).fontFamily;
            const drawn = sign => {
                pen.clearRect(0, 0, 60, 60); pen.fillText(sign, 4, 44);
                return pen.getImageData(0, 0, 60, 60).data.join();
            };
            return [drawn('热') === drawn('线'), drawn('热') === drawn('\\uffff')];
        }"""
    )
    assert widths == [False, False], "no Chinese font: apt-get install fonts-noto-cjk"


def test_every_time_is_the_house_s_wherever_the_screen_is(abroad: Screen, db: Database, tmp_path: Path) -> None:
    case = furnish(db, tmp_path)
    page = abroad.sign_in()
    assert page.evaluate("() => new Date('2026-11-24T09:30:00Z').getHours()") == 4
    shown = {"/": "17:30:00", "/calls": "11-24 17:30", "/cases": "11-24 17:30", "/review": "11-24 17:30"}
    for path, time in (shown | {f"/cases/{case}": "2026-11-24 17:30:00"}).items():
        expect(opened(abroad, path).locator("main").get_by_text(time).first).to_be_visible()
    here = datetime.now(ZoneInfo("Asia/Shanghai"))
    clock = page.locator("time.clock").inner_text()
    # A busy page may show the minute that has just ended; another zone is off by half an hour at least.
    near = [(here + timedelta(minutes=n)).strftime("%H:%M:") for n in (-1, 0, 1)]
    assert any(clock.endswith(minute + clock[-2:]) for minute in near), clock
