"""Every personal field × every reader × every answer, against the reviewed table in personal.toml.

A house is furnished in which each field says what it is and whose; then everybody asks for everything there is. What
somebody reads and the table does not give them fails, and so does what it gives them and they do not find.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, String, Text, delete, select

from console.signed_in import SESSION_COOKIE
from intake import feed
from intake.documents import pages, word_file
from intake.office import looks, organisations, passwords, people, posts, sessions
from intake.records import tables
from intake.records.database import Database
from intake.rules import keeping
from intake.rules.who import UNIT_ROLES
from intake.words import Post, Role
from tests.console import every_answer, marked, planting
from tests.console.furnished import PASSWORD, Client, Socket, app_client
from tests.console.test_rights import routes
from tests.house import furnished
from tests.office import moment
from tests.waiting import until

TABLE = tomllib.loads(Path(__file__).with_name("personal.toml").read_text("utf-8"))
NAME, NUMBER = "the caller's name", "the caller's number"
NOBODY, ELSEWHERE = "nobody", "@elsewhere"
FEED = "WEBSOCKET /api/feed"
# The ledger's file has an entry of its own, which says of which cases it is.
OWN_ENTRY = "/api/lists/ledger.xlsx"
# A paper is the same words in Word and in print: of each way to see one somebody looks at both.
PRINTING = (NOBODY, Role.SCREENER, Role.OBSERVER, Role.SUPERVISOR, Role.UNIT_HANDLER, Role.PARTNER_12345)
# What comes each second whatever anybody does.
STANDING = ("beat", "system_changed")
SINCE = moment("2016-06-01 09:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody with one post. `elsewhere`: of a unit that has nothing to do with the cases."""

    role: str
    person: int = 0
    home: int = 0
    elsewhere: bool = False

    def named(self, whose: int) -> str:
        """As the table has it; a unit is at home with what is its own."""
        mine = whose == planting.OF_UNIT + self.home
        return self.role + ELSEWHERE if self.elsewhere and not mine else self.role


Seen = dict[tuple[str, str], dict[str, set[str]]]  # (field, situation) -> reader -> addresses


def columns() -> dict[str, str]:
    return {name: row["sort"] for row in TABLE["field"] for name in row["columns"] if "." in name}


def given() -> dict[tuple[str, str], frozenset[str]]:
    """(field, situation) -> who may read it."""
    found = {}
    for row in TABLE["field"]:
        for name in row["columns"]:
            for situation in (*marked.Situation, "unit"):
                found[name, str(situation)] = members(row.get(str(situation), row["may"]))
    return found


def members(listed: list[str]) -> frozenset[str]:
    groups: Mapping[str, list[str]] = TABLE["groups"]
    return frozenset(one for name in listed for one in (members(groups[name]) if name in groups else [name]))


def test_every_column_that_holds_text_was_judged() -> None:
    kinds = (String, Text, JSON)
    there = {
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, kinds) and not column.foreign_keys
    }
    judged = [*columns(), *TABLE["codes"]["columns"]]
    assert sorted(there - set(judged)) == [], "say in personal.toml whether these are personal, and who reads them"
    assert sorted(set(judged) - there) == []
    assert len(judged) == len(set(judged))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, marked.Marked]]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    # The same facts give the same bytes: what many read is printed once.
    monkeypatch.setattr(pages, "pdf", cache(pages.pdf))
    monkeypatch.setattr(word_file, "docx", once(word_file.docx))
    with (
        furnished(tmp_path, SINCE) as db,
        app_client(db, tmp_path, now=lambda: marked.LATER) as client,
    ):
        yield client, marked.furnish(db, tmp_path)


def once(make: Callable[[bytes, dict[str, Any], bytes], bytes]) -> Callable[[bytes, dict[str, Any], bytes], bytes]:
    kept: dict[tuple[bytes, str, bytes], bytes] = {}

    def made(template: bytes, content: dict[str, Any], picture: bytes) -> bytes:
        facts = (template, repr(content), picture)
        if facts not in kept:
            kept[facts] = make(template, content, picture)
        return kept[facts]

    return made


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nobody_reads_more_of_a_person_than_the_table_gives_them(house: tuple[Client, marked.Marked]) -> None:
    client, made = house
    planted = planting.plant(made, columns())
    asked = list(every_answer.addresses(sorted(gets(client)), client.house.db))
    seen: Seen = defaultdict(lambda: defaultdict(set))
    everybody = readers(client.house.db, made)
    for reader in everybody:
        become(client, reader)
        for route, address in asked:
            if route.endswith((".pdf", ".zip")) and reader.role not in PRINTING:
                continue
            answer = client.get(address)
            assert answer.status_code < 500, (reader, address, answer.text)
            if answer.status_code == 200:
                text = every_answer.text_of(answer)
                note(seen, made, reader, route, text)
                looked(client.house.db, made, reader, route, text, address)
    for reader, text in told(client, made, everybody):
        note(seen, made, reader, FEED, text)
        looked(client.house.db, made, reader, FEED, text, "")
    compare(seen, made, planted)


def gets(client: Client) -> set[str]:
    return {route.removeprefix("GET ") for route in routes(client) if route.startswith("GET ")}


