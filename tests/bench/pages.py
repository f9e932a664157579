"""Every address a page reads, over many cases and as three readers: the slowest of each, and how many there are.

`REXIAN_BENCH_CASES` says how many cases (100,000 without it). Papers are left out, `documents` measures them. A reader
who is refused is measured too, as the refusal looks into the same books.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from console.house import loading
from intake.office.programme import research
from intake.records import tables
from intake.records.database import Database
from tests.bench import lists
from tests.bench.lists import CASES
from tests.console.every_answer import NUMBERED, QUERIES, ROWS
from tests.console.furnished import Client, app_client, sign_in
from tests.many_cases import LAST

AIM_MS = 200
TIMES, SLOWEST = 21, 5
READERS = ("office", "registrar", "water")
# What is no page's reading: files, streams, and what lies outside the console.
LEFT_OUT = re.compile(r"\.(pdf|docx|zip|html|xlsx)$|/audio$|/peaks$|/door-code|^/internal|openapi|{path")
BARE = "SELECT * FROM matter WHERE id = (SELECT max(id) FROM matter)"


def measure() -> list[dict[str, Any]]:
    return lists.on_both(_measure, lists.lived)


def _measure(make: str, db: Database, home: Path) -> list[dict[str, Any]]:
    named = f"{CASES:,} cases, {make}"
    begun = time.perf_counter()
    research.propose(db, LAST)
    rows = [lists.row(f"{named}: looking for like matters", "ms", (time.perf_counter() - begun) * 1000, None)]
    reference = lists.at(lists.repeat(lists.bare(db, BARE)), 95)
    with app_client(db, home, now=lambda: LAST) as browser:
        loading.over()
        for who in READERS:
            client = Client(browser.house, browser.port)
            sign_in(client, who)
            routes = client.get("/api/openapi.json").json()["paths"]
            taken = sorted(_times(client, _addresses(db, routes)), reverse=True)
            rows.append(lists.row(f"{named}: addresses {who} was answered", "", len(taken), None))
            for p95, path in taken[:SLOWEST]:
                rows.append(lists.row(f"{named}: {path} ({who}), p95", "ms", p95, AIM_MS, reference))
            client.close()
    return rows


def _addresses(db: Database, routes: dict[str, Any]) -> Iterator[str]:
    """Each address with the newest of everything that stands in it; left out where the books have none."""
    newest = _newest(db)
    for route, verbs in routes.items():
        if "get" not in verbs or LEFT_OUT.search(route):
            continue
        for query in QUERIES.get(route, [""]):
            query = query.replace("2016-06-07", "2025-06-10").replace("2016", "2025")
            pattern = f"{route}?{query}" if query else route
            if all(newest.get(hole) is not None for hole in re.findall(r"{(\w+)}", pattern)):
                yield pattern.format(**newest)


def _newest(db: Database) -> dict[str, Any]:
    found: dict[str, Any] = {"month": "2025-06", "year": "2025", "form": "F2", "period": "2025-06", "version": "1"}
    found |= {"name": "陈", "number": "138"}
    with db.read() as tx:
        for name, table in (ROWS | NUMBERED).items():
            found[name] = tx.execute(select(func.max(tables.metadata.tables[table].c.id))).scalar_one()
        clock = tables.clock.c
        found["clock"] = tx.execute(select(func.max(clock.id)).where(clock.matter == found["case"])).scalar_one()
    return found


def _times(client: Client, addresses: Iterator[str]) -> Iterator[tuple[float, str]]:
    """p95 of each."""
    for path in addresses:
        if client.get(path).status_code >= 500:
            raise AssertionError(f"{path} failed")
        yield lists.at(lists.repeat(lambda path=path: _ask(client, path), TIMES), 95), path  # type: ignore[misc]
        lists.progress(path)


def _ask(client: Client, path: str) -> None:
    client.get(path)
