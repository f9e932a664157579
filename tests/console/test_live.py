"""The live board under load and loss: no page stays wrong, none eats the memory."""

import asyncio
import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from console.open_page import LONGEST_QUEUE, MOST_WAITING, Page
from console.standing import AWAY, Standing
from console.wire import EngineChanged, Snapshot
from intake import durable
from intake.office import calls
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.rules.rights import Sight
from tests import postgres
from tests.console.furnished import app_client, sign_in
from tests.house import an_opening
from tests.waiting import until

LESS = Sight(calls=True, numbers=False, words=True, protected=True, talk=True)


@pytest.mark.parametrize(("message", "count"), [("x", LONGEST_QUEUE + 1), ("x" * (MOST_WAITING // 4), 5)])
def test_a_page_that_is_too_far_behind_is_ended_and_holds_nothing(message: str, count: int) -> None:
    async def behind() -> bool:
        page = Page(
            loop=asyncio.get_running_loop(),
            sight=LESS,
        )
        for _ in range(count):
            page.push(message)
        await asyncio.wait_for(page.over.wait(), 40)
        page.push(message)
        await asyncio.sleep(0)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(page.next(), 0.05)
        return True

    assert asyncio.run(behind())


def test_a_page_whose_loop_is_gone_stops_nobody() -> None:
    async def page() -> Page:
        return Page(
            loop=asyncio.get_running_loop(),
            sight=LESS,
        )

    asyncio.run(page()).push("late")


def test_pages_that_come_together_share_a_snapshot_until_something_is_said(db: Database, tmp_path: Path) -> None:
    calls.open_call(db, an_opening("c-1"))
    sight = replace(LESS, numbers=True)

    async def open_pages() -> None:
        with app_client(db, tmp_path) as client:
            live = client.house.live

            def opened(sight: Sight = sight) -> str:
                page = Page(loop=asyncio.get_running_loop(), sight=sight)
                try:
                    return live.open(page)
                finally:
                    live.close(page)

            until(lambda: opened() is opened(), what="a shared snapshot")
            assert opened(LESS) != opened()
            until(lambda: (first := opened()) is opened() and '"c-1"' in first)
            before = opened()
            live.say(EngineChanged(engine=AWAY))
            assert opened() is not before
            calls.open_call(db, an_opening("c-2"))
            until(lambda: '"c-2"' in opened(), what="the new call in a snapshot")

    asyncio.run(open_pages())


def test_pages_hear_the_beat_although_the_standing_cannot_be_told(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_schedule(self: Standing, now: datetime) -> None:
        raise ValueError(f"{self} knows no show at {now}")

    with app_client(db, tmp_path) as client:
        sign_in(client)
        with client.websocket_connect("/api/feed") as page:
            page.receive_json()
            monkeypatch.setattr(Standing, "show", no_schedule)
            # The last of what can still be told is followed by the beat, again and again.
            assert [page.receive_json()["kind"] for _ in range(8)].count("beat") >= 2


def test_an_open_page_does_not_keep_its_snapshot(db: Database, tmp_path: Path) -> None:
    with app_client(db, tmp_path) as client:
        sign_in(client)
        with client.websocket_connect("/api/feed") as one, client.websocket_connect("/api/feed") as other:
            for page in (one, other):
                page.receive("snapshot")
                page.receive("beat")
            # By type: isinstance would ask every weak proxy of the process, and those of the dead raise.
            assert not [kept for kept in gc.get_objects() if type(kept) is Snapshot]


@pytest.fixture
def postgres_db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with postgres.server() as url:
        db = Database(url)
        migrate(db)
        durable.prepare(db)
        yield db
        durable.forget(db)
        db.close()


@pytest.mark.postgres
@pytest.mark.slow
def test_the_feed_comes_back_after_the_database_cut_every_connection(postgres_db: Database, tmp_path: Path) -> None:
    db = postgres_db
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'rexian' AND pid <> pg_backend_pid()"
    with app_client(db, tmp_path) as client:
        sign_in(client)
        with client.websocket_connect("/api/feed") as socket:
            socket.receive("snapshot")
            with db.engine.begin() as tx:
                tx.execute(text(cut))
            assert socket.ended() == 4409
        with client.websocket_connect("/api/feed") as socket:
            socket.receive("snapshot")
            calls.open_call(db, an_opening())
            assert socket.receive("call_changed")["call"]["id"] == "c-1"
