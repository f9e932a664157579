"""A season is planned in the browser: the day off is decided by a person, and who came lately is named."""

import os
from datetime import date, time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from intake.office import bodies, people, shows
from intake.records.database import Database
from intake.words import Branch, OrganisationId, Role
from telephony.settings import TelephonySettings
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def water(db: Database, client: object) -> OrganisationId:  # noqa: ARG001  the app comes first: it adds people too
    people.add_person(
        db, name="bian", display="编辑", password=PASSWORD, roles=[Role.EDITOR], at=NOW, must_change=False
    )
    return bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=NOW, aliases=[]).id


def picture(screen: Screen, name: str) -> None:
    """Kept for a person to look at where a folder is named."""
    if folder := os.environ.get("REXIAN_PICTURES"):
        screen.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_season_asks_about_the_day_off_and_names_who_came_lately(
    screen: Screen, db: Database, water: OrganisationId
) -> None:
    rhythm = TelephonySettings().schedule()  # type: ignore[call-arg]  # secrets come from the file
    shows.plan(db, day=date(2016, 12, 20), start=time(17, 30), end=time(18, 30), unit=water, rhythm=rhythm, at=NOW)
    page = screen.sign_in("bian", path="/shows")
    page.get_by_role("button", name="安排节目季").click()
    page.get_by_label("开始日").fill("2017-01-03")
    page.get_by_label("结束日").fill("2017-03-01")
    page.get_by_role("button", name="列出拟排节目").click()
    days = page.locator(".season .days li")
    expect(days).to_have_count(5)
    make = page.get_by_role("button", name="安排 4 期节目")
    expect(make).to_be_disabled()
    expect(page.locator(".season")).to_contain_text("还有 1 个非工作日未作决定")
    page.get_by_label("2017-01-31 如何安排").select_option(label="顺延至 2017-02-07")
    page.get_by_label("2017-01-17 的上线单位").select_option(label="区水务局")
    expect(days.nth(1)).to_contain_text("2016-12-20 曾上线，间隔不足 6 个月")
    assert faults(page) == []
    picture(screen, "season-desk-zh")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(screen, "season-phone-zh")
    page.get_by_role("button", name="安排 5 期节目").click()
    expect(page.get_by_text("已安排 5 期节目")).to_be_visible()
    expect(page.locator("tr.show")).to_have_count(5)
    expect(page.locator("tr.show").nth(2)).to_contain_text("2017-02-07")
