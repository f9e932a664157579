"""A whole show in real browsers before the real exchange: five callers, two producers and a host."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from intake.office import people
from intake.records.database import Database
from intake.rules.exercise_callers import programme
from intake.words import Role
from tests.browser.telephone import BROWSER_HZ, HEARS, PASSWORD, browser, hears, is_silent_of, signed_in
from tests.browser.test_for_everyone import accessibility_faults
from tests.end_to_end.running_house import RunningHouse, running_house
from tests.sip_caller import SipCaller, tone
from tests.waiting import until

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.asterisk, pytest.mark.slow]

CALLERS = {f"1390000000{at}": hertz for at, hertz in enumerate((440, 900, 1300, 1750, 2300), 1)}
CAST = (("dao", "导播", Role.SCREENER), ("dao2", "副导播", Role.SCREENER), ("zhu", "主持", Role.HOST))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    home = tmp_path_factory.mktemp("whole-show")
    with running_house(home, REXIAN_DESK_DELAY_UNIT="simulated") as house:
        db = Database(f"sqlite:///{home / 'rexian.db'}")
        for name, display, role in CAST:
            now = datetime.now(UTC)
            people.add_person(
                db, name=name, display=display, password=PASSWORD, roles=(role,), at=now, must_change=False
            )
        db.close()
        yield house


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Somebody's page, and their own way to the desk."""

    page: Page
    client: httpx.Client

    def row(self, number: str) -> Locator:
        return self.page.locator(".row").filter(has_text=number)

    def shows(self, number: str, state: str) -> None:
        expect(self.row(number).locator(".state")).to_contain_text(state)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=False).first.click()


@contextmanager
def seated(house: RunningHouse, browser: Browser, name: str, path: str) -> Iterator[Seat]:
    with signed_in(house, browser, name, path, {"width": 1600, "height": 1000}) as (page, client):
        yield Seat(page=page, client=client)


@pytest.fixture
def callers(house: RunningHouse) -> Iterator[dict[str, SipCaller]]:
    with ExitStack() as stack:
        yield {
            number: stack.enter_context(SipCaller(house.sip_port, number=number, source=tone(hertz)))
            for number, hertz in CALLERS.items()
        }


def dial_in(seat: Seat, room: str) -> None:
    seat.page.get_by_role("button", name="接通话机").click()
    seat.page.get_by_text(f"已在{room}").wait_for()


def screen(producer: Seat, number: str, caller: SipCaller, point: str) -> None:
    """Answered into the producer's room, spoken with, given a point, approved."""
    page = producer.page
    producer.row(number).locator(".name").click()
    page.locator(".chosen .verbs").get_by_role("button", name="接听").click()
    until(lambda: hears(caller, BROWSER_HZ), what="the caller hears the producer")
    producer.shows(number, "导播中")
    page.get_by_label("要点").fill(point)
    page.locator(".chosen form").get_by_role("button", name="保存").first.click()
    expect(producer.row(number).locator(".point")).to_have_text(point)
    page.keyboard.press("F4")
    producer.shows(number, "待播")


def numbers_at(seat: Seat, place: str) -> list[str]:
    """Their last digits: a host sees no more of them."""
    return [call["number"][-4:] for call in seat.client.get("/api/calls").json() if call["place"] == place]


def speaks(seat: Seat) -> bool:
    """Whether somebody's voice is heard in the page, at a pitch of people."""
    return any(seat.page.evaluate(HEARS, hertz) > 300 for hertz in range(180, 400, 10))


def test_an_exercise_is_begun_practised_and_scored_in_the_pages(house: RunningHouse, browser: Browser) -> None:
    with seated(house, browser, "dao", "/desk") as desk, seated(house, browser, "dao", "/rehearsal") as training:
        dial_in(desk, "1号导播间")
        training.page.get_by_label("来电人数").last.fill("3")
        training.page.get_by_label("时长（分钟）").fill("3")
        training.page.get_by_label("批号").fill("1")
        training.press("开始实训")
        expect(training.page.get_by_text("实训进行中")).to_be_visible()
        expect(training.page.get_by_text("导播 正在实训")).to_be_visible()
        assert accessibility_faults(training.page) == []
        first, _, _ = programme(3, 3, 1)
        desk.shows(first.number, "振铃")
        expect(desk.row(first.number)).to_contain_text("演练")
        desk.row(first.number).locator(".name").click()
        card = desk.page.locator(".chosen")
        assert not speaks(desk)
        card.locator(".verbs").get_by_role("button", name="接听").click()
        desk.shows(first.number, "导播中")
        # The caller has a voice of his own, and the page hears it.
        until(lambda: speaks(desk), what="a voice")
        desk.page.get_by_label("要点").fill("增加公交站点")
        card.locator("form").get_by_role("button", name="保存").first.click()
        expect(desk.row(first.number).locator(".point")).to_have_text("增加公交站点")
        desk.page.keyboard.press("F4")
        desk.shows(first.number, "待播")
        training.press("结束实训")
        training.page.wait_for_url("**/exercise/*")
        expect(training.page.get_by_role("status").filter(has_text="尚未合格")).to_be_visible()
        assert accessibility_faults(training.page) == []
        line = training.page.get_by_role("row")
        expect(line.filter(has_text="一分钟内有人应答")).to_contain_text("1 / 1")
        # A point was written and no kind.
        expect(line.filter(has_text="送审前写好要点和类别")).to_contain_text("1 / 2")
        expect(line.filter(has_text="送审前写好要点和类别")).to_contain_text("主持人只看得到这些")
        expect(desk.row(first.number)).to_have_count(0)
        training.page.get_by_role("link", name="返回演练").click()
        expect(training.page.get_by_role("row").filter(has_text="批号 1")).to_contain_text("导播")


