"""The dashboard in a browser: charts with their tables, cases behind a bar, one show alone, in the dark, on a phone."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.office import calls, passwords
from intake.office.casework import answering, routing
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, EndReason, Kind, Place
from tests import histories
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults
from tests.console.furnished import PASSWORD, Client, app_client
from tests.house import an_opening
from tests.office import Office, moment, organise

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Where somebody wants to look at the pages: a folder for pictures.
LOOK_AT = os.environ.get("REXIAN_PICTURES")
SHOWS = {"2016-06-07": 7, "2016-06-21": 4}
KINDS = (Kind.COMPLAINT, Kind.COMPLAINT, Kind.CONSULTATION, Kind.SUGGESTION)


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    with app_client(db, tmp_path, now=lambda: moment("2016-07-20 10:00")) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    """Two shows with calls, and eleven cases of them: one answered late, one by nobody."""
    assert client.house.db is db
    found = organise(db, moment("2016-06-01 09:00"), secret=passwords.hashed(PASSWORD))
    for day, many in SHOWS.items():
        for number in range(many):
            case = found.registered(KINDS[number % 4], f"{day} 18:{number:02}", show=day)
            case.do(routing.take_own, by="office", at=f"{day} 18:40")
            if number:
                answered = moment(f"{day} 18:00") + timedelta(days=9 if number == 1 else 1)
                at = answered.strftime("%Y-%m-%d %H:%M")
                case.do(answering.reply, case.part("water").id, histories._reply(), by="water", at=at)
        for number in range(many):
            _ring(found, day, number)
    return found


def _ring(office: Office, day: str, number: int) -> None:
    """The first gives up, the second is heard, the others come on the air one after another."""
    begun, show = moment(f"{day} 17:{31 + number}"), office.show(day)
    opening = replace(an_opening(f"ring-{day}-{number}", number="13800138001"), rang_at=begun)
    opened = calls.open_call(office.db, opening)
    call = CallId(opening.call)
    calls.answer_call(office.db, call, begun)
    for place in (Place.HOLD, Place.DESK, Place.STUDIO)[: min(number + 1, 3)]:
        calls.place_call(office.db, call, place, begun + timedelta(minutes=3 if place is Place.STUDIO else 1))
    calls.end_call(office.db, call, begun + timedelta(minutes=8), EndReason.CALLER_HUNG_UP, 16)
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == opened.case).values(show=show))


def opened(screen: Screen, name: str, query: str = "period=2016-Q2") -> Page:
    page = screen.sign_in(name, path=f"/dashboard?{query}")
    page.get_by_role("heading", name="热线看板").wait_for()
    return page


def picture(page: Page, name: str) -> None:
    if LOOK_AT:
        # The page scrolls inside its frame: as tall as all of it.
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 2600})  # type: ignore[index]
        page.screenshot(path=Path(LOOK_AT) / f"{name}.png", full_page=True)


def test_every_chart_has_its_table_and_leads_to_its_cases(screen: Screen, office: Office) -> None:
    assert office.units
    page = opened(screen, "office")
    shows = page.get_by_role("region", name="各期节目来电")
    shows.get_by_text("数据表").click()
    # Eleven that rang before the show's own hour are drafts of cases registered by hand, and eleven rang in it.
    expect(shows.get_by_role("row", name="第 1 期 2016-06-07 区水务局")).to_contain_text("14")
    kinds = page.get_by_role("region", name="类别构成")
    kinds.get_by_role("button", name="投诉").click()
    expect(kinds.get_by_role("list", name="案件：投诉").get_by_role("listitem")).to_have_count(6)
    late = page.get_by_role("region", name="逾期率")
    expect(late).to_contain_text("n = 11")
    late.get_by_text("数据表").click()
    late.get_by_role("button", name="2016-06-13").click()
    behind = late.get_by_role("list", name="案件：按期办结率 · 2016-06-13").get_by_role("listitem")
    expect(behind.first).to_contain_text("未达到")
    units = page.get_by_role("region", name="部门")
    units.get_by_role("button", name="区水务局 按期办结率").click()
    expect(units.get_by_role("list", name="案件：区水务局 · 按期办结率").get_by_role("listitem")).to_have_count(11)
    picture(page, "dashboard")
    assert accessibility_faults(page) == []
    page.evaluate("localStorage.setItem('rexian.look', 'dark')")
    page.reload()
    page.get_by_role("region", name="各期节目来电").wait_for()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Hotline dashboard")).to_be_visible()
    picture(page, "dashboard-english-dark")


def test_a_column_opens_its_show_and_the_page_goes_back(screen: Screen, office: Office) -> None:
    page = opened(screen, "editor")
    page.get_by_role("region", name="各期节目来电").locator("g.column").nth(1).click()
    expect(page).to_have_url(screen.at(f"/dashboard?show={office.show('2016-06-21')}&period=2016-Q2"))
    expect(page.get_by_role("link", name="第 2 期 2016-06-21")).to_be_visible()
    picture(page, "dashboard-show")
    page.get_by_role("link", name="返回 2016-Q2").click()
    expect(page.get_by_role("region", name="各期节目来电").locator("g.column")).to_have_count(2)


def test_on_a_phone_and_on_paper(phone: Screen, office: Office) -> None:
    page = opened(phone, "bureau")
    page.get_by_role("region", name="类别构成").wait_for()
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    picture(page, "dashboard-phone")
    with office.db.begin() as tx:
        tx.execute(tables.person.update().where(tables.person.c.name == "bureau").values(lang="en"))
    page.evaluate("localStorage.setItem('rexian.lang', 'en')")
    page.reload()
    expect(page.get_by_role("heading", name="Hotline dashboard")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    picture(page, "dashboard-phone-english")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    picture(page, "dashboard-paper")
