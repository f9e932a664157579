"""Lists over many cases: inbox, ledger, case list and search through the API, beside the bare SQL; on both databases.

`REXIAN_BENCH_CASES` says how many (100,000 without it; a million takes most of an hour). What is measured includes the
HTTP server, its JSON and the client's own work.
"""

import atexit
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import text

from intake import durable
from intake.office import bodies, cases, passwords
from intake.office.cases import Corrections
from intake.office.opening import open_books
from intake.office.search import filling
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import Branch, OrganisationId
from tests import many_cases, many_lives, postgres
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.many_cases import LAST
from tests.office import Office, organise

CASES = int(os.environ.get("REXIAN_BENCH_CASES", "100000"))
UNITS = 40
# Requests of each kind; the first is not counted.
REQUESTS = 41
WRITES = 200
AIM_MS = 50

NEWEST = "SELECT * FROM matter WHERE practice = {no} ORDER BY opened_at DESC, id DESC LIMIT 51"
PROMISED = "SELECT * FROM matter WHERE practice = {no} AND state = 'handling' ORDER BY opened_at DESC, id DESC LIMIT 51"
TRIAGE = "SELECT * FROM matter WHERE practice = {no} AND state IN ('triage', 'returned') LIMIT 20"
OWN = "SELECT * FROM assignment WHERE organisation = {unit} AND state IN ('given', 'active', 'replied') LIMIT 20"
FTS5 = (
    "SELECT m.* FROM search_index_{index} i JOIN matter m ON m.id = i.rowid "
    "WHERE search_index_{index} MATCH '\"{sort}{pair}\"' ORDER BY i.rowid DESC LIMIT 21"
)
GIN = (
    "SELECT m.* FROM search_{index} s JOIN matter m ON m.id = s.matter "
    "WHERE s.grams @@ '''{sort}{pair}'''::tsquery ORDER BY s.matter DESC LIMIT 21"
)


def measure() -> list[dict[str, Any]]:
    return on_both(_measure)


def on_both(
    measured: Callable[[str, Database, Path], list[dict[str, Any]]],
    among: Callable[[str], AbstractContextManager[tuple[Database, Path]]] | None = None,
) -> list[dict[str, Any]]:
    """In a house of its own on each database, or in that of `among`; PostgreSQL where its programs are."""
    rows = []
    for make in ("SQLite", "PostgreSQL"):
        if make == "PostgreSQL" and postgres.programs() is None:
            continue
        with (among or house)(make) as (db, home):
            rows += measured(make, db, home)
    return rows


@contextmanager
def lived(make: str) -> Iterator[tuple[Database, Path]]:
    """The cases with what became of them, in so many units: one house for all measures of a run, as that takes minutes.

    Whoever measures in it leaves what stands in it as it is.
    """
    if make not in _LIVED:
        stack = ExitStack()
        atexit.register(stack.close)
        db, home = _furnished(make, stack)
        with _at_home(home):
            _live(db, f"{CASES:,} cases, {make}")
        _LIVED[make] = db, home
    db, home = _LIVED[make]
    with _at_home(home):
        yield db, home


_LIVED: dict[str, tuple[Database, Path]] = {}


def _live(db: Database, named: str) -> None:
    office = organise(db, LAST, secret=passwords.hashed(PASSWORD))
    many_cases.fill(db, CASES, _units(db, office), lambda done: progress(f"{named}: {done:,}"))
    many_lives.fill(db, office.people["verifier"].id, lambda done: progress(f"{named}: {done:,} lives"))
    fill_search(db, named)
    analyse(db)


def fill_search(db: Database, named: str) -> None:
    filling.rebuild(db, LAST)
    filling.fill(db, told=lambda done, _: progress(f"{named}: {done:,} in the search"))


def _units(db: Database, office: Office) -> list[OrganisationId]:
    names = [f"区属单位{number}" for number in range(UNITS - len(office.units))]
    made = [bodies.add_organisation(db, name=name, branch=Branch.DEPARTMENT, at=LAST).id for name in names]
    return [*made, *office.units.values()]


def _measure(make: str, db: Database, home: Path) -> list[dict[str, Any]]:
    named = f"{CASES:,} cases, {make}"
    office = organise(db, LAST, secret=passwords.hashed(PASSWORD))
    units = _units(db, office)
    begun = time.perf_counter()
    many_cases.fill(db, CASES, units, lambda done: progress(f"{named}: {done:,}"))
    filled = time.perf_counter() - begun
    with_search = _size(db)
    analyse(db)
    begun = time.perf_counter()
    fill_search(db, named)
    searched = time.perf_counter() - begun
    without, with_search = with_search, _size(db)
    analyse(db)
    rows = [
        row(f"{named}: putting them in", "s", filled, None),
        row(f"{named}: filling the search", "s", searched, None),
        row(f"{named}: the search, per case", "bytes", (with_search - without) / CASES, None),
        row(f"{named}: everything else, per case", "bytes", without / CASES, None),
    ]
    rows += _writes(named, db, office.people["registrar"].id)
    with app_client(db, home, now=lambda: LAST) as browser:
        for path, who, statement in _asked(db, office.units["water"]):
            client = Client(browser.house, browser.port)
            sign_in(client, who)
            rows += times(
                f"{named}: {path} ({who})", lambda client=client, path=path: get(client, path), bare(db, statement)
            )
            client.close()
    return rows


