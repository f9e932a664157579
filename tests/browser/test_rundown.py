"""The rundown: written on the show's page, gone through by host and producer, counting down on both screens."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from intake.office import people
from intake.records import tables
from intake.records.database import Database
from intake.words import Role
from tests.browser.conftest import Screen
from tests.browser.test_guest import a_show, on_the_air, water
from tests.browser.test_live_desk import faults
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["water"]


def test_host_and_producer_go_through_the_parts_together(
    screen: Screen, studio: Screen, db: Database, water: int
) -> None:
    on_the_air(db, a_show(db, water), water)
    host = studio.sign_in("bo", path="/host")
    producer = screen.sign_in("lan", path="/desk")
    for page in (host, producer):
        # Ten minutes into the hour, or eleven on a busy machine: the first part was to take two.
        expect(page.locator(".rundown .part")).to_have_text("片头")
        expect(page.locator(".rundown .left")).to_contain_text("已超")
        expect(page.locator(".rundown .ending")).to_contain_text(re.compile("预计晚 [89]:"))
        expect(page.locator(".rundown .lacks")).to_contain_text("没有稿件")
        assert faults(page) == []
    host.keyboard.press("NumpadDivide")
    for page in (host, producer):
        expect(page.locator(".rundown .part")).to_have_text("单位介绍与承诺")
        expect(page.locator(".rundown .left")).to_contain_text("剩余")
    producer.get_by_role("button", name="下一环节").click()
    expect(host.locator(".rundown .part")).to_have_text("接听热线")
    expect(host.locator(".rundown .coming")).to_have_text("接着：回应往期")
    producer.get_by_role("button", name="退回上一环节").click()
    expect(host.locator(".rundown .part")).to_have_text("单位介绍与承诺")


def test_a_rundown_is_written_on_the_page_of_the_show(screen: Screen, db: Database, water: int) -> None:
    show = a_show(db, water)
    editor = [Role.EDITOR]
    people.add_person(db, name="bian", display="编辑", password=PASSWORD, roles=editor, at=NOW, must_change=False)
    page = screen.sign_in("bian", path=f"/shows/{show}?year={datetime.now(UTC).year}")
    card = page.locator(".rundown")
    expect(card).to_contain_text("各环节正好排满")
    card.get_by_role("button", name="改动").click()
    card.get_by_role("textbox", name="标题").nth(1).fill("区水务局谈供水改造")
    card.get_by_role("textbox", name="时长").nth(1).fill("十分钟")
    expect(card).to_contain_text("时长写分钟")
    card.get_by_role("textbox", name="时长").nth(1).fill("10:30")
    expect(card).to_contain_text("各环节合计超出节目 2:30")
    card.get_by_role("button", name="第 4 个环节上移").click()
    card.get_by_role("button", name="加一个环节").click()
    assert faults(page) == []
    card.get_by_role("button", name="保存").click()
    expect(card).to_contain_text("节目单已保存")
    with db.read() as tx:
        part = tables.show_part.c
        rows = tx.execute(select(part.sort, part.title, part.seconds).order_by(part.place)).all()
    assert [row.sort for row in rows] == ["opening", "introduction", "answers", "calls", "break", "closing"]
    assert tuple(rows[1])[1:] == ("区水务局谈供水改造", 630)
