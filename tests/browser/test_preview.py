"""The month's preview in the browser: written and published inside, read outside without signing in."""

import pytest
from playwright.sync_api import expect

from intake.office import people, posts
from intake.office.organisations import of_duty_in
from intake.records.database import Database
from intake.words import Duty, OrganisationId, Post, Role
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.browser.test_preparing import a_show_soon, unit
from tests.browser.test_season import PHONE, picture
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["unit"]


def test_the_station_writes_the_propaganda_department_publishes_and_anybody_reads(
    screen: Screen, db: Database, unit: OrganisationId
) -> None:
    people.add_person(
        db, name="bian", display="编辑", password=PASSWORD, roles=[Role.EDITOR], at=NOW, must_change=False
    )
    person = people.add_person(
        db, name="xuan", display="宣部长", password=PASSWORD, roles=[], at=NOW, must_change=False
    )
    with db.read() as tx:
        at = of_duty_in(tx, Duty.PROPAGANDA)
    posts.give_post(db, person.id, Post(organisation=at, role=Role.PROPAGANDA), NOW)
    a_show_soon(db, unit, minutes=30)
    page = screen.sign_in("bian", path="/shows")
    card = page.locator(".preview")
    # The month has begun, and its preview was due on the last working day before.
    expect(card.locator(".pill")).to_have_text("逾期未发布")
    expect(card.get_by_role("alert")).to_be_visible()
    card.locator("textarea").fill("供水改造与水价")
    expect(card.get_by_role("button", name="发布第 1 版")).to_be_disabled()
    card.get_by_role("button", name="保存").click()
    expect(card).to_contain_text("已保存")
    assert faults(page) == []
    picture(screen, "preview-desk-zh")
    page.context.clear_cookies()
    page = screen.sign_in("xuan", path="/shows")
    card = page.locator(".preview")
    expect(card).to_contain_text("供水改造与水价")
    expect(card.locator("textarea")).to_have_count(0)
    card.get_by_role("button", name="发布第 1 版").click()
    expect(card.locator(".top .pill")).to_have_text("已发布")
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(screen, "preview-phone-zh")
    address = card.get_by_role("link", name="公开页面").get_attribute("href")
    page.context.clear_cookies()
    page.goto(page.url.split("/shows")[0] + (address or ""))
    expect(page.locator("h1")).to_contain_text("节目预告")
    expect(page.locator("table")).to_contain_text("区水务局")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(screen, "public-preview-phone-zh")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("Shows in")
    page.set_viewport_size({"width": 1280, "height": 800})
    picture(screen, "public-preview-desk-en")
    assert faults(page) == []
