"""The guest's tablet, the promise key on the other screens, the desk's records, and a show that is confirmed."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, update

from intake.office import bodies, calls, people, posts
from intake.office.desk import dumping
from intake.office.desk.dumping import UnitSaid
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.records.database import Database
from intake.rules.desk import Seated
from intake.words import Branch, CallId, CallState, OrganisationId, Place, Post, Role, ShowId
from intake.words.desk import Surface
from tests.browser.conftest import Screen
from tests.browser.scenes import a_live_call
from tests.browser.test_live_desk import an_approved_call, faults
from tests.console.furnished import PASSWORD
from tests.house import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def water(db: Database, client: object) -> OrganisationId:  # noqa: ARG001  the app comes first: it adds people too
    unit = bodies.add_organisation(db, name="区水务局", branch=Branch.DEPARTMENT, at=NOW, aliases=[])
    person = people.add_person(db, name="li", display="李局长", password=PASSWORD, roles=[], at=NOW, must_change=False)
    posts.give_post(db, person.id, Post(organisation=unit.id, role=Role.UNIT_LEADER), NOW)
    return unit.id


def a_show(db: Database, unit: OrganisationId, *, ended: bool = False) -> ShowId:
    now = datetime.now(UTC)
    begins = now - timedelta(minutes=80 if ended else 10)
    row = {
        "year": now.year,
        "number": 1,
        "on_day": now.date(),
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=60),
        "unit": unit,
        "state": "planned",
        "practice": False,
    }
    with db.begin() as tx:
        return ShowId(tx.execute(insert(tables.show).values(**row).returning(tables.show.c.id)).scalar_one())


def on_the_air(db: Database, show: ShowId, unit: OrganisationId) -> CallId:
    opened = an_approved_call(db, "c-1", minutes=6, point="自来水浑浊三天")
    calls.place_call(db, opened.call, Place.STUDIO, datetime.now(UTC), delay=8.0)
    with db.begin() as tx:
        mine = update(tables.matter).where(tables.matter.c.id == opened.case)
        tx.execute(mine.values(show=show, onair_unit=unit, caller_name="王小明", place="井岸镇"))
    return CallId(opened.call)


def test_the_guest_promises_with_one_touch_and_the_host_sees_it(
    screen: Screen, studio: Screen, db: Database, water: OrganisationId
) -> None:
    on_the_air(db, a_show(db, water), water)
    host = studio.sign_in("bo", path="/host")
    guest = screen.sign_in("li", path="/guest")
    expect(guest.locator(".caller")).to_contain_text("王小明")
    expect(guest.locator(".caller")).to_contain_text("自来水浑浊三天")
    assert "1380013" not in guest.content(), "never a number"
    assert faults(guest) == []
    guest.get_by_role("button", name="承诺 3 个工作日").click()
    expect(guest.get_by_text("已记下录音片段")).to_be_visible()
    expect(host.get_by_text("已记下录音片段")).to_be_visible()
    guest.get_by_role("button", name="填写").click()
    guest.get_by_label("怎么说的").fill("周末前换好水管")
    guest.locator("form.note").get_by_role("button", name="保存").click()
    expect(host.get_by_text("周末前换好水管")).to_be_visible()
    guest.get_by_label("写给另一方").fill("请再问一下地址")
    guest.get_by_role("button", name="请抬头！").click()
    expect(host.locator(".call")).to_contain_text("请再问一下地址")
    calls.place_call(db, CallId("c-1"), Place.HOLD, datetime.now(UTC))
    expect(guest.get_by_text("现在没有听众与本单位连线")).to_be_visible()


def test_the_promise_key_keeps_a_note_that_is_written_later(
    screen: Screen, db: Database, water: OrganisationId
) -> None:
    on_the_air(db, a_show(db, water), water)
    page = screen.sign_in("bo", path="/host")
    expect(page.get_by_role("button", name="现场承诺")).to_be_enabled()
    page.keyboard.press("F10")
    expect(page.get_by_text("已记下录音片段")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已记下录音片段")).to_have_count(0)


def test_the_card_tells_who_rings_and_registers_the_case(screen: Screen, db: Database, water: OrganisationId) -> None:
    earlier = a_live_call(db, "c-0", number="13800130006", rang_at=NOW - timedelta(days=30))
    with db.begin() as tx:
        mine = update(tables.matter).where(tables.matter.c.id == earlier.case)
        tx.execute(mine.values(summary="去年也停过水"))
    on_the_air(db, a_show(db, water), water)
    page = screen.sign_in("lan", path="/desk")
    page.locator(".row").filter(has_text="13800130006").locator(".name").first.click()
    page.locator(".row").filter(has_text="王小明").locator(".name").click()
    card = page.locator(".chosen.card")
    expect(card.get_by_text("这个号码以前来过 1 次电话")).to_be_visible()
    expect(card.get_by_text("去年也停过水")).to_be_visible()
    expect(card.get_by_role("button", name="现场承诺")).to_be_visible()
    assert faults(page) == []
    card.get_by_role("button", name="登记（附件2）").click()
    expect(card.get_by_role("heading", name="登记")).to_be_visible()
    assert faults(page) == []


def test_a_dump_is_accounted_for_and_signed_by_somebody_else(
    screen: Screen, studio: Screen, db: Database, water: OrganisationId
) -> None:
    call = on_the_air(db, a_show(db, water), water)
    with db.read() as tx:
        host = tx.execute(tables.person.select().where(tables.person.c.name == "bo")).one().id
    hand = Hand(person=host, surface=Surface.HOST, at=datetime.now(UTC), why="")
    seated = Seated(call=call, state=CallState.ON_AIR, since=datetime.now(UTC))
    dumping.record(db, seated, hand, delay=8.0, unit=UnitSaid(unit="simulated", did=True, says=""), line_cut=True)
    first = screen.sign_in("bo", path="/desk/records")
    first.get_by_role("button", name="写明经过").click()
    first.get_by_label("写明经过").fill("来电人报出他人住址")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_text("来电人报出他人住址")).to_be_visible()
    first.get_by_role("button", name="复核签字").click()
    expect(first.get_by_role("alert")).to_be_visible()
    second = studio.sign_in("lan", path="/desk/records")
    assert faults(second) == []
    second.get_by_role("button", name="复核签字").click()
    expect(second.get_by_text("复核签字").first).to_contain_text("阿兰")


def test_a_show_with_a_call_without_outcome_is_not_confirmed(
    screen: Screen, db: Database, water: OrganisationId
) -> None:
    show = a_show(db, water, ended=True)
    call = on_the_air(db, show, water)
    page = screen.sign_in("bo", path=f"/shows/{show}")
    wrap = page.get_by_role("region", name="散场清单与共同确认")
    expect(wrap).to_contain_text("还有 2 个来电没有结果")
    expect(wrap.get_by_role("button", name="确认全部案件")).to_have_count(0)
    assert faults(page) == []
    assert call
