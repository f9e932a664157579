"""The assessment in a browser: the office opens the cases behind a number; a unit sees itself, on a phone too."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.office import passwords, posts
from intake.office.casework import answering, live, routing, verifying
from intake.office.casework.verifying import Attempt, Satisfied
from intake.records import tables
from intake.records.database import Database
from intake.words import Kind, Post, Role
from tests import histories
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults
from tests.console.furnished import PASSWORD, Client, app_client
from tests.office import Office, moment, organise

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Where somebody wants to look at the pages: a folder for pictures.
LOOK_AT = os.environ.get("REXIAN_PICTURES")


@pytest.fixture
def clock() -> list[str]:
    """What time it is; its last line counts."""
    return ["2016-07-20 10:00"]


@pytest.fixture
def client(db: Database, tmp_path: Path, clock: list[str]) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: moment(clock[-1])) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    """Six cases of the water authority, one of them late, and one of the roads that nobody answered."""
    assert client.house.db is db
    found = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    for day in ("2016-06-16", *["2016-06-10"] * 5):
        case = found.registered(Kind.COMPLAINT)
        case.do(routing.take_own, by="office", at="2016-06-07 18:10")
        case.do(answering.reply, case.part("water").id, histories._reply(), by="water", at=f"{day} 09:00")
        part = case.part("water").id
        case.do(answering.feed_back, part, result="完成", told="满意", by="water", at="2016-06-17 09:00")
        case.do(verifying.begin, by="verifier", at="2016-06-17 10:00")
        words = Attempt(reached=True, checklist=histories.YES, satisfied=Satisfied.SATISFIED)
        case.do(verifying.attempt, words, by="verifier", at="2016-06-17 11:00")
        case.do(verifying.close, by="verifier", at="2016-06-17 12:00")
    asked = found.registered(Kind.CONSULTATION)
    asked.do(live.answer_live, answer="可办", answered_by="局长", by="host", at="2016-06-07 18:20")
    given = found.registered(Kind.COMPLAINT)
    given.do(routing.to_triage, by="registrar", at="2016-06-07 18:30")
    to = [routing.Addressee(organisation=found.units["roads"])]
    given.do(routing.notify, to, by="office", at="2016-06-08 09:00")
    return found


def opened(screen: Screen, name: str) -> Page:
    page = screen.sign_in(name, path="/assessment?period=2016-06")
    page.get_by_role("heading", name="单位考核").wait_for()
    page.get_by_role("button", name="展开 区水务局").wait_for()
    return page


def picture(page: Page, name: str) -> None:
    if LOOK_AT:
        page.screenshot(path=Path(LOOK_AT) / f"{name}.png", full_page=True)


def test_the_office_opens_the_cases_behind_a_number(screen: Screen, office: Office) -> None:
    assert office.units
    page = opened(screen, "office")
    expect(page.get_by_role("row", name=re.compile("区水务局")).get_by_text("未计量")).to_be_visible()
    together = page.get_by_role("region", name="各单位合计").get_by_role("row", name=re.compile("按期办结率"))
    expect(together).to_contain_text("5／7")
    expect(together).to_contain_text("71.4%")
    picture(page, "assessment-all")
    page.get_by_role("button", name="展开 区水务局").click()
    figure = page.locator(".figures tr", has_text="按期办结率")
    expect(figure).to_contain_text("5／6")
    expect(figure).to_contain_text("83.3%")
    expect(page.locator(".figures tr", has_text="现场答复率")).to_contain_text("样本过少")
    page.get_by_role("button", name="案件：按期办结率").click()
    late = page.get_by_role("list", name="按期办结率：逐件").get_by_role("listitem").first
    expect(late).to_contain_text("未达到")
    picture(page, "assessment-desk")
    assert accessibility_faults(page) == []
    page.evaluate("localStorage.setItem('rexian.look', 'dark')")
    page.reload()
    page.get_by_role("button", name="展开 区水务局").click()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Assessment of units")).to_be_visible()
    picture(page, "assessment-desk-english-dark")
    page.get_by_role("button", name="Period before").click()
    expect(page.get_by_text("2016-05-01 to 2016-05-31")).to_be_visible()


def test_a_period_is_published_appealed_decided_and_frozen(screen: Screen, office: Office, clock: list[str]) -> None:
    leader = Post(organisation=office.units["water"], role=Role.UNIT_LEADER)
    posts.give_post(office.db, office.people["water"].id, leader, moment("2016-06-01 09:00"))
    page = opened(screen, "office")
    page.get_by_role("button", name="公布本期").click()
    expect(page.get_by_text("申诉期限 2016-07-25")).to_be_visible()
    page = opened(screen, "water")
    page.get_by_role("button", name="申诉").click()
    page.get_by_label("申诉理由").fill("一件因停电延误")
    page.get_by_role("button", name="申诉").click()
    expect(page.get_by_text("申诉待裁定")).to_be_visible()
    page = opened(screen, "office")
    page.get_by_role("button", name="裁定").click()
    page.get_by_label("裁定意见").fill("维持原评分")
    page.get_by_role("button", name="裁定").click()
    expect(page.get_by_text("一件因停电延误 → 维持原评分")).to_be_visible()
    clock.append("2016-07-26 09:00")
    page = opened(screen, "bureau")
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_role("link", name="F19").first).to_be_visible()
    page.get_by_role("region", name="公布与定稿").scroll_into_view_if_needed()
    picture(page, "assessment-frozen")
    assert accessibility_faults(page) == []


def test_a_unit_on_a_phone_sees_itself(phone: Screen, office: Office) -> None:
    assert office.units
    page = opened(phone, "water")
    expect(page.get_by_text("区公路局")).to_have_count(0)
    page.get_by_role("button", name="展开 区水务局").click()
    page.get_by_role("button", name="案件：按期办结率").click()
    page.get_by_role("list", name="按期办结率：逐件").wait_for()
    picture(page, "assessment-phone")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_case_is_left_out_and_the_places_of_the_group_follow(screen: Screen, office: Office) -> None:
    with office.db.read() as tx:
        late = tx.execute(tables.matter.select().order_by(tables.matter.c.id)).first()
    assert late is not None
    page = opened(screen, "office")
    page.get_by_role("button", name="提出不计入").click()
    page.get_by_label("案件编号").fill(late.official_number)
    page.get_by_label("理由", exact=True).fill("停水系市管工程所致")
    page.get_by_role("button", name="提出不计入").click()
    out = page.get_by_role("region", name="不计入考核")
    expect(out.get_by_text("待批准", exact=True)).to_be_visible()
    page = opened(screen, "bureau")
    page.get_by_role("button", name="批准").click()
    expect(page.get_by_role("region", name="不计入考核").get_by_text("已生效")).to_be_visible()
    page.get_by_role("region", name="不计入考核").scroll_into_view_if_needed()
    assert accessibility_faults(page) == []
    page = opened(screen, "office")
    page.get_by_role("button", name="公布本期").click()
    sheet = page.get_by_role("region", name="公布与定稿")
    expect(sheet.get_by_text("不计入（整件不计入）：停水系市管工程所致")).to_be_visible()
    page.get_by_role("button", name="展开 区水务局").click()
    expect(page.locator(".figures tr", has_text="按期办结率")).to_contain_text("5／5")
    if LOOK_AT:
        page.set_viewport_size({"width": 1440, "height": 2200})
    picture(page, "assessment-left-out")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Left out of the assessment")).to_be_visible()
    picture(page, "assessment-left-out-english")
    if LOOK_AT:
        page.set_viewport_size({"width": 390, "height": 2600})
        picture(page, "assessment-left-out-phone")
