"""An office with its bodies and units, before the first show."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import furnished
from tests.office import Office, moment, organise


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    with furnished(tmp_path, moment("2016-05-01 09:00")) as db:
        yield organise(db, moment("2016-05-01 09:00"))
