"""Notices in the browser: the bell counts live, is used by keyboard, and an administrator settles what is in doubt."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from intake.office import channels, notices, outbox, people
from intake.records import tables
from intake.records.database import Database
from intake.sending import Outcome, Sent
from intake.settings import NoticeSettings
from intake.words import PersonId, Role
from intake.words.notices import ToPerson
from tests.browser.conftest import Screen
from tests.browser.test_for_everyone import accessibility_faults
from tests.console.furnished import PASSWORD
from tests.house import NOW, a_finished_call

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def person(db: Database, name: str) -> PersonId:
    with db.read() as tx:
        return PersonId(tx.execute(select(tables.person.c.id).where(tables.person.c.name == name)).scalar_one())


def tell(db: Database, to: PersonId, key: str, sentence: str = "clock_today", *, home: Path | None = None) -> None:
    case = a_finished_call(db, home, f"c-{key}") if home is not None else None
    facts = {"case": "00000017", "clock": "complaint", "due": "2026-11-24", "days": 2}
    with db.begin() as tx:
        notices.notify_in(
            tx,
            key=f"event:{key}",
            to=[ToPerson(person=to)],
            sentence=sentence,
            facts=facts,
            matter=case.case if case else None,
            at=datetime.now(UTC),
        )


def an_unknown_message(db: Database, owner: PersonId, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel's test whose sender died in the call."""
    monkeypatch.setenv("REXIAN_NOTICES_SCHEMES", '["json","wecombot"]')
    now = datetime.now(UTC)
    channel = channels.add_channel(
        db, ToPerson(person=owner), label="手机", address="json://127.0.0.1:1/x", quiet=None, at=now, by=owner
    )
    settings = NoticeSettings()  # type: ignore[call-arg]  # the secret comes from its file
    out = outbox.take(db, channel.id, now, link="", settings=settings)
    assert out is not None
    outbox.settle(db, out, Sent(outcome=Outcome.UNKNOWN, words="HTTP 500 oops"), now)


def test_the_bell_counts_live_and_is_used_by_keyboard(screen: Screen, db: Database, tmp_path: Path) -> None:
    page = screen.sign_in()
    lan = person(db, "lan")
    bell = page.get_by_role("button", name="通知，")
    expect(bell).to_have_accessible_name("通知，0 条未读")
    tell(db, lan, "1", home=tmp_path)
    tell(db, lan, "2", "clock_late")
    expect(bell).to_have_accessible_name("通知，2 条未读")
    bell.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="通知")
    expect(panel.get_by_text("超期 2 个工作日")).to_be_visible()
    assert accessibility_faults(page) == []
    panel.get_by_role("button", name="标为已读 · 案件 00000017 的时限“投诉办结”已于").press("Enter")
    expect(bell).to_have_accessible_name("通知，1 条未读")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(bell).to_be_focused()
    bell.press("Enter")
    panel.get_by_role("link", name="今天（2026-11-24）到期").click()
    expect(page).to_have_url(screen.at("/cases/1"))
    expect(bell).to_have_accessible_name("通知，0 条未读")


def test_an_administrator_says_whether_a_doubtful_message_arrived(
    screen: Screen, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unknown_message(db, person(db, "lan"), monkeypatch)
    people.add_person(
        db, name="guan", display="关", password=PASSWORD, roles=[Role.ADMINISTRATOR], at=NOW, must_change=False
    )
    page = screen.sign_in("guan", path="/notices")
    doubt = page.get_by_role("region", name="需要您确认的发送")
    expect(doubt.get_by_text("HTTP 500 oops")).to_be_visible()
    assert accessibility_faults(page) == []
    doubt.get_by_role("button", name="已收到").press("Enter")
    expect(doubt.get_by_text("没有需要确认的发送。")).to_be_visible()


def test_a_channel_is_added_confirmed_and_removed_on_a_phone(
    phone: Screen, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REXIAN_NOTICES_SCHEMES", '["json"]')
    page = phone.sign_in(path="/password")
    page.get_by_label("名称").fill("手机企业微信")
    page.get_by_label("地址").fill("file:///etc/passwd")
    page.get_by_role("button", name="添加并发送测试").click()
    expect(page.get_by_role("alert")).to_contain_text("不允许使用 file://")
    page.get_by_label("地址").fill("json://user:secret@127.0.0.1:1/x")
    page.get_by_role("button", name="添加并发送测试").click()
    expect(page.get_by_text("待确认")).to_be_visible()
    with db.read() as tx:
        code = tx.execute(select(tables.channel.c.code)).scalar_one()
    page.get_by_label("六位确认码").fill(code)
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("已确认")).to_be_visible()
    assert accessibility_faults(page) == []
    assert page.evaluate("() => document.querySelector('.content').scrollWidth <= innerWidth")
    page.get_by_role("button", name="删除 · 手机企业微信").click()
    expect(page.get_by_text("还没有通知渠道。")).to_be_visible()
