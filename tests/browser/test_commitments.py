"""P5 in the browser: the host notes what was promised, the unit says it is done, the style office looks into it."""

import pytest
from playwright.sync_api import expect

from intake.records.database import Database
from intake.words import OrganisationId
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.browser.test_preparing import a_show_soon, path_of, unit  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_commitment_goes_from_the_host_to_the_unit_and_to_the_style_office(
    screen: Screen,
    studio: Screen,
    db: Database,
    unit: OrganisationId,  # noqa: F811
) -> None:
    path = path_of(db, a_show_soon(db, unit, minutes=-5))
    host = studio.sign_in("bo", path=path).locator(".commitments")
    expect(host).to_contain_text("还没有记录服务承诺")
    host.get_by_label("承诺内容").fill("七日内公布停水安排")
    host.get_by_label("兑现期限").fill("2099-12-31")
    host.get_by_role("button", name="记录承诺").click()
    expect(host).to_contain_text("待兑现")
    mine = screen.sign_in("li", path=path).locator(".commitments")
    mine.get_by_label("兑现情况").fill("已在门户网站公布")
    mine.get_by_role("button", name="报告已兑现").click()
    expect(mine).to_contain_text("单位称已兑现")
    office = studio.sign_in("feng", path=path).locator(".commitments")
    office.get_by_label("核实情况").fill("已查看")
    office.get_by_role("button", name="认定已兑现").click()
    expect(office.locator(".pill")).to_have_text("已兑现")
    assert faults(screen.page) == []
