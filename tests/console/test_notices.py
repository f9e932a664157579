"""Notices and channels over the wire: one's own alone, heard at once, and what is in doubt for the administrator."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from intake.office import notices, outbox, people
from intake.records import tables
from intake.records.database import Database
from intake.sending import Outcome, Sent
from intake.settings import NoticeSettings
from intake.words import OrganisationId, PersonId, Post, Role
from intake.words.notices import ChannelId, ToPerson
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.house import NOW


@pytest.fixture
def client(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("REXIAN_NOTICES_SCHEMES", '["json"]')
    with app_client(db, tmp_path) as client:
        sign_in(client)
        yield client


def me(client: Client) -> PersonId:
    return PersonId(client.get("/api/session").json()["id"])


def tell(db: Database, person: PersonId, key: str) -> None:
    with db.begin() as tx:
        facts = {"case": "00000017", "clock": "complaint", "due": "2026-11-24"}
        to = [ToPerson(person=person)]
        notices.notify_in(tx, key=key, to=to, sentence="clock_today", facts=facts, matter=None, at=NOW)


def test_a_list_is_one_s_own_with_unread_ones_first(client: Client, db: Database) -> None:
    mine = me(client)
    wei = next(person.id for person in people.people(db, NOW) if person.name == "wei")
    for number in range(3):
        tell(db, mine, f"event:{number}")
    tell(db, wei, "event:9")
    found = client.get("/api/notices").json()
    assert found["unread"] == 3
    assert "案件 00000017" in found["notices"][0]["text"]
    newest = found["notices"][0]["id"]
    assert client.post("/api/notices/read", json={"only": [newest]}).json() == {"unread": 2}
    assert [one["id"] for one in client.get("/api/notices").json()["notices"]][-1] == newest
    assert client.post("/api/notices/read", json={"only": None}).json() == {"unread": 0}
    assert client.get("/api/notices", params={"before": newest}).json()["notices"][0]["id"] < newest


def test_a_page_hears_of_its_own_person_s_notices_and_of_nobody_else_s(client: Client, db: Database) -> None:
    mine = me(client)
    wei = next(person.id for person in people.people(db, NOW) if person.name == "wei")
    with client.websocket_connect("/api/feed") as page:
        page.receive("snapshot")
        tell(db, wei, "event:1")
        tell(db, mine, "event:2")
        assert page.receive("notices_changed")["unread"] == 1


def test_what_is_in_doubt_is_the_administrator_s_to_settle(client: Client, db: Database) -> None:
    assert client.get("/api/notices/doubts").status_code == 403
    out = _an_unknown_message(client, db)
    people.add_person(
        db, name="guan", display="关", password=PASSWORD, roles=[Role.ADMINISTRATOR], at=NOW, must_change=False
    )
    sign_in(client, "guan")
    (doubt,) = client.get("/api/notices/doubts").json()["doubts"]
    assert (doubt["id"], doubt["reader"], doubt["channel"], doubt["state"]) == (out, "阿兰", "手机", "unknown")
    # The code of a test is its owner's alone.
    assert doubt["text"] == ""
    assert client.post(f"/api/notices/{out}/resolve", json={"said": "arrived"}).status_code == 204
    assert client.get("/api/notices/doubts").json() == {"doubts": [], "vacancies": []}
    assert client.post(f"/api/notices/{out}/resolve", json={"said": "again"}).json()["error"] == "NotInDoubt"


def test_an_address_never_comes_back_and_a_channel_is_its_owner_s(client: Client) -> None:
    added = client.post("/api/channels", json=_a_channel()).json()
    assert "secret" not in client.get("/api/channels").text
    assert added["checked_at"] is None
    assert client.post(f"/api/channels/{added['id']}/check", json={"code": "x"}).status_code == 422
    sign_in(client, "wei")
    assert client.get("/api/channels").json()["channels"] == []
    for answer in (
        client.post(f"/api/channels/{added['id']}/check", json={"code": "x"}),
        client.post(f"/api/channels/{added['id']}/test"),
        client.delete(f"/api/channels/{added['id']}"),
    ):
        assert answer.status_code == 404
    assert client.post("/api/channels", json={**_a_channel(), "organisation": 1}).status_code == 403
    sign_in(client, "lan")
    assert client.delete(f"/api/channels/{added['id']}").status_code == 204
    assert client.get("/api/channels").json()["channels"] == []


def test_a_keeper_gives_the_organisation_a_channel_that_hears_what_its_posts_hear(client: Client, db: Database) -> None:
    people.set_roles(db, "lan", [Role.ADMINISTRATOR, Role.VERIFIER], NOW)
    (station,) = client.get("/api/channels").json()["organisations"]
    added = client.post("/api/channels", json={**_a_channel(), "organisation": station["id"]}).json()
    assert (added["owner"], added["organisation"]) == ("organisation", station["id"])
    with db.begin() as tx:
        code = tx.execute(select(tables.channel.c.code)).scalar_one()
    assert client.post(f"/api/channels/{added['id']}/check", json={"code": code}).json()["checked_at"]
    with db.begin() as tx:
        facts = {"case": "00000017", "clock": "verify", "due": "2026-11-24"}
        to = [Post(organisation=OrganisationId(station["id"]), role=Role.VERIFIER)]
        told = notices.notify_in(tx, key="event:1", to=to, sentence="clock_today", facts=facts, matter=None, at=NOW)
    # The verifier's own list, and the station's channel.
    assert told == 2


@pytest.mark.parametrize("address", ["file:///etc/passwd", "mailto://x", "json://", "json://a?template=/etc/passwd"])
def test_an_address_that_is_not_allowed_is_refused_with_a_sentence(client: Client, address: str) -> None:
    answer = client.post("/api/channels", json={**_a_channel(), "address": address})
    assert answer.status_code == 422
    assert answer.json()["message"]


def _a_channel() -> dict[str, Any]:
    return {"label": "手机", "address": "json://user:secret@127.0.0.1:1/x"}


def _an_unknown_message(client: Client, db: Database) -> int:
    """The test of a channel, whose sender died in the call."""
    channel = ChannelId(client.post("/api/channels", json=_a_channel()).json()["id"])
    settings = NoticeSettings()  # type: ignore[call-arg]
    now = datetime.now(UTC)
    out = outbox.take(db, channel, now, link="", settings=settings)
    assert out is not None
    outbox.settle(db, out, Sent(outcome=Outcome.UNKNOWN, words="no answer"), now)
    return out.ids[0]
