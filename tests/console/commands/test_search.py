"""`rexian search rebuild` on a home of its own: what is in the books is found again afterwards."""

from pathlib import Path

import pytest

from intake.office import calls
from intake.office.search import pairs
from intake.records import tables
from intake.records.database import Database
from intake.records.migrate import migrate
from tests.console.commands.shell import rexian
from tests.house import an_opening


def test_a_rebuild_says_how_many_cases_are_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    db = Database(f"sqlite:///{tmp_path / 'rexian.db'}")
    migrate(db)
    calls.open_call(db, an_opening())
    with db.begin() as tx:
        pairs.clear(tx, tables.search_case)
    db.close()
    told = rexian(tmp_path, "--lang", "en", "search", "rebuild")
    assert told.returncode == 0, told.stderr
    assert "1 cases are in the search." in told.stdout