def readers(db: Database, made: marked.Marked) -> list[Reader]:
    """Nobody, and somebody for each role; for those of units one whose the cases are, and one elsewhere."""
    with db.read() as tx:
        bodies = organisations.organisations_in(tx, SINCE.date())
    homes = {role: [unit.id] for unit in bodies for role in keeping.roles_of(unit.duty)}
    homes |= {role: [made.office.units["water"], made.office.units["market"]] for role in UNIT_ROLES}
    secret = passwords.hashed(PASSWORD)
    found = [Reader(role=NOBODY)]
    for role in Role:
        for nth, home in enumerate(homes[role]):
            with db.begin() as tx:
                named = {"name": f"a-{role}-{nth}", "display": f"{role}"}
                person = people.add_in(tx, **named, secret=secret, at=SINCE, must_change=False)
            posts.give_post(db, person, Post(organisation=home, role=role), SINCE)
            found.append(Reader(role=role, person=person, home=home, elsewhere=nth > 0))
    return found


def become(client: Client, reader: Reader) -> None:
    client.cookies.clear()
    if reader.person:
        name = f"a-{reader.role}-{int(reader.elsewhere)}"
        opened = sessions.sign_in(client.house.db, name, PASSWORD, datetime.now(UTC))
        client.cookies.set(SESSION_COOKIE, opened.token, domain="127.0.0.1")


def note(seen: Seen, made: marked.Marked, reader: Reader, route: str, text: str) -> None:
    names = sorted(columns())
    situations = {one.case: str(one.situation) for one in made.told}
    for place, whose in {(int(a), int(b)) for a, b in re.findall(r"Zq(\d+)x(\d+)e", text)}:
        seen[names[place], situations.get(whose, "unit")][reader.named(whose)].add(route)
    for one in made.told:
        if one.name in text:
            seen[NAME, one.situation][reader.named(one.case)].add(route)
        if one.number in squeezed(text):
            seen[NUMBER, one.situation][reader.named(one.case)].add(route)


def squeezed(text: str) -> str:
    """A number is one however it is written."""
    return re.sub(r"[\s\-·.]", "", text)


def looked(db: Database, made: marked.Marked, reader: Reader, route: str, text: str, asked: str) -> None:
    """Whose number was in the answer is in the journal; and is taken out again, so that each answer is judged alone."""
    flat = squeezed(text)
    shown = {one.case for one in made.told if one.number in flat and one.number not in asked}
    if not shown or route == OWN_ENTRY:
        return
    mine = (tables.journal.c.subject == f"person:{reader.person}") & (tables.journal.c.verb == looks.SEEN)

    def known() -> bool:
        with db.read() as tx:
            facts = " ".join(tx.execute(select(tables.journal.c.facts).where(mine)).scalars())
        return shown <= {int(case) for case in re.findall(r"\d+", facts)}

    # What an open page shows is written down beside it.
    until(known, what=f"the journal's word of the numbers {sorted(shown)} that {reader.role} read at {route}")
    with db.begin() as tx:
        tx.execute(delete(tables.journal).where(mine))


def told(client: Client, made: marked.Marked, everybody: list[Reader]) -> Iterator[tuple[Reader, str]]:
    """What open pages are given at first, and then as everything changes."""
    db = client.house.db
    with ExitStack() as stack:
        pages: list[tuple[Reader, Socket]] = []
        for reader in everybody:
            if reader.person:
                become(client, reader)
                pages.append((reader, stack.enter_context(client.websocket_connect("/api/feed"))))
        texts = [str(page.receive("snapshot")) for _, page in pages]
        with db.begin() as tx:
            for one in made.told:
                feed.changed(tx, feed.Kind.CALL, str(one.call))
                feed.changed(tx, feed.Kind.CASE, str(one.case))
                feed.changed(tx, feed.Kind.TRANSCRIPT, str(one.call))
            for kind, table in ((feed.Kind.MESSAGE, tables.desk_message), (feed.Kind.LEAD, tables.lead)):
                for row in tx.execute(select(table.c.id)).scalars():
                    feed.changed(tx, kind, str(row))
            feed.changed(tx, feed.Kind.DESK, "1")
        with ThreadPoolExecutor(len(pages)) as at_once:
            after = list(at_once.map(changes, [page for _, page in pages]))
    for (reader, _), text, changed in zip(pages, texts, after, strict=True):
        yield reader, text + changed


def changes(page: Socket) -> str:
    """Until nothing but the clock has come for three seconds."""
    texts, quiet = [], 0
    while quiet < 3:
        message = page.receive_json()
        if message["kind"] not in STANDING:
            quiet = 0
        quiet += message["kind"] == "beat"
        texts.append(str(message))
    return "".join(texts)


def compare(seen: Seen, made: marked.Marked, planted: set[tuple[int, int]]) -> None:
    names, table, wrong = sorted(columns()), given(), []
    situations = {one.case: str(one.situation) for one in made.told}
    assert {place for place, _ in planted} == set(range(len(names))), "some fields stand in no row of this house"
    there = {(names[place], situations.get(whose, "unit")) for place, whose in planted}
    there |= {(name, str(one.situation)) for name in (NAME, NUMBER) for one in made.told}
    for key in sorted(there | set(seen)):
        read = seen.get(key, {})
        for reader in sorted(set(read) - table[key]):
            wrong.append(f"{reader} reads {key[0]} ({key[1]}) at {', '.join(sorted(read[reader]))}")
        for reader in sorted(table[key] - set(read)):
            wrong.append(f"{reader} does not find {key[0]} ({key[1]}), which the table gives them")
    assert not wrong, "\n".join(wrong)
