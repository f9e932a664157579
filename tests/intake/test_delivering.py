"""From a fact to another server and back: codes, hours, tries, and what a killed sender leaves behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from intake.office import channels, notices, outbox, people
from intake.office.channels import Channel
from intake.office.delivering import Delivering
from intake.records import tables
from intake.records.database import Database
from intake.rules.ladder import Quiet
from intake.sending import Outcome, Sent
from intake.settings import NoticeSettings, ensure_secrets
from intake.words import Role
from intake.words.notices import Rejoinder, ToPerson
from tests.house import NOW
from tests.intake.receiving import Web, web
from tests.waiting import until

# A Tuesday, half past five in the afternoon.
NIGHT = NOW + timedelta(hours=5)
MORNING = datetime.fromisoformat("2026-11-25T08:00:00+08:00")


@pytest.fixture
def person(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ToPerson:
    ensure_secrets(tmp_path)
    monkeypatch.setenv("REXIAN_NOTICES_SCHEMES", '["json"]')
    monkeypatch.setenv("REXIAN_NOTICES_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("REXIAN_NOTICES_LIMIT_SECONDS", "5")
    lan = people.add_person(
        db, name="lan", display="阿兰", password="Ke-Qi-2026-lu", roles=[Role.REGISTRAR], at=NOW, must_change=False
    )
    return ToPerson(person=lan.id)


def settings() -> NoticeSettings:
    return NoticeSettings()  # type: ignore[call-arg]


@contextmanager
def delivering(db: Database, now: datetime = NOW) -> Iterator[None]:
    stop = threading.Event()
    running = Delivering(db, settings=settings(), link="https://hotline.example/", stop=stop, now=lambda: now)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


def add(db: Database, owner: ToPerson, address: str, quiet: Quiet | None = None) -> Channel:
    return channels.add_channel(db, owner, label="手机", address=address, quiet=quiet, at=NOW, by=owner.person)


def checked(db: Database, owner: ToPerson, address: str, quiet: Quiet | None = None) -> Channel:
    """A channel that works. Its test message is taken out of the way without being sent."""
    channel = add(db, owner, address, quiet)
    code = rows(db, channel)[0].facts["number"]
    out = outbox.take(db, channel.id, NOW, link="", settings=settings())
    assert out is not None
    outbox.settle(db, out, Sent(outcome=Outcome.SENT, words=""), NOW)
    return channels.confirm_channel(db, channel.id, code, at=NOW, by=owner.person)


def rows(db: Database, channel: Channel) -> list[Row[object]]:
    table = tables.notification
    with db.read() as tx:
        return list(tx.execute(select(table).where(table.c.channel == str(channel.id)).order_by(table.c.id)))  # type: ignore[arg-type]


def tell(db: Database, to: ToPerson, key: str = "event:1", *, on_air: bool = False) -> None:
    with db.begin() as tx:
        facts = {"case": "00000017", "clock": "complaint", "due": "2026-11-24"}
        notices.notify_in(tx, key=key, to=[to], sentence="clock_today", facts=facts, matter=None, at=NOW, on_air=on_air)


@pytest.mark.slow
def test_a_channel_is_used_once_its_test_was_read_there(db: Database, person: ToPerson) -> None:
    with web() as server, delivering(db):
        channel = add(db, person, server.address("ok"))
        text = until(lambda: server.received)[0]
        code = rows(db, channel)[0].facts["number"]
        assert code in text
        tell(db, person, "event:1")
        with pytest.raises(channels.WrongCode):
            channels.confirm_channel(db, channel.id, "no", at=NOW, by=person.person)
        assert channels.confirm_channel(db, channel.id, code, at=NOW, by=person.person).checked_at == NOW
        tell(db, person, "event:2")
        until(lambda: len(server.received) > 1)
        until(lambda: rows(db, channel)[-1].state == "sent")
    assert server.received[1:] == ["案件 00000017 的时限“投诉办结”今天（2026-11-24）到期。\nhttps://hotline.example/"]
    assert rows(db, channel)[-1].receipt == "HTTP 200 taken"


@pytest.mark.slow
def test_a_code_cannot_be_guessed_for_long(db: Database, person: ToPerson) -> None:
    channel = add(db, person, "json://127.0.0.1:1/x")
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(channels.WrongCode) as refused:
            channels.confirm_channel(db, channel.id, "no", at=NOW, by=person.person)
        assert refused.value.facts["left"] == left
    with pytest.raises(channels.TestAgain):
        channels.confirm_channel(db, channel.id, rows(db, channel)[0].facts["number"], at=NOW, by=person.person)
    with pytest.raises(channels.TestTooSoon):
        channels.test_channel(db, channel.id, at=NOW, by=person.person)


@pytest.mark.slow
def test_an_address_is_kept_locked_and_forgotten_with_its_channel(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://user:secret@127.0.0.1:1/x")
    tell(db, person)
    with db.read() as tx:
        assert "secret" not in tx.execute(select(tables.channel.c.address)).scalar_one()
    channels.remove_channel(db, channel.id, at=NOW, by=person.person)
    assert rows(db, channel)[-1].state == "dropped"
    with db.read() as tx:
        assert tx.execute(select(tables.channel.c.address)).scalar_one() == ""


@pytest.mark.slow
def test_a_channel_whose_form_came_twice_is_one(db: Database, person: ToPerson) -> None:
    form = {"label": "phone", "address": "json://127.0.0.1:1/x", "quiet": None, "at": NOW, "by": person.person}
    first = channels.add_channel(db, person, **form)
    assert channels.add_channel(db, person, **form) == first
    assert channels.add_channel(db, person, **(form | {"address": "json://127.0.0.1:1/y"})).id != first.id
    channels.remove_channel(db, first.id, at=NOW, by=person.person)
    assert channels.add_channel(db, person, **form).id != first.id


@pytest.mark.slow
def test_nothing_goes_out_at_night_although_it_was_ready_in_the_day(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x")
    tell(db, person)
    assert outbox.take(db, channel.id, NIGHT, link="", settings=settings()) is None
    assert rows(db, channel)[-1].due_at == MORNING
    tell(db, person, "event:air", on_air=True)
    assert outbox.take(db, channel.id, NIGHT, link="", settings=settings()) is not None


@pytest.mark.slow
def test_own_quiet_hours_are_kept_and_may_not_take_the_whole_day(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x", Quiet(since=time(17), until=time(9, 30)))
    tell(db, person)
    assert rows(db, channel)[-1].due_at == MORNING + timedelta(hours=1.5)
    with pytest.raises(channels.AlwaysQuiet):
        add(db, person, "json://127.0.0.1:1/x", Quiet(since=time(7), until=time(21)))


@pytest.mark.slow
def test_what_is_refused_is_tried_again_with_an_end_and_then_shown(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x")
    tell(db, person)
    refused, now, states = Sent(outcome=Outcome.FAILED, words="HTTP 400"), MORNING, []
    for _ in range(len(outbox.PAUSES) + 1):
        out = outbox.take(db, channel.id, now, link="", settings=settings())
        assert out is not None
        states += outbox.settle(db, out, refused, now)
        now += timedelta(hours=4) if now.hour < 4 else timedelta(hours=1)
        now = max(now, rows(db, channel)[-1].due_at)
        now = now if now < MORNING + timedelta(hours=12) else MORNING + timedelta(days=1)
    assert states == ["waiting"] * 4 + ["failed"]
    assert outbox.resolve(db, out.ids[0], Rejoinder.AGAIN, at=now, by=None).value == "waiting"


@pytest.mark.slow
def test_a_morning_s_reminders_are_few_messages(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x")
    for number in range(30):
        tell(db, person, f"event:{number}")
    sizes = []
    while (out := outbox.take(db, channel.id, NOW, link="https://hotline.example/", settings=settings())) is not None:
        assert len(out.body.encode()) <= outbox.LONGEST_BODY
        assert out.body.count("案件") == len(out.ids)
        sizes.append(len(out.ids))
        outbox.settle(db, out, Sent(outcome=Outcome.SENT, words="ok"), NOW)
    assert sum(sizes) == 30
    assert len(sizes) <= 4
    assert {row.state for row in rows(db, channel)} == {"sent"}


@pytest.mark.slow
def test_who_was_shown_the_door_is_told_nothing_more(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x")
    tell(db, person)
    people.disable(db, "lan", NOW)
    assert outbox.take(db, channel.id, NOW, link="", settings=settings()) is None
    assert rows(db, channel)[-1].state == "dropped"


@pytest.mark.slow
def test_a_message_is_taken_by_one_sender_only(db: Database, person: ToPerson) -> None:
    channel = checked(db, person, "json://127.0.0.1:1/x")
    tell(db, person)
    assert outbox.take(db, channel.id, NOW, link="", settings=settings()) is not None
    assert outbox.take(db, channel.id, NOW, link="", settings=settings()) is None


@pytest.mark.slow
def test_a_channel_that_hangs_holds_up_no_other(db: Database, person: ToPerson) -> None:
    with web() as server:
        hanging, fine = checked(db, person, server.address("slow")), checked(db, person, server.address("ok"))
        tell(db, person)
        with delivering(db):
            until(lambda: rows(db, fine)[-1].state == "sent")
            assert rows(db, hanging)[-1].state in ("waiting", "sending"), "the other one was not waited for"
            until(lambda: rows(db, hanging)[-1].state == "unknown")


@pytest.mark.slow
def test_a_sender_killed_in_the_call_leaves_doubt_that_only_a_person_ends(db: Database, person: ToPerson) -> None:
    with web() as server:
        channel = checked(db, person, server.address("slow"))
        tell(db, person)
        _kill_in_the_call(server, lambda: rows(db, channel)[-1].state == "sending")
        assert rows(db, channel)[-1].state == "sending"
        assert outbox.abandon(db, NOW + timedelta(seconds=30), after=timedelta(minutes=1)) == 0
        assert outbox.abandon(db, NOW + timedelta(minutes=2), after=timedelta(minutes=1)) == 1
        assert rows(db, channel)[-1].state == "unknown"
        assert outbox.waiting(db, NOW + timedelta(days=3)) == []
        outbox.resolve(db, rows(db, channel)[-1].id, Rejoinder.ARRIVED, at=NOW, by=person.person)
        assert rows(db, channel)[-1].state == "sent"
        with pytest.raises(outbox.NotInDoubt):
            outbox.resolve(db, rows(db, channel)[-1].id, Rejoinder.AGAIN, at=NOW, by=person.person)
    assert len(server.received) == 1


def _kill_in_the_call(server: Web, marked: object) -> None:
    command = [sys.executable, "-m", "tests.intake.delivery_under_test"]
    sender = subprocess.Popen(command, env={**os.environ, "NOW_UNDER_TEST": NOW.isoformat()})
    try:
        until(lambda: server.received, what="the call")
        assert callable(marked)
        assert marked()
    finally:
        sender.send_signal(signal.SIGKILL)
        sender.wait()
