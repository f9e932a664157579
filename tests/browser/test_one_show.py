"""One show by hands alone: planned, agreed, announced, prepared, on the air, confirmed, reported, and assessed.

Nothing is put into the books beside the call that comes in; everybody does their part on their own page.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from intake.office import passwords, people, posts
from intake.office.organisations import of_duty_in
from intake.records import tables
from intake.words import Duty, Post, Role, ShowId
from tests.acceptance.conftest import Town, a_town
from tests.browser.conftest import DESK, Screen, opened_by
from tests.browser.test_handling import offered, submit
from tests.browser.test_live_desk import faults
from tests.browser.test_preparing import begin_manuscript, list_people, sign_in_at_the_door
from tests.browser.test_season import picture
from tests.console.furnished import PASSWORD
from tests.office import moment

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOW = "2016-06-21"
BLOCKS = {
    "群众关心的热点、难点问题": "供水改造与水质",
    "上线的感受": "直面群众，责任重大",
    "存在的问题和不足": "个别答复不够具体",
    "改进的意见和建议": "会前多收集问题",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(f"sqlite:///{tmp_path / 'rexian.db'}", tmp_path) as town:
        yield town


@pytest.fixture
def screen(chromium: Browser, town: Town) -> Iterator[Screen]:
    yield from opened_by(chromium, town.clients["editor"], DESK)


class Hands:
    """Everybody's, one after the other at one browser, by the town's clock."""

    def __init__(self, screen: Screen, town: Town) -> None:
        self.screen, self.town = screen, town
        self.show = ShowId(0)
        db, founded = town.office.db, moment("2016-05-01 09:00")
        with db.read() as tx:
            propaganda = of_duty_in(tx, Duty.PROPAGANDA)
        secret = passwords.hashed(PASSWORD)
        with db.begin() as tx:
            who = people.add_in(tx, name="propaganda", display="宣传部", secret=secret, at=founded, must_change=False)
        posts.give_post(db, who, Post(organisation=propaganda, role=Role.PROPAGANDA), founded)
        leader = Post(organisation=town.office.units["water"], role=Role.UNIT_LEADER)
        posts.give_post(db, town.office.people["water"].id, leader, founded)

    def at(self, who: str, when: str, path: str) -> Page:
        self.town.at(when)
        return self.screen.sign_in(who, path=path)

    def of_show(self, who: str, when: str, part: str) -> Locator:
        """A part of the show's page; the parts above it are there, and move it no more under a hand that presses."""
        page = self.at(who, when, f"/shows/{self.show}?year=2016")
        page.wait_for_load_state("networkidle")
        return page.locator(part)

    def well(self) -> None:
        assert faults(self.screen.page) == []


def test_a_show_goes_from_its_planning_to_its_score(screen: Screen, town: Town) -> None:
    hands = Hands(screen, town)
    planned_and_agreed(hands)
    announced_and_signed_for(hands)
    prepared(hands)
    on_the_air(hands)
    confirmed_and_reported(hands)
    assessed(hands)


def planned_and_agreed(hands: Hands) -> None:
    page = hands.at("editor", "2016-05-10 09:00", "/shows?year=2016")
    page.get_by_role("button", name="安排节目季").click()
    page.get_by_label("开始日").fill(SHOW)
    page.get_by_label("结束日").fill("2016-06-30")
    page.get_by_role("button", name="列出拟排节目").click()
    page.get_by_label(f"{SHOW} 的上线单位").select_option(label="区水务局")
    page.get_by_role("button", name="安排 1 期节目").click()
    expect(page.get_by_text("已安排 1 期节目")).to_be_visible()
    with hands.town.office.db.read() as tx:
        show = tables.show.c
        hands.show = ShowId(tx.execute(select(show.id).where(show.on_day == date.fromisoformat(SHOW))).scalar_one())
    hands.town.office.shows[date.fromisoformat(SHOW)] = hands.show
    for who in ("bureau", "committee", "office"):
        card = hands.of_show(who, "2016-05-12 09:00", ".agreement")
        card.get_by_role("button", name="同意", exact=True).click()
        expect(card).to_contain_text("已记录。")
    expect(card.locator("h2 .pill")).to_have_text("已商定")
    hands.well()


def announced_and_signed_for(hands: Hands) -> None:
    card = hands.at("editor", "2016-05-20 09:00", "/shows?year=2016").locator(".preview")
    card.get_by_role("combobox").select_option("2016-06")
    card.locator("textarea").fill("供水改造与水价")
    card.get_by_role("button", name="保存").click()
    expect(card).to_contain_text("已保存")
    card = hands.at("propaganda", "2016-05-25 09:00", "/shows?year=2016").locator(".preview")
    card.get_by_role("combobox").select_option("2016-06")
    card.get_by_role("button", name="发布第 1 版").click()
    expect(card.locator(".top .pill")).to_have_text("已发布")
    # The letter goes by itself: agreed, and announced.
    letter = hands.of_show("water", "2016-05-26 09:00", ".call-up")
    letter.get_by_role("button", name="签收").click()
    expect(letter.locator(".pill").first).to_have_text("已签收")
    hands.well()


