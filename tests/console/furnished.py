"""A running app over a furnished house, without a PBX: routes, feed and office are the real ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient
from telephony.settings import TelephonySettings

from console.app import create_app
from console.house_of import House
from console.live import Live
from console.settings import ConsoleSettings
from console.standing import Standing
from intake.office import people
from intake.records.database import Database
from intake.settings import ensure_secrets
from intake.words import Role
from tests.house import NOW

PASSWORD = "Ke-Qi-2026-lu"


@contextmanager
def app_client(db: Database, home: Path) -> Iterator[TestClient]:
    """A client of a running app; people `lan` (screener, reviewer) and `wei` (observer) exist."""
    ensure_secrets(home)
    settings, telephony = ConsoleSettings(), TelephonySettings()
    standing = Standing(home, settings, telephony, line_up=lambda: (True, NOW, ""))
    live = Live(db, standing)
    people.add_person(
        db,
        name="lan",
        display="阿兰",
        password=PASSWORD,
        roles={Role.SCREENER, Role.REVIEWER},
        at=NOW,
        must_change=False,
    )
    people.add_person(
        db, name="wei", display="小魏", password=PASSWORD, roles={Role.OBSERVER}, at=NOW, must_change=False
    )
    live.start()
    try:
        house = House(
            db=db, settings=settings, telephony=telephony, live=live, stored=lambda _: None, rehearse=lambda *_: None
        )
        with TestClient(create_app(house), base_url="http://rexian.test") as client:
            yield client
    finally:
        live.stop()


def sign_in(client: TestClient, name: str = "lan", password: str = PASSWORD) -> None:
    """Sign in and send the CSRF word with everything from now on."""
    answer = client.post("/api/session", json={"name": name, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["x-csrf-token"] = client.cookies["rexian_csrf"]
