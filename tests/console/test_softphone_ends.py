"""A telephone in the page ends with the session behind it: not one more message passes, in either direction."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest
from sqlalchemy import update
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from intake.office import people, sessions
from intake.records import tables
from intake.records.database import Database
from intake.rules.sign_in import FAILURES_BEFORE_LOCK, IDLE, LONGEST_SESSION
from intake.words import Role
from tests.console.furnished import PASSWORD, Client, Socket, app_client, sign_in

NOT_SIGNED_IN = 4401
SIP = Subprotocol("sip")


class Exchange:
    """What came to the exchange's websocket; and what it says, when it says something."""

    def __init__(self) -> None:
        self.heard: SimpleQueue[str] = SimpleQueue()
        self.lines: list[ServerConnection] = []

    def answer(self, line: ServerConnection) -> None:
        self.lines.append(line)
        for message in line:
            self.heard.put(str(message))
            line.send(f"200 OK {message}")


@contextmanager
def listening() -> Iterator[tuple[Exchange, int]]:
    exchange = Exchange()
    with serve(exchange.answer, "127.0.0.1", 0, subprotocols=[SIP]) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield exchange, server.socket.getsockname()[1]
        server.shutdown()
        thread.join(10)


@pytest.fixture
def house(db: Database, tmp_path: Path) -> Iterator[tuple[Client, Exchange]]:
    with listening() as (exchange, port), app_client(db, tmp_path, exchange=port) as client:
        add = {"name": "dao", "display": "dao", "password": PASSWORD, "roles": (Role.SCREENER,)}
        people.add_person(db, **add, at=datetime.now(UTC), must_change=False)
        sign_in(client, "dao")
        yield client, exchange


def signs_out(client: Client, _: Database) -> None:
    assert client.delete("/api/session").status_code == 204


def loses_the_post(_: Client, db: Database) -> None:
    people.set_roles(db, "dao", [Role.VERIFIER], datetime.now(UTC))


def is_shown_the_door(_: Client, db: Database) -> None:
    people.disable(db, "dao", datetime.now(UTC))


def was_idle(_: Client, db: Database) -> None:
    with db.begin() as tx:
        tx.execute(update(tables.session).values(seen_at=datetime.now(UTC) - IDLE))


def grew_old(_: Client, db: Database) -> None:
    with db.begin() as tx:
        tx.execute(update(tables.session).values(opened_at=datetime.now(UTC) - LONGEST_SESSION - timedelta(seconds=1)))


ENDS = [signs_out, loses_the_post, is_shown_the_door, was_idle, grew_old]


def connected(socket: Socket, exchange: Exchange) -> None:
    socket.send_text("REGISTER")
    assert socket.connection.recv(timeout=20) == "200 OK REGISTER"
    assert exchange.heard.get(timeout=20) == "REGISTER"


@contextmanager
def ended(house: tuple[Client, Exchange], db: Database, ends: Callable[[Client, Database], None]) -> Iterator[Socket]:
    """A telephone that was connected, and whose session is over."""
    client, exchange = house
    with client.websocket_connect("/ws") as socket:
        connected(socket, exchange)
        ends(client, db)
        yield socket


@pytest.mark.parametrize("ends", ENDS)
def test_what_the_page_says_afterwards_reaches_no_exchange(
    house: tuple[Client, Exchange], db: Database, ends: Callable[[Client, Database], None]
) -> None:
    client, exchange = house
    with ended(house, db, ends) as socket:
        socket.send_text("INVITE")
        assert socket.close_code() == NOT_SIGNED_IN
    assert exchange.heard.empty()
    with client.websocket_connect("/ws") as socket:
        assert socket.close_code() == NOT_SIGNED_IN
    assert len(exchange.lines) == 1


@pytest.mark.parametrize("ends", ENDS[:3])
def test_what_the_exchange_says_afterwards_reaches_no_page(
    house: tuple[Client, Exchange], db: Database, ends: Callable[[Client, Database], None]
) -> None:
    with ended(house, db, ends) as socket:
        house[1].lines[0].send("INVITE from a caller")
        with pytest.raises(ConnectionClosed) as closed:
            socket.connection.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NOT_SIGNED_IN


@pytest.mark.slow
def test_a_silent_telephone_is_closed_too(house: tuple[Client, Exchange], db: Database) -> None:
    client, exchange = house
    with client.websocket_connect("/ws") as socket:
        connected(socket, exchange)
        signs_out(client, db)
        assert socket.close_code() == NOT_SIGNED_IN


def test_a_stranger_who_tries_passwords_cuts_nobody_s_line(house: tuple[Client, Exchange], db: Database) -> None:
    client, exchange = house
    with client.websocket_connect("/ws") as socket:
        connected(socket, exchange)
        for _ in range(FAILURES_BEFORE_LOCK):
            with pytest.raises((people.WrongPassword, sessions.Locked)):
                sessions.sign_in(db, "dao", "wrong", datetime.now(UTC))
        with pytest.raises(sessions.Locked):
            sessions.sign_in(db, "dao", PASSWORD, datetime.now(UTC))
        socket.send_text("INVITE")
        assert socket.connection.recv(timeout=20) == "200 OK INVITE"
