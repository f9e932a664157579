"""The described API meets nonsense: no answer is a fault of ours, and every answer has the described shape.

Whoever asks may do everything there is to do, and the numbers in addresses are mostly those of what exists: what is
refused at the door would try nothing of what lies behind it. `REXIAN_EXAMPLES` sends more of it.
"""

import json
import os
import random
import re
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed

from console.signed_in import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from intake.office import organisations, passwords, people, posts, sessions
from intake.records import tables
from intake.records.database import Database
from intake.rules import keeping
from intake.rules.who import UNIT_ROLES
from intake.words import Post
from telephony.moves import LineIsAway
from tests.console import every_answer, marked
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.console.test_rights import routes
from tests.house import furnished
from tests.office import Office

CHECKED = [
    openapi_checks.response_schema_conformance,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    checks.not_a_server_error,
]
# Signing out or in, or trying passwords, would end what is being looked at.
LEFT_OUT = {("DELETE", "/api/session"), ("POST", "/api/session"), ("POST", "/api/session/password")}
# What is described in no document: pages, the house's own paths, and the built console behind everything else.
UNDESCRIBED = {
    "/api/openapi.json",
    "/case",
    "/door/{token}",
    "/door/{token}/{who}",
    "/due",
    "/internal/stored/{call}",
    "/preview",
    "/preview/rss",
    "/preview/{month}",
    "/preview/{month}/docx",
    "/preview/{month}/fragment",
    "/preview/{month}/ics",
    "/{path:path}",
}
NONSENSE = [
    "",
    "%00",
    "%ff%fe",
    "9" * 400,
    "-1",
    "1e9",
    "%F0%9F%92%A9",
    "..%2f..%2fetc%2fpasswd",
    "{{7*7}}",
    "<b>",
    "١٢٣",
]
BODIES = [b"", b"\xff\xfe", b"[" * 9000, b"number=%zz&digits=%00", b'{"number": 1e999}', "𬱖".encode() * 5000]
SORTS = [
    "",
    "application/json",
    "multipart/form-data; boundary=",
    "application/x-www-form-urlencoded",
    "a/b; charset=x",
]
EXAMPLES = int(os.environ.get("REXIAN_EXAMPLES", "2"))
# What has no table of its own is mostly given a number up to this one.
KNOWN = 12


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One house meets everything: what it has met does not excuse what it answers next."""
    home = tmp_path_factory.mktemp("shapes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        with furnished(home) as db, app_client(db, home) as client:
            house = marked.furnish(db, home)
            everybody(house.office)
            sign_in(client, "everybody")
            yield client


def everybody(office: Office) -> None:
    """Somebody who holds every post there is, and somebody who holds all of them but those of units."""
    now, secret = datetime.now(UTC), passwords.hashed(PASSWORD)
    with office.db.begin() as tx:
        bodies = organisations.organisations_in(tx, now.date())
        who = {
            name: people.add_in(tx, name=name, display="众", secret=secret, at=now, must_change=False)
            for name in ("everybody", "station")
        }
    for name, person in who.items():
        for body in bodies:
            for role in keeping.roles_of(body.duty):
                if name == "everybody" or role not in UNIT_ROLES:
                    posts.give_post(office.db, person, Post(organisation=body.id, role=role), now)


def aimed(case: schemathesis.Case[Any], seed: int, db: Database) -> None:
    """At something that is there: parts of the address and the version of a form, in nine of ten."""
    chosen, names = random.Random(seed), every_answer.known(db)
    if chosen.random() < 0.1:
        return
    path = dict(case.path_parameters or {})
    for name, value in path.items():
        if names.get(name):
            path[name] = chosen.choice(names[name])
        elif isinstance(value, int):
            path[name] = chosen.randint(1, KNOWN)
    case.path_parameters = path
    if isinstance(case.body, dict) and "version" in case.body:
        with db.read() as tx:
            newest = tx.execute(select(tables.matter.c.version).where(tables.matter.c.id == path.get("case"))).scalar()
        case.body = case.body | {"version": newest or 1}


def described(client: Client) -> Any:
    return schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())


def test_every_address_is_described_or_one_of_those_that_are_tried_by_themselves(client: Client) -> None:
    found = {operation.ok().path for operation in described(client).get_all_operations()}
    there = {route.split(" ", 1)[1] for route in routes(client) if not route.startswith("WEBSOCKET")}
    assert there - found == UNDESCRIBED


def test_addresses_nobody_described_meet_nonsense_too(client: Client) -> None:
    for address in sorted(UNDESCRIBED):
        for odd in NONSENSE:
            path = re.sub(r"{\w+(:path)?}", odd or "x", address)
            for query in ("", f"?lang={odd}&kind={odd}&date={odd}&x={odd}"):
                answer = client.get(path + query)
                assert answer.status_code < 500 or "make setup" in answer.text, (path, answer.text)
        for body, sort in product(BODIES, SORTS):
            answer = client.post(re.sub(r"{.*}", "x", address), content=body, headers={"content-type": sort})
            assert answer.status_code < 500, (address, body[:20], sort)


@pytest.mark.parametrize("path", ["/api/feed", "/ws", "/internal/captions"])
def test_sockets_hold_whatever_is_said_into_them(client: Client, path: str) -> None:
    for odd in ("", "{", "[" * 30_000, "\0", '{"kind": "engine"}'):
        with suppress(ConnectionClosed), client.websocket_connect(path) as socket:
            socket.send_text(odd)
            socket.connection.send(odd.encode())
    with client.websocket_connect("/api/feed") as socket:
        assert socket.receive("snapshot")["calls"]


# In place of every number, text and list of a body, one kind after the other.
EXTREMES: list[Any] = [
    2**63,
    -(2**70),
    10**400,
    1e308,
    "\ud800",
    "\0",
    "长" * 4_000,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "24:00:00",
    "२०१६-०६-०७",
    True,
    None,
    {},
    ["x"] * 4_000,
]
HEADERS = [
    {"accept-language": "en;q=0, \x7f,*;;;" + "z" * 3000},
    {"accept": "image/png", "accept-encoding": "br;q=x", "range": "bytes=-1", "if-none-match": "*"},
    {"content-type": "application/json; charset=utf-16"},
    {"content-type": "multipart/form-data; boundary=" + "x" * 300},
    {"content-type": "application/xml", "content-encoding": "gzip"},
]


def extreme(body: Any, odd: Any) -> Any:
    """The same shape with something odd in every leaf."""
    if isinstance(body, dict):
        return {key: extreme(one, odd) for key, one in body.items()}
    if isinstance(body, list) and body:
        return [extreme(one, odd) for one in body]
    return odd


HOLE = re.compile(r"{\w+}")
ODD_PARTS = (str(2**63), str(10**40), "-1", "0", "1.0", "٣", "%00", "%ED%A0%80", "a" * 900, "9999-12", "0000-00")


def odd_requests(operation: Any) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Method, address, body and headers: something odd in one place at a time."""
    method, form = operation.method.upper(), operation.path
    for odd in ODD_PARTS:
        query = "&".join(f"{one.name}={odd}" for one in operation.query)
        yield method, f"{HOLE.sub(odd, form)}?{query}", b"{}", {}
    path = HOLE.sub("1", form)
    for headers in HEADERS:
        yield method, path, b'{"a": 1}', headers
    for other in ("HEAD", "OPTIONS", "TRACE"):
        yield other, path, b"", {}
    for body, odd in product(bodies_of(operation), EXTREMES):
        yield method, path, json.dumps(extreme(body, odd)).encode(), {"content-type": "application/json"}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_extremes_in_every_place_are_refused_and_no_fault_of_ours(client: Client) -> None:
    faults: list[str] = []
    headers, cookies = hand(client, "everybody")
    client.cookies.update(cookies)
    for found in described(client).get_all_operations():
        operation = found.ok()
        if (operation.method.upper(), operation.path) in LEFT_OUT:
            continue
        # Where nothing is named in the address, nothing there can be odd.
        asked = {str(one): one for one in odd_requests(operation)}
        for method, path, content, more in asked.values():
            answer = client.request(method, path, content=content, headers=headers | more)
            if answer.status_code >= 500 and LineIsAway.__name__ not in answer.text:
                faults.append(f"{method} {path[:80]} {content[:80]!r} {more}: {answer.text[:200]}")
    assert not faults, "\n".join(faults)


