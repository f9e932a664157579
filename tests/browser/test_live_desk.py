"""The live desk's two screens in a real browser: who is seen, in which order, who sits in the chair, who is called."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from intake.office import calls
from intake.office.desk import hands
from intake.office.desk.ledger import Hand
from intake.records.database import Database
from intake.words import CallId, OpenedCall, Place
from intake.words.desk import Surface
from tests.browser.conftest import Screen
from tests.browser.scenes import a_live_call
from tests.browser.test_for_everyone import AXE, RULES, TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOWN = "all => all.map(one => one.getBoundingClientRect().toJSON()).filter(box => box.width > 0)"

PRODUCER = 1


def hand() -> Hand:
    return Hand(person=PRODUCER, surface=Surface.PRODUCER, at=datetime.now(UTC), why="")


def an_approved_call(db: Database, call: str, *, minutes: int, point: str) -> OpenedCall:
    """Approved so many minutes ago."""
    then = datetime.now(UTC) - timedelta(minutes=minutes)
    opened = a_live_call(db, call, number=f"1380013{minutes:04}", rang_at=then)
    calls.place_call(db, opened.call, Place.READY, then)
    hands.write(db, opened.call, hands.Card(point=point), version=0, hand=hand())
    return opened


def a_full_desk(db: Database) -> None:
    """On the air, approved twice, with the screener, ringing."""
    an_approved_call(db, "c-1", minutes=9, point="路灯坏了三个月，没有人修")
    an_approved_call(db, "c-2", minutes=6, point="楼道消防门被锁")
    an_approved_call(db, "c-3", minutes=4, point="公交站牌看不清")
    calls.place_call(db, CallId("c-1"), Place.STUDIO, datetime.now(UTC), delay=8.0)
    talks = a_live_call(db, "c-4", number="13800137004", rang_at=datetime.now(UTC) - timedelta(minutes=2))
    calls.place_call(db, talks.call, Place.DESK, datetime.now(UTC))
    a_live_call(db, "c-5", number="13800137005", rang_at=datetime.now(UTC) - timedelta(minutes=1))


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def test_the_host_sees_only_who_is_approved_and_never_a_number(screen: Screen, db: Database) -> None:
    a_full_desk(db)
    page = screen.sign_in("bo", path="/host")
    expect(page.locator(".approved .point")).to_have_text(["楼道消防门被锁", "公交站牌看不清"])
    expect(page.locator(".caller")).to_have_count(3)
    assert "1380013" not in page.content()
    assert faults(page) == []


def test_the_queue_is_the_hands_order_moved_by_keys(screen: Screen, db: Database) -> None:
    a_full_desk(db)
    page = screen.sign_in("lan", path="/desk")
    callers = page.locator(".queue li")
    expect(callers).to_have_count(2)
    hands.reorder(db, CallId("c-3"), hand(), ahead_of=CallId("c-2"))
    page.locator(".row .name").nth(1).click()
    expect(callers.nth(1)).to_have_class("seat-screened chosen")
    callers.nth(1).locator("button").press("Alt+ArrowUp")
    expect(callers.nth(0)).to_have_class("seat-screened chosen")
    assert faults(page) == []


def test_a_second_host_is_told_who_sits_there_and_may_take_over(screen: Screen, studio: Screen) -> None:
    first = screen.sign_in("bo", path="/host")
    expect(first.get_by_text("离席")).to_be_visible()
    second = studio.sign_in("qing", path="/host")
    expect(second.locator(".chair .against")).to_contain_text("阿波")
    second.get_by_role("button", name="接管主持席").click()
    expect(second.get_by_text("离席")).to_be_visible()
    expect(first.locator(".chair")).to_contain_text("小晴")


def test_look_up_appears_on_the_other_screen_until_it_is_seen(screen: Screen, studio: Screen) -> None:
    producer = screen.sign_in("lan", path="/desk")
    host = studio.sign_in("bo", path="/host")
    producer.get_by_label("写给另一方").fill("看第二位")
    producer.get_by_role("button", name="请抬头！").click()
    call = host.locator(".call")
    expect(call).to_contain_text("看第二位")
    call.get_by_role("button", name="看到了").click()
    expect(call).to_have_count(0)
    expect(producer.locator(".call")).to_have_count(0)


@pytest.mark.parametrize("path", ["/desk", "/host"])
def test_the_language_changes_on_the_surface_and_no_key_moves(screen: Screen, db: Database, path: str) -> None:
    a_full_desk(db)
    page = screen.sign_in("bo" if path == "/host" else "lan", path=path)
    page.set_viewport_size({"width": 1440, "height": 900})
    switch = page.locator(".named").get_by_role("button", name="English，切换为英文")
    expect(page.locator(".verb button").nth(3)).to_be_visible()
    box = switch.bounding_box()
    # All at one moment: rows are drawn anew while one looks at them one by one.
    keys = page.locator(".verb button, .opens").evaluate_all(SHOWN)
    assert box is not None
    assert len(keys) > 3
    for key in keys:
        # 44 px is a key's own size: whoever misses by a whole key still does not hit the switch.
        beside = key["x"] - box["x"] - box["width"] >= 44 or key["y"] - box["y"] - box["height"] >= 0
        assert beside, key
    switch.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Host" if path == "/host" else "Live desk")
    # The mouse leaves no focus behind: the next space bar is not the switch's.
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert faults(page) == []
    back = page.locator(".named").get_by_role("button", name="中文, switch to Chinese")
    back.focus()
    page.keyboard.press("Space")
    expect(switch).to_be_focused()


@pytest.mark.parametrize("width", [390, 768])
@pytest.mark.parametrize(("who", "path", "seen"), [("lan", "/desk", ".row .name"), ("bo", "/host", ".caller .point")])
def test_a_surface_on_a_small_screen_has_all_its_width_and_its_dump_key(
    screen: Screen, db: Database, who: str, path: str, seen: str, width: int
) -> None:
    a_full_desk(db)
    page = screen.sign_in(who, path="/notices")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(screen.at(path))
    expect(page.locator(seen).first).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    # Wherever somebody has scrolled to.
    for _ in range(2):
        expect(page.locator(".dump button")).to_be_in_viewport(ratio=1)
        page.locator(".bare").evaluate("bare => bare.scrollTo(0, bare.scrollHeight)")
    assert page.locator(seen).first.evaluate("one => one.getBoundingClientRect().width") > width / 4
