"""Signing in, in a real browser."""

import pytest
from playwright.sync_api import expect

from intake.office import people
from intake.records.database import Database
from intake.words import Role
from tests.browser.conftest import Screen
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_wrong_password_shows_the_server_s_sentence_and_lets_try_again(screen: Screen) -> None:
    page = screen.open()
    expect(page.get_by_text("make run")).to_be_visible()
    page.locator("input[name=username]").fill("lan")
    page.locator("input[name=password]").fill("not-this-one")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("姓名或密码不正确。")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="线路")).to_be_visible()


def test_a_first_password_is_changed_before_anything_is_seen(screen: Screen, db: Database) -> None:
    people.add_person(db, name="xin", display="新人", password=PASSWORD, roles={Role.SCREENER}, at=NOW)
    page = screen.open("/cases")
    page.locator("input[name=username]").fill("xin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.goto(screen.at("/"))
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    for label, text in (("现在的密码", "记错了"), ("新密码", "Geng-Hao-99-le"), ("再输一次新密码", "Geng-Hao-99-le")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="保存新密码").click()
    # Nobody is thrown out for a slip, and what was chosen is still there.
    expect(page.get_by_role("alert")).to_contain_text("现在的密码不正确")
    page.get_by_label("现在的密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_role("heading", name="线路")).to_be_visible()


def test_a_page_asked_for_before_signing_in_opens_after_it(screen: Screen) -> None:
    page = screen.open("/status")
    page.locator("input[name=username]").fill("lan")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="系统状态")).to_be_visible()


def test_a_session_closed_elsewhere_leads_to_the_door(screen: Screen) -> None:
    page = screen.sign_in()
    page.context.clear_cookies()
    page.get_by_role("link", name="来电", exact=True).click()
    expect(page.get_by_text("登录已过期，请重新登录。")).to_be_visible()


def test_the_language_changes_at_any_moment_and_is_remembered(screen: Screen) -> None:
    page = screen.sign_in()
    page.get_by_role("button", name="切换为英文").click()
    expect(page.get_by_role("heading", name="Lines")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Connected")).to_be_visible()
    page.get_by_role("button", name="switch to Chinese").click()
    expect(page.get_by_role("heading", name="线路")).to_be_visible()


def test_a_language_the_server_never_heard_of_is_told_when_the_page_is_next_opened(screen: Screen) -> None:
    page = screen.sign_in()
    page.route("**/api/session/language", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="切换为英文").click()
    expect(page.get_by_role("heading", name="Lines")).to_be_visible()
    screen.complaints.clear()  # of the line that was cut
    page.unroute("**/api/session/language")
    with page.expect_response("**/api/session/language") as told:
        page.reload()
    assert told.value.ok
    expect(page.get_by_role("status").filter(has_text="Connected")).to_be_visible()
    lan = next(person for person in people.people(screen.db, NOW) if person.name == "lan")
    assert lan.lang == "en"