def _asked(db: Database, unit: int) -> Iterator[tuple[str, str, str]]:
    """Address, who asks, and the bare SQL beside it."""
    no = "0" if db.sqlite else "false"
    search = FTS5 if db.sqlite else GIN
    yield "/api/cases", "registrar", NEWEST.format(no=no)
    yield "/api/cases?q=噪音", "registrar", search.format(index="case", sort="w", pair="噪音")
    yield "/api/cases?q=没有这个词", "registrar", search.format(index="case", sort="w", pair="个词")
    yield "/api/lists/inbox", "office", TRIAGE.format(no=no)
    yield "/api/lists/inbox", "registrar", TRIAGE.format(no=no)
    yield "/api/lists/inbox", "water", OWN.format(unit=unit)
    yield "/api/lists/ledger", "office", NEWEST.format(no=no)
    yield "/api/lists/ledger?state=handling", "office", PROMISED.format(no=no)
    yield "/api/lists/ledger?order=due&rising=true&overdue=true", "office", NEWEST.format(no=no)
    yield "/api/lists/ledger", "water", NEWEST.format(no=no)
    yield "/api/lists/search?q=噪音", "registrar", search.format(index="case", sort="w", pair="噪音")
    yield "/api/lists/search?q=照片", "registrar", search.format(index="speech", sort="s", pair="照片")
    yield "/api/lists/search?q=充电桩积水", "office", search.format(index="case", sort="w", pair="电桩")
    yield "/api/lists/search?q=路灯 漏水", "water", search.format(index="case", sort="w", pair="路灯")
    yield "/api/lists/search?q=没有这个词", "registrar", search.format(index="speech", sort="s", pair="个词")


def get(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text


def bare(db: Database, statement: str) -> Callable[[], None]:
    def ask() -> None:
        with db.read() as tx:
            tx.exec_driver_sql(statement).all()

    return ask


def times(name: str, ask: Callable[[], None], reference: Callable[[], None], aim: int = AIM_MS) -> list[dict[str, Any]]:
    taken, beside = repeat(ask), repeat(reference)
    return [
        row(f"{name}, p{share}", "ms", at(taken, share), aim if share == 95 else None, at(beside, share))
        for share in (50, 95)
    ]


def repeat(ask: Callable[[], None], requests: int = REQUESTS) -> list[float]:
    """Milliseconds of each but the first, in which a process makes what it makes once; the shortest first."""
    ask()
    found = []
    for _ in range(requests - 1):
        begun = time.perf_counter()
        ask()
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def _writes(named: str, db: Database, person: Any) -> list[dict[str, Any]]:
    """A correction of the place, journal and feed included, and the same without the search being told of it."""

    def correct(which: int, word: str) -> None:
        found = cases.case(db, which)  # type: ignore[arg-type]
        said = Corrections(place=f"{word}村{which}号")
        cases.correct_case(db, found.id, said, version=found.version, person=person, at=LAST)

    def timed(word: str) -> list[float]:
        found = []
        for which in range(CASES // 2, CASES // 2 + WRITES):
            begun = time.perf_counter()
            correct(which, word)
            found.append((time.perf_counter() - begun) * 1000)
        return found

    kept = statistics.median(timed("井岸"))
    with mock.patch("intake.office.search.keeping.keep_cases"):
        bare = statistics.median(timed("白蕉"))
    return [row(f"{named}: a case corrected, p50", "ms", kept, None, bare, "without the search")]


def analyse(db: Database) -> None:
    """PostgreSQL does it by itself in time; SQLite works without, in a house as here."""
    if not db.sqlite:
        with db.begin() as tx:
            tx.execute(text("ANALYZE"))


def _size(db: Database) -> int:
    with db.read() as tx:
        if not db.sqlite:
            return int(tx.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        pages = (
            tx.execute(text("PRAGMA page_count")).scalar_one() - tx.execute(text("PRAGMA freelist_count")).scalar_one()
        )
        return int(pages * tx.execute(text("PRAGMA page_size")).scalar_one())


@contextmanager
def house(make: str) -> Iterator[tuple[Database, Path]]:
    with ExitStack() as stack:
        db, home = _furnished(make, stack)
        with _at_home(home):
            yield db, home


def _furnished(make: str, stack: ExitStack) -> tuple[Database, Path]:
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rexian-bench-")))
    url = f"sqlite:///{home}/rexian.db" if make == "SQLite" else stack.enter_context(postgres.server())
    db = Database(url)
    stack.callback(db.close)
    with _at_home(home):
        migrate(db)
        open_books(db, LAST)
        durable.prepare(db)
    stack.callback(durable.forget, db)
    return db, home


def _at_home(home: Path) -> AbstractContextManager[Any]:
    return mock.patch.dict(os.environ, {"REXIAN_HOME": str(home)})


def progress(words: str) -> None:
    sys.stderr.write(f"\r{words}  " if sys.stderr.isatty() else "")
    sys.stderr.flush()


def at(times: list[float], share: int) -> float:
    return times[min(len(times) - 1, len(times) * share // 100)]


def row(
    name: str,
    unit: str,
    value: float,
    aim: float | None,
    reference: float | None = None,
    what: str = "the bare SQL",
) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "value": round(value, 2),
        "aim": aim,
        "better": "lower",
        "reference": None if reference is None else what,
        "reference_value": None if reference is None else round(reference, 2),
    }
