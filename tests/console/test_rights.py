"""Every address × every role, nobody signed in included, against the reviewed table in rights.toml.

Addresses are listed from the running application: one without a row fails, and so does a row without an address.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from websockets.exceptions import WebSocketException

from console.app import create_app
from console.signed_in import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from console.staying import NOT_SIGNED_IN
from intake.office import calls, organisations, people, posts, sessions
from intake.records.database import Database
from intake.rules import keeping
from intake.words import STATION_ROLES, OrganisationId, Post, Role
from tests.console.furnished import PASSWORD, Client, app_client
from tests.house import NOW, a_finished_call, an_opening

TABLE = Path(__file__).with_name("rights.toml")
NOBODY = "nobody"
UNITS = (Role.UNIT_ADMIN, Role.UNIT_HANDLER, Role.UNIT_LEADER, Role.PARTNER_12345)
GROUPS: dict[str, frozenset[str]] = {
    "@station": frozenset(STATION_ROLES),
    "@units": frozenset(UNITS),
    "@bodies": frozenset(Role) - frozenset(STATION_ROLES) - frozenset(UNITS),
    "@everyone": frozenset(Role),
    "@anybody": frozenset([*Role, NOBODY]),
}
# What stands for the parts of an address: the house of this test has a call and its case under these names.
SAMPLE = {"call": "c-1", "case": "1", "rehearsal": "00000000-0000-0000-0000-000000000000", "path": "index.html"}
REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
FORBIDDEN_SOCKET = 4403


@cache
def written() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TABLE.read_text("utf-8"))


def table() -> dict[str, frozenset[str]]:
    return {
        route: frozenset().union(*(GROUPS.get(one, frozenset([one])) for one in row["may"]), frozenset())
        for route, row in written().items()
        if "may" in row
    }


def by_record() -> frozenset[str]:
    return frozenset(route for route, row in written().items() if row.get("by_record"))


def routes(client: Client) -> list[str]:
    found = []
    for context in iter_route_contexts(create_app(client.house).routes):
        methods = getattr(context, "methods", None)
        if methods:
            found += [f"{method} {context.path}" for method in sorted(methods - {"HEAD", "OPTIONS"})]
        elif type(context.original_route).__name__ == "APIWebSocketRoute":
            found.append(f"WEBSOCKET {context.path}")
    # Signing out ends what is being looked at.
    return sorted(found, key=lambda route: (route == "DELETE /api/session", route))


def one_of_each(db: Database) -> None:
    """Somebody for each role, in an organisation that has it."""
    with db.read() as tx:
        bodies = organisations.organisations_in(tx, NOW.date())
    # A unit's roles at a unit, though bodies have them too.
    homes = {role: unit.id for unit in bodies for role in keeping.roles_of(unit.duty)}
    for role in Role:
        home: OrganisationId = homes[role]
        person = people.add_person(
            db, name=f"a-{role}", display=role, password=PASSWORD, roles=(), at=NOW, must_change=False
        )
        posts.give_post(db, person.id, Post(organisation=home, role=role), NOW)


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[Client]:
    a_finished_call(db, tmp_path)
    with app_client(db, tmp_path) as client:
        yield client


def become(client: Client, role: str) -> None:
    client.cookies.clear()
    client.headers.pop(CSRF_HEADER, None)
    if role != NOBODY:
        # Over the office: the door lets only so many in each minute.
        opened = sessions.sign_in(client.house.db, f"a-{role}", PASSWORD, datetime.now(UTC))
        client.cookies.set(SESSION_COOKIE, opened.token, domain="127.0.0.1")
        client.cookies.set(CSRF_COOKIE, opened.csrf, domain="127.0.0.1")
        client.headers[CSRF_HEADER] = opened.csrf


def lets_in(client: Client, route: str) -> bool:
    """An empty body is enough: who may not is turned away before anybody reads it, who may is told what is missing."""
    method, path = route.split(" ", 1)
    path = re.sub(r"{(\w+)(:\w+)?}", lambda found: SAMPLE.get(found[1], "1"), path)
    if method == "WEBSOCKET":
        return _opens(client, path)
    answer = client.request(method, path)
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, f"{route}: {answer.text}"
    return answer.status_code not in REFUSED


def _opens(client: Client, path: str) -> bool:
    try:
        with client.websocket_connect(path) as socket:
            if path == "/api/feed":
                return "snapshot" in str(socket.connection.recv(timeout=40))
            return socket.close_code() not in (NOT_SIGNED_IN, FORBIDDEN_SOCKET)
    except (WebSocketException, OSError):
        return False


def test_every_address_has_a_reviewed_row(client: Client) -> None:
    found, known = set(routes(client)), set(table())
    known |= by_record()
    assert not by_record() & table().keys(), "a row says who may, or that the record says it"
    missing = "".join(f'\n["{route}"]\nmay = []' for route in sorted(found - known))
    assert not missing, f"say in {TABLE.name} who may use these addresses, and have somebody review it:{missing}"
    assert not known - found, f"no such address any more, delete the row in {TABLE.name}: {sorted(known - found)}"
    unknown = {who for may in table().values() for who in may} - GROUPS["@anybody"]
    assert not unknown, f"{TABLE.name} names roles that do not exist: {sorted(unknown)}"


@pytest.mark.slow
def test_everybody_gets_what_the_table_says_and_nothing_else(client: Client) -> None:
    one_of_each(client.house.db)
    rows, by_the_record, there, wrong = table(), by_record(), routes(client), []
    for role in [NOBODY, *Role]:
        become(client, role)
        for route in there:
            may = role in rows.get(route, frozenset())
            if route in by_the_record and role != NOBODY:
                lets_in(client, route)
            elif lets_in(client, route) is not may:
                wrong.append(f"{role} {'is refused' if may else 'is let in'}: {route}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.UNIT_HANDLER, Role.SUPERVISOR, Role.PARTNER_12345])
def test_the_feed_shows_units_and_bodies_no_calls(client: Client, role: Role) -> None:
    one_of_each(client.house.db)
    become(client, role)
    with client.websocket_connect("/api/feed") as socket:
        snapshot = socket.receive("snapshot")
        assert (snapshot["calls"], snapshot["alarms"], snapshot["rehearsal"]) == ([], [], None)
        calls.open_call(client.house.db, an_opening("c-2"))
        told = socket.receive("inbox_changed")
        assert told == {"kind": "inbox_changed", "seq": snapshot["seq"] + 1, "unreviewed": 0}
