"""The register at work: a show planned past a day off, a unit renamed, a person given a post, a roster taken in."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.office import bodies, organisations, people, posts
from intake.records.database import Database
from intake.words import Branch, OrganisationId, Post, Role
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults, opened
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["/shows", "/units", "/units/10", "/people"]


def unit(db: Database, name: str) -> OrganisationId:
    with db.read() as tx:
        found = organisations.find_in(tx, name, NOW.date())
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def staff(db: Database, client: object) -> None:  # noqa: ARG001  the app comes first: it adds people too
    """An administrator, and a unit with its own."""
    people.add_person(
        db, name="guan", display="管理员", password=PASSWORD, roles=[Role.ADMINISTRATOR], at=NOW, must_change=False
    )
    water = bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=NOW, aliases=["水务局"])
    for name, display, role in (("shui", "水管员", Role.UNIT_ADMIN), ("lin", "林工", Role.UNIT_HANDLER)):
        person = people.add_person(
            db, name=name, display=display, password=PASSWORD, roles=[], at=NOW, must_change=False
        )
        posts.give_post(db, person.id, Post(organisation=water.id, role=role), NOW)


def plan(page: Page, day: str) -> None:
    page.get_by_role("button", name="安排一期").click()
    page.get_by_label("日期").fill(day)


def test_a_show_is_planned_past_a_day_off_moved_and_called_off(screen: Screen) -> None:
    page = screen.sign_in("guan", path="/shows")
    expect(page.get_by_text("还没有安排节目")).to_be_visible()
    # The first of October is a day off whatever the year's notice says about the days beside it.
    plan(page, "2026-10-01")
    expect(page.get_by_text("放假日")).to_be_visible()
    page.get_by_role("button", name="改到").click()
    page.get_by_role("combobox", name="上线单位").select_option(label="区水务局")
    page.get_by_role("button", name="保存").click()
    row = page.locator("tr.show")
    expect(row).to_contain_text("区水务局")
    expect(row).to_contain_text("2026-10-")
    page.get_by_role("button", name="下一年").click()
    plan(page, "2027-03-02")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="改动 2027-03-02").click()
    page.get_by_label("开始").fill("18:00")
    page.get_by_label("原因").fill("让路体育转播")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("18:00–18:30")
    page.get_by_role("button", name="改动 2027-03-02").click()
    page.get_by_role("button", name="取消", exact=True).last.click()
    page.get_by_role("alert").get_by_role("button", name="取消").click()
    expect(row).to_contain_text("已取消")
    expect(row).to_contain_text("让路体育转播")


def test_what_is_refused_is_said_beside_the_form(screen: Screen) -> None:
    page = screen.sign_in("guan", path="/shows")
    plan(page, "2026-12-01")
    page.locator(".panel").get_by_role("button", name="保存").click()
    expect(page.locator("tr.show")).to_have_count(1)
    plan(page, "2026-12-01")
    page.locator(".panel").get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("重叠")
    expect(page.get_by_label("日期")).to_have_value("2026-12-01")


def test_a_unit_is_renamed_from_a_day_on(screen: Screen) -> None:
    page = screen.sign_in("guan", path="/units")
    page.get_by_role("textbox", name="按名称、别名查找").fill("水务")
    page.get_by_role("link", name="区水务局").click()
    page.get_by_label("新名称").fill("区水利局")
    page.get_by_label("生效日期").first.fill("2027-01-01")
    page.get_by_role("button", name="更名").click()
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    expect(page.get_by_role("cell", name="区水利局")).to_be_visible()
    page.get_by_role("link", name="返回名录").click()
    page.get_by_label("按这一天的名称").fill("2027-01-02")
    expect(page.get_by_role("link", name="区水利局")).to_be_visible()


def test_somebody_new_gets_a_password_once_and_a_post(screen: Screen, db: Database) -> None:
    page = screen.sign_in("guan", path="/people")
    page.get_by_role("button", name="添加人员").click()
    page.get_by_label("姓名", exact=True).fill("莫局")
    page.get_by_label("登录名", exact=True).fill("mo")
    page.get_by_role("combobox", name="单位").select_option(label="区水务局")
    page.get_by_role("combobox", name="职务").select_option(label="单位负责人")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    page.get_by_role("button", name="已记下").click()
    with db.read() as tx:
        assert len(posts.people_of(tx, unit(db, "区水务局"), [Role.UNIT_LEADER], NOW.date().replace(year=2027))) == 1
    page.get_by_role("button", name="改动 莫局").click()
    page.get_by_role("button", name="结束").click()
    page.get_by_role("combobox", name="交接给").select_option(label="林工（lin）")
    page.get_by_role("button", name="交接", exact=True).click()
    expect(page.locator("tr.one", has_text="林工")).to_contain_text("单位负责人")


def test_a_unit_s_administrator_sees_the_unit_s_people_and_no_telephones(screen: Screen) -> None:
    page = screen.sign_in("shui")
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    places = set(page.locator("nav .to").all_inner_texts())
    assert places >= {"节目", "单位", "人员"}
    assert not places & {"直播间", "来电", "审核", "演练", "系统"}
    page.get_by_role("link", name="人员").click()
    expect(page.locator("tr.one")).to_have_count(2)
    page.get_by_role("button", name="添加人员").click()
    assert page.get_by_role("combobox", name="单位").locator("option").all_inner_texts() == ["请选择", "区水务局"]


def test_a_roster_with_faults_is_told_line_by_line_and_then_taken_in(screen: Screen, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("单位,类别,登录名,职务\n区税务局,驻区单位,shuiwu,承办人\n,镇街,,\n", "utf-8")
    page = screen.sign_in("guan", path="/units")
    page.get_by_role("button", name="导入名册").click()
    page.get_by_label("选择文件").set_input_files(roster)
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("第 3 行")).to_be_visible()
    expect(page.get_by_role("button", name="导入", exact=True)).to_be_disabled()
    # A browser tells a page of a file that is chosen again only when it has another name, or after a click of a hand.
    roster = tmp_path / "mended.csv"
    roster.write_text("单位,类别,登录名,职务\n区税务局,驻区单位,shuiwu,承办人\n", "utf-8")
    page.get_by_label("选择文件").set_input_files(roster)
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("cell", name="shuiwu").first).to_be_visible()
    expect(page.get_by_role("link", name="区税务局")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_page_of_the_register_has_an_accessibility_fault(screen: Screen, look: str) -> None:
    page = screen.sign_in("guan", path="/shows")
    page.evaluate("look => localStorage.setItem('rexian.look', look)", look)
    found = []
    for path in PAGES:
        opened(screen, path)
        for name in ("安排一期", "添加单位", "添加人员"):
            button = page.get_by_role("button", name=name)
            if button.count():
                button.click()
        found += [f"{path} {fault}" for fault in accessibility_faults(page)]
    assert not found, "\n".join(found)


def test_no_page_of_the_register_is_wider_than_a_phone(phone: Screen) -> None:
    phone.sign_in("guan", path="/shows")
    for path in PAGES:
        wide = opened(phone, path).evaluate(
            "() => [document.documentElement, document.querySelector('.content')]"
            ".some(part => part.scrollWidth > part.clientWidth)"
        )
        assert not wide, path
