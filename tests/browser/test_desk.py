"""The desk in a real browser: rings, captions, breaks of the line."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from console.wire import Caption
from intake.office import calls, transcripts
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, EndReason, Leg, Place
from tests.browser.conftest import Screen
from tests.browser.scenes import a_live_call, now
from tests.console.furnished import Client
from tests.house import NOW, a_segment

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_empty_desk_says_how_to_place_a_call(screen: Screen) -> None:
    page = screen.sign_in()
    expect(page.get_by_text("暂无来电")).to_be_visible()
    expect(page.get_by_text("sip:100@")).to_be_visible()
    expect(page.locator(".rows .row .state strong")).to_have_text(["空闲"] * 6)


def test_a_call_appears_with_its_state_number_and_case(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    opened = a_live_call(db, number="13800138000")
    row = page.locator(".rows .row").first
    expect(row).to_contain_text("振铃")
    expect(row).to_contain_text("13800138000")
    expect(row).to_contain_text(f"{opened.number[:4]} {opened.number[4:]}")
    calls.place_call(db, opened.call, Place.DESK, now())
    expect(row.locator("strong")).to_have_text("导播中")


def test_a_call_keeps_its_row_when_the_one_above_it_ends(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    first = a_live_call(db, "c-1")
    a_live_call(db, "c-2", number="13800138002", rang_at=NOW + timedelta(seconds=1))
    expect(page.locator(".rows .row").nth(1)).to_contain_text("13800138002")
    calls.end_call(db, first.call, now(), EndReason.CALLER_HUNG_UP)
    expect(page.locator(".rows .row").nth(0)).to_contain_text("空闲")
    expect(page.locator(".rows .row").nth(1)).to_contain_text("13800138002")
    expect(page.locator(".recent")).to_contain_text("来电人挂断")


def test_two_screens_show_two_rings_of_one_instant_in_the_same_rows(screen: Screen, db: Database) -> None:
    first = screen.sign_in()
    a_live_call(db, "c-2", number="13800138002")
    a_live_call(db, "c-1", number="13800138001")
    expect(first.locator(".rows .row").nth(1)).to_contain_text("13800138001")
    second = first.context.new_page()
    second.goto(screen.at())
    calls.end_call(db, CallId("c-2"), None, EndReason.LINE_LOST)
    a_live_call(db, "c-3", number="13800138003")
    for page in (first, second):
        expect(page.locator(".rows .row").nth(0)).to_contain_text("13800138003")
        expect(page.locator(".rows .row").nth(1)).to_contain_text("13800138001")


def test_captions_grow_and_the_final_text_takes_their_place(screen: Screen, db: Database, client: Client) -> None:
    page = screen.sign_in()
    opened = a_live_call(db)
    row = page.locator(".rows .row").first
    expect(row).to_contain_text("振铃")
    for text in ("路灯", "路灯坏了"):
        client.house.live.say(Caption(call=opened.call, leg=Leg.CALLER, text=text, at=now()))
        expect(row.locator(".interim")).to_have_text(text)
    transcripts.hear_segment(db, opened.call, Leg.CALLER, a_segment("路灯坏了三个月"))
    expect(row.locator(".said")).to_have_text("路灯坏了三个月")
    expect(row.locator(".interim")).to_have_count(0)
    expect(page.get_by_role("log")).to_contain_text("路灯坏了三个月")


def test_after_a_cut_line_the_page_is_right_by_itself(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    a_live_call(db, "c-1")
    expect(page.locator(".rows .row").first).to_contain_text("振铃")
    screen.cable.cut()
    calls.end_call(db, CallId("c-1"), now(), EndReason.CALLER_HUNG_UP)
    a_live_call(db, "c-2", number="13800138002")
    expect(page.locator(".rows .row").filter(has_text="13800138002")).to_have_count(1)
    expect(page.locator(".rows .row").filter(has_text="空闲")).to_have_count(5)


def test_an_unplugged_line_is_shown_as_broken_and_is_right_after_its_return(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    screen.cable.unplug()
    a_live_call(db, "c-1", number="13800138001")
    expect(page.get_by_role("status").filter(has_text="重连中")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("正在重新连接")
    screen.cable.plug_in()
    expect(page.locator(".rows .row").first).to_contain_text("13800138001")
    expect(page.get_by_role("status").filter(has_text="已连接")).to_be_visible()


def test_ten_breaks_in_a_row_leave_no_trace(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    for n in range(10):
        screen.cable.cut()
        a_live_call(db, f"c-{n}", number=f"1380013800{n}", rang_at=NOW + timedelta(seconds=n))
        expect(page.locator(".rows .row").nth(n)).to_contain_text(f"1380013800{n}")


def test_digits_choose_lines_and_o_opens_the_case(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    a_live_call(db, "c-1")
    second = a_live_call(db, "c-2", number="13800138002", rang_at=NOW + timedelta(seconds=1))
    expect(page.locator(".rows .row").nth(1)).to_contain_text("13800138002")
    page.keyboard.press("2")
    expect(page.get_by_role("region", name="所选来电")).to_contain_text("13800138002")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=f"{second.number[:4]} {second.number[4:]}")).to_be_visible()


def test_waiting_time_is_counted_from_the_ring(screen: Screen, db: Database) -> None:
    page = screen.sign_in()
    a_live_call(db)
    shown = page.locator(".rows .row").first.locator(".total")
    expect(shown).to_be_visible()
    # The literal ring of the tests may lie before or after this machine's date; a future one shows zero.
    earliest = max(0.0, (now() - NOW).total_seconds())
    hours, minutes, seconds = (["0", *shown.inner_text().split(":")])[-3:]
    latest = max(0.0, (now() - NOW).total_seconds())
    assert earliest - 5 < int(hours) * 3600 + int(minutes) * 60 + int(seconds) < latest + 5


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_column_of_recent_calls_is_seen_on_a_screen_1280_wide(screen: Screen, db: Database, lang: str) -> None:
    opened = a_live_call(db, number="13800138000")
    with db.begin() as tx:
        tx.execute(update(tables.call).values(name="欧阳修远女士", practice=True))
        tx.execute(update(tables.matter).values(place="白蕉镇小托村委会新围自然村"))
    calls.end_call(db, opened.call, now(), EndReason.CALLER_HUNG_UP)
    page = screen.sign_in()
    page.set_viewport_size({"width": 1280, "height": 800})
    if lang == "en":
        page.get_by_role("button", name="English，切换为英文").click()
    table = page.locator(".recent .scroll-x")
    expect(table.locator("td.place")).to_contain_text("小托村")
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0


def test_a_case_opened_from_the_cases_is_still_behind_them(screen: Screen, db: Database) -> None:
    opened = a_live_call(db)
    page = screen.sign_in(path="/calls")
    page.get_by_role("navigation").locator("a[href='/cases']").click()
    page.locator("a[href^='/cases/']").first.click()
    page.locator(f"a[href^='/handling/{opened.case}']").first.click()
    expect(page.get_by_role("navigation").locator("a.here")).to_have_attribute("href", "/cases")
