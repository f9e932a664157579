"""The studio's door in the browser: the station puts a code up, a guest signs in by telephone, the station sees it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from intake.office import people
from intake.office.programme import onair_people
from intake.records.database import Database
from intake.words import OrganisationId, ShowId
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.browser.test_preparing import a_show_soon, path_of, unit
from tests.intake.programme.rounds import THREE

__all__ = ["unit"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def with_list(db: Database, unit: OrganisationId, *, minutes: int) -> ShowId:
    show = a_show_soon(db, unit, minutes=minutes)
    with db.read() as tx:
        row = people.by_name(tx, "li")
    assert row is not None
    onair_people.write(db, show, THREE, by=row.id, at=datetime.now(UTC))
    return show


def test_a_guest_signs_in_by_telephone_and_the_station_sees_it_without_a_touch(
    screen: Screen, phone: Screen, db: Database, unit: OrganisationId
) -> None:
    show = with_list(db, unit, minutes=30)
    station = screen.sign_in("bo", path=path_of(db, show)).locator(".preparation")
    station.get_by_role("button", name="生成签到码").click()
    expect(station).to_contain_text("签到码已生成")
    assert faults(screen.page) == []
    with screen.page.context.expect_page() as opened:
        station.get_by_role("link", name="打开、打印签到码").click()
    sheet = opened.value
    expect(sheet.locator("svg.qr")).to_be_visible()
    expect(sheet.locator(".sheet")).to_contain_text("区水务局")
    token = sheet.locator(".address").inner_text().rsplit("/", 1)[1]
    assert faults(sheet) == []
    page = phone.page
    page.goto(phone.at(f"/door/{token}"))
    expect(page.get_by_role("heading", name="上线签到")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="我是 王芳").click()
    expect(page.get_by_text("您是 王芳（科员）吗？")).to_be_visible()
    page.get_by_role("link", name="不是我").click()
    page.get_by_role("link", name="我是 王芳").click()
    page.get_by_role("button", name="确认签到").click()
    expect(page.get_by_role("status")).to_contain_text("王芳 已于")
    # Loaded again, it signs nobody in again and asks nothing.
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("王芳 已于")
    row = station.locator(".people li").filter(has_text="王芳")
    expect(row).to_contain_text("准时")
    expect(row).to_contain_text("本人扫码")
    station.get_by_role("button", name="作废签到码").click()
    expect(station).to_contain_text("签到码已作废")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("签到码无效")
