"""A unit prepares its show in the browser: manuscript, leave, list; the style office files, the door signs in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import insert, select

from intake.office import bodies, people, posts
from intake.office.organisations import of_duty_in
from intake.records import tables
from intake.records.database import Database
from intake.words import Branch, Duty, OrganisationId, Post, Role, ShowId
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.console.furnished import PASSWORD, Client
from tests.house import NOW
from tests.intake.programme.test_scans import png

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = (("李国强", "局长"), ("王芳", "科员"), ("赵亮", "科员"))


@pytest.fixture(autouse=True)
def unit(db: Database, client: Client) -> OrganisationId:  # noqa: ARG001  the app comes first: it adds people too
    water = bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=NOW, aliases=[])
    added = {"li": (water.id, Role.UNIT_HANDLER, "李科长")}
    with db.read() as tx:
        for duty, role, name, display in (
            (Duty.STYLE_OFFICE, Role.STYLE_OFFICE, "feng", "冯主任"),
            (Duty.SUPERVISOR, Role.SUPERVISOR, "jian", "简主任"),
            (Duty.ORGAN_COMMITTEE, Role.ORGAN_COMMITTEE, "gong", "龚书记"),
        ):
            added[name] = (of_duty_in(tx, duty), role, display)
    for name, (organisation, role, display) in added.items():
        person = people.add_person(
            db, name=name, display=display, password=PASSWORD, roles=[], at=NOW, must_change=False
        )
        posts.give_post(db, person.id, Post(organisation=organisation, role=role), NOW)
    return water.id


def a_show_soon(db: Database, unit: OrganisationId, *, minutes: int) -> ShowId:
    begins = datetime.now(UTC) + timedelta(minutes=minutes)
    row = {
        "year": begins.year,
        "number": 1,
        "on_day": begins.astimezone().date(),
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=60),
        "unit": unit,
        "state": "planned",
        "practice": False,
    }
    with db.begin() as tx:
        return ShowId(tx.execute(insert(tables.show).values(**row).returning(tables.show.c.id)).scalar_one())


def path_of(db: Database, show: ShowId) -> str:
    """Its page, in its own year: it may begin in the next one."""
    with db.read() as tx:
        return f"/shows/{show}?year={tx.execute(select(tables.show.c.year)).scalar_one()}"


def begin_manuscript(mine: Locator) -> None:
    """Written, and not sent yet."""
    mine.get_by_role("button", name="报送稿件").click()
    mine.get_by_label("上线内容").fill("供水改造")
    mine.get_by_label("正文").fill("各位听众，大家好……")


def list_people(mine: Locator) -> None:
    mine.get_by_role("button", name="填写名单").click()
    for place, (name, post) in enumerate(PEOPLE):
        mine.get_by_label("姓名").nth(place).fill(name)
        mine.get_by_label("职务").nth(place).fill(post)
    mine.get_by_role("button", name="提交名单").click()
    expect(mine.locator(".people li")).to_have_count(3)


def sign_in_at_the_door(door: Locator) -> None:
    for name, _ in PEOPLE:
        door.get_by_role("button", name=f"签到 {name}").click()
        expect(door).to_contain_text(f"{name} 已签到")
    expect(door).to_contain_text("已齐备，可以上线")


def test_a_unit_sends_its_manuscript_and_its_list_and_the_door_signs_in(
    screen: Screen, studio: Screen, db: Database, unit: OrganisationId
) -> None:
    show = a_show_soon(db, unit, minutes=30)
    path = path_of(db, show)
    page = screen.sign_in("li", path=path)
    mine = page.locator(".preparation")
    expect(mine).to_contain_text("上线前还缺")
    begin_manuscript(mine)
    mine.get_by_label("服务承诺").fill("七月底前完成")
    assert faults(page) == []
    mine.get_by_role("button", name="报送", exact=True).click()
    expect(mine).to_contain_text("已报送第 1 版")
    list_people(mine)
    filing = studio.sign_in("feng", path=path).locator(".preparation")
    filing.get_by_role("button", name="盖章稿已收").click()
    expect(filing).to_contain_text("盖章稿已备案")
    expect(filing.locator(".missing .pill")).to_have_text(["有人未到"])
    # The next person at that browser is the host at the door.
    studio.page.context.clear_cookies()
    door = studio.sign_in("bo", path=path).locator(".preparation")
    sign_in_at_the_door(door)
    expect(door.locator(".people .pill.done")).to_have_count(3)
    assert faults(studio.page) == []


def test_a_leave_is_decided_by_the_leader_then_by_both_bodies(
    screen: Screen, studio: Screen, db: Database, unit: OrganisationId
) -> None:
    show = a_show_soon(db, unit, minutes=60 * 24 * 20)
    path = path_of(db, show)
    mine = screen.sign_in("li", path=path).locator(".preparation")
    mine.get_by_role("button", name="请假").click()
    for label, said in (("主要负责人姓名", "李国强"), ("拟替代人员（副职）姓名", "陈敏"), ("副职职务", "副局长")):
        mine.get_by_label(label).fill(said)
    mine.get_by_label("职务", exact=True).fill("局长")
    mine.get_by_label("不能上线事由").fill("赴省开会")
    mine.get_by_role("button", name="提交请假").click()
    expect(mine).to_contain_text("待区分管领导批准")
    for name, state in (("feng", "待区监察局、区直机关工委批准"), ("jian", "待区监察局"), ("gong", "准假")):
        theirs = studio.sign_in(name, path=path).locator(".preparation")
        theirs.get_by_role("button", name="同意", exact=True).click()
        expect(theirs.locator(".leave .pill")).to_contain_text(state)
        studio.page.context.clear_cookies()
    screen.page.reload()
    expect(mine.locator(".leave .pill")).to_have_text("准假")


def test_a_unit_reads_its_call_up_letter_and_signs_for_it(
    screen: Screen, studio: Screen, db: Database, unit: OrganisationId
) -> None:
    show = a_show_soon(db, unit, minutes=60 * 24 * 20)
    path = path_of(db, show)
    mine = screen.sign_in("li", path=path).locator(".call-up")
    expect(mine).to_contain_text("还没有收到上线通知")
    expect(mine.get_by_role("button")).to_have_count(0)
    theirs = studio.sign_in("feng", path=path).locator(".call-up")
    theirs.get_by_role("button", name="发上线通知").click()
    expect(theirs).to_contain_text("单位尚未签收")
    theirs.get_by_role("button", name="重新发出").click()
    expect(theirs).to_contain_text("内容相同")
    screen.page.reload()
    expect(mine).to_contain_text("直播间")
    expect(mine.locator(".lines").first.locator("li")).to_have_count(5)
    assert faults(screen.page) == []
    mine.get_by_role("button", name="签收").click()
    expect(mine).to_contain_text("李科长")
    expect(mine.get_by_role("button")).to_have_count(0)
    studio.page.reload()
    expect(theirs.locator(".pill").first).to_have_text("已签收")
    studio.page.get_by_role("link", name="全部节目").click()
    expect(studio.page.locator("table.list")).to_contain_text("上线通知 已签收")


def test_host_and_unit_open_the_rehearsal_pack_of_the_moment(
    screen: Screen, studio: Screen, db: Database, unit: OrganisationId
) -> None:
    show = a_show_soon(db, unit, minutes=90)
    path = path_of(db, show)
    for who, at in (("bo", studio), ("li", screen)):
        pack = at.sign_in(who, path=path).locator(".pack")
        pack.get_by_role("button", name="打开").click()
        expect(pack).to_contain_text("生成 · 未办结 0 件")
        expect(pack).to_contain_text("不得在节目中说出")
        assert faults(at.page) == []
    found = screen.page.request.get(f"{screen.page.url.split('/shows')[0]}/api/shows/{show}/rehearsal-pack.pdf")
    assert (found.status, found.body()[:5]) == (200, b"%PDF-")
    screen.page.context.clear_cookies()
    # The bureau reads how a show is prepared, and not what host and unit speak about among themselves.
    theirs = screen.sign_in("jian", path=path).locator(".preparation")
    expect(theirs).to_contain_text("上线通知")
    expect(theirs.locator(".pack")).to_have_count(0)


def test_the_sealed_page_s_scan_is_attached_by_the_unit_and_saved_by_the_office(
    screen: Screen, studio: Screen, db: Database, unit: OrganisationId, tmp_path: Path
) -> None:
    show = a_show_soon(db, unit, minutes=60 * 24 * 20)
    path = path_of(db, show)
    mine = screen.sign_in("li", path=path).locator(".preparation")
    begin_manuscript(mine)
    mine.get_by_role("button", name="报送", exact=True).click()
    expect(mine).to_contain_text("没有盖章页扫描件")
    page, page_of_a_mill = tmp_path / "盖章页.png", tmp_path / "盖章页.pdf"
    page.write_bytes(png(40, 60))
    page_of_a_mill.write_bytes(b"MZ this is a program")
    mine.get_by_label("盖章页扫描件（PDF").set_input_files(page_of_a_mill)
    mine.get_by_role("button", name="附扫描件").click()
    expect(mine.get_by_role("alert")).to_contain_text("不是完整的 PDF、PNG 或 JPEG")
    mine.get_by_label("盖章页扫描件（PDF").set_input_files(page)
    mine.get_by_role("button", name="附扫描件").click()
    expect(mine).to_contain_text("扫描件已附上")
    assert faults(screen.page) == []
    theirs = studio.sign_in("feng", path=path).locator(".preparation")
    theirs.get_by_role("button", name="盖章稿已收").click()
    expect(theirs).to_contain_text("盖章稿已备案")
    with studio.page.expect_download() as saved:
        theirs.get_by_role("link", name="盖章页扫描件（PNG）").click()
    assert Path(saved.value.path()).read_bytes() == png(40, 60)
    assert saved.value.suggested_filename.endswith(".png")
