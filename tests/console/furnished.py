"""A running app over a furnished house, without a PBX: server, routes, feed and office are the real ones."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import State
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from console.app import create_app, furnish
from console.desk_board import DeskBoard
from console.house_of import House, real_time
from console.live import Live
from console.settings import ConsoleSettings
from console.standing import Standing
from intake.office import people
from intake.office.exercises import Exercise
from intake.records.database import Database
from intake.rules.show_window import ShowMode
from intake.settings import ensure_secrets
from intake.words import Role
from telephony.connection import AmiAddress
from telephony.delay import DelayWatch, delay_unit
from telephony.desk import DeskHands
from telephony.desk_settings import DelaySort, DeskSettings
from telephony.listener import Listener
from telephony.settings import TelephonySettings
from tests.house import NOW
from tests.waiting import until

PASSWORD = "Ke-Qi-2026-lu"
SECONDS = 40.0
# The first paper of a run loads its fonts; a page that hangs is found by the test's own limit.
PATIENCE = 120.0


# Applications that serve nobody now: the first request makes all routes, which takes longer than most tests.
_FREE: list[FastAPI] = []


class Socket:
    """A page's websocket, as far as tests need it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def receive_json(self) -> Any:
        return json.loads(self.connection.recv(timeout=SECONDS))

    def receive(self, kind: str) -> Any:
        """The next message of this kind; others are passed over."""
        while (message := self.receive_json())["kind"] != kind:
            pass
        return message

    def send_json(self, content: object) -> None:
        self.connection.send(json.dumps(content))

    def send_text(self, text: str) -> None:
        self.connection.send(text)

    def close_code(self) -> int | None:
        """Waits for the other side to close, and says how it did."""
        try:
            self.connection.recv(timeout=SECONDS)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        raise AssertionError("the socket stayed open")

    def ended(self) -> int | None:
        """Passes over messages until the other side closes, and says how it did."""
        latest = time.monotonic() + 2 * SECONDS
        try:
            while time.monotonic() < latest:  # a feed that stays open ticks for ever
                self.connection.recv(timeout=SECONDS)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        raise AssertionError("the socket stayed open")


class Client(httpx.Client):
    """A browser: cookies, the CSRF word once signed in, and websockets with the same cookies."""

    def __init__(self, house: House, port: int) -> None:
        super().__init__(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)
        self.house = house
        self.port = port

    @contextmanager
    def websocket_connect(self, path: str, headers: Mapping[str, str] | None = None) -> Iterator[Socket]:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies.jar)
        sent = {"Cookie": cookies, **(headers or {})}
        address = f"ws://127.0.0.1:{self.port}{path}"
        with connect(address, additional_headers=sent, open_timeout=SECONDS) as connection:
            yield Socket(connection)


@contextmanager
def app_client(
    db: Database,
    home: Path,
    *,
    now: Callable[[], datetime] = real_time,
    exercise: Callable[[Exercise], None] = lambda _: None,
    exchange: int = 1,
) -> Iterator[Client]:
    """A client of a running app; people `lan` (screener, reviewer), `wei` (observer), `bo` and `qing` (hosts) exist.

    Args:
        now: when what the office does happens.
        exercise: what lets the callers of an exercise ring.
        exchange: the port of its websocket. On the usual one an exchange of another house may listen; on the first one
            nobody does.
    """
    ensure_secrets(home)
    settings = ConsoleSettings()
    telephony = TelephonySettings(http_port=exchange)
    # Nobody has begun to follow the line: every verb that moves a caller is told that he is not on it.
    nowhere = AmiAddress(host="127.0.0.1", port=1, user="nobody", secret="none")
    listener = Listener(db, nowhere, home / "calllog" / "none")
    desk = DeskSettings(delay_unit=DelaySort.SIMULATED)
    delay = DelayWatch(delay_unit(desk, lambda: None))
    live = Live(db, Standing(home, settings, telephony, line_up=lambda: (True, NOW, "")), DeskBoard(db, delay, desk))
    _add_people(db)
    house = House(
        db=db,
        settings=settings,
        telephony=telephony,
        live=live,
        hands=DeskHands(db, listener, delay, desk),
        stored=lambda _: None,
        captions_changed=lambda: None,
        feed_again=lambda _: False,
        call_back=lambda _: None,
        rehearse=lambda *_: None,
        exercise=exercise,
        # Tests run at any hour, also in the hour of a show.
        schedule=lambda: replace(telephony.schedule(), mode=ShowMode.NEVER),
        now=now,
    )
    app = _FREE.pop() if _FREE else create_app(house)
    furnish(app, house)
    config = uvicorn.Config(
        app,
        port=0,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        # A client that was busy elsewhere for some seconds comes back to an open line, as a browser would to a new one.
        timeout_keep_alive=round(PATIENCE),
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="app under test", daemon=True)
    live.start()
    thread.start()
    try:
        until(lambda: server.started, what="the app")
        port = server.servers[0].sockets[0].getsockname()[1]
        with Client(house, port) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(SECONDS)
        live.stop()
        if not thread.is_alive():
            app.state = State()
            _FREE.append(app)


def _add_people(db: Database) -> None:
    workers = {Role.SCREENER, Role.REVIEWER}
    hosts = {Role.HOST}
    named = (("lan", "阿兰", workers), ("wei", "小魏", {Role.OBSERVER}), ("bo", "阿波", hosts), ("qing", "小晴", hosts))
    for name, display, roles in named:
        with db.read() as tx:
            # From an earlier client of the same house.
            if people.by_name(tx, name) is not None:
                continue
        people.add_person(db, name=name, display=display, password=PASSWORD, roles=roles, at=NOW, must_change=False)


def sign_in(client: Client, name: str = "lan", password: str = PASSWORD) -> None:
    """Sign in and send the CSRF word with everything from now on."""
    answer = client.post("/api/session", json={"name": name, "password": password})
    assert answer.status_code == httpx.codes.OK, answer.text
    client.headers["x-csrf-token"] = client.cookies["rexian_csrf"]
