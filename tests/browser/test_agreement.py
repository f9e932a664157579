"""Three bodies agree on a show's unit in the browser, one objects first; the list of shows says how far they are."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from intake.records.database import Database
from intake.words import OrganisationId
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.browser.test_preparing import a_show_soon, unit
from tests.browser.test_season import PHONE, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["unit"]


def test_three_bodies_agree_and_the_list_says_so(screen: Screen, db: Database, unit: OrganisationId) -> None:
    show = a_show_soon(db, unit, minutes=60 * 24 * 20)
    year = (datetime.now(UTC) + timedelta(days=20)).year
    page = screen.page
    for name, button, state in (
        ("jian", "提出异议", "有异议"),
        ("gong", "同意", "有异议"),
        ("feng", "同意", "有异议"),
        ("jian", "同意", "已商定"),
    ):
        card = screen.sign_in(name, path=f"/shows/{show}?year={year}").locator(".agreement")
        if button == "提出异议":
            card.get_by_role("button", name=button).click()
            expect(card).to_contain_text("提出异议请写明理由")
            card.get_by_label("区监察局意见").fill("上月刚上过线")
        card.get_by_role("button", name=button, exact=True).click()
        expect(card.locator("h2 .pill")).to_have_text(state)
        assert faults(page) == []
        if state == "已商定":
            card.get_by_text("此前意见").click()
            expect(card).to_contain_text("上月刚上过线")
            picture(screen, "agreement-desk-zh")
            page.set_viewport_size(PHONE)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            picture(screen, "agreement-phone-zh")
        page.context.clear_cookies()
    page = screen.sign_in("li", path=f"/shows/{show}?year={year}")
    expect(page.locator(".agreement h2 .pill")).to_have_text("已商定")
    expect(page.locator(".agreement").get_by_role("button")).to_have_count(0)
    page.goto(page.url.split("/shows")[0] + "/shows")
    if str(year) != page.locator(".years strong").inner_text():
        page.get_by_role("button", name="下一年").click()
    expect(page.locator("tr.show .agreement")).to_have_text("已商定")
    assert faults(page) == []