def prepared(hands: Hands) -> None:
    mine = hands.of_show("water", "2016-06-13 09:00", ".preparation")
    begin_manuscript(mine)
    mine.get_by_role("button", name="报送", exact=True).click()
    expect(mine).to_contain_text("已报送第 1 版")
    list_people(mine)
    filing = hands.of_show("office", "2016-06-17 09:00", ".preparation")
    filing.get_by_role("button", name="盖章稿已收").click()
    expect(filing).to_contain_text("盖章稿已备案")
    hands.well()


def on_the_air(hands: Hands) -> None:
    door = hands.of_show("host", f"{SHOW} 17:20", ".preparation")
    sign_in_at_the_door(door)
    case = hands.town.office.call(f"{SHOW} 17:50", show=SHOW)
    page = hands.at("registrar", f"{SHOW} 17:55", f"/handling/{case.id}")
    offered(page, "登记受理")
    page.get_by_role("radio", name="咨询", exact=True).check()
    page.get_by_label("反映的主要问题").fill("水价如何计算")
    page.get_by_label("地址").fill("井岸镇")
    submit(page, "登记受理")
    page = hands.at("host", f"{SHOW} 18:05", f"/handling/{case.id}")
    offered(page, "现场解答")
    page.get_by_label("答复内容").fill("按阶梯水价计算，局里窗口可查。")
    page.get_by_label("答复人").fill("李国强")
    submit(page, "现场解答")
    promised = hands.of_show("host", f"{SHOW} 18:20", ".commitments")
    promised.get_by_label("承诺内容").fill("七日内公布停水安排")
    promised.get_by_label("兑现期限").fill("2016-06-28")
    promised.get_by_role("button", name="记录承诺").click()
    expect(promised).to_contain_text("待兑现")
    hands.well()


def confirmed_and_reported(hands: Hands) -> None:
    door = hands.of_show("host", f"{SHOW} 18:40", ".preparation")
    door.get_by_role("button", name="核对签到无误").click()
    expect(door).to_contain_text("已核对签到")
    page = hands.at("host", f"{SHOW} 18:45", f"/shows/{hands.show}?year=2016")
    page.get_by_role("button", name="确认现场答复并办结（1）").click()
    expect(page.get_by_text("已确认 1 件")).to_be_visible()
    for who in ("editor", "water", "office"):
        wrap = hands.of_show(who, f"{SHOW} 19:00", ".wrap")
        wrap.get_by_role("button", name="确认全部案件").click()
        expect(wrap).to_contain_text("已确认")
    mine = hands.of_show("water", "2016-06-22 10:00", ".preparation")
    mine.get_by_role("button", name="写报告").click()
    for block, words in BLOCKS.items():
        mine.get_by_label(block).fill(words)
    mine.get_by_role("button", name="报送区作风办").click()
    expect(mine).to_contain_text("已报送第 1 稿")
    said = hands.of_show("water", "2016-06-27 10:00", ".commitments")
    said.get_by_label("兑现情况").fill("已在门户网站公布")
    said.get_by_role("button", name="报告已兑现").click()
    looked = hands.of_show("office", "2016-06-28 10:00", ".commitments")
    looked.get_by_label("核实情况").fill("已查看")
    looked.get_by_role("button", name="认定已兑现").click()
    expect(looked.locator(".pill").first).to_have_text("已兑现")
    hands.well()


def assessed(hands: Hands) -> None:
    """Everything in time, one question answered on the air: the whole of part one, and too little for part two."""
    path = "/assessment?period=2016-06"
    page = hands.at("office", "2016-07-20 10:00", path)
    row = page.get_by_role("row").filter(has_text="区水务局")
    expect(row).to_contain_text("100.0")
    page.get_by_role("button", name="公布本期").click()
    expect(page.get_by_text("申诉期限 2016-07-25")).to_be_visible()
    page = hands.at("water", "2016-07-21 10:00", path)
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("单位已确认")).to_be_visible()
    page = hands.at("bureau", "2016-07-26 09:00", path)
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_role("link", name="F19").first).to_be_visible()
    line = hands.of_show("office", "2016-07-26 10:00", ".line")
    expect(line.locator("li").last).to_contain_text("考核")
    expect(line.get_by_text("已逾期")).to_have_count(0)
    hands.well()
    picture(hands.screen, "one-show-whole")
