"""What is done by mouse on the producer's desk: drag in the queue, block all, other keys for a step."""

import pytest
from playwright.sync_api import Page, expect

from intake.records.database import Database
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import a_full_desk, an_approved_call, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def drag(page: Page, source: int, target: int) -> None:
    """By the steps of a hand: the library moves rows while the mouse is on its way."""
    rows = page.locator(".queue li")
    begin, end = rows.nth(source).bounding_box(), rows.nth(target).bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 200, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    for place in range(source - 1, target - 1, -1):
        over = rows.nth(place).bounding_box()
        assert over is not None
        page.mouse.move(end["x"] + 200, over["y"] + 6, steps=8)
        # Rows glide aside; one that still moves is not dropped on.
        page.wait_for_timeout(300)
    page.mouse.up()


def test_a_caller_is_dragged_to_the_head_of_the_queue(screen: Screen, db: Database) -> None:
    a_full_desk(db)
    an_approved_call(db, "c-6", minutes=3, point="井盖响")
    page = screen.sign_in("lan", path="/desk")
    names = page.locator(".queue li")
    expect(names).to_have_count(3)
    page.locator(".queue li").nth(2).locator("button").click()
    expect(names.nth(2)).to_have_class("seat-screened chosen")
    drag(page, 2, 0)
    expect(names.nth(0)).to_have_class("seat-screened chosen")
    # What is painted is the house's order, and a page that comes later sees the same.
    page.reload()
    page.locator(".queue li").first.locator("button").click()
    expect(page.get_by_label("要点（主持人可见）")).to_have_value("井盖响")


def test_all_lines_are_blocked_and_opened_by_mouse(screen: Screen, db: Database) -> None:
    a_full_desk(db)
    page = screen.sign_in("lan", path="/desk")
    page.get_by_role("button", name="关线").click()
    expect(page.locator(".blocked")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="开线").click()
    expect(page.locator(".blocked")).to_have_count(0)


def test_another_key_is_given_to_a_step_and_counts_at_once(screen: Screen, db: Database) -> None:
    a_full_desk(db)
    page = screen.sign_in("lan", path="/desk")
    page.get_by_role("button", name="快捷键").click()
    dialog = page.get_by_role("dialog")
    row = dialog.locator("li", has_text="第 2 行")
    row.get_by_role("button", name="加键").click()
    page.keyboard.press("F10")
    expect(dialog.locator(".wrong")).to_contain_text("这个键已用于")
    row.get_by_role("button", name="加键").click()
    page.keyboard.press("KeyK")
    expect(row.get_by_role("button", name="去掉 K")).to_have_count(1)
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator(".row.chosen, li.chosen").first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="快捷键").click()
    expect(page.get_by_role("dialog").get_by_text("K ×")).to_be_visible()
