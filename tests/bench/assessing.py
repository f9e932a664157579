"""The assessment and the dashboard over many cases, through the API, on both databases: year, quarter, month, show.

`REXIAN_BENCH_CASES` says how many cases (100,000 without it). Every closed case was answered and called back, of a
hundred calls thirty were on the air. What is measured includes the HTTP server, its JSON and the client's own work; a
count that took long is shown again for a while (console/kept_counts.py), so what each takes anew stands first.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from console.house import loading
from intake.office.assessment import reading
from intake.office.dashboard import picture
from intake.records.database import Database
from intake.words import ShowId
from tests.bench import lists
from tests.bench.lists import CASES
from tests.console.furnished import Client, app_client, sign_in
from tests.many_cases import LAST
from transcription.places.said import town

AIM_MS = 200
PERIODS = ("2025", "2025-Q2", "2025-06")
BARE = "SELECT count(*) FROM matter WHERE opened_at >= '2025-01-01' AND opened_at < '2026-01-01'"


def measure() -> list[dict[str, Any]]:
    return lists.on_both(_measure, lists.lived)


def _measure(make: str, db: Database, home: Path) -> list[dict[str, Any]]:
    named = f"{CASES:,} cases, {make}"
    with db.read() as tx:
        show = tx.execute(text("SELECT min(id) FROM show WHERE on_day >= '2025-06-01'")).scalar_one()
    asked = [f"/api/{page}?period={period}" for page in ("dashboard", "assessment") for period in PERIODS]
    asked.insert(len(PERIODS), f"/api/dashboard?show={show}")
    loading.over()
    rows = _anew(named, db, show)
    with app_client(db, home, now=lambda: LAST) as browser:
        client = Client(browser.house, browser.port)
        sign_in(client, "office")
        for path in asked:
            # A test's own data must be there to be counted.
            assert client.get(path).status_code == 200
            rows += lists.times(
                f"{named}: {path}", lambda path=path: lists.get(client, path), lists.bare(db, BARE), AIM_MS
            )
        client.close()
    return rows


def _anew(named: str, db: Database, show: int) -> list[dict[str, Any]]:
    """Without anything kept, and without HTTP."""
    counts: list[tuple[str, Callable[[], Any]]] = []
    for period in PERIODS:
        counts.append((f"dashboard {period}", lambda key=period: picture.picture(db, LAST, town, period=key)))  # type: ignore[misc]
        counts.append((f"assessment {period}", lambda key=period: reading.assess(db, key, LAST)))  # type: ignore[misc]
    counts.append(("dashboard of one show", lambda: picture.picture(db, LAST, town, show=ShowId(show))))
    rows = []
    for name, count in counts:
        rows += lists.times(f"{named}: counted anew, {name}", count, lists.bare(db, BARE), AIM_MS)
    return rows
