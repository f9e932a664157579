"""The calendar and the policy packs in a browser: one proposes, another approves, and everybody can read them."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from intake.office import organisations, people, posts
from intake.records.database import Database
from intake.words import Duty, Post, Role
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults
from tests.console.furnished import PASSWORD
from tests.house import NOW
from tests.intake.clocks_at_hand import a_clock, clock_row

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def two_people(db: Database) -> None:
    """zuo of the style office, jian of the supervision bureau."""
    for name, role, duty in (
        ("zuo", Role.STYLE_OFFICE, Duty.STYLE_OFFICE),
        ("jian", Role.SUPERVISOR, Duty.SUPERVISOR),
    ):
        person = people.add_person(db, name=name, display=name, password=PASSWORD, roles=(), at=NOW, must_change=False)
        with db.read() as tx:
            home = organisations.of_duty_in(tx, duty)
        posts.give_post(db, person.id, Post(organisation=home, role=role), NOW)


@pytest.mark.usefixtures("two_people")
def test_a_typhoon_is_proposed_by_one_and_approved_by_another(screen: Screen, db: Database) -> None:
    clock = a_clock(db, "complaint", date(2026, 11, 24))
    page = screen.sign_in("zuo", path="/calendar")
    page.get_by_role("button", name="提出变更").click()
    page.get_by_label("从", exact=True).fill("2026-11-26")
    page.get_by_label("到", exact=True).fill("2026-11-27")
    page.get_by_label("层级").select_option("city")
    page.get_by_label("名称").fill("台风停工")
    page.get_by_label("理由").fill("市三防指挥部通知")
    page.get_by_role("button", name="提交提案").click()
    expect(page.get_by_text("已提交，等待批准。")).to_be_visible()
    expect(page.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    page = screen.sign_in("jian", path="/calendar")
    expect(page.get_by_text("经过这些日子的在办时限：1 个")).to_be_visible()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("核对时限 1 个，变动 1 个")).to_be_visible()
    assert clock_row(db, clock).due_on == date(2026, 12, 3)


@pytest.mark.usefixtures("two_people")
def test_a_pack_is_checked_simulated_proposed_and_approved(screen: Screen, db: Database) -> None:
    a_clock(db, "suggest", date(2026, 11, 24))
    page = screen.sign_in("zuo", path="/policy")
    page.get_by_role("button", name="提出新的规则包").click()
    page.get_by_label("选择随系统提供的规则包").select_option(label="示例规则包（咨询2、投诉5、建议10个工作日）")
    page.get_by_role("button", name="检查并比较").click()
    expect(page.get_by_text("clocks[suggest].term.working_days")).to_be_visible()
    page.get_by_role("button", name="模拟").click()
    expect(page.get_by_text("2026-12-08")).to_be_visible()
    page.get_by_label("理由").fill("修订办理时限")
    page.get_by_role("button", name="提交提案").click()
    expect(page.get_by_text("已提交，等待批准。")).to_be_visible()
    page = screen.sign_in("jian", path="/policy")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("已施行，此后开始的时限按它计算。")).to_be_visible()
    expect(page.get_by_role("heading", name="示例规则包")).to_be_visible()


PAGES = (
    ("/calendar", ".month"),
    ("/policy", ".list"),
    ("/due?lang=zh-CN&kind=consult&date=2016-06-07", ".due"),
)


def opened(screen: Screen, path: str, ready: str) -> Page:
    page = screen.open(path)
    page.locator(ready).first.wait_for()
    return page


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_pages_of_the_rules_have_no_accessibility_fault(screen: Screen, look: str) -> None:
    page = screen.sign_in()
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    page.evaluate("look => localStorage.setItem('rexian.look', look)", look)
    found = [f"{path} {fault}" for path, ready in PAGES for fault in accessibility_faults(opened(screen, path, ready))]
    assert not found, "\n".join(found)


def test_the_pages_of_the_rules_are_no_wider_than_a_phone(phone: Screen) -> None:
    phone.sign_in()
    for path, ready in PAGES:
        wide = opened(phone, path, ready).evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{path} is {wide} wide"
