"""The telephone in the page, for real: what both ends hear, a reload, a second tab, and what falls."""

import time

import pytest
from playwright.sync_api import Page, expect

from telephony import older_legs
from tests.browser.telephone import (
    BROWSER_HZ,
    CALLER_HZ,
    Studio,
    browser,
    hears,
    house,
    in_room,
    is_silent_of,
    level,
    studio,
)
from tests.sip_caller import SipCaller, tone
from tests.waiting import until

__all__ = ["browser", "house", "studio"]

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

NO_MICROPHONE = """navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("said no", "NotAllowedError"))"""


def caller_of(studio: Studio, number: str) -> SipCaller:
    return SipCaller(studio.house.sip_port, number=number, source=tone(CALLER_HZ))


def has_heard_on(caller: SipCaller) -> None:
    """A second and a half more, so that nothing from before is in the last second."""
    begin = len(caller.heard)
    until(lambda: len(caller.heard) > begin + 12_000, what="what the caller hears next")


def test_a_screener_speaks_with_a_caller_through_the_page(studio: Studio) -> None:
    page = studio.page
    room = studio.connects()
    with caller_of(studio, "13900000001") as caller:
        call = studio.takes(caller, room)
        until(lambda: level(caller, BROWSER_HZ) > 6000, what="the whole loudness of the page")
        assert is_silent_of(caller, CALLER_HZ), "the caller never hears himself"
        until(lambda: studio.hears(CALLER_HZ) > 6000, what="the whole loudness of the caller")
        assert studio.hears(BROWSER_HZ) < 300, "nor does the page"

        page.get_by_label("我用扬声器").click()
        has_heard_on(caller)
        until(lambda: hears(caller, BROWSER_HZ), what="the page: another microphone is no other call")
        assert studio.legs() == 1

        page.get_by_role("button", name="挂断话机").click()
        page.get_by_text("未接通").wait_for()
        until(lambda: studio.place(call) == "hold", what="hold, when nobody came back")


def test_the_cough_key_switches_when_touched_and_lets_go_when_held(studio: Studio) -> None:
    page = studio.page
    room = studio.connects()
    with caller_of(studio, "13900000002") as caller:
        studio.takes(caller, room)
        page.get_by_role("button", name="静音").click()
        until(lambda: level(caller, BROWSER_HZ) < 100, what="a muted page")
        page.reload()
        in_room(page)
        opened = page.get_by_role("button", name="麦克风已关")
        opened.wait_for()
        has_heard_on(caller)
        assert level(caller, BROWSER_HZ) < 100, "who was muted stays muted over a reload"
        opened.click()
        until(lambda: hears(caller, BROWSER_HZ), what="the page again")

        page.get_by_role("heading", name="网页话机").click()
        page.keyboard.down("Backquote")
        until(lambda: level(caller, BROWSER_HZ) < 100, what="a cough")
        page.keyboard.up("Backquote")
        until(lambda: hears(caller, BROWSER_HZ), what="the page after a cough")


def test_a_reload_costs_the_caller_nothing(studio: Studio) -> None:
    page = studio.page
    room = studio.connects()
    with caller_of(studio, "13900000003") as caller:
        call = studio.takes(caller, room)
        before = len(studio.causes())
        page.reload(wait_until="commit")
        in_room(page)
        until(lambda: studio.hears(CALLER_HZ) > 3000, what="the page hears the caller after a reload")
        assert studio.place(call) == "desk-1"
        until(lambda: hears(caller, BROWSER_HZ), what="the caller hears the page after a reload")
        # What the page left behind is hung up by whoever looks after the legs, and not when its time is over.
        until(lambda: studio.legs() == 1, what="one leg of the telephone")
        ended = until(lambda: studio.causes()[before:], what="the end of the older leg")
        assert ended == [older_legs.TAKEN_OVER]
        assert studio.places(call) == ["notice", "hold", "desk-1"], "he never left the room"
        assert not caller.ended.is_set()


def test_a_second_tab_takes_the_telephone_over_and_the_first_does_not_take_it_back(studio: Studio) -> None:
    room = studio.connects()
    second: Page = studio.page.context.new_page()
    second.goto(studio.page.url)
    with caller_of(studio, "13900000004") as caller:
        call = studio.takes(caller, room)
        studio.connects(second)
        studio.page.get_by_text("这部话机正在另一个页面").wait_for()
        until(lambda: studio.legs() == 1, what="one leg of the telephone")
        time.sleep(3)
        in_room(second)
        expect(studio.page.get_by_text("未接通")).to_be_visible()
        until(lambda: hears(caller, BROWSER_HZ), what="the second page")
        assert studio.place(call) == "desk-1"


def test_who_signs_out_leaves_no_open_microphone(studio: Studio) -> None:
    studio.connects()
    until(lambda: studio.legs() == 1, what="the telephone in its room")
    studio.page.get_by_role("button", name="导播").click()
    studio.page.get_by_text("退出登录").click()
    until(lambda: studio.legs() == 0, what="no leg of the telephone")


def test_without_a_microphone_the_page_says_what_to_do(studio: Studio) -> None:
    studio.page.add_init_script(NO_MICROPHONE)
    studio.page.reload()
    studio.page.get_by_role("button", name="接通话机").click()
    studio.page.get_by_role("alert").filter(has_text="浏览器没有把麦克风给本页").wait_for()
    assert studio.legs() == 0


def test_a_call_outlives_the_program_through_which_it_was_dialled(studio: Studio) -> None:
    page = studio.page
    room = studio.connects()
    with caller_of(studio, "13900000005") as caller:
        call = studio.takes(caller, room)
        studio.house.kill("app")
        away = page.get_by_role("alert").filter(has_text="连不上电话系统")
        away.wait_for()
        in_room(page)
        until(lambda: hears(caller, BROWSER_HZ), what="the page: the sound does not go through the program")
        until(studio.house.is_ready, seconds=120, what="the house")
        away.wait_for(state="hidden", timeout=60_000)
        in_room(page)
        until(lambda: hears(caller, BROWSER_HZ), what="the page, which is still there")
        assert studio.legs() == 1
        until(lambda: studio.place(call) == "desk-1", what="the call where it was")


def test_the_telephone_comes_back_by_itself_when_the_exchange_was_started_again(studio: Studio) -> None:
    page = studio.page
    studio.connects()
    studio.house.kill("asterisk")
    page.get_by_text("断线，正在重新接入…").wait_for()
    until(lambda: page.get_by_text("已在1号导播间").is_visible(), seconds=120, what="the telephone in its room")
    with caller_of(studio, "13900000006") as caller:
        studio.takes(caller, "desk-1")