def test_a_whole_show(house: RunningHouse, browser: Browser, callers: dict[str, SipCaller]) -> None:
    with (
        seated(house, browser, "dao", "/desk") as producer,
        seated(house, browser, "dao2", "/desk") as second,
        seated(house, browser, "zhu", "/host") as host,
    ):
        dial_in(producer, "1号导播间")
        dial_in(host, "直播间")
        everybody_is_screened(producer, second, host, callers)
        a_conference_of_three(host, callers)
        a_host_s_page_dies_and_comes_back(house, browser, host, callers)


def everybody_is_screened(producer: Seat, second: Seat, host: Seat, callers: dict[str, SipCaller]) -> None:
    for caller in callers.values():
        assert caller.call("100")
    for at, (number, caller) in enumerate(callers.items(), 1):
        producer.shows(number, "振铃")
        screen(producer, number, caller, f"第{at}件事")
        second.shows(number, "待播")
    expect(host.page.locator(".approved .point")).to_have_text([f"第{at}件事" for at in range(1, 6)])
    # The other producer takes the last one to the head, and everybody sees it.
    second.row("13900000005").locator(".name").click()
    chosen = second.page.locator(".queue li.chosen button")
    for place in (4, 3, 2, 1):
        chosen.press("Alt+ArrowUp")
        expect(second.page.locator(".queue li").nth(place - 1)).to_have_class("seat-screened chosen")
    expect(host.page.locator(".approved .point").first).to_have_text("第5件事")


def a_conference_of_three(host: Seat, callers: dict[str, SipCaller]) -> None:
    """NEXT and LOCK three times; each hears the others and never himself; a fourth waits; one key cuts them all."""
    for together in (1, 2, 3):
        host.page.keyboard.press("F9")
        expect(host.page.locator(".caller.seat-on-air, .caller.seat-locked")).to_have_count(together)
        host.page.get_by_role("button", name="锁定").last.click()
        expect(host.page.get_by_role("button", name="解锁")).to_have_count(together)
    talking = {number: callers[number] for number in ("13900000005", "13900000001", "13900000002")}
    for number, caller in talking.items():
        for other in talking:
            if other != number:
                until(lambda caller=caller, other=other: hears(caller, CALLERS[other]), what=f"{number} hears {other}")
        assert is_silent_of(caller, CALLERS[number])
    assert not hears(callers["13900000003"], CALLERS["13900000005"])
    host.page.keyboard.press("F10")
    expect(host.page.get_by_text("已记下录音片段")).to_be_visible()
    host.page.get_by_label("谁说的").fill("李局长")
    host.page.get_by_label("怎么说的").fill("三天内修好")
    host.page.get_by_role("button", name="3 个工作日内").click()
    host.page.locator("form.note").get_by_role("button", name="保存").click()
    expect(host.page.get_by_text("三天内修好")).to_be_visible()
    host.page.keyboard.press("Control+Shift+D")
    for caller in talking.values():
        until(caller.ended.is_set, what="the dumped caller is gone")
    dumps = until(lambda: host.client.get("/api/desk/dumps").json(), what="dump records")
    until(lambda: len(host.client.get("/api/desk/dumps").json()) == 3, what="a record for each of them")
    assert all(one["unit_did"] and one["line_cut"] for one in dumps)


def a_host_s_page_dies_and_comes_back(
    house: RunningHouse, browser: Browser, host: Seat, callers: dict[str, SipCaller]
) -> None:
    caller = callers["13900000003"]
    # What was dumped has to grow again first: until then nobody goes to air, and the key says why.
    host.page.keyboard.press("F9")
    expect(host.page.locator("aside .against").first).to_contain_text("延时")
    until(lambda: host.client.get("/api/desk").json()["delay"]["safe"], what="six seconds of delay")
    host.page.keyboard.press("F9")
    until(lambda: numbers_at(host, "studio"), what="the third caller is on the air")
    host.page.close()
    with seated(house, browser, "zhu", "/host") as again:
        assert numbers_at(again, "studio") == ["0003"]
        dial_in(again, "直播间")
        assert numbers_at(again, "studio") == ["0003"]
        until(lambda: hears(caller, BROWSER_HZ), what="the caller hears the host again")
        nobody_else_comes_in(house, again, callers)


def nobody_else_comes_in(house: RunningHouse, host: Seat, callers: dict[str, SipCaller]) -> None:
    """BLOCK ALL: who rings now is asked for a message, who is on the air or waits stays."""
    host.client.post("/api/desk/block", json={"surface": "host", "on": True}).raise_for_status()
    with SipCaller(house.sip_port, number="13900000006", source=tone(660)) as late:
        assert late.call("100")
        until(lambda: numbers_at(host, "message") == ["0006"], what="a message instead of the show")
    assert not callers["13900000003"].ended.is_set()
    assert not callers["13900000004"].ended.is_set()
    assert numbers_at(host, "ready") == ["0004"]
