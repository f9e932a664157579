"""Calls back in the books of a real PostgreSQL: the same sentences as on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.office.opening import open_books
from intake.records.database import Database
from intake.records.migrate import migrate
from tests import postgres
from tests.intake.casework.conftest import FIRST
from tests.intake.casework.test_call_backs import *  # noqa: F403 (every test of it)
from tests.office import Office, moment, organise

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch, postgres.server() as url:
        patch.setenv("REXIAN_HOME", str(home))
        db = Database(url)
        migrate(db)
        open_books(db, moment(FIRST))
        yield organise(db, moment(FIRST))
        db.close()
