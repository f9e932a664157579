"""A case lived through in real browsers by everybody whose turn it is: forms in place, and words that stay."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from intake.office import passwords
from intake.office.casework import registration
from intake.records.database import Database
from intake.words import CaseState, Kind
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults, opened
from tests.console.furnished import PASSWORD, Client, app_client
from tests.office import Matter, Office, moment, organise

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REFERENCE = "2026-11-24 17:40"
RESULT = "已冲洗管道，水质恢复清澈。"


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    """Steps are taken on a working day that never changes."""
    with app_client(db, tmp_path, now=lambda: moment("2026-11-25 10:00")) as client:
        yield client


@pytest.fixture
def office(db: Database, client: Client) -> Office:
    assert client.house.db is db
    return organise(db, moment("2026-11-01 09:00"), secret=passwords.hashed(PASSWORD))


def at_case(screen: Screen, who: str, case: Matter, do: str = "") -> Page:
    page = screen.sign_in(who, path=f"/handling/{case.id}{f'?do={do}' if do else ''}")
    page.locator("h1").first.wait_for()
    return page


def offered(page: Page, name: str) -> None:
    page.get_by_role("region", name="下一步").get_by_role("button", name=name, exact=True).click()


def submit(page: Page, step: str) -> None:
    page.get_by_role("button", name=f"提交 · {step}").click()
    expect(page.get_by_text(f"✓ 已完成：{step}")).to_be_visible()


def reply_words(page: Page) -> None:
    page.get_by_label("意见").fill("情况属实，立即处理。")
    page.get_by_label("领导签字").fill("吴局长")
    page.get_by_label("办理结果").fill(RESULT)
    page.get_by_label("向群众反馈情况").fill("已电话告知，群众认可。")
    page.get_by_role("radio", name="电话", exact=True).check()
    page.get_by_role("radio", name="短信回执").check()
    page.get_by_label("凭据编号或说明").fill("短信20261124")


def test_a_case_lives_from_its_registration_to_its_end(screen: Screen, office: Office) -> None:
    case = office.call(REFERENCE, show="2026-11-24")
    page = at_case(screen, "registrar", case)
    offered(page, "登记受理")
    page.get_by_role("radio", name="投诉", exact=True).check()
    page.get_by_label("反映的主要问题").fill("自来水浑浊")
    page.get_by_label("地址").fill("井岸镇")
    submit(page, "登记受理")
    expect(page.locator(".head .state")).to_have_text("已受理")
    offered(page, "送区作风办梳理")
    submit(page, "送区作风办梳理")

    page = at_case(screen, "office", case)
    offered(page, "交办")
    page.get_by_label("单位", exact=True).first.select_option(label="区水务局")
    submit(page, "交办")
    expect(page.get_by_role("region", name="承办单位")).to_contain_text("待签收")

    # The unit begins where whoever belongs to a unit begins: at what waits for it.
    page = screen.sign_in("water")
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    assert page.get_by_role("navigation", name="主导航").get_by_text("直播间").count() == 0
    page.get_by_role("link").filter(has_text="自来水浑浊").click()
    page.get_by_label("承办人", exact=False).first.fill("周承办")
    submit(page, "签收")
    offered(page, "答复群众、办结")
    reply_words(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("✓ 已完成：答复群众、办结")).to_be_visible()
    expect(page.get_by_role("region", name="答复", exact=True)).to_contain_text("有凭据")
    offered(page, "报送反馈表")
    expect(page.get_by_label("办理结果")).to_have_value(RESULT)
    submit(page, "报送反馈表")

    page = at_case(screen, "verifier", case)
    offered(page, "开始回访")
    submit(page, "开始回访")
    offered(page, "登记回访结果")
    page.get_by_role("group", name="是否接通").get_by_role("radio", name="是").check()
    for question in ("有答复吗", "有实际行动吗", "办到了吗", "群众认可吗"):
        page.get_by_role("radiogroup", name=question).get_by_role("radio", name="是").check()
    submit(page, "登记回访结果")
    offered(page, "办结归档")
    page.get_by_role("radio", name="已解决").check()
    submit(page, "办结归档")
    assert case.state is CaseState.CLOSED
    expect(page.get_by_role("region", name="经过")).to_contain_text("办结归档")


def test_words_stay_when_somebody_else_was_faster(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = at_case(screen, "registrar", case, "case:to_triage")
    page.get_by_label("原因", exact=True).fill("需要两个部门协调")
    case.do(registration.amend, summary="自来水浑浊，有异味", reason="补充", by="office", at="2026-11-24 18:30")
    changed = page.get_by_role("alert").filter(has_text="您动笔之后，案件有了变化")
    expect(changed).to_contain_text("修改问题摘要")
    page.get_by_role("button", name="提交 · 送区作风办梳理").click()
    expect(page.get_by_role("alert").filter(has_text="请先看上面的变化")).to_be_visible()
    expect(page.get_by_label("原因", exact=True)).to_have_value("需要两个部门协调")
    page.get_by_role("button", name="看过了，继续").click()
    submit(page, "送区作风办梳理")
    assert case.state is CaseState.TRIAGE


def test_words_outlive_the_page_and_a_broken_line(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = at_case(screen, "registrar", case, "case:to_triage")
    page.get_by_label("原因", exact=True).fill("需要两个部门协调")
    page.reload()
    expect(page.get_by_text("这是您上次没有提交的文字")).to_be_visible()
    expect(page.get_by_label("原因", exact=True)).to_have_value("需要两个部门协调")
    screen.cable.unplug()
    page.get_by_role("button", name="提交 · 送区作风办梳理").click()
    # A line that is cut says nothing: the page gives up by itself.
    expect(page.get_by_role("alert").filter(has_text="连不上服务器")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("原因", exact=True)).to_have_value("需要两个部门协调")
    screen.cable.plug_in()
    # What was on its way may have arrived after all: then the page says so, and otherwise it is sent again.
    done = page.get_by_text("✓ 已完成：送区作风办梳理")
    send = page.get_by_role("button", name="提交 · 送区作风办梳理")
    expect(page.get_by_role("status").filter(has_text="已连接")).to_be_visible()
    expect(done.or_(send).first).to_be_visible()
    with suppress(TimeoutError):  # the page may learn that the step was taken while a hand is on its way to the button
        send.click(timeout=3000)
    expect(done).to_be_visible()
    page.reload()
    page.locator("h1").first.wait_for()
    assert page.get_by_text("需要两个部门协调").count() == 1


def test_a_refusal_is_said_where_the_button_is_and_the_words_stay(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = at_case(screen, "registrar", case, "case:to_triage")
    page.get_by_label("原因", exact=True).fill("两个部门")
    page.get_by_text("不是现在发生的？").click()
    page.get_by_label("实际发生时间").fill("2026-11-24T10:00")
    page.get_by_label("补录原因").fill("当时断网")
    page.get_by_role("button", name="提交 · 送区作风办梳理").click()
    expect(page.get_by_role("form", name="送区作风办梳理").get_by_role("alert")).to_contain_text(
        "所填时间 2026-11-24 10:00 早于 2026-11-24 17:40"
    )
    expect(page.get_by_label("原因", exact=True)).to_have_value("两个部门")
    assert case.state is CaseState.REGISTERED


def test_what_is_lacking_is_marked_before_anything_is_sent(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.method))
    page = at_case(screen, "registrar", case, "case:promise")
    page.get_by_label("承诺人").fill("吴局长")
    asked.clear()
    page.get_by_role("button", name="提交 · 现场表态承诺").click()
    expect(page.get_by_role("alert").filter(has_text="请先填好标出的格子")).to_be_visible()
    expect(page.get_by_label("承诺内容")).to_be_focused()
    assert "POST" not in asked


def test_a_unit_without_a_part_is_told_that_there_is_no_such_case(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = screen.sign_in("roads", path=f"/handling/{case.id}")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_text("自来水").count() == 0
    page.goto(screen.at("/ledger"))
    expect(page.get_by_text("没有找到案件")).to_be_visible()


def test_both_languages_name_every_step_and_event(screen: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = at_case(screen, "registrar", case)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Next step").get_by_role("button", name="Promised on air")).to_be_visible()
    expect(page.get_by_role("region", name="Events")).to_contain_text("The call became a case")
    expect(page.get_by_role("region", name="Clocks")).to_contain_text("The caller has waited")
    assert "handling." not in page.locator("body").inner_text()


def test_a_case_that_nobody_was_given_in_time_says_so(screen: Screen, office: Office) -> None:
    office.registered(Kind.COMPLAINT, "2026-06-02 18:00", show="2026-06-02")
    page = screen.sign_in("registrar", path="/ledger")
    expect(page.get_by_text("已过，尚未交办")).to_be_visible()


def test_names_of_papers_follow_the_language_at_once(screen: Screen, office: Office) -> None:
    assert office
    page = screen.sign_in("registrar", path="/papers")
    expect(page.get_by_text("问题登记表（附件2）")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Registration form (annex 2)")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_page_of_the_casework_has_an_accessibility_fault(screen: Screen, office: Office, look: str) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = screen.sign_in("registrar")
    page.evaluate("look => localStorage.setItem('rexian.look', look)", look)
    paths = [f"/handling/{case.id}?do=case:promise", "/inbox", "/ledger", "/supervision", "/overdue", "/leads"]
    found = [
        f"{path} {fault}"
        for path in [*paths, "/search?q=自来水"]
        for fault in accessibility_faults(opened(screen, path))
    ]
    assert not found, "\n".join(found)


def test_no_page_of_the_casework_is_wider_than_a_phone(phone: Screen, office: Office) -> None:
    case = office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    phone.sign_in("office")
    wide = [
        path
        for path in (f"/handling/{case.id}", "/inbox", "/ledger", "/supervision", "/overdue", "/leads", "/search?q=水")
        if opened(phone, path).evaluate(
            "() => [document.documentElement, ...document.querySelectorAll('.content, .scroll-x')]"
            ".some(part => part.scrollWidth > part.clientWidth)"
        )
    ]
    assert wide == []


def test_the_slash_searches_from_everywhere(screen: Screen, office: Office) -> None:
    office.registered(Kind.COMPLAINT, REFERENCE, show="2026-11-24")
    page = screen.sign_in("registrar")
    page.keyboard.press("/")
    page.keyboard.type("浑浊")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("浑浊")
