"""One office for the module's tests: their cases do not touch each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake import durable
from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from tests.office import Office, moment, organise


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REXIAN_HOME", str(home))
        db = Database(f"sqlite:///{home / 'rexian.db'}")
        migrate(db)
        open_books(db, moment("2016-06-01 09:00"))
        durable.prepare(db)
        yield organise(db, moment("2016-06-01 09:00"))
        durable.forget(db)
        db.close()
