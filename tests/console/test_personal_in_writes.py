"""What a write answers, against the same table as what is read: nobody gets by writing what they may not read.

In the house of test_personal.py everybody writes whatever an address takes from them, each time into the same books.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, select

from console.app import create_app, openapi
from console.signed_in import CSRF_HEADER, SESSION_COOKIE
from intake.office import looks, sessions
from intake.office.sessions import OpenedSession
from intake.records import tables
from intake.words import Role
from tests.console import every_answer, every_write, marked, planting, test_personal
from tests.console.every_write import Shapes, Undone
from tests.console.furnished import PASSWORD, Client, app_client
from tests.console.test_personal import NUMBER, TABLE, Reader, Seen, columns, squeezed
from tests.console.test_rights import table
from tests.house import furnished

RIGHTS = table()
CALL_UPS = "/call-ups"
SURFACES = {Role.HOST: "host", Role.SCREENER: "producer"}
NUMBERED = {"mark": "attitude_mark", "commitment": "commitment", "exclusion": "assessment_exclusion"}
# Another person's door and password hold nothing of a case, and hashing takes its time; signing in and out is not asked
# of somebody who is at work.
LEFT_OUT = ("/api/people", "/api/posts", "/api/session", "/api/policy", "/api/templates", "/api/channels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One address that somebody writes to."""

    route: str
    method: str
    address: str
    case: str
    described: Mapping[str, Any]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, marked.Marked]]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    since = test_personal.SINCE
    with furnished(tmp_path, since) as db, app_client(db, tmp_path, now=lambda: marked.LATER) as client:
        yield client, marked.furnish(db, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nobody_gets_by_writing_what_they_may_not_read(house: tuple[Client, marked.Marked]) -> None:
    client, made = house
    planting.plant(made, columns())
    # Of another unit one person is enough.
    readers = test_personal.readers(client.house.db, made)
    everybody = [one for one in readers if one.person and (not one.elsewhere or one.role == Role.UNIT_HANDLER)]
    inside = {one: opened(client, one) for one in everybody}
    description = openapi(create_app(client.house))
    steps = offered(client, inside)
    forget_looks(client)
    seen: Seen = defaultdict(lambda: defaultdict(set))
    reached, undone, unseen = defaultdict(set), Undone(client.house.db), []
    for asked, reader in product(addresses(client, description), everybody):
        if not may_try(asked, reader, steps[reader]):
            continue
        become(client, inside[reader])
        shapes = shapes_for(made, description, reader)
        answer = every_write.send(client, asked.method, asked.address, asked.described, shapes)
        assert answer.status_code != httpx.codes.INTERNAL_SERVER_ERROR, (reader, asked, answer.text)
        if answer.is_success:
            text = every_answer.text_of(answer)
            test_personal.note(seen, made, reader, asked.route, text)
            reached[asked.route].add(text != "")
            unseen += [f"{reader.role} at {asked.route}: {one}" for one in not_looked(client, made, reader, text)]
            undone.undo()
    assert too_much(seen) == []
    assert unseen == [], "numbers that were answered and stand in no journal"
    assert {NUMBER} & {name for name, _ in seen}, "nobody was answered a number: nothing was proved"
    assert len(reached) >= FEWEST, sorted(reached)


# Of so many addresses a body is found that the house takes; with fewer of them this test would prove less than it did.
FEWEST = 55


def opened(client: Client, reader: Reader) -> OpenedSession:
    name = f"a-{reader.role}-{int(reader.elsewhere)}"
    return sessions.sign_in(client.house.db, name, PASSWORD, datetime.now(UTC))


def become(client: Client, session: OpenedSession) -> None:
    client.cookies.clear()
    client.cookies.set(SESSION_COOKIE, session.token, domain="127.0.0.1")
    client.headers[CSRF_HEADER] = session.csrf


def offered(client: Client, inside: Mapping[Reader, OpenedSession]) -> dict[Reader, set[tuple[str, str]]]:
    """The steps of each case that its page offers to whom: nobody tries another one."""
    found: dict[Reader, set[tuple[str, str]]] = {}
    cases = every_answer.known(client.house.db)["case"]
    for reader, session in inside.items():
        become(client, session)
        pages = {case: client.get(f"/api/casework/{case}") for case in cases}
        found[reader] = {
            (case, str(one["step"]).replace("_", "-"))
            for case, page in pages.items()
            if page.is_success
            for one in page.json()["permits"]
        }
    return found


def forget_looks(client: Client) -> None:
    """So that each answer has to say for itself whose number it shows."""
    with client.house.db.begin() as tx:
        tx.execute(delete(tables.journal).where(tables.journal.c.verb == looks.SEEN))


def may_try(asked: Asked, reader: Reader, steps: set[tuple[str, str]]) -> bool:
    """Who is refused by their role is in test_rights.py, whose step it is in the casework's own tests."""
    if asked.route in RIGHTS:
        return reader.role in RIGHTS[asked.route]
    step = asked.route.rsplit("/", 1)[1]
    return "/casework/{case}/" not in asked.route or any(
        case == asked.case and one.startswith(step.split("-")[0]) for case, one in steps
    )


def addresses(client: Client, description: Mapping[str, Any]) -> Iterator[Asked]:
    """Each write with every address it has in this house; what belongs to a case only at its own."""
    known, pairs = holes(client)
    for path, operations in description["paths"].items():
        if path.startswith(LEFT_OUT):
            continue
        names = re.findall(r"{(\w+)}", path)
        for values in product(*(known.get(name, ["1"]) for name in names)):
            given = dict(zip(names, values, strict=True))
            case = given.get("case", "")
            if case and any(
                name != "case" and (name, one) in pairs and pairs[name, one] != case for name, one in given.items()
            ):
                continue
            for method, described in operations.items():
                if method != "get":
                    route = f"{method.upper()} {path}"
                    yield Asked(
                        route=route, method=method.upper(), address=path.format(**given), case=case, described=described
                    )


def holes(client: Client) -> tuple[dict[str, list[str]], dict[tuple[str, str], str]]:
    """What may stand for each name in an address, and whose case it is. Of papers one of each form."""
    db, known = client.house.db, every_answer.known(client.house.db)
    pairs: dict[tuple[str, str], str] = {}
    with db.read() as tx:
        for name, table in (every_answer.NUMBERED | NUMBERED | {"clock": "clock"}).items():
            rows = tx.execute(select(tables.metadata.tables[table])).all()
            # Of each case the newest is enough.
            known[name] = sorted({getattr(row, "matter", None) or row.id: str(row.id) for row in rows}.values())
            pairs |= {(name, str(row.id)): str(row.matter) for row in rows if getattr(row, "matter", None)}
        papers = tx.execute(select(tables.document.c.form, tables.document.c.id).order_by(tables.document.c.id))
        known["document"] = sorted({row.form: str(row.id) for row in papers}.values())
    return known | {"step": ["review", "send", "drop", "close"]}, pairs


def shapes_for(made: marked.Marked, description: Mapping[str, Any], reader: Reader) -> Shapes:
    unit = made.office.units["roads"]
    named: dict[str, Any] = {"organisation": unit, "unit": unit, "lead": unit, "master": made.told[0].case}
    named |= {"show": made.office.show(marked.DAY), "surface": SURFACES.get(Role(reader.role), "host")}
    return Shapes(components=description["components"]["schemas"], named=named)


def not_looked(client: Client, made: marked.Marked, reader: Reader, text: str) -> set[int]:
    """Cases whose caller's number was answered without a line in the journal that says so."""
    shown = {int(one.case) for one in made.told if one.number in squeezed(text)}
    mine = (tables.journal.c.subject == f"person:{reader.person}") & (tables.journal.c.verb == looks.SEEN)
    with client.house.db.read() as tx:
        facts = " ".join(tx.execute(select(tables.journal.c.facts).where(mine)).scalars())
    return shown - {int(case) for case in re.findall(r"\d+", facts)}


def too_much(seen: Seen) -> list[str]:
    given, letters = test_personal.given(), letter_readers()
    return [
        f"{reader} is answered {field} ({situation}) at {route}"
        for (field, situation), read in sorted(seen.items())
        for reader, found in sorted(read.items())
        for route in sorted(found)
        if reader not in given[field, situation]
        and not (CALL_UPS in route and reader in letters.get(field, frozenset()))
    ]


def letter_readers() -> dict[str, frozenset[str]]:
    return {name: test_personal.members(row.get("letter", [])) for row in TABLE["field"] for name in row["columns"]}