def bodies_of(operation: Any) -> list[Any]:
    """Two bodies of the described shape, the fullest of a handful that differ in more than their leaves."""
    drawn: list[Any] = []

    @hypothesis.settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def draw(case: schemathesis.Case[Any]) -> None:
        if isinstance(case.body, dict):
            drawn.append(case.body)

    if operation.body:
        draw()
    shapes = {json.dumps(extreme(body, None)): body for body in drawn}
    return sorted(shapes.values(), key=lambda body: len(str(body)))[-2:]


def hand(client: Client, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and cookies of somebody; the session before stays open."""
    opened = sessions.sign_in(client.house.db, name, PASSWORD, datetime.now(UTC))
    return {CSRF_HEADER: opened.csrf}, {SESSION_COOKIE: opened.token, CSRF_COOKIE: opened.csrf}


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_nonsense_gets_an_answer_of_the_described_shape(client: Client) -> None:
    faults: list[str] = []
    hands = [hand(client, name) for name in ("everybody", "station")]
    for found in described(client).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if (operation.method.upper(), operation.path) in LEFT_OUT:
            continue

        @hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(hypothesis.Phase.generate,),
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(), seed=strategies.integers(0, 10_000))
        def meets(case: schemathesis.Case[Any], seed: int) -> None:
            aimed(case, seed, client.house.db)
            headers, cookies = hands[seed % len(hands)]
            answer = case.call(base_url=str(client.base_url), headers=headers, cookies=cookies)
            # There is no exchange in this house, and to say so is right.
            away = answer.status_code == 503 and answer.json()["error"] == LineIsAway.__name__
            case.validate_response(answer, checks=CHECKED[:-1] if away else CHECKED)

        try:
            meets()
        except Exception as fault:  # noqa: BLE001  all that is wrong is told at once
            faults.append("".join(traceback.format_exception_only(fault)))
    assert not faults, "\n".join(faults)
