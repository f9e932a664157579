"""A town that lives through the plan's first weeks: an app over SQLite or PostgreSQL, and everybody signed in."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake import durable
from intake.office import passwords
from intake.office.casework import lateness
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import Kind
from tests import postgres
from tests.console.furnished import PASSWORD, Client, app_client, sign_in
from tests.office import CAST, Matter, Office, moment, organise


@dataclass
class Town:
    """Whoever is named acts through their own browser, at the moment the town's clock shows."""

    office: Office
    clients: dict[str, Client]
    clock: dict[str, datetime] = field(default_factory=dict)

    def at(self, text: str) -> None:
        self.clock["now"] = moment(text)

    def get(self, who: str, path: str) -> Any:
        answer = self.clients[who].get(path)
        return answer.status_code, answer.json()

    def ask(self, who: str, method: str, path: str, at: str, **words: Any) -> tuple[int, Any]:
        self.at(at)
        answer = self.clients[who].request(method, f"/api/{path}", json=words)
        return answer.status_code, answer.json() if answer.content else None

    def made(self, who: str, method: str, path: str, at: str, **words: Any) -> Any:
        status, found = self.ask(who, method, path, at, **words)
        assert status < 400, found
        return found

    def turned_down(self, who: str, method: str, path: str, at: str, **words: Any) -> str:
        """The refusal's name; its sentence is there in words."""
        status, found = self.ask(who, method, path, at, **words)
        assert 400 <= status < 500, found
        assert found["message"]
        return str(found["error"])

    def case(self, who: str, case: Matter) -> Any:
        status, found = self.get(who, f"/api/casework/{case.id}")
        assert status == 200, found
        return found

    def post(self, who: str, case: Matter, step: str, at: str, **words: Any) -> tuple[int, Any]:
        """Take a step at the version the case has."""
        return self.ask(who, "POST", f"casework/{case.id}/{step}", at, **({"version": case.file.version} | words))

    def do(self, who: str, case: Matter, step: str, at: str, **words: Any) -> Any:
        return self.made(who, "POST", f"casework/{case.id}/{step}", at, **({"version": case.file.version} | words))

    def refused(self, who: str, case: Matter, step: str, at: str, **words: Any) -> str:
        versioned = {"version": case.file.version} | words
        return self.turned_down(who, "POST", f"casework/{case.id}/{step}", at, **versioned)

    def sweep(self, at: str) -> None:
        self.at(at)
        lateness.sweep(self.office.db, moment(at))

    def registered(
        self, kind: Kind, at: str = "2016-06-07 18:00", *, show: str | None = "2016-06-07", number: str = "13800138000"
    ) -> Matter:
        """A call, and its registration through the page."""
        found = self.office.call(at, number=number, show=show)
        words = {"kind": kind, "summary": "自来水浑浊", "caller_name": "陈𬱖", "place": "井岸镇"}
        self.do("registrar", found, "register", at, **words)
        return found

    def part(self, case: Matter, unit: str) -> int:
        return case.part(unit).id


def clock_of(shown: Any, kind: str) -> Any:
    """The newest clock of a kind in what the page shows."""
    return next(one for one in reversed(shown["clocks"]) if one["kind"] == kind)


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])],
)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home: Path = tmp_path_factory.mktemp("town")
    with ExitStack() as stack:
        url = f"sqlite:///{home / 'rexian.db'}" if request.param == "sqlite" else stack.enter_context(postgres.server())
        yield stack.enter_context(a_town(url, home))


@contextmanager
def a_town(url: str, home: Path) -> Iterator[Town]:
    """Founded five weeks before the first show."""
    founded = moment("2016-05-01 09:00")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        db = Database(url)
        stack.callback(db.close)
        migrate(db)
        open_books(db, founded)
        durable.prepare(db)
        stack.callback(durable.forget, db)
        office = organise(db, founded, secret=passwords.hashed(PASSWORD))
        clock: dict[str, datetime] = {"now": founded}
        browser = stack.enter_context(app_client(db, home, now=lambda: clock["now"]))
        clients = {}
        for name in CAST:
            clients[name] = stack.enter_context(Client(browser.house, browser.port))
            sign_in(clients[name], name)
        yield Town(office=office, clients=clients, clock=clock)
