"""Telling people on a real PostgreSQL: the ladder, the summary, doubts, and two senders at one message."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from intake import durable
from intake.office import channels, notice_lists, outbox
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.sending import Outcome, Sent
from intake.settings import NoticeSettings, ensure_secrets
from intake.words.notices import Rejoinder, ToPerson
from tests import postgres
from tests.house import NOW
from tests.intake.test_reminding import Office

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    monkeypatch.setenv("REXIAN_NOTICES_SCHEMES", '["json"]')
    ensure_secrets(tmp_path)
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        open_books(db, NOW)
        durable.prepare(db)
        yield db
        durable.forget(db)
        db.close()


def test_people_are_reminded_and_a_doubt_is_settled(db: Database, tmp_path: Path) -> None:
    office = Office(db, tmp_path)
    office.begin("06-13", "06-14", "06-15")
    for moment in ("06-07 19:05", "06-14 09:00", "06-14 09:00", "06-15 09:00", "06-20 09:00"):
        office.sweep(moment)
    assert [told for told in office.told() if told[0] == "leader"][-1] == ("leader", "digest", "06-13")
    assert office.sweep("06-20 09:00") == 0
    leader = office.people["leader"]
    assert notice_lists.unread(db, leader) == len(notice_lists.notices(db, leader, lang="en"))
    channel = channels.add_channel(
        db, ToPerson(person=leader), label="phone", address="json://127.0.0.1:1/x", quiet=None, at=NOW, by=leader
    )
    settings = NoticeSettings()  # type: ignore[call-arg]
    with ThreadPoolExecutor(4) as senders:
        taken = senders.map(lambda _: outbox.take(db, channel.id, NOW, link="", settings=settings), range(4))
    (out,) = [one for one in taken if one is not None]
    outbox.settle(db, out, Sent(outcome=Outcome.UNKNOWN, words="no answer"), NOW)
    (doubt,) = notice_lists.doubts(db, NOW, lang="en")
    assert (doubt.channel, doubt.reader) == ("phone", "leader")
    outbox.resolve(db, out.ids[0], Rejoinder.AGAIN, at=NOW, by=None)
    assert outbox.waiting(db, NOW) == [channel.id]
    assert outbox.waiting(db, NOW - timedelta(days=1)) == []
    assert notice_lists.vacancies(db, NOW) == []
