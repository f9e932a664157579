"""Supervision, more time, merged cases and a show's sheet, each lived through once by those whose turn it is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.office import passwords
from intake.office.casework import live, routing, supervising
from intake.records import tables
from intake.records.database import Database
from intake.words import CaseState, Kind, SupervisionState
from tests.browser.conftest import Screen
from tests.browser.test_handling import REFERENCE, at_case, reply_words, submit
from tests.console.furnished import PASSWORD, Client, app_client
from tests.office import Matter, Office, moment, organise

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOW = "2026-11-24"
# A label says that its field must be filled.
WHY = re.compile("^原因")
# Sooner than any page asks by the clock, which is every ten seconds: it was told.
AT_ONCE_MS = 9_000


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    """Steps are taken on a working day that never changes."""
    with app_client(db, tmp_path, now=lambda: moment("2026-11-25 10:00")) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    assert client.house.db is db
    return organise(db, moment("2026-11-01 09:00"), secret=passwords.hashed(PASSWORD))


def test_one_office_supervises_extends_merges_and_confirms_a_show(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show=SHOW)
    child = office.registered(Kind.COMPLAINT, "2026-11-24 17:50", show=SHOW, number="13900139000")
    case.do(routing.take_own, by="water", at="2026-11-24 18:10")
    merged(screen, child, case)
    more_time(screen, case)
    told_at_once(screen, office, case)
    letter_to_its_end(screen, case)
    caller_of_the_merged_case(screen, child, case)
    sheet_of_the_show(screen, office)


def merged(screen: Screen, child: Matter, case: Matter) -> None:
    page = at_case(screen, "office", child, "case:merge")
    master, chosen = page.get_by_label("主案"), page.locator("input[name=master]")
    master.fill(case.file.number)
    master.press("Enter")
    expect(chosen).to_be_checked()
    # With another number in the field the first one's case is no longer chosen.
    master.fill(child.file.number)
    master.press("Enter")
    expect(chosen).to_have_count(0)
    page.get_by_label(WHY).fill("同一处停水")
    page.get_by_role("button", name="提交 · 并案").click()
    expect(master).to_be_focused()
    master.fill(case.file.number)
    master.press("Enter")
    expect(chosen).to_be_checked()
    # Words that were kept choose a case that is shown.
    page.reload()
    expect(chosen).to_be_checked()
    expect(page.get_by_label(WHY)).to_have_value("同一处停水")
    submit(page, "并案")
    assert child.file.master == case.id


def more_time(screen: Screen, case: Matter) -> None:
    page = at_case(screen, "water", case, "extension:ask")
    page.get_by_label("延长几个工作日").fill("2")
    page.get_by_label(WHY).fill("管材在路上")
    submit(page, "申请延期")
    page = at_case(screen, "office", case, "extension:decide")
    page.get_by_role("group", name="是否同意").get_by_role("radio", name="是", exact=True).check()
    # The decision's words are asked for before anything is sent.
    page.get_by_role("button", name="提交 · 审批延期").click()
    expect(page.get_by_label("决定")).to_be_focused()
    page.get_by_label("决定").fill("情况属实，同意")
    submit(page, "审批延期")


def told_at_once(screen: Screen, office: Office, case: Matter) -> None:
    """A unit's page shows its letter although nothing on it was touched."""
    page = screen.sign_in("water", path="/supervision")
    expect(page.get_by_text("没有督办")).to_be_visible()
    case.do(supervising.draft, office.units["water"], demand="三日内修好", by="bureau", at="2026-11-25 09:30")
    drafted = page.get_by_role("link").filter(has_text="区水务局")
    expect(drafted).to_be_visible(timeout=AT_ONCE_MS)
    page.goto(screen.at("/status"))
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()


def letter_to_its_end(screen: Screen, case: Matter) -> None:
    submit(at_case(screen, "bureau", case, "supervision:take_up"), "受理审签")
    page = at_case(screen, "bureau", case, "supervision:issue")
    page.get_by_label("领导签字").fill("赵主任")
    submit(page, "签发督办函")
    submit(at_case(screen, "water", case, "supervision:serve"), "签收督办函")
    page = at_case(screen, "water", case, "case:reply")
    page.get_by_label("承办人", exact=False).first.fill("周承办")
    reply_words(page)
    submit(page, "答复群众、办结")
    page = at_case(screen, "water", case, "supervision:report")
    page.get_by_label("办结情况").fill("水管已换，水质恢复。")
    page.get_by_label("意见").fill("群众认可。")
    submit(page, "回复监察机关")
    submit(at_case(screen, "bureau", case, "supervision:accept"), "认可")
    assert [one.state for one in case.file.supervisions] == [SupervisionState.CLOSED]


def caller_of_the_merged_case(screen: Screen, child: Matter, case: Matter) -> None:
    page = at_case(screen, "water", case, "children:reply")
    page.get_by_label("承办人", exact=False).first.fill("周承办")
    reply_words(page)
    submit(page, "一并答复并案群众")
    assert [row.result for row in child.rows(tables.reply)]


def sheet_of_the_show(screen: Screen, office: Office) -> None:
    answered = [office.registered(Kind.CONSULTATION, REFERENCE, show=SHOW) for _ in range(2)]
    for one in answered:
        one.do(live.answer_live, answer="明天恢复供水", answered_by="吴局长", by="host", at="2026-11-24 18:20")
    page = screen.sign_in("verifier", path="/shows?year=2026")
    page.get_by_role("link", name=SHOW).click()
    ticks = page.get_by_role("checkbox")
    expect(ticks).to_have_count(2)
    ticks.nth(1).uncheck()
    page.get_by_role("button", name="确认现场答复并办结（1）").click()
    expect(page.get_by_text("已确认 1 件")).to_be_visible()
    expect(page.get_by_role("region", name="本期单据")).to_contain_text("现场答复")
    assert sorted(one.state for one in answered) == sorted([CaseState.CLOSED, CaseState.ANSWERED_LIVE])
    assert fits(page)


def fits(page: Page) -> bool:
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    return bool(narrow)
